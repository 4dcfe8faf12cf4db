import { type PipelineStage } from 'mongoose';

import { Cohort } from '../../models/Cohort.js';
import { Enrollment } from '../../models/Enrollment.js';
import { Job } from '../../models/Job.js';
import { Municipality } from '../../models/Municipality.js';
import { OutboxMail } from '../../models/OutboxMail.js';
import { LIVE_ENROLLMENT_STATES, type CohortState, type Country } from '../../domain/states.js';

export interface MunicipalityCounts {
  id: string;
  name: string;
  country: Country;
  /** Cohorts by state. */
  cohorts: { state: CohortState; count: number }[];
  /** Enrolled, studying or finished. */
  people: number;
}

export interface PinnedVersion {
  track: string;
  version: string;
  enrollments: number;
}

/** Work that failed or is tried again. */
export interface TroubledJob {
  kind: string;
  reason: string;
  count: number;
  /** Given up; otherwise it is tried again by itself. */
  final: boolean;
}

export interface CampusState {
  versions: PinnedVersion[];
  jobs: TroubledJob[];
  /** E-mails that should have left. */
  unsentMails: number;
}

interface MunicipalityRow {
  _id: string;
  name: string;
  country: Country;
  cohorts: { _id: CohortState; count: number }[];
  people: { count: number }[];
}

/** Every municipality, by name, in one command. */
export async function countMunicipalities(): Promise<MunicipalityCounts[]> {
  const rows = await Municipality.aggregate<MunicipalityRow>([
    { $sort: { name: 1 } },
    {
      $lookup: {
        from: Cohort.collection.name,
        localField: '_id',
        foreignField: 'municipality',
        pipeline: [{ $group: { _id: '$state', count: { $sum: 1 } } }, { $sort: { _id: 1 } }],
        as: 'cohorts',
      },
    },
    {
      $lookup: {
        from: Enrollment.collection.name,
        localField: '_id',
        foreignField: 'municipality',
        pipeline: [
          { $match: { state: { $in: [...LIVE_ENROLLMENT_STATES] } } },
          { $group: { _id: '$userId' } },
          { $count: 'count' },
        ],
        as: 'people',
      },
    },
    { $project: { name: 1, country: 1, cohorts: 1, people: 1 } },
  ]);
  return rows.map(({ _id, name, country, cohorts, people }) => ({
    id: _id,
    name,
    country,
    cohorts: cohorts.map(({ _id: state, count }) => ({ state, count })),
    people: people[0]?.count ?? 0,
  }));
}

type StateRow =
  | { kind: 'version'; about: { track: string; trackVersion: string }; count: number }
  | { kind: 'job'; about: { kind: string; state: string; reason?: string }; count: number }
  | { kind: 'mail'; count: number };

const LATE_MAIL_MS = 3_600_000;

/** Which versions people study, and what the queue could not do, in one command. */
export async function readCampusState(now: Date): Promise<CampusState> {
  const rows = await Enrollment.aggregate<StateRow>([
    ...countBy('version', { track: '$track', trackVersion: '$trackVersion' }),
    {
      $unionWith: {
        coll: Job.collection.name,
        pipeline: [
          {
            $match: {
              state: { $in: ['failed', 'waiting'] },
              lastError: { $exists: true },
            },
          },
          ...countBy('job', { kind: '$kind', state: '$state', reason: '$lastError' }),
        ],
      },
    },
    {
      $unionWith: {
        coll: OutboxMail.collection.name,
        pipeline: [
          {
            $match: {
              state: 'waiting',
              createdAt: { $lte: new Date(now.getTime() - LATE_MAIL_MS) },
            },
          },
          ...countBy('mail', null),
        ],
      },
    },
  ]);
  const state: CampusState = { versions: [], jobs: [], unsentMails: 0 };
  for (const row of rows) {
    if (row.kind === 'version') {
      const { track, trackVersion: version } = row.about;
      state.versions.push({ track, version, enrollments: row.count });
    } else if (row.kind === 'job') {
      const { kind, reason = 'unknown', state: at } = row.about;
      state.jobs.push({ kind, reason, count: row.count, final: at === 'failed' });
    } else state.unsentMails = row.count;
  }
  return state;
}

type Stage = Exclude<PipelineStage, PipelineStage.Merge | PipelineStage.Out>;

function countBy(kind: StateRow['kind'], about: Record<string, string> | null): Stage[] {
  return [
    { $group: { _id: about, count: { $sum: 1 } } },
    { $sort: { count: -1, _id: 1 } },
    { $project: { _id: 0, kind: { $literal: kind }, about: '$_id', count: 1 } },
  ];
}
