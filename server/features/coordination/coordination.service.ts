import { type PipelineStage, type Types } from 'mongoose';

import { type Mode } from '../../domain/modes.js';
import { fullName, type PersonName } from '../../domain/names.js';
import { inReachOf } from '../../domain/permissions.js';
import { planState } from '../../domain/projects.js';
import { type Actor } from '../../domain/roles.js';
import { type CohortState, type EnrollmentState, type ReviewState } from '../../domain/states.js';
import { Certificate } from '../../models/Certificate.js';
import { Cohort } from '../../models/Cohort.js';
import { Enrollment } from '../../models/Enrollment.js';
import { Municipality } from '../../models/Municipality.js';
import { Project } from '../../models/Project.js';
import { Review } from '../../models/Review.js';
import { Submission } from '../../models/Submission.js';
import { User } from '../../models/User.js';

/** Days after which a coordinator asks why an assignment has no answer. */
export const ANSWER_DAYS = 7;

export interface CoordinatedCohort {
  id: string;
  title: string;
  track: string;
  mode: Mode;
  cycle: string;
  state: CohortState;
  startsOn: Date;
  endsOn: Date;
  capacity: number;
  municipality: { name: string; timeZone: string };
  trainerNames: string[];
  people: Member[];
}

/** Somebody of the cohort, as far as counting needs them. */
export interface Member {
  state: EnrollmentState;
  lessonsDone: number;
}

/** An assignment that has waited too long. */
export interface LateAnswer {
  personName: string;
  cohortTitle: string;
  since: Date;
}

export interface WaitingWork {
  /** Delivered plans that lack somebody to score them. */
  plans: { since: Date }[];
  /** Who has waited longest first. */
  answers: LateAnswer[];
  /** Certificates whose owner says that something is wrong. */
  corrections: { since: Date }[];
}

interface CohortRow extends Omit<CoordinatedCohort, 'id' | 'municipality' | 'trainerNames'> {
  _id: Types.ObjectId;
  place: CoordinatedCohort['municipality'][];
  trainers: PersonName[];
}

const DAY_MS = 24 * 3_600_000;
const CLOSED_LATELY_MS = 60 * DAY_MS;
/** Nobody reads through more of them on one page. */
const MAXIMUM_ROWS = 200;

/** The cohorts of the own municipality that matter now, the newest first; one command. */
export async function listCoordinatedCohorts(
  actor: Actor,
  now: Date,
): Promise<CoordinatedCohort[]> {
  const rows = await Cohort.aggregate<CohortRow>([
    {
      $match: {
        ...inReachOf(actor, 'cohort:manage', now),
        endsOn: { $gt: new Date(now.getTime() - CLOSED_LATELY_MS) },
        state: { $ne: 'cancelled' },
      },
    },
    { $sort: { startsOn: -1, _id: -1 } },
    { $limit: MAXIMUM_ROWS },
    { $project: { memberIds: 0 } },
    join(Municipality.collection.name, 'municipality', '_id', 'place'),
    join(User.collection.name, 'trainerIds', '_id', 'trainers', [{ $project: NAME }]),
    join(Enrollment.collection.name, '_id', 'cohortId', 'people', [
      {
        $project: { _id: 0, state: 1, lessonsDone: { $size: { $objectToArray: '$lessons' } } },
      },
    ]),
  ]);
  return rows.flatMap(({ _id, place: [municipality], trainers, ...cohort }) =>
    municipality
      ? [{ ...cohort, id: String(_id), municipality, trainerNames: trainers.map(fullName) }]
      : [],
  );
}

type WaitingRow =
  | { kind: 'plan'; since: Date; reviews: { state: ReviewState }[] }
  | { kind: 'answer'; since: Date; people: PersonName[]; cohorts: { title: string }[] }
  | { kind: 'correction'; since: Date };

/** What waits for somebody in the own municipality, of three kinds, in one command. */
export async function listWaitingWork(actor: Actor, now: Date): Promise<WaitingWork> {
  const rows = await Project.aggregate<WaitingRow>([
    { $match: { ...inReachOf(actor, 'review:assign', now), deliveredAt: { $lte: now } } },
    join(Review.collection.name, '_id', 'projectId', 'reviews', [{ $project: { state: 1 } }]),
    { $match: { 'reviews.state': { $ne: 'sealed' } } },
    { $project: { _id: 0, kind: { $literal: 'plan' }, since: '$deliveredAt', reviews: 1 } },
    { $unionWith: { coll: Submission.collection.name, pipeline: lateAnswers(actor, now) } },
    {
      $unionWith: {
        coll: Certificate.collection.name,
        pipeline: [
          {
            $match: {
              ...inReachOf(actor, 'certificate:revoke', now),
              correctionAskedAt: { $lte: now },
              revokedAt: null,
            },
          },
          {
            $project: {
              _id: 0,
              kind: { $literal: 'correction' },
              since: '$correctionAskedAt',
            },
          },
        ],
      },
    },
  ]);
  const waiting: WaitingWork = { plans: [], answers: [], corrections: [] };
  for (const row of rows) {
    if (row.kind === 'plan') {
      if (isUnassigned(row.reviews)) waiting.plans.push({ since: row.since });
    } else if (row.kind === 'correction') waiting.corrections.push({ since: row.since });
    else waiting.answers.push(toLateAnswer(row));
  }
  return waiting;
}

function lateAnswers(actor: Actor, now: Date): Stage[] {
  const until = new Date(now.getTime() - ANSWER_DAYS * DAY_MS);
  return [
    {
      $match: {
        ...inReachOf(actor, 'cohort:manage', now),
        awaitsTrainer: true,
        state: 'submitted',
        submittedAt: { $lte: until },
      },
    },
    { $sort: { submittedAt: 1 } },
    { $limit: MAXIMUM_ROWS },
    { $project: { userId: 1, cohortId: 1, submittedAt: 1 } },
    join(User.collection.name, 'userId', '_id', 'people', [{ $project: NAME }]),
    join(Cohort.collection.name, 'cohortId', '_id', 'cohorts', [{ $project: { title: 1 } }]),
    {
      $project: {
        _id: 0,
        kind: { $literal: 'answer' },
        since: '$submittedAt',
        people: 1,
        cohorts: 1,
      },
    },
  ];
}

type Stage = Exclude<PipelineStage, PipelineStage.Merge | PipelineStage.Out>;

const NAME = { _id: 0, givenNames: 1, firstSurname: 1, secondSurname: 1 } as const;

function join(
  from: string,
  localField: string,
  foreignField: string,
  as: string,
  pipeline: NonNullable<PipelineStage.Lookup['$lookup']['pipeline']> = [],
): PipelineStage.Lookup {
  return { $lookup: { from, localField, foreignField, pipeline, as } };
}

function isUnassigned(reviews: readonly { state: ReviewState }[]): boolean {
  return planState(reviews.map(({ state }) => state)) === 'unassigned';
}

function toLateAnswer(row: Extract<WaitingRow, { kind: 'answer' }>): LateAnswer {
  const [person] = row.people;
  return {
    personName: person ? fullName(person) : '',
    cohortTitle: row.cohorts[0]?.title ?? '',
    since: row.since,
  };
}
