import { Router } from 'express';

import { type SessionUser } from '../../http/currentUser.js';
import { parseParams } from '../../http/parse.js';
import { renderPage } from '../../http/renderPage.js';
import { presentComponents } from './components.presenter.js';
import { ScreenParams } from './styleGuide.schemas.js';
import { presentScreen } from './screens.presenter.js';

/** Pages are shown as this person sees them; nobody like this is stored. */
const READER: SessionUser = {
  id: '000000000000000000000000',
  firstName: 'Ana',
  fullName: 'Ana Ejemplo Demostración',
  code: 'DEMO-0000',
  mustChangePassword: false,
  roles: [{ role: 'participant', municipality: 'quito', from: new Date(0) }],
};

/** Every piece of the interface in every state, and whole pages made of them. Not in production. */
export function styleGuideRouter(): Router {
  const router = Router();

  router.get('/', (_req, res) => renderPage(res, 'style-guide/index', presentComponents()));

  router.get('/:screen', (req, res) => {
    const { screen } = parseParams(ScreenParams, req.params);
    const { view, page, visitor } = presentScreen(screen);
    if (!visitor) res.locals.user = READER;
    renderPage(res, view, page);
  });

  return router;
}
