import { Router } from 'express';

import { findUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { startOf } from '../../http/navigation.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { endSession } from '../../http/session.js';
import { t } from '../../i18n/index.js';

/** `/salir` */
export function signOutRouter(): Router {
  const router = Router();

  router.get('/', (_req, res) => {
    const user = findUser(res);
    if (!user) return res.redirect(303, paths.home());
    renderPage(res, 'accounts/sign-out', {
      title: t('¿Quieres salir?'),
      signOutUrl: paths.signOut(),
      stayUrl: startOf(user, res.locals.site.now()),
    });
  });

  router.post('/', async (req, res) => {
    // On a borrowed phone nothing stays behind, not even what the pages saved in it.
    if (req.session.shared) res.set('Clear-Site-Data', '"storage"');
    await endSession(req);
    res.locals.user = null;
    flash(res, 'ok', t('Saliste de tu cuenta.'));
    res.redirect(303, paths.home());
  });

  return router;
}
