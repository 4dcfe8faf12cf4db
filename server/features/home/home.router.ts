import { Router } from 'express';

import { renderPage } from '../../http/renderPage.js';

export function homeRouter(): Router {
  const router = Router();
  router.get('/', (_req, res) => renderPage(res, 'home/index', { title: 'Campus Abierto' }));
  return router;
}
