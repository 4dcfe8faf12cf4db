import { Router } from 'express';
import { randomBytes } from 'node:crypto';

import { type AppDeps } from '../../deps.js';
import { TooManyRequestsError } from '../../errors/AppError.js';
import { findUser } from '../../http/access.js';
import { startOf } from '../../http/navigation.js';
import { parseForm } from '../../http/parse.js';
import { localPath, paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { presentSignUp, presentSignUpDone } from './accounts.presenter.js';
import { SignUpForm } from './accounts.schemas.js';
import { createAccount } from './accounts.service.js';
import { loadCommonPasswords } from './commonPasswords.js';
import { openAccount } from './enter.js';
import { addressKey } from './limits.js';
import { accountTools } from './tools.js';

/** `/registro` */
export function signUpRouter(deps: AppDeps): Router {
  const router = Router();
  const { limits } = accountTools(deps);

  router.get('/', (req, res) => {
    const user = findUser(res);
    if (user) return res.redirect(303, startOf(user, deps.now()));
    const signUpKey = randomBytes(16).toString('base64url');
    renderPage(res, 'accounts/sign-up', presentSignUp({ signUpKey, next: req.query.volver }));
  });

  router.post('/', async (req, res) => {
    await loadCommonPasswords();
    const form = parseForm(SignUpForm, req.body);
    const { next } = form.values;
    if (!form.ok) {
      const { signUpKey } = form.values;
      return renderPage(res, 'accounts/sign-up', presentSignUp({ signUpKey, next, form }), 422);
    }
    const allowance = await limits.signUps.take(addressKey(req.ip));
    if (!allowance.allowed) {
      throw new TooManyRequestsError('too-many', 'Sign-ups of one address', allowance.seconds);
    }
    const { documentType, documentNumber, ...facts } = form.data;
    const document = documentNumber ? { type: documentType, number: documentNumber } : undefined;
    const userId = await createAccount({ ...facts, document }, deps.now());
    const onward = await openAccount(req, res, { userId, next });
    res.redirect(303, paths.signUpDone({ next: onward }));
  });

  router.get('/listo', (req, res) => {
    const user = findUser(res);
    if (!user) return res.redirect(303, paths.signIn());
    const onward = localPath(req.query.volver) ?? startOf(user, deps.now());
    renderPage(res, 'accounts/sign-up-done', presentSignUpDone(user, onward));
  });

  return router;
}
