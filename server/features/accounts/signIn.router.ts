import { type Request, type Response, Router } from 'express';
import { Passport } from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';

import { type AppDeps } from '../../deps.js';
import { findUser } from '../../http/access.js';
import { startOf } from '../../http/navigation.js';
import { parseForm } from '../../http/parse.js';
import { renderPage } from '../../http/renderPage.js';
import { presentSignIn, presentSignInWithCode } from './accounts.presenter.js';
import { SignInCodeForm, SignInForm } from './accounts.schemas.js';
import { enter } from './enter.js';
import { readKnownDevice } from './knownDevice.js';
import { useLoginCode } from './loginCodes.service.js';
import { checkPassword, type SignInOutcome } from './signIn.service.js';
import { type AccountTools, accountTools } from './tools.js';

/** `/ingresar` */
export function signInRouter(deps: AppDeps): Router {
  const router = Router();
  const tools = accountTools(deps);
  const authenticate = localAuthentication(tools);

  router.get('/', (req, res) => {
    const user = findUser(res);
    if (user) return res.redirect(303, startOf(user, deps.now()));
    renderPage(res, 'accounts/sign-in', presentSignIn({ next: req.query.volver }));
  });

  router.post('/', async (req, res) => {
    const form = parseForm(SignInForm, req.body);
    const { next } = form.values;
    if (!form.ok) {
      return renderPage(res, 'accounts/sign-in', presentSignIn({ next, form }), 422);
    }
    const outcome = await authenticate(req, res);
    if (outcome.ok) {
      return enter(req, res, { userId: outcome.userId, shared: Boolean(form.data.shared), next });
    }
    if (outcome.reason === 'wait') res.set('Retry-After', `${outcome.seconds}`);
    const page = presentSignIn({ next, form: { errors: {}, values: form.values }, outcome });
    renderPage(res, 'accounts/sign-in', page, outcome.reason === 'wait' ? 429 : 422);
  });

  router.get('/codigo', (_req, res) => {
    renderPage(res, 'accounts/sign-in-code', presentSignInWithCode({}));
  });

  router.post('/codigo', async (req, res) => {
    const form = parseForm(SignInCodeForm, req.body);
    if (!form.ok) {
      return renderPage(res, 'accounts/sign-in-code', presentSignInWithCode({ form }), 422);
    }
    const outcome = await useLoginCode({ ...form.data, address: req.ip, now: deps.now() }, tools);
    if (outcome.ok) return enter(req, res, { userId: outcome.userId });
    if (outcome.reason === 'wait') res.set('Retry-After', `${outcome.seconds}`);
    const page = presentSignInWithCode({ form: { errors: {}, values: form.values }, outcome });
    renderPage(res, 'accounts/sign-in-code', page, outcome.reason === 'wait' ? 429 : 422);
  });

  return router;
}

/** passport-local with this campus's names and rules; the session stays with `http/session.ts`. */
function localAuthentication({ limits }: AccountTools) {
  const passport = new Passport();
  passport.use(
    new LocalStrategy(
      { usernameField: 'identifier', passwordField: 'password', passReqToCallback: true },
      (req, identifier, password, done) => {
        const device = req.res ? readKnownDevice(req, req.res) : null;
        checkPassword({ identifier, password, device, address: req.ip }, limits).then(
          (outcome) => done(null, { id: '', outcome }),
          done,
        );
      },
    ),
  );
  return (req: Request, res: Response) =>
    new Promise<SignInOutcome>((resolve, reject) => {
      const handled = (error: unknown, found?: { outcome: SignInOutcome } | false) => {
        if (found) resolve(found.outcome);
        else reject(error instanceof Error ? error : new Error('passport-local gave no answer'));
      };
      const middleware: unknown = passport.authenticate('local', { session: false }, handled);
      if (typeof middleware !== 'function') throw new Error('passport gave no middleware');
      Reflect.apply(middleware, undefined, [req, res, reject]);
    });
}
