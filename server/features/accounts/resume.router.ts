import { Router } from 'express';

import { currentUser } from '../../http/access.js';
import { dropHeldForm, findHeldForm } from '../../http/heldForms.js';
import { startOf } from '../../http/navigation.js';
import { paths } from '../../http/paths.js';
import { type PageModel, renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';

interface ResumePage extends PageModel {
  byVisitor: boolean;
  action: string;
  dropUrl: string;
  fields: { name: string; value: string }[];
  /** What is worth reading again: words, not marks of a chosen option. */
  texts: string[];
}

const WORTH_READING = 12;

/** `/retomar`: what was typed before the session ended, ready to be sent again. */
export function resumeRouter(): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const held = await findHeldForm(req, res);
    if (!held) return res.redirect(303, startOf(currentUser(res), res.locals.site.now()));
    const fields = held.fields.filter(({ name }) => !name.startsWith('_'));
    const page: ResumePage = {
      title: held.byVisitor ? t('Ya puedes seguir') : t('Esto es lo que habías escrito'),
      byVisitor: held.byVisitor,
      action: held.path,
      dropUrl: paths.resume(),
      fields,
      texts: fields.map(({ value }) => value).filter((value) => value.length >= WORTH_READING),
    };
    renderPage(res, 'accounts/resume', page);
  });

  router.post('/', async (req, res) => {
    await dropHeldForm(req, res);
    res.redirect(303, startOf(currentUser(res), res.locals.site.now()));
  });

  return router;
}
