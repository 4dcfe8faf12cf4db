import { Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { renderPage } from '../../http/renderPage.js';
import { presentHome, presentTextPage, type TextPageName } from './home.presenter.js';

/** `/` */
export function homeRouter({ catalogue }: Pick<AppDeps, 'catalogue'>): Router {
  const router = Router();
  router.get('/', (_req, res) => renderPage(res, 'home/index', presentHome(catalogue.tracks)));
  return router;
}

/** A page that only says something. */
export function textPageRouter(name: TextPageName): () => Router {
  return () => {
    const router = Router();
    router.get('/', (_req, res) => renderPage(res, `home/${name}`, presentTextPage(name)));
    return router;
  };
}
