import { Router } from 'express';
import { z } from 'zod';

import { type AppDeps } from '../../deps.js';
import { currentUser } from '../../http/access.js';
import { parseParams, RecordId } from '../../http/parse.js';
import { renderPage } from '../../http/renderPage.js';
import { presentNotices } from './notices.presenter.js';
import { listNotices, openNotice } from './notices.service.js';

const NoticeParams = z.object({ notice: RecordId });

/** `/avisos` */
export function noticesRouter({ now }: Pick<AppDeps, 'now'>): Router {
  const router = Router();

  router.get('/', async (_req, res) => {
    const notices = await listNotices(currentUser(res).id);
    renderPage(res, 'notices/index', presentNotices(notices, now()));
  });

  /** Leads to what it is about. Opening it again changes nothing. */
  router.get('/:notice', async (req, res) => {
    const { notice } = parseParams(NoticeParams, req.params);
    res.redirect(303, await openNotice(currentUser(res).id, notice, now()));
  });

  return router;
}
