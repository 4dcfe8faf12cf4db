import { Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { renderPage } from '../../http/renderPage.js';
import { presentAdministration } from './administration.presenter.js';
import { countMunicipalities, readCampusState } from './administration.service.js';

/** `/administracion`: the whole campus at a glance. */
export function administrationRouter({
  catalogue,
  config,
  now,
}: Pick<AppDeps, 'catalogue' | 'config' | 'now'>): Router {
  const router = Router();

  router.get('/', async (_req, res) => {
    const [municipalities, state] = await Promise.all([
      countMunicipalities(),
      readCampusState(now()),
    ]);
    const page = presentAdministration(municipalities, state, catalogue, {
      outbox: !config.production,
    });
    renderPage(res, 'administration/index', page);
  });

  return router;
}
