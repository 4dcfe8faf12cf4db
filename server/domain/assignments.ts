import { hashText } from './random.js';
import { type ApprovalKind, type ApprovedBy, type AssignmentState } from './states.js';
import { type AssignmentRecord, type AssignmentStructure } from './track.js';

export const SAMPLE_ONE_IN = 5;
export const DAYS_WITHOUT_ANSWER = 7;

export interface HandIn {
  /** Text or at least one file came. */
  hasContent: boolean;
  /** Points of the checklist, and how many are ticked. */
  checklist: { total: number; ticked: number };
  /** What the sample is drawn with: the same person and assignment are always or never in it. */
  sampleKey: string;
}

export type HandInDecision =
  | { ok: true; state: AssignmentState; approvedBy: ApprovedBy | null; inSample: boolean }
  | { ok: false; reason: 'nothing-sent' | 'checklist-incomplete' | 'already-approved' };

/**
 * What handing in leads to (product.md §4). `self`: approved once every point of the
 * checklist is ticked. `sample`: approved at once; one in five is put before a trainer, who
 * may still return it. `trainer`: waits. A version that waits or was returned can be replaced;
 * after an approval only one `inSample` that was returned is open again.
 */
export function handIn(
  assignment: Pick<AssignmentStructure, 'approval'>,
  current: AssignmentRecord | null,
  sent: HandIn,
): HandInDecision {
  if (current?.state === 'approved') return { ok: false, reason: 'already-approved' };
  if (!sent.hasContent && (assignment.approval !== 'self' || sent.checklist.total === 0)) {
    return { ok: false, reason: 'nothing-sent' };
  }
  if (assignment.approval === 'self' && sent.checklist.ticked < sent.checklist.total) {
    return { ok: false, reason: 'checklist-incomplete' };
  }
  return { ok: true, ...OUTCOME[assignment.approval](sent) };
}

type Outcome = { state: AssignmentState; approvedBy: ApprovedBy | null; inSample: boolean };

const OUTCOME: Record<ApprovalKind, (sent: HandIn) => Outcome> = {
  self: () => ({ state: 'approved', approvedBy: 'self', inSample: false }),
  sample: ({ sampleKey }) => ({
    state: 'approved',
    approvedBy: 'sample',
    inSample: isInSample(sampleKey),
  }),
  trainer: () => ({ state: 'submitted', approvedBy: null, inSample: false }),
};

/** One in five, decided by the key alone: nobody can hand in again to get out of it. */
export function isInSample(sampleKey: string): boolean {
  return hashText(sampleKey) % SAMPLE_ONE_IN === 0;
}

export type Decision = 'approved' | 'returned';

export type DecisionResult =
  | { ok: true; state: Decision; approvedBy: ApprovedBy | null }
  | { ok: false; reason: 'not-submitted' | 'already-decided' | 'comment-missing' };

/**
 * What a trainer's answer leads to. Returning needs a comment that says what to do. An approval is
 * final, except that one of the sample may be returned; what time approved stays approved.
 */
export function decideAssignment(
  current: AssignmentRecord | null,
  decision: Decision,
  comment: string,
): DecisionResult {
  if (!current) return { ok: false, reason: 'not-submitted' };
  const open = current.state === 'submitted' || current.approvedBy === 'sample';
  if (!open) return { ok: false, reason: 'already-decided' };
  if (decision === 'returned' && comment.trim() === '') {
    return { ok: false, reason: 'comment-missing' };
  }
  return { ok: true, state: decision, approvedBy: decision === 'approved' ? 'trainer' : null };
}

/**
 * Whether a submission counts as approved because nobody answered: only deliverables that need
 * a trainer, from exactly 7 days after the last hand-in on. It is then marked `time`.
 */
export function isApprovedByTime(
  assignment: Pick<AssignmentStructure, 'approval' | 'deliverable'>,
  state: AssignmentState,
  submittedAt: Date,
  now: Date,
): boolean {
  return (
    assignment.approval === 'trainer' &&
    assignment.deliverable &&
    state === 'submitted' &&
    now >= answerDueAt(submittedAt)
  );
}

/** Until when a trainer has time to answer. */
export function answerDueAt(submittedAt: Date): Date {
  return new Date(submittedAt.getTime() + DAYS_WITHOUT_ANSWER * 24 * 60 * 60 * 1000);
}
