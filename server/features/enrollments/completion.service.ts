import { type Catalogue } from '../../content/types.js';
import { AWARDS, completionOf } from '../../domain/completion.js';
import { enqueue } from '../../jobs/queue.js';
import { Enrollment } from '../../models/Enrollment.js';
import {
  isLive,
  type OpenEnrollment,
  openEnrollment,
  type StudyEnrollment,
  toStudyEnrollment,
} from './enrollment.service.js';

/** Issues the certificate of an enrollment. Its payload is `{ enrollmentId, kind }`. */
export const CERTIFICATE_JOB = 'certificate:issue';

interface Settling {
  catalogue: Pick<Catalogue, 'version'>;
  now: Date;
}

/**
 * Looks whether the learning part is complete, and if so says it once: the day, the state, and the
 * certificate that is to be issued. Called after everything that may complete a course; calling it
 * again changes nothing. Answers whether the enrollment is complete.
 */
export async function settleCompletion(enrollmentId: string, settling: Settling): Promise<boolean> {
  const record = await Enrollment.findById(enrollmentId).lean();
  return record !== null && settleLoaded(toStudyEnrollment(record), settling);
}

/** The same with the enrollment as it was after the write: two writes at once, and the later sees both. */
export async function settleLoaded(
  enrollment: StudyEnrollment,
  { catalogue, now }: Settling,
): Promise<boolean> {
  if (enrollment.completedAt) return true;
  const { track } = await openEnrollment(catalogue, enrollment);
  if (!isLive(enrollment) || !completionOf(track, enrollment, now).complete) return false;
  const kind = AWARDS[track.completion][0];
  // The job first: if the process dies in between, the job settles the enrollment itself.
  await enqueue(CERTIFICATE_JOB, {
    key: `${enrollment.id}:${kind}`,
    payload: { enrollmentId: enrollment.id, kind },
    now,
  });
  await Enrollment.updateOne(
    { _id: enrollment.id, completedAt: null, state: { $in: ['enrolled', 'active'] } },
    { $set: { completedAt: now, state: 'completed' } },
  );
  return true;
}

/**
 * A process that dies between the last achievement and settling leaves a course complete that does
 * not say so. «Mi aula» looks, and writes only then.
 */
export async function settleForgotten(
  opened: readonly OpenEnrollment[],
  settling: Settling,
): Promise<void> {
  for (const { enrollment, track } of opened) {
    if (enrollment.completedAt || !isLive(enrollment)) continue;
    if (completionOf(track, enrollment, settling.now).complete) {
      await settleLoaded(enrollment, settling);
    }
  }
}

/** An enrollment becomes active with the first thing that is done in it. */
export async function noteFirstActivity(
  enrollment: Pick<StudyEnrollment, 'id' | 'state'>,
): Promise<void> {
  if (enrollment.state !== 'enrolled') return;
  await Enrollment.updateOne(
    { _id: enrollment.id, state: 'enrolled' },
    { $set: { state: 'active' } },
  );
}
