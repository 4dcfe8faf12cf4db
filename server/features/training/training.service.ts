import { type PipelineStage, Types } from 'mongoose';

import { cohortsRunBy, type Subject } from '../../domain/permissions.js';
import { type Actor, type RoleGrant } from '../../domain/roles.js';
import { type CohortState, type Country, type EnrollmentState } from '../../domain/states.js';
import { NotFoundError } from '../../errors/AppError.js';
import { Cohort, type CohortRecord } from '../../models/Cohort.js';
import { Enrollment } from '../../models/Enrollment.js';
import { Municipality } from '../../models/Municipality.js';
import { User } from '../../models/User.js';
import {
  type LeanEnrollment,
  type StudyEnrollment,
  toStudyEnrollment,
} from '../enrollments/enrollment.service.js';

export interface CohortSummary {
  id: string;
  title: string;
  track: string;
  trackVersion: string | null;
  mode: CohortRecord['mode'];
  cycle: string;
  state: CohortState;
  startsOn: Date;
  endsOn: Date;
  capacity: number;
  municipality: { name: string; country: Country; timeZone: string };
  /** Whose it is, as permissions ask. */
  subject: Pick<Subject, 'municipality' | 'trainerIds' | 'responsibleId'>;
}

/** Somebody of the cohort as the list of cohorts needs them. */
export interface Headcount {
  state: EnrollmentState;
  enrolledAt: Date;
  lastReadAt: Date | null;
}

/** An assignment that waits for the trainer. */
export interface Waiting {
  module: string;
  since: Date;
}

export interface CohortAtGlance extends CohortSummary {
  people: Headcount[];
  waiting: Waiting[];
}

export interface Person {
  enrollment: StudyEnrollment;
  name: { givenNames: string; firstSurname: string; secondSurname?: string | null };
  phone: string | null;
  /** Only known when the person was asked for alone. */
  roles: readonly RoleGrant[] | null;
}

export interface CohortWithPeople extends CohortSummary {
  people: Person[];
}

interface CohortRow extends Omit<
  CohortSummary,
  'id' | 'municipality' | 'trackVersion' | 'subject'
> {
  _id: Types.ObjectId;
  trackVersion?: string;
  municipality: string;
  trainerIds: Types.ObjectId[];
  responsibleId: Types.ObjectId;
  place: CohortSummary['municipality'][];
}

const CLOSED_LATELY_MS = 60 * 24 * 3_600_000;

/** The cohorts that this person runs and that matter now, with what waits; one command. */
export async function listOwnCohorts(actor: Actor, now: Date): Promise<CohortAtGlance[]> {
  const since = new Date(now.getTime() - CLOSED_LATELY_MS);
  const rows = await Cohort.aggregate<
    CohortRow & {
      people: {
        state: EnrollmentState;
        enrolledAt: Date;
        place?: { at: Date };
        submitted: { k: string; v: { at: Date } }[] | null;
      }[];
    }
  >([
    { $match: { ...runBy(actor, now), endsOn: { $gt: since }, state: { $ne: 'cancelled' } } },
    WITHOUT_MEMBERS,
    { $sort: { startsOn: -1, _id: -1 } },
    joinPlace(),
    joinPeople([
      {
        $project: { _id: 0, state: 1, enrolledAt: 1, 'place.at': 1, submitted: submittedOnly() },
      },
    ]),
  ]);
  return rows.map((row) => ({
    ...toSummary(row),
    people: row.people.map(({ state, enrolledAt, place }) => ({
      state,
      enrolledAt,
      lastReadAt: place?.at ?? null,
    })),
    waiting: row.people.flatMap(({ submitted }) =>
      (submitted ?? []).map(({ k, v }) => ({ module: k, since: v.at })),
    ),
  }));
}

/**
 * A cohort that this person runs, with everybody in it: the grade table of 50 in one command.
 * `enrollmentId` asks for one person only; `withLessons: false` leaves out what people have read, which
 * is most of an enrollment. @throws NotFoundError when they do not run it.
 */
