import { type Catalogue } from '../../content/types.js';
import { type Config } from '../../config.js';
import { REVIEW_DAYS, REVIEWS_PER_PLAN } from '../../domain/projects.js';
import { type Actor } from '../../domain/roles.js';
import { isDuplicateKey } from '../../db/isDuplicateKey.js';
import { NotFoundError, RuleError } from '../../errors/AppError.js';
import { formatDay } from '../../i18n/format.js';
import { paths } from '../../http/paths.js';
import { Review } from '../../models/Review.js';
import { notify } from '../notices/notices.service.js';
import { getPlan } from './plans.service.js';
import { reopenPlan } from './scoring.service.js';

const DAY_MS = 24 * 3_600_000;

interface Assigning {
  actor: Actor;
  projectId: string;
  evaluatorId: string;
  now: Date;
}

/**
 * Gives a plan to an evaluator. Places for evaluators are counted by a unique index, so two
 * coordinators at once do not give one place twice; the same evaluator twice changes nothing.
 * @throws RuleError when this person may not score it, or the plan has all its evaluators.
 */
export async function assignEvaluator(
  { actor, projectId, evaluatorId, now }: Assigning,
  {
    catalogue,
    config,
  }: { catalogue: Pick<Catalogue, 'version'>; config: Pick<Config, 'publicUrl'> },
): Promise<void> {
  const plan = await getPlan(actor, projectId, now);
  if (await Review.exists({ projectId, evaluatorId })) return;
  const seat = SEATS.find((one) => !plan.takenSeats.includes(one));
  if (!seat) throw new RuleError('plan-has-evaluator', 'Every place is taken');
  if (!plan.eligible.some(({ id }) => id === evaluatorId)) {
    throw new RuleError('evaluator-not-allowed', 'Not among those who may score this plan');
  }
  const { projectRubric } = await catalogue.version(plan.track, plan.trackVersion);
  if (!projectRubric) throw new NotFoundError('not-found', 'The track of this plan has no rubric');
  const dueOn = new Date(now.getTime() + REVIEW_DAYS * DAY_MS);
  try {
    const review = await Review.create({
      projectId,
      evaluatorId,
      seat,
      code: plan.code,
      track: plan.track,
      trackVersion: plan.trackVersion,
      rubric: { slug: projectRubric.slug, version: projectRubric.version },
      state: 'assigned',
      assignedAt: now,
      assignedById: actor.id,
      dueOn,
    });
    await notify(
      {
        userId: evaluatorId,
        code: 'review-assigned',
        key: review.id,
        data: { code: plan.code, due: formatDay(dueOn) },
        href: paths.review(review.id),
      },
      { config, now },
    );
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    if (await Review.exists({ projectId, evaluatorId })) return;
    throw new RuleError('plan-has-evaluator', 'Somebody else was faster', { cause: error });
  }
}

const SEATS = Array.from({ length: REVIEWS_PER_PLAN }, (_, index) => index + 1);

/** Takes a plan away from an evaluator who has not begun. @throws RuleError when they have. */
export async function unassignEvaluator(
  actor: Actor,
  { projectId, reviewId, now }: { projectId: string; reviewId: string; now: Date },
): Promise<void> {
  const plan = await getPlan(actor, projectId, now);
  const { deletedCount } = await Review.deleteOne({ _id: reviewId, projectId, state: 'assigned' });
  if (deletedCount === 0) {
    if (!plan.reviews.some(({ id }) => id === reviewId)) return;
    if (!(await Review.exists({ _id: reviewId }))) return;
    throw new RuleError('review-started', 'The evaluator has begun');
  }
  await reopenPlan(projectId);
}
