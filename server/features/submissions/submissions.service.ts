import { type PipelineStage, Types } from 'mongoose';

import { type Config } from '../../config.js';
import { type Assignment, type Catalogue, type TrackVersion } from '../../content/types.js';
import { decideAssignment } from '../../domain/assignments.js';
import { fullName } from '../../domain/names.js';
import { cohortsRunBy } from '../../domain/permissions.js';
import { type Actor, municipalitiesOf } from '../../domain/roles.js';
import { rubricPercent } from '../../domain/rubric.js';
import { NotFoundError } from '../../errors/AppError.js';
import { paths } from '../../http/paths.js';
import { Cohort } from '../../models/Cohort.js';
import { Submission } from '../../models/Submission.js';
import { User } from '../../models/User.js';
import { recordSubmission } from '../assignments/record.service.js';
import { type StoredFileRef, type StoredSubmission } from '../assignments/submission.js';
import { notify } from '../notices/notices.service.js';
import { type DecisionForm } from './submissions.schemas.js';

/** One line of the queue. */
export interface WaitingSubmission {
  id: string;
  cohort: { id: string; title: string };
  personName: string;
  assignment: string;
  track: string;
  trackVersion: string;
  version: number;
  submittedAt: Date;
  /** Approved already; one in five is read by a trainer. */
  isSample: boolean;
}

interface Named {
  givenNames: string;
  firstSurname: string;
  secondSurname?: string | null;
}

interface Joined extends StoredSubmission {
  cohort: { _id: Types.ObjectId; title: string };
  person?: Named;
}

/** Nobody reads through more of them in one sitting. */
const MAXIMUM_ROWS = 200;

/** What waits in the cohorts that this trainer runs, oldest first; one read. */
export async function listWaiting(actor: Actor, now: Date): Promise<WaitingSubmission[]> {
  const found = await Submission.aggregate<Joined>([
    {
      $match: {
        awaitsTrainer: true,
        municipality: { $in: municipalitiesOf(actor, ['trainer'], now) },
      },
    },
    { $sort: { submittedAt: 1 } },
    { $project: { text: 0, files: 0, checklist: 0 } },
    ...withOwnCohort(actor, now),
    { $limit: MAXIMUM_ROWS },
    ...withPerson,
  ]);
  return found.map((submission) => ({
    id: String(submission._id),
    cohort: { id: String(submission.cohort._id), title: submission.cohort.title },
    personName: submission.person ? fullName(submission.person) : '',
    assignment: submission.assignment,
    track: submission.track,
    trackVersion: submission.trackVersion,
    version: submission.version,
    submittedAt: submission.submittedAt ?? submission.savedAt,
    isSample: submission.state === 'approved',
  }));
}

interface Deps {
  catalogue: Pick<Catalogue, 'version'>;
  now: Date;
}

/** A version under review, with the assignment that it answers. */
export interface ReviewedSubmission {
  submission: StoredSubmission;
  track: TrackVersion;
  assignment: Assignment;
  personName: string;
  cohortTitle: string;
  /** The versions before it, oldest first. */
  earlier: StoredSubmission[];
  /** A newer one that was handed in since. */
  newerId: string | null;
}

/** @throws NotFoundError unless it was handed in in a cohort that this trainer runs. */
export async function getSubmission(
  actor: Actor,
  submissionId: string,
  { catalogue, now }: Deps,
): Promise<ReviewedSubmission> {
  const [found] = await Submission.aggregate<Joined & { all: StoredSubmission[] }>([
    { $match: { _id: new Types.ObjectId(submissionId), state: { $ne: 'draft' } } },
    ...withOwnCohort(actor, now),
    ...withPerson,
    {
      $lookup: {
        from: Submission.collection.name,
        localField: 'enrollmentId',
        foreignField: 'enrollmentId',
        pipeline: [{ $match: { state: { $ne: 'draft' } } }, { $sort: { version: 1 } }],
        as: 'all',
      },
    },
  ]);
  if (!found) throw new NotFoundError('not-found', 'No such submission in cohorts of this trainer');
  const track = await catalogue.version(found.track, found.trackVersion);
  const assignment = track.assignmentBySlug.get(found.assignment);
  if (!assignment) throw new NotFoundError('not-found', `${found.track} has no such assignment`);
  const { all, cohort, person, ...submission } = found;
  const versions = all.filter((version) => version.assignment === found.assignment);
  const newer = versions.findLast(({ version }) => version > found.version);
  return {
    submission,
    track,
    assignment,
    personName: person ? fullName(person) : '',
    cohortTitle: cohort.title,
    earlier: versions.filter(({ version }) => version < found.version),
    newerId: newer ? String(newer._id) : null,
  };
}

