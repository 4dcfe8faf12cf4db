import { Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { NotFoundError, RuleError } from '../../errors/AppError.js';
import { currentUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { startOf } from '../../http/navigation.js';
import { parseForm, parseParams, type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { storedSessionId } from '../../http/sessionStore.js';
import { t } from '../../i18n/index.js';
import { presentNewPassword } from './accounts.presenter.js';
import {
  ChangePasswordForm,
  NewPasswordForm,
  ProfileForm,
  SessionParams,
} from './accounts.schemas.js';
import {
  changePassword,
  getProfile,
  isPasswordOf,
  ownDataOf,
  updateProfile,
} from './accounts.service.js';
import { loadCommonPasswords } from './commonPasswords.js';
import { presentChangePassword, presentProfile } from './profile.presenter.js';
import { closeSession, closeSessionsOf, openSessionsOf } from './sessions.service.js';
import { accountTools } from './tools.js';

/** `/perfil` */
export function profileRouter(deps: AppDeps): Router {
  const router = Router();
  const { limits } = accountTools(deps);

  async function profilePage(userId: string, sessionId: string, form?: RefusedForm) {
    const [profile, sessions] = await Promise.all([
      getProfile(userId),
      openSessionsOf(userId, deps.now()),
    ]);
    return presentProfile({ profile, sessions, currentSession: storedSessionId(sessionId), form });
  }

  router.get('/', async (req, res) => {
    renderPage(res, 'accounts/profile', await profilePage(currentUser(res).id, req.sessionID));
  });

  router.post('/', async (req, res) => {
    const { id } = currentUser(res);
    const form = parseForm(ProfileForm, req.body);
    if (!form.ok) {
      const page = await profilePage(id, req.sessionID, form);
      return renderPage(res, 'accounts/profile', page, 422);
    }
    await updateProfile(id, form.data);
    flash(res, 'ok', t('Guardamos tus datos.'));
    res.redirect(303, paths.profile());
  });

  router.get('/clave', (_req, res) =>
    renderPage(res, 'accounts/change-password', presentChangePassword()),
  );

  router.post('/clave', async (req, res) => {
    const { id } = currentUser(res);
    await loadCommonPasswords();
    const form = parseForm(ChangePasswordForm(await ownDataOf(id)), req.body);
    const refuse = (refused: RefusedForm) =>
      renderPage(res, 'accounts/change-password', presentChangePassword(refused), 422);
    if (!form.ok) return refuse(form);
    const { allowed } = await limits.account.take(`own password ${id}`);
    if (!allowed) throw new RuleError('too-many', 'Wrong current password too often');
    if (!(await isPasswordOf(id, form.data.currentPassword))) {
      const message = t('No es la contraseña que usas ahora. Escríbela otra vez.');
      return refuse({ values: form.values, errors: { currentPassword: message } });
    }
    await limits.account.forget(`own password ${id}`);
    await changePassword(id, form.data.password, { keepSession: storedSessionId(req.sessionID) });
    flash(res, 'ok', t('Cambiamos tu contraseña y cerramos tus otras sesiones.'));
    res.redirect(303, paths.profile());
  });

  router.get('/clave-nueva', (_req, res) => {
    if (!currentUser(res).mustChangePassword) return res.redirect(303, paths.profilePassword());
    renderPage(res, 'accounts/new-password', presentNewPassword(paths.newPassword()));
  });

  router.post('/clave-nueva', async (req, res) => {
    const user = currentUser(res);
    if (!user.mustChangePassword) return res.redirect(303, paths.profilePassword());
    await loadCommonPasswords();
    const form = parseForm(NewPasswordForm(await ownDataOf(user.id)), req.body);
    if (!form.ok) {
      const page = presentNewPassword(paths.newPassword(), form);
      return renderPage(res, 'accounts/new-password', page, 422);
    }
    await changePassword(user.id, form.data.password, {
      keepSession: storedSessionId(req.sessionID),
    });
    flash(res, 'ok', t('Listo: tu contraseña nueva ya funciona.'));
    res.redirect(303, startOf(user, deps.now()));
  });

  router.post('/sesiones/otras', async (req, res) => {
    const closed = await closeSessionsOf(currentUser(res).id, storedSessionId(req.sessionID));
    const text =
      closed === 1 ? t('Cerramos 1 sesión.') : t('Cerramos {{closed}} sesiones.', { closed });
    flash(res, 'ok', text);
    res.redirect(303, paths.profile());
  });

  router.post('/sesiones/:session', async (req, res) => {
    const { session } = parseParams(SessionParams, req.params);
    if (!(await closeSession(currentUser(res).id, session))) throw new NotFoundError();
    flash(res, 'ok', t('Cerramos esa sesión.'));
    res.redirect(303, paths.profile());
  });

  return router;
}
