import { type Config } from '../../config.js';
import { paths } from '../../http/paths.js';
import { Project } from '../../models/Project.js';
import { Review } from '../../models/Review.js';
import { notify } from '../notices/notices.service.js';

interface Telling {
  config: Pick<Config, 'publicUrl'>;
  now: Date;
}

/** Tells the owner of a plan that a review of it is sealed; once. */
export async function tellOwner(reviewId: string, telling: Telling): Promise<void> {
  const review = await Review.findOne(
    { _id: reviewId, state: 'sealed' },
    { projectId: 1, untold: 1 },
  ).lean();
  if (!review?.untold) return;
  const plan = await Project.findById(review.projectId, { userId: 1, enrollmentId: 1 }).lean();
  if (plan) {
    await notify(
      {
        userId: String(plan.userId),
        code: 'project-reviewed',
        key: reviewId,
        href: paths.project(String(plan.enrollmentId)),
      },
      telling,
    );
  }
  await Review.updateOne({ _id: reviewId }, { $unset: { untold: 1 } });
}

/** The same for reviews whose process died right after sealing. For the round of periodic work. */
export async function tellForgottenOwners(telling: Telling): Promise<number> {
  const forgotten = await Review.find({ untold: true, sealedAt: { $lte: telling.now } }, { _id: 1 })
    .limit(200)
    .lean();
  for (const { _id } of forgotten) await tellOwner(String(_id), telling);
  return forgotten.length;
}
