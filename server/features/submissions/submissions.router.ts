import { Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { sendFile } from '../../files/send.js';
import { currentUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { takeHeldForm } from '../../http/heldForms.js';
import { parseForm, parseParams, type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { presentQueue, titlesFor } from './queue.presenter.js';
import { presentReview } from './review.presenter.js';
import {
  DecisionForm,
  QueueQuery,
  SubmissionFileParams,
  SubmissionParams,
} from './submissions.schemas.js';
import { decide, fileOf, getSubmission, listWaiting } from './submissions.service.js';

/** `/capacitacion/revisar`: what trainers answer. */
export function submissionsRouter({ catalogue, config, now }: AppDeps): Router {
  const router = Router();
  const deps = () => ({ catalogue, now: now() });

  router.get('/', async (req, res) => {
    const waiting = await listWaiting(currentUser(res), now());
    const { grupo: cohort, tarea: assignment } = parseParams(QueueQuery, req.query);
    const titles = await titlesFor(catalogue, waiting);
    const page = presentQueue(waiting, titles, { cohort, assignment }, now());
    renderPage(res, 'submissions/queue', page);
  });

  router.get('/:submission', async (req, res) => {
    const { submission } = parseParams(SubmissionParams, req.params);
    const reviewed = await getSubmission(currentUser(res), submission, deps());
    const held = await takeHeldForm(req, res, req.originalUrl);
    const form = held ? { errors: {}, values: held } : undefined;
    renderPage(res, 'submissions/review', presentReview(reviewed, form ? { form } : {}));
  });

  router.post('/:submission', async (req, res) => {
    const user = currentUser(res);
    const { submission: id } = parseParams(SubmissionParams, req.params);
    const reviewed = await getSubmission(user, id, deps());
    const refuse = (form: RefusedForm) =>
      renderPage(res, 'submissions/review', presentReview(reviewed, { form }), 422);
    const form = parseForm(DecisionForm(reviewed.assignment.rubric), req.body);
    if (!form.ok) return refuse(form);
    const outcome = await decide(reviewed, form.data, user, { ...deps(), config });
    if (!outcome.ok && outcome.reason === 'comment-missing') {
      const comment = t('Escribe qué tiene que cambiar: sin eso no sabrá cómo seguir.');
      return refuse({ values: form.values, errors: { comment } });
    }
    if (!outcome.ok) {
      const current = await getSubmission(user, id, deps());
      const told = { form: { errors: {}, values: form.values }, late: true };
      return renderPage(res, 'submissions/review', presentReview(current, told), 409);
    }
    const name = reviewed.personName;
    flash(
      res,
      'ok',
      form.data.decision === 'approved'
        ? t('Aprobaste la tarea de {{name}}.', { name })
        : t('Devolviste la tarea de {{name}} con tu comentario.', { name }),
    );
    const [next] = await listWaiting(user, now());
    res.redirect(303, next ? paths.submission(next.id) : paths.submissions());
  });

  router.get('/:submission/archivos/:file', async (req, res) => {
    const { submission, file } = parseParams(SubmissionFileParams, req.params);
    const reviewed = await getSubmission(currentUser(res), submission, deps());
    const { id, name, type } = fileOf(reviewed, file);
    await sendFile(res, { id: String(id), name, type }, { framed: true });
  });

  return router;
}
