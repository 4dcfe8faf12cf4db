import { Types } from 'mongoose';

import { type Assignment, type Catalogue } from '../../content/types.js';
import { findTogether } from '../../db/findTogether.js';
import { isDuplicateKey } from '../../db/isDuplicateKey.js';
import { handIn, type HandInDecision } from '../../domain/assignments.js';
import { type AssignmentRecord } from '../../domain/track.js';
import { NotFoundError, RuleError } from '../../errors/AppError.js';
import { acceptFiles, type RefusedFile } from '../../files/accept.js';
import { MAXIMUM_FILES } from '../../files/limits.js';
import { type IncomingFile } from '../../files/receive.js';
import { type Scan } from '../../files/scanner.js';
import { claimFiles, deleteFiles } from '../../files/store.js';
import { Enrollment } from '../../models/Enrollment.js';
import { type FileRef } from '../../models/fileRef.js';
import { Submission } from '../../models/Submission.js';
import { noteFirstActivity } from '../enrollments/completion.service.js';
import {
  isLive,
  type LeanEnrollment,
  openEnrollment,
  type OpenEnrollment,
  toStudyEnrollment,
} from '../enrollments/enrollment.service.js';
import { type AssignmentForm } from './assignments.schemas.js';
import { recordSubmission } from './record.service.js';
import { type StoredFileRef, type StoredSubmission } from './submission.js';
import { scheduleTimeApproval } from './timeApproval.js';

/** Which assignment of whom. Everything is loaded through the person. */
export interface AssignmentKey {
  userId: string;
  enrollmentId: string;
  assignment: string;
}

/** An assignment and every version that the person has made of it. */
export interface AssignmentRoom extends OpenEnrollment {
  assignment: Assignment;
  /** Oldest first, drafts included. */
  versions: StoredSubmission[];
}

interface Deps {
  catalogue: Pick<Catalogue, 'version'>;
  now: Date;
}

/** @throws NotFoundError when the enrollment is not theirs, or the track has no such assignment. */
export async function getAssignmentRoom(
  { userId, enrollmentId, assignment: slug }: AssignmentKey,
  { catalogue }: Pick<Deps, 'catalogue'>,
): Promise<AssignmentRoom> {
  const owner = { userId: new Types.ObjectId(userId) };
  const id = new Types.ObjectId(enrollmentId);
  const { one, many: versions } = await findTogether<LeanEnrollment, StoredSubmission>(
    { model: Enrollment, filter: { _id: id, ...owner } },
    {
      model: Submission,
      filter: { enrollmentId: id, assignment: slug, ...owner },
      sort: { version: 1 },
    },
  );
  if (!one) throw new NotFoundError('not-found', 'No such enrollment of this person');
  const opened = await openEnrollment(catalogue, toStudyEnrollment(one));
  const assignment = opened.track.assignmentBySlug.get(slug);
  if (!assignment)
    throw new NotFoundError('not-found', `${opened.track.slug} has no such assignment`);
  return { ...opened, assignment, versions };
}

export const draftOf = ({ versions }: AssignmentRoom) =>
  versions.find(({ state }) => state === 'draft');

/** The version that was handed in last. */
export const lastOf = ({ versions }: AssignmentRoom) =>
  versions.findLast(({ state }) => state !== 'draft');

/** What a new version begins with: the draft, or what was handed in before. */
export function startingPoint(
  room: AssignmentRoom,
): Pick<StoredSubmission, 'text' | 'files' | 'checklist'> {
  return draftOf(room) ?? lastOf(room) ?? {};
}

export const nextVersionOf = (room: AssignmentRoom) =>
  draftOf(room)?.version ?? (lastOf(room)?.version ?? 0) + 1;

export const recordOf = ({ enrollment, assignment }: AssignmentRoom): AssignmentRecord | null =>
  enrollment.assignments[assignment.slug] ?? null;

export function mayHandIn(room: AssignmentRoom): boolean {
  return isLive(room.enrollment) && recordOf(room)?.state !== 'approved';
}

export type SendOutcome =
  | { state: 'handed-in'; approved: boolean }
  | { state: 'saved' }
  /** The same page was sent before: that time counts. */
  | { state: 'already' }
  | { state: 'refused'; files: RefusedFile[]; reason: HandInRefusal | null };

type HandInRefusal = Extract<HandInDecision, { ok: false }>['reason'];

/**
 * Takes what a page sends: keeps it as a draft, and hands it in when that is what was asked and
 * nothing is missing. What is good is kept even when something else is refused.
 * @throws RuleError when it is approved already, or the enrollment is closed.
 */
export async function sendAssignment(
  room: AssignmentRoom,
  { form, files, scan }: { form: AssignmentForm; files: readonly IncomingFile[]; scan: Scan },
  deps: Deps,
): Promise<SendOutcome> {
  const { enrollment, assignment } = room;
  const version = nextVersionOf(room);
  if (form.version < version) return { state: 'already' };
  if (!isLive(enrollment)) throw new RuleError('enrollment-closed', 'The enrollment is closed');
  if (!mayHandIn(room)) throw new RuleError('already-approved', 'The assignment is approved');

  const before = startingPoint(room).files ?? [];
  const accepted = await acceptFiles(files, {
    ownerId: enrollment.userId,
    room: MAXIMUM_FILES - before.length,
    scan,
  });
  const decision = handIn(assignment, recordOf(room), {
    hasContent: form.text !== '' || before.length + accepted.stored.length > 0,
    checklist: {
      total: assignment.checklist.length,
      ticked: tickedOf(form, assignment).length,
    },
    sampleKey: `${enrollment.id}:${assignment.slug}`,
  });
  const complete = form.step === 'handIn' && decision.ok && accepted.refused.length === 0;
  const saved = await saveVersion(room, form, accepted.stored, complete ? decision : null, deps);
  if (!saved) {
    await deleteFiles(accepted.stored.map(({ id }) => id));
    return (await isStillDraft(room)) ? tooManyFiles(accepted.stored) : { state: 'already' };
  }
  await claimFiles(accepted.stored.map(({ id }) => id));
  if (complete) {
    await afterHandIn(room, saved, deps);
    return { state: 'handed-in', approved: saved.state === 'approved' };
  }
  const reason = form.step === 'handIn' && !decision.ok ? decision.reason : null;
  return accepted.refused.length > 0 || reason
    ? { state: 'refused', files: accepted.refused, reason }
    : { state: 'saved' };
}

