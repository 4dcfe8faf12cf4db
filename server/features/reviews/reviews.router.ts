import { type Request, type Response, Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { totalOf } from '../../domain/rubric.js';
import { RuleError } from '../../errors/AppError.js';
import { sendFile } from '../../files/send.js';
import { currentUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { parseForm, parseParams } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { presentSealed } from './document.presenter.js';
import { presentEdit } from './edit.presenter.js';
import { tellOwner } from './feedback.service.js';
import { getPlanSheet } from './plan.js';
import { presentReturn, presentReviews, presentSeal, presentStart } from './reviews.presenter.js';
import {
  ReturnForm,
  ReviewForm,
  ReviewParams,
  ReviewSheetParams,
  SealForm,
} from './reviews.schemas.js';
import { getReview, listReviews, type OpenReview } from './reviews.service.js';
import { gapsOf, returnPlan, saveDraft, sealReview, startReview } from './scoring.service.js';

type Deps = Pick<AppDeps, 'catalogue' | 'config' | 'now'>;

/** `/valoracion`: evaluators score plans without knowing whose they are. */
export function reviewsRouter({ catalogue, config, now }: Deps): Router {
  const router = Router();

  const mine = (res: Response) => ({ evaluatorId: currentUser(res).id, now: now() });
  const load = (req: Request, res: Response) => {
    const { review } = parseParams(ReviewParams, req.params);
    return getReview(catalogue, { ...mine(res), reviewId: review });
  };

  router.get('/', async (_req, res) => {
    const reviews = await listReviews(currentUser(res), now());
    renderPage(res, 'reviews/index', presentReviews(reviews, catalogue, now()));
  });

  router.get('/:review', async (req, res) => {
    const review = await load(req, res);
    show(res, review);
  });

  router.post('/:review/empezar', async (req, res) => {
    const review = await load(req, res);
    await startReview(review, mine(res));
    res.redirect(303, paths.review(review.id));
  });

  router.post('/:review', async (req, res) => {
    const review = await load(req, res);
    if (review.state === 'assigned') return res.redirect(303, paths.review(review.id));
    if (review.state === 'sealed') throw new RuleError('review-sealed', 'The review is sealed');
    const form = parseForm(ReviewForm(review.rubric), req.body);
    if (!form.ok) return renderPage(res, 'reviews/edit', presentEdit(review, { form }), 422);
    const { step, scores, feedback } = form.data;
    await saveDraft(review, { scores, feedback }, mine(res));
    if (step === 'keep') return res.status(204).end();
    if (step === 'save') {
      flash(res, 'ok', t('Guardamos tu borrador. Puedes seguir cuando quieras.'));
      return res.redirect(303, paths.reviews());
    }
    const saved = { ...review, scores, feedback, savedAt: now() };
    const gaps = gapsOf(saved);
    if (gaps.length > 0) return renderPage(res, 'reviews/edit', presentEdit(saved, { gaps }), 422);
    res.redirect(303, paths.reviewSeal(review.id));
  });

  router.get('/:review/entregar', async (req, res) => {
    const review = await load(req, res);
    if (review.state !== 'draft' || gapsOf(review).length > 0) {
      return res.redirect(303, paths.review(review.id));
    }
    showSeal(res, review);
  });

  router.post('/:review/entregar', async (req, res) => {
    const review = await load(req, res);
    const form = parseForm(SealForm, req.body);
    const revision = form.ok ? form.data.revision : -1;
    const outcome = await sealReview(review, { ...mine(res), revision });
    if (outcome === 'incomplete') {
      const page = presentEdit(review, { gaps: gapsOf(review) });
      return renderPage(res, 'reviews/edit', page, 422);
    }
    if (outcome === 'changed') {
      flash(
        res,
        'warn',
        t('La valoración cambió desde que abriste esta página. Revísala otra vez.'),
      );
      return res.redirect(303, paths.reviewSeal(review.id));
    }
    await tellOwner(review.id, { config, now: now() });
    flash(
      res,
      'ok',
      outcome === 'sealed'
        ? t('Entregaste la valoración. La persona ya puede leerla.')
        : t('Esta valoración ya estaba entregada.'),
    );
    res.redirect(303, paths.reviews());
  });

  router.get('/:review/devolver', async (req, res) => {
    const review = await load(req, res);
    if (review.state === 'sealed') return res.redirect(303, paths.review(review.id));
    renderPage(res, 'reviews/return', presentReturn(review));
  });

  router.post('/:review/devolver', async (req, res) => {
    const review = await load(req, res);
    const form = parseForm(ReturnForm, req.body);
    if (!form.ok) return renderPage(res, 'reviews/return', presentReturn(review, form), 422);
    await returnPlan(review, { ...form.data, ...mine(res) });
    flash(res, 'ok', t('Devolviste el plan. La coordinación ya lo sabe.'));
    res.redirect(303, paths.reviews());
  });

  router.get('/:review/:part/:number', async (req, res) => {
    const { part, number } = parseParams(ReviewSheetParams, req.params);
    const { sheets } = await load(req, res);
    await sendFile(res, getPlanSheet(sheets, part, number), { framed: true });
  });

  return router;
}

function show(res: Response, review: OpenReview): void {
  switch (review.state) {
    case 'assigned':
      return renderPage(res, 'reviews/start', presentStart(review));
    case 'draft':
      return renderPage(res, 'reviews/edit', presentEdit(review));
    case 'sealed':
      return renderPage(res, 'reviews/sealed', presentSealed(review));
  }
}

function showSeal(res: Response, review: OpenReview): void {
  renderPage(res, 'reviews/seal', presentSeal(review, totalOf(review.rubric, review.scores)));
}
