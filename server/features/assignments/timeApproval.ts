import { type Config } from '../../config.js';
import { type Catalogue } from '../../content/types.js';
import { answerDueAt, isApprovedByTime } from '../../domain/assignments.js';
import { paths } from '../../http/paths.js';
import { enqueue, type JobHandler } from '../../jobs/queue.js';
import { Submission } from '../../models/Submission.js';
import { notify } from '../notices/notices.service.js';
import { recordSubmission } from './record.service.js';
import { type StoredSubmission } from './submission.js';

export const TIME_APPROVAL_JOB = 'assignment:approveByTime';

/** So that nobody waits for ever: after 7 days without an answer it counts, and says so. */
export async function scheduleTimeApproval(
  submissionId: string,
  submittedAt: Date,
  now: Date,
): Promise<void> {
  await enqueue(TIME_APPROVAL_JOB, {
    key: submissionId,
    payload: { submissionId },
    now,
    dueAt: answerDueAt(submittedAt),
  });
}

/** Approves a version that still waits. One that was decided or replaced is left alone. */
export function timeApprovalJob({
  catalogue,
  config,
}: {
  catalogue: Pick<Catalogue, 'version'>;
  config: Pick<Config, 'publicUrl'>;
}): JobHandler {
  return async ({ submissionId }, now) => {
    const waiting = await Submission.findById(submissionId).lean<StoredSubmission>();
    if (waiting?.state !== 'submitted' || !waiting.submittedAt) return;
    const track = await catalogue.version(waiting.track, waiting.trackVersion);
    const assignment = track.assignmentBySlug.get(waiting.assignment);
    if (!assignment || !isApprovedByTime(assignment, waiting.state, waiting.submittedAt, now))
      return;
    const approved = await Submission.findOneAndUpdate(
      { _id: waiting._id, state: 'submitted' },
      {
        $set: { state: 'approved', approvedBy: 'time', stateAt: now, unrecorded: true },
        $unset: { awaitsTrainer: 1 },
      },
      { returnDocument: 'after' },
    ).lean<StoredSubmission>();
    if (!approved) return;
    await recordSubmission(approved, { catalogue, now });
    await notify(
      {
        userId: String(approved.userId),
        code: 'assignment-counted',
        key: String(approved._id),
        data: { title: assignment.title },
        href: paths.assignment(String(approved.enrollmentId), approved.assignment),
      },
      { config, now },
    );
  };
}