export async function getOwnCohort(
  actor: Actor,
  {
    cohortId,
    enrollmentId,
    withLessons = true,
  }: { cohortId: string; enrollmentId?: string; withLessons?: boolean },
  now: Date,
): Promise<CohortWithPeople> {
  const [row] = await Cohort.aggregate<
    CohortRow & {
      people: LeanEnrollment[];
      users: (Person['name'] & { _id: Types.ObjectId; phone?: string; roles?: RoleGrant[] })[];
    }
  >([
    { $match: { _id: new Types.ObjectId(cohortId), ...runBy(actor, now) } },
    WITHOUT_MEMBERS,
    joinPlace(),
    joinPeople([
      ...(enrollmentId ? [{ $match: { _id: new Types.ObjectId(enrollmentId) } }] : []),
      ...(withLessons ? [] : [{ $unset: ['lessons', 'place', 'earlier'] }]),
    ]),
    {
      $lookup: {
        from: User.collection.name,
        localField: 'people.userId',
        foreignField: '_id',
        pipeline: [
          {
            $project: {
              givenNames: 1,
              firstSurname: 1,
              secondSurname: 1,
              phone: 1,
              ...(enrollmentId ? { roles: 1 } : {}),
            },
          },
        ],
        as: 'users',
      },
    },
  ]);
  if (!row) throw new NotFoundError('not-found', 'No cohort of this person');
  const users = new Map(row.users.map((user) => [String(user._id), user]));
  return {
    ...toSummary(row),
    people: row.people.flatMap((record) => {
      const user = users.get(String(record.userId));
      if (!user) return [];
      return {
        enrollment: toStudyEnrollment(record),
        name: user,
        phone: user.phone ?? null,
        roles: user.roles ?? null,
      };
    }),
  };
}

/** The cohort alone, to read its course. @throws NotFoundError when they do not run it. */
export async function getOwnCohortAlone(
  actor: Actor,
  cohortId: string,
  now: Date,
): Promise<CohortSummary> {
  const [row] = await Cohort.aggregate<CohortRow>([
    { $match: { _id: new Types.ObjectId(cohortId), ...runBy(actor, now) } },
    WITHOUT_MEMBERS,
    joinPlace(),
  ]);
  if (!row) throw new NotFoundError('not-found', 'No cohort of this person');
  return toSummary(row);
}

/** `cohortsRunBy` for an aggregate, which casts nothing. */
function runBy(actor: Actor, now: Date) {
  const { municipality } = cohortsRunBy(actor, now);
  const me = new Types.ObjectId(actor.id);
  return { municipality, $or: [{ trainerIds: me }, { responsibleId: me }] };
}

/** The enrollments say who is in it. */
const WITHOUT_MEMBERS = { $unset: 'memberIds' };

function joinPlace(): PipelineStage.Lookup {
  return {
    $lookup: {
      from: Municipality.collection.name,
      localField: 'municipality',
      foreignField: '_id',
      as: 'place',
    },
  };
}

type JoinedStages = NonNullable<PipelineStage.Lookup['$lookup']['pipeline']>;

function joinPeople(pipeline: JoinedStages): PipelineStage.Lookup {
  return {
    $lookup: {
      from: Enrollment.collection.name,
      localField: '_id',
      foreignField: 'cohortId',
      pipeline,
      as: 'people',
    },
  };
}

/** Of all assignments only those that wait for an answer. */
function submittedOnly() {
  return {
    $filter: {
      input: { $objectToArray: '$assignments' },
      cond: { $eq: ['$$this.v.state', 'submitted'] },
    },
  };
}

function toSummary(row: CohortRow): CohortSummary {
  const [municipality] = row.place;
  if (!municipality) throw new Error(`Cohort ${String(row._id)} has no municipality`);
  const { title, track, mode, cycle, state, startsOn, endsOn, capacity } = row;
  return {
    id: String(row._id),
    title,
    track,
    trackVersion: row.trackVersion ?? null,
    mode,
    cycle,
    state,
    startsOn,
    endsOn,
    capacity,
    municipality,
    subject: {
      municipality: row.municipality,
      trainerIds: row.trainerIds.map(String),
      responsibleId: String(row.responsibleId),
    },
  };
}