/** The draft was there and did not take the files: another upload had filled it. */
function tooManyFiles(files: readonly FileRef[]): SendOutcome {
  const refused = files.map(({ name, bytes }) => ({ name, bytes, problem: 'too-many' as const }));
  return { state: 'refused', files: refused, reason: null };
}

async function isStillDraft(room: AssignmentRoom): Promise<boolean> {
  const { enrollment, assignment } = room;
  const key = { enrollmentId: enrollment.id, assignment: assignment.slug };
  return (
    (await Submission.exists({ ...key, version: nextVersionOf(room), state: 'draft' })) !== null
  );
}

/** One atomic write; null when this version was handed in meanwhile. */
async function saveVersion(
  room: AssignmentRoom,
  form: AssignmentForm,
  stored: readonly FileRef[],
  decision: Extract<HandInDecision, { ok: true }> | null,
  { now }: Deps,
): Promise<StoredSubmission | null> {
  await ensureDraft(room, now);
  return Submission.findOneAndUpdate(
    {
      enrollmentId: room.enrollment.id,
      assignment: room.assignment.slug,
      version: nextVersionOf(room),
      state: 'draft',
      // Two uploads at once never make more files than a hand-in may have.
      [`files.${MAXIMUM_FILES - stored.length}`]: { $exists: false },
    },
    {
      $set: {
        text: form.text,
        checklist: tickedOf(form, room.assignment),
        savedAt: now,
        ...(decision ? handedIn(decision, now) : {}),
      },
      $push: { files: { $each: [...stored] } },
    },
    { returnDocument: 'after' },
  ).lean<StoredSubmission>();
}

function handedIn(decision: Extract<HandInDecision, { ok: true }>, now: Date) {
  return {
    state: decision.state,
    submittedAt: now,
    stateAt: now,
    unrecorded: true,
    ...(decision.approvedBy ? { approvedBy: decision.approvedBy } : {}),
    ...(decision.state === 'submitted' || decision.inSample ? { awaitsTrainer: true } : {}),
  };
}

/** The draft of the next version, with what the version before it had. */
async function ensureDraft(room: AssignmentRoom, now: Date): Promise<void> {
  if (draftOf(room)) return;
  const { enrollment, assignment } = room;
  const { text = '', files = [] } = startingPoint(room);
  try {
    await Submission.create({
      enrollmentId: enrollment.id,
      userId: enrollment.userId,
      cohortId: enrollment.cohortId,
      municipality: enrollment.municipality,
      track: enrollment.track,
      trackVersion: enrollment.trackVersion,
      assignment: assignment.slug,
      version: nextVersionOf(room),
      text,
      files,
      state: 'draft',
      savedAt: now,
    });
  } catch (error) {
    // Another tap was first: its draft is the one.
    if (!isDuplicateKey(error)) throw error;
  }
}

async function afterHandIn(
  room: AssignmentRoom,
  submission: StoredSubmission,
  deps: Deps,
): Promise<void> {
  await Submission.updateMany(
    {
      enrollmentId: submission.enrollmentId,
      assignment: submission.assignment,
      version: { $lt: submission.version },
      state: 'submitted',
    },
    { $set: { state: 'replaced', stateAt: deps.now }, $unset: { awaitsTrainer: 1 } },
  );
  await recordSubmission(submission, deps);
  await noteFirstActivity(room.enrollment);
  const { approval, deliverable } = room.assignment;
  if (approval === 'trainer' && deliverable) {
    await scheduleTimeApproval(String(submission._id), deps.now, deps.now);
  }
}

const tickedOf = ({ checklist }: AssignmentForm, assignment: Assignment) =>
  assignment.checklist.map((_, place) => place).filter((place) => checklist.includes(place));

/** Takes a file out of the draft. Versions that were handed in keep theirs. */
export async function removeFile(room: AssignmentRoom, fileId: string, deps: Deps): Promise<void> {
  if (!mayHandIn(room)) throw new RuleError('already-approved', 'The assignment is approved');
  await ensureDraft(room, deps.now);
  const key = { enrollmentId: room.enrollment.id, assignment: room.assignment.slug };
  const draft = await Submission.findOneAndUpdate(
    { ...key, state: 'draft', 'files.id': fileId },
    { $pull: { files: { id: fileId } }, $set: { savedAt: deps.now } },
  ).lean();
  if (!draft) throw new NotFoundError('not-found', 'The draft has no such file');
  if (!(await Submission.exists({ ...key, 'files.id': fileId }))) await deleteFiles([fileId]);
}

/** A file of one of the person's own versions. @throws NotFoundError otherwise. */
export async function getOwnFile(key: AssignmentKey, fileId: string): Promise<StoredFileRef> {
  const { enrollmentId, userId, assignment } = key;
  const submission = await Submission.findOne(
    { enrollmentId, assignment, userId, 'files.id': fileId },
    { files: 1 },
  ).lean<StoredSubmission>();
  const file = submission?.files?.find(({ id }) => String(id) === fileId);
  if (!file) throw new NotFoundError('not-found', 'No such file of this person');
  return file;
}
