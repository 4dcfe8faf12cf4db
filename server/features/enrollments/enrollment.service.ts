import { type FlattenMaps, Types } from 'mongoose';

import { type Catalogue, type TrackVersion } from '../../content/types.js';
import { type Mode } from '../../domain/modes.js';
import {
  type ApprovedBy,
  type AssignmentState,
  type Country,
  type EnrollmentState,
  LIVE_ENROLLMENT_STATES,
  type ResultSource,
} from '../../domain/states.js';
import { type StudyRecord } from '../../domain/track.js';
import { NotFoundError, RuleError } from '../../errors/AppError.js';
import { Enrollment, type EnrollmentRecord } from '../../models/Enrollment.js';

/** An enrollment as services and presenters read it. It is a `StudyRecord`, so rules take it as it is. */
export interface StudyEnrollment extends StudyRecord {
  id: string;
  userId: string;
  cohortId: string;
  track: string;
  trackVersion: string;
  mode: Mode;
  municipality: string;
  country: Country;
  state: EnrollmentState;
  enrolledAt: Date;
  closedReason: string | null;
  lessons: Readonly<Record<string, { doneAt: Date }>>;
  results: Readonly<Record<string, StoredResult>>;
  assignments: Readonly<Record<string, StoredAssignment>>;
  place: { lesson: string; section?: string | null; at: Date } | null;
  project: { modelAt?: Date | null; financeAt?: Date | null };
  credits: readonly string[];
  completedAt: Date | null;
  certificateId: string | null;
}

export interface StoredResult {
  bestPercent: number;
  attempts: number;
  lastAt: Date;
  via: ResultSource;
}

export interface StoredAssignment {
  state: AssignmentState;
  approvedBy?: ApprovedBy | null;
  percent?: number | null;
  at: Date;
  submissionId?: Types.ObjectId | null;
}

/** An enrollment together with the version of the course that it pins. */
export interface OpenEnrollment {
  enrollment: StudyEnrollment;
  track: TrackVersion;
}

/** The person's own enrollment, whatever its state. @throws NotFoundError when it is not theirs. */
export async function getOwnEnrollment(
  catalogue: Pick<Catalogue, 'version'>,
  { userId, enrollmentId }: { userId: string; enrollmentId: string },
): Promise<OpenEnrollment> {
  const record = await findOwn(enrollmentId, userId);
  if (!record) throw new NotFoundError('not-found', 'No such enrollment of this person');
  return openEnrollment(catalogue, toStudyEnrollment(record));
}

/** The same for studying: @throws RuleError when the enrollment has ended without completing. */
export async function getOwnLiveEnrollment(
  catalogue: Pick<Catalogue, 'version'>,
  ids: { userId: string; enrollmentId: string },
): Promise<OpenEnrollment> {
  const opened = await getOwnEnrollment(catalogue, ids);
  if (!isLive(opened.enrollment)) {
    throw new RuleError('enrollment-closed', `The enrollment is ${opened.enrollment.state}`);
  }
  return opened;
}

/** All enrollments of a person, newest first. */
export async function listOwnEnrollments(userId: string): Promise<StudyEnrollment[]> {
  const records = await Enrollment.collection
    .find<LeanEnrollment>({ userId: new Types.ObjectId(userId) }, { sort: { enrolledAt: -1 } })
    .toArray();
  return records.map(toStudyEnrollment);
}

export async function openEnrollment(
  catalogue: Pick<Catalogue, 'version'>,
  enrollment: StudyEnrollment,
): Promise<OpenEnrollment> {
  return {
    enrollment,
    track: await catalogue.version(enrollment.track, enrollment.trackVersion),
  };
}

/** Whether the person still studies or has finished; otherwise it is closed. */
export function isLive({ state }: Pick<StudyEnrollment, 'state'>): boolean {
  return LIVE_ENROLLMENT_STATES.some((live) => live === state);
}

/** The last time that something of this enrollment was read or handed in; null: never. */
export function lastActivityAt(
  enrollment: Pick<StudyEnrollment, 'lessons' | 'results' | 'assignments' | 'place'>,
): Date | null {
  let latest = enrollment.place?.at.getTime() ?? 0;
  for (const { doneAt } of Object.values(enrollment.lessons)) {
    latest = Math.max(latest, doneAt.getTime());
  }
  for (const { lastAt } of Object.values(enrollment.results)) {
    latest = Math.max(latest, lastAt.getTime());
  }
  for (const { at } of Object.values(enrollment.assignments)) {
    latest = Math.max(latest, at.getTime());
  }
  return latest === 0 ? null : new Date(latest);
}

/** Asked by every page of the classroom, so past the model: a query of Mongoose costs as much again. */
function findOwn(enrollmentId: string, userId: string): Promise<LeanEnrollment | null> {
  return Enrollment.collection.findOne<LeanEnrollment>({
    _id: new Types.ObjectId(enrollmentId),
    userId: new Types.ObjectId(userId),
  });
}

/** As the store gives it; an aggregate of enrollments has the same fields. */
export type LeanEnrollment = FlattenMaps<EnrollmentRecord> & { _id: Types.ObjectId };

/** From the store to the plain type: ids become strings, what is absent becomes empty. */
export function toStudyEnrollment(record: LeanEnrollment): StudyEnrollment {
  return {
    id: String(record._id),
    userId: String(record.userId),
    cohortId: String(record.cohortId),
    track: record.track,
    trackVersion: record.trackVersion,
    mode: record.mode,
    municipality: record.municipality,
    country: record.country,
    state: record.state,
    enrolledAt: record.enrolledAt,
    closedReason: record.closedReason ?? null,
    lessons: record.lessons ?? {},
    results: record.results ?? {},
    assignments: record.assignments ?? {},
    place: record.place ?? null,
    project: record.project ?? {},
    credits: record.credits,
    completedAt: record.completedAt ?? null,
    certificateId: record.certificateId ? String(record.certificateId) : null,
  };
}
