import { Router } from 'express';
import { z } from 'zod';

import { type AppDeps } from '../../deps.js';
import { sendFile } from '../../files/send.js';
import { currentUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { parseForm, parseParams, RecordId } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { assignEvaluator, unassignEvaluator } from './assign.service.js';
import { getPlanSheet } from './plan.js';
import { PLAN_STATES } from '../../domain/projects.js';
import { presentPlan, presentPlans, STATE_SLUGS } from './plans.presenter.js';
import { getPlan, listPlans } from './plans.service.js';
import { SheetPlace } from './reviews.schemas.js';

const PlanParams = z.object({ project: RecordId });
const PlanReviewParams = PlanParams.extend({ review: RecordId });
const PlanSheetParams = PlanParams.extend(SheetPlace.shape);

const slugs = Object.values(STATE_SLUGS);
/** What is not understood shows everything. */
const PlansQuery = z.object({
  estado: z.enum(slugs).optional().catch(undefined),
  pagina: z.coerce.number().int().min(1).max(1000).catch(1),
});

const AssignForm = z.object({
  evaluator: z
    .string({ error: () => t('Elige quién lo valora.') })
    .regex(/^[0-9a-f]{24}$/, { error: () => t('Elige quién lo valora.') }),
});

/** `/coordinacion/proyectos`: delivered plans and who scores them. */
export function plansRouter({
  catalogue,
  config,
  now,
}: Pick<AppDeps, 'catalogue' | 'config' | 'now'>): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const { estado, pagina } = PlansQuery.parse(req.query);
    const plans = await listPlans(currentUser(res), now());
    const state = PLAN_STATES.find((one) => STATE_SLUGS[one] === estado);
    renderPage(
      res,
      'reviews/plans',
      presentPlans(plans, { page: pagina, ...(state ? { state } : {}) }),
    );
  });

  router.get('/:project', async (req, res) => {
    const { project } = parseParams(PlanParams, req.params);
    renderPage(res, 'reviews/plan', presentPlan(await getPlan(currentUser(res), project, now())));
  });

  router.post('/:project/valoraciones', async (req, res) => {
    const { project } = parseParams(PlanParams, req.params);
    const actor = currentUser(res);
    const form = parseForm(AssignForm, req.body);
    if (!form.ok) {
      const plan = await getPlan(actor, project, now());
      return renderPage(res, 'reviews/plan', presentPlan(plan, form.errors.evaluator), 422);
    }
    const { evaluator: evaluatorId } = form.data;
    await assignEvaluator(
      { actor, projectId: project, evaluatorId, now: now() },
      { catalogue, config },
    );
    flash(res, 'ok', t('Asignaste el plan. Le avisamos a quien lo valora.'));
    res.redirect(303, paths.plan(project));
  });

  router.post('/:project/valoraciones/:review/quitar', async (req, res) => {
    const { project, review } = parseParams(PlanReviewParams, req.params);
    await unassignEvaluator(currentUser(res), { projectId: project, reviewId: review, now: now() });
    flash(res, 'ok', t('El plan vuelve a estar sin asignar.'));
    res.redirect(303, paths.plan(project));
  });

  router.get('/:project/:part/:number', async (req, res) => {
    const { project, part, number } = parseParams(PlanSheetParams, req.params);
    const { sheets } = await getPlan(currentUser(res), project, now());
    await sendFile(res, getPlanSheet(sheets, part, number));
  });

  return router;
}
