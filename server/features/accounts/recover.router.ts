import { type Response, Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { flash } from '../../http/flash.js';
import { parseForm, parseParams } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import {
  presentLinkOver,
  presentNewPassword,
  presentRecover,
  presentRecoverSent,
} from './accounts.presenter.js';
import { NewPasswordForm, RecoverForm, RecoveryToken } from './accounts.schemas.js';
import { changePassword, ownDataOf } from './accounts.service.js';
import { loadCommonPasswords } from './commonPasswords.js';
import { enter } from './enter.js';
import { consumeLink, ownerOfLink } from './loginCodes.service.js';
import { askForRecovery } from './recovery.js';
import { accountTools } from './tools.js';

/** `/recuperar` */
export function recoverRouter(deps: AppDeps): Router {
  const router = Router();
  const { limits, signer } = accountTools(deps);
  const byMail = deps.mailer.sends || !deps.config.production;

  router.get('/', (_req, res) => renderPage(res, 'accounts/recover', presentRecover({ byMail })));

  router.post('/', async (req, res) => {
    const form = parseForm(RecoverForm, req.body);
    if (!form.ok) return renderPage(res, 'accounts/recover', presentRecover({ byMail, form }), 422);
    // Whether anybody has this address, the answer is the same and takes as long.
    const { allowed } = await limits.recoveries.take(form.data.email);
    if (allowed && byMail) await askForRecovery(form.data.email, deps.now());
    renderPage(res, 'accounts/recover-sent', presentRecoverSent());
  });

  router.get('/:token', async (req, res) => {
    const { token } = parseParams(RecoveryToken, req.params);
    if (!(await ownerOfLink(token, deps.now(), signer))) return linkIsOver(res);
    renderPage(res, 'accounts/new-password', presentNewPassword(paths.recoverWith(token)));
  });

  router.post('/:token', async (req, res) => {
    const { token } = parseParams(RecoveryToken, req.params);
    const userId = await ownerOfLink(token, deps.now(), signer);
    if (!userId) return linkIsOver(res);
    await loadCommonPasswords();
    const form = parseForm(NewPasswordForm(await ownDataOf(userId)), req.body);
    if (!form.ok) {
      const page = presentNewPassword(paths.recoverWith(token), form);
      return renderPage(res, 'accounts/new-password', page, 422);
    }
    if (!(await consumeLink(token, deps.now(), signer))) return linkIsOver(res);
    await changePassword(userId, form.data.password);
    flash(res, 'ok', t('Listo: tu contraseña nueva ya funciona.'));
    await enter(req, res, { userId });
  });

  return router;
}

function linkIsOver(res: Response): void {
  renderPage(res, 'accounts/recover-over', presentLinkOver(), 404);
}
