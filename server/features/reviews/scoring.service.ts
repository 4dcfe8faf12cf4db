import { missingBeforeSealing, type SealingGap, totalOf } from '../../domain/rubric.js';
import { RuleError } from '../../errors/AppError.js';
import { Project } from '../../models/Project.js';
import { Review } from '../../models/Review.js';
import { type ReturnReason } from './plan.js';
import { type OpenReview, type Scores } from './reviews.service.js';

interface Mine {
  evaluatorId: string;
  now: Date;
}

/**
 * Begins scoring: from here on the owner cannot change the plan, and the review keeps the versions
 * that it is about. Beginning twice changes nothing.
 */
export async function startReview(
  { id, projectId, state }: OpenReview,
  { evaluatorId, now }: Mine,
): Promise<void> {
  if (state !== 'assigned') return;
  // The plan first: its versions must not move while the review takes note of them.
  await Project.updateOne(
    { _id: projectId, reviewStartedAt: null },
    { $set: { reviewStartedAt: now } },
  );
  const plan = await Project.findById(projectId, { parts: 1 }).lean();
  const { matchedCount } = await Review.updateOne(
    { _id: id, evaluatorId, state: 'assigned' },
    {
      $set: {
        state: 'draft',
        startedAt: now,
        versions: {
          model: plan?.parts.model.length ?? 0,
          finance: plan?.parts.finance.length ?? 0,
        },
      },
    },
  );
  // Taken away at this very moment, or begun in another window.
  if (matchedCount === 0) await reopenPlan(projectId);
}

export interface DraftOfReview {
  scores: Scores;
  feedback: string;
}

/** Keeps what was scored so far. @throws RuleError once the review is sealed. */
export async function saveDraft(
  { id }: Pick<OpenReview, 'id'>,
  { scores, feedback }: DraftOfReview,
  { evaluatorId, now }: Mine,
): Promise<void> {
  const { matchedCount } = await Review.updateOne(
    { _id: id, evaluatorId, state: 'draft' },
    { $set: { scores, feedback, savedAt: now }, $inc: { revision: 1 } },
  );
  if (matchedCount === 0) throw new RuleError('review-sealed', 'The review is not a draft');
}

/** What is missing before the review can be sealed, in the order of the form. */
export function gapsOf({
  rubric,
  scores,
  feedback,
}: Pick<OpenReview, 'rubric' | 'scores' | 'feedback'>): SealingGap[] {
  return missingBeforeSealing(rubric, scores, feedback);
}

export type Sealing = 'sealed' | 'already' | 'changed' | 'incomplete';

/**
 * Seals what the evaluator has just looked at (`revision`), once and for good. Of two at the same
 * moment one seals, and the other finds it sealed.
 */
export async function sealReview(
  review: OpenReview,
  { revision, evaluatorId, now }: Mine & { revision: number },
): Promise<Sealing> {
  if (review.state === 'sealed') return 'already';
  if (review.revision !== revision) return 'changed';
  if (review.state !== 'draft' || gapsOf(review).length > 0) return 'incomplete';
  const { matchedCount } = await Review.updateOne(
    { _id: review.id, evaluatorId, state: 'draft', revision },
    {
      $set: {
        state: 'sealed',
        sealedAt: now,
        total: totalOf(review.rubric, review.scores),
        untold: true,
      },
    },
  );
  if (matchedCount > 0) return 'sealed';
  const current = await Review.findOne({ _id: review.id, evaluatorId }, { state: 1 }).lean();
  return current?.state === 'sealed' ? 'already' : 'changed';
}

/**
 * Gives a plan back that this evaluator cannot score: whoever said so is not asked again, and the
 * coordinator finds the plan without an evaluator.
 */
export async function returnPlan(
  { id, projectId, state }: OpenReview,
  { reason, note, evaluatorId, now }: Mine & { reason: ReturnReason; note: string },
): Promise<void> {
  if (state === 'sealed') throw new RuleError('review-sealed', 'A sealed review stays');
  await Project.updateOne(
    { _id: projectId, 'returned.evaluatorId': { $ne: evaluatorId } },
    { $push: { returned: { evaluatorId, reason, note, at: now } } },
  );
  await Review.deleteOne({ _id: id, evaluatorId, state: { $ne: 'sealed' } });
  await reopenPlan(projectId);
}

/** Lets the owner change the plan again, unless somebody is scoring it or has done so. */
export async function reopenPlan(projectId: string): Promise<void> {
  if (await Review.exists({ projectId, state: { $ne: 'assigned' } })) return;
  await Project.updateOne({ _id: projectId }, { $unset: { reviewStartedAt: 1 } });
}