export type DecideOutcome =
  | { ok: true }
  | { ok: false; reason: 'comment-missing' }
  /** Somebody else was first, time was, or the person handed in a newer version. */
  | { ok: false; reason: 'too-late' };

/** Writes a trainer's answer, once: whoever is second is told. */
export async function decide(
  reviewed: ReviewedSubmission,
  form: DecisionForm,
  by: { id: string; fullName: string },
  deps: Deps & { config: Pick<Config, 'publicUrl'> },
): Promise<DecideOutcome> {
  const { submission, assignment } = reviewed;
  if (
    !submission.awaitsTrainer ||
    submission.state === 'replaced' ||
    submission.state === 'draft'
  ) {
    return { ok: false, reason: 'too-late' };
  }
  const { state, approvedBy } = submission;
  const result = decideAssignment(
    { state, approvedBy: approvedBy ?? null },
    form.decision,
    form.comment,
  );
  if (!result.ok) {
    return { ok: false, reason: result.reason === 'comment-missing' ? result.reason : 'too-late' };
  }
  const { points, percent } = pointsOf(assignment, form);
  const decided = await Submission.findOneAndUpdate(
    { _id: submission._id, awaitsTrainer: true, state },
    {
      $set: {
        state: result.state,
        stateAt: deps.now,
        unrecorded: true,
        decision: {
          state: result.state,
          comment: form.comment,
          byId: by.id,
          byName: by.fullName,
          at: deps.now,
          ...(points ? { rubric: points } : {}),
          ...(percent !== null ? { percent } : {}),
        },
        ...(result.approvedBy ? { approvedBy: result.approvedBy } : {}),
      },
      $unset: { awaitsTrainer: 1, ...(result.approvedBy ? {} : { approvedBy: 1 }) },
    },
    { returnDocument: 'after' },
  ).lean<StoredSubmission>();
  if (!decided) return { ok: false, reason: 'too-late' };
  await recordSubmission(decided, deps);
  await notify(
    {
      userId: String(decided.userId),
      code: result.state === 'approved' ? 'assignment-approved' : 'assignment-returned',
      key: String(decided._id),
      data: { title: assignment.title, by: by.fullName },
      href: paths.assignment(String(decided.enrollmentId), decided.assignment),
    },
    deps,
  );
  return { ok: true };
}

/** Points by criterion, and the percentage once every criterion has a level. */
function pointsOf({ rubric }: Assignment, { levels }: DecisionForm) {
  const points: Record<string, number> = {};
  for (const { id, levels: all } of rubric) {
    const level = all[levels[id] ?? -1];
    if (level) points[id] = level.points;
  }
  const given = Object.keys(points).length;
  if (given === 0) return { points: null, percent: null };
  const scores = Object.fromEntries(Object.entries(points).map(([id, p]) => [id, { points: p }]));
  const percent = given === rubric.length ? rubricPercent({ criteria: rubric }, scores) : null;
  return { points, percent };
}

/** A file of a version under review, or of one before it. @throws NotFoundError otherwise. */
export function fileOf({ submission, earlier }: ReviewedSubmission, fileId: string): StoredFileRef {
  const files = [submission, ...earlier].flatMap((version) => version.files ?? []);
  const file = files.find(({ id }) => String(id) === fileId);
  if (!file) throw new NotFoundError('not-found', 'This submission has no such file');
  return file;
}

/** Keeps what belongs to a cohort of theirs, and adds it as `cohort`. */
function withOwnCohort(actor: Actor, now: Date): PipelineStage.FacetPipelineStage[] {
  const own = Cohort.find(cohortsRunBy(actor, now));
  own.cast(Cohort);
  return [
    {
      $lookup: {
        from: Cohort.collection.name,
        localField: 'cohortId',
        foreignField: '_id',
        pipeline: [{ $match: own.getFilter() }, { $project: { title: 1 } }],
        as: 'cohort',
      },
    },
    { $unwind: '$cohort' },
  ];
}

const withPerson: PipelineStage.FacetPipelineStage[] = [
  {
    $lookup: {
      from: User.collection.name,
      localField: 'userId',
      foreignField: '_id',
      pipeline: [{ $project: { givenNames: 1, firstSurname: 1, secondSurname: 1 } }],
      as: 'person',
    },
  },
  { $unwind: { path: '$person', preserveNullAndEmptyArrays: true } },
];
