import { Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { currentUser } from '../../http/access.js';
import { renderPage } from '../../http/renderPage.js';
import { presentCoordination } from './coordination.presenter.js';
import { listCoordinatedCohorts, listWaitingWork } from './coordination.service.js';

/** `/coordinacion`: the first page of whoever answers for a municipality. */
export function coordinationRouter({ catalogue, now }: Pick<AppDeps, 'catalogue' | 'now'>): Router {
  const router = Router();

  router.get('/', async (_req, res) => {
    const actor = currentUser(res);
    const [cohorts, waiting] = await Promise.all([
      listCoordinatedCohorts(actor, now()),
      listWaitingWork(actor, now()),
    ]);
    renderPage(res, 'coordination/index', presentCoordination(cohorts, waiting, catalogue, now()));
  });

  return router;
}
