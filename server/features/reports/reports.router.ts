import { Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { currentUser } from '../../http/access.js';
import { renderPage } from '../../http/renderPage.js';
import { presentReports } from './reports.presenter.js';
import { reportMunicipalities } from './reports.service.js';

/** `/reportes`: aggregates for whoever answers for municipalities or watches over them. */
export function reportsRouter({ now }: Pick<AppDeps, 'now'>): Router {
  const router = Router();

  router.get('/', async (_req, res) => {
    const reports = await reportMunicipalities(currentUser(res), now());
    renderPage(res, 'reports/index', presentReports(reports, now()));
  });

  return router;
}
