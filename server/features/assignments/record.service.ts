import { type Catalogue } from '../../content/types.js';
import { type AssignmentState } from '../../domain/states.js';
import { Enrollment } from '../../models/Enrollment.js';
import { Submission, type SubmissionState } from '../../models/Submission.js';
import { settleLoaded } from '../enrollments/completion.service.js';
import { toStudyEnrollment } from '../enrollments/enrollment.service.js';
import { type StoredSubmission } from './submission.js';

interface Deps {
  catalogue: Pick<Catalogue, 'version'>;
  now: Date;
}

/**
 * Writes where a version is into the enrollment, in one atomic update, and looks whether the course
 * is complete with it. A version that was replaced, or a state that another has followed, changes
 * nothing; so it may run again at any time.
 */
export async function recordSubmission(submission: StoredSubmission, deps: Deps): Promise<void> {
  const { state, submittedAt, stateAt } = submission;
  if (!isRecorded(state) || !submittedAt || !stateAt) return;
  const path = `assignments.${submission.assignment}`;
  const percent = submission.decision?.percent;
  const enrollment = await Enrollment.findOneAndUpdate(
    {
      _id: submission.enrollmentId,
      $or: [
        { [path]: { $exists: false } },
        { [`${path}.submissionId`]: submission._id, [`${path}.at`]: { $lte: stateAt } },
        { [`${path}.at`]: { $lte: submittedAt } },
      ],
    },
    {
      $set: {
        [path]: {
          state,
          approvedBy: state === 'approved' ? (submission.approvedBy ?? null) : null,
          at: stateAt,
          submissionId: submission._id,
          ...(typeof percent === 'number' ? { percent } : {}),
        },
      },
    },
    { returnDocument: 'after' },
  ).lean();
  if (enrollment) await settleLoaded(toStudyEnrollment(enrollment), deps);
  await Submission.updateOne({ _id: submission._id, stateAt }, { $unset: { unrecorded: 1 } });
}

const LEFT_AFTER_MS = 60_000;

/** Records the states that a crash kept from the enrollment. Answers how many there were. */
export async function repairSubmissions(deps: Deps): Promise<number> {
  const before = new Date(deps.now.getTime() - LEFT_AFTER_MS);
  const left = await Submission.find({ unrecorded: true, stateAt: { $lt: before } })
    .limit(200)
    .lean<StoredSubmission[]>();
  for (const submission of left) await recordSubmission(submission, deps);
  return left.length;
}

function isRecorded(state: SubmissionState): state is AssignmentState {
  return state !== 'draft' && state !== 'replaced';
}
