import { type PipelineStage, Types } from 'mongoose';

import { fullName } from '../../domain/names.js';
import { inReachOf } from '../../domain/permissions.js';
import { planState, type PlanState } from '../../domain/projects.js';
import { eligibleEvaluators, type EligibleEvaluator } from '../../domain/reviewers.js';
import { type Actor, type RoleGrant } from '../../domain/roles.js';
import { type ReviewState } from '../../domain/states.js';
import { NotFoundError } from '../../errors/AppError.js';
import { Project } from '../../models/Project.js';
import { Review } from '../../models/Review.js';
import { User } from '../../models/User.js';
import {
  type LeanPlan,
  type LeanTeachers,
  lookupTeachers,
  planToReview,
  type PlanSheets,
  type ReturnReason,
  sheetsOf,
} from './plan.js';

/** A delivered plan as a coordinator sees it: with its owner. */
export interface PlanSummary {
  id: string;
  code: string;
  ownerName: string;
  deliveredAt: Date;
  state: PlanState;
  reviews: PlanReviewSummary[];
  returned: { reason: ReturnReason; note: string; at: Date }[];
}

export interface PlanReviewSummary {
  id: string;
  evaluatorName: string;
  state: ReviewState;
  dueOn: Date;
  total: number | null;
}

interface LeanPerson {
  _id: Types.ObjectId;
  givenNames: string;
  firstSurname: string;
  secondSurname?: string;
}

interface LeanPlanReview {
  _id: Types.ObjectId;
  evaluatorId: Types.ObjectId;
  seat: number;
  state: ReviewState;
  dueOn: Date;
  total?: number;
}

interface SummaryRow extends Omit<LeanPlan, 'parts'> {
  owners: LeanPerson[];
  reviews: LeanPlanReview[];
  evaluators: LeanPerson[];
}

/** The latest ones; older plans are found through reports. */
const MAXIMUM_PLANS = 500;

const NAME = { givenNames: 1, firstSurname: 1, secondSurname: 1 } as const;

/** Delivered plans in the reach of this person, the newest first, in one command. */
export async function listPlans(actor: Actor, now: Date): Promise<PlanSummary[]> {
  const rows = await Project.aggregate<SummaryRow>([
    { $match: { deliveredAt: { $lte: now }, ...inReachOf(actor, 'review:assign', now) } },
    { $sort: { deliveredAt: -1 } },
    { $limit: MAXIMUM_PLANS },
    { $project: { drafts: 0, parts: 0 } },
    ...lookupPeople(),
  ]);
  return rows.map(toSummary);
}

/** A plan with its sheets, and who may be asked to score it. */
export interface PlanToAssign extends PlanSummary {
  ownerId: string;
  track: string;
  trackVersion: string;
  sheets: PlanSheets;
  takenSeats: number[];
  eligible: (EligibleEvaluator & { name: string })[];
}

interface CandidateRow extends LeanPerson {
  roles: RoleGrant[];
  open: { _id: Types.ObjectId }[];
}

interface PlanRow extends SummaryRow, LeanTeachers {
  parts: LeanPlan['parts'];
  candidates: CandidateRow[];
}

/** @throws NotFoundError when it is not in the reach of this person. */
export async function getPlan(actor: Actor, projectId: string, now: Date): Promise<PlanToAssign> {
  const [row] = await Project.aggregate<PlanRow>([
    {
      $match: {
        _id: new Types.ObjectId(projectId),
        deliveredAt: { $lte: now },
        ...inReachOf(actor, 'review:assign', now),
      },
    },
    { $project: { drafts: 0 } },
    ...lookupPeople(),
    ...lookupTeachers('userId'),
    lookupCandidates(),
  ]);
  if (!row) throw new NotFoundError('not-found', 'No such plan in the reach of this person');
  const assigned = new Set(row.reviews.map(({ evaluatorId }) => String(evaluatorId)));
  const candidates = row.candidates
    .filter(({ _id }) => !assigned.has(String(_id)))
    .map(({ _id, roles, open }) => ({ id: String(_id), roles, openReviews: open.length }));
  const names = new Map(row.candidates.map((person) => [String(person._id), fullName(person)]));
  return {
    ...toSummary(row),
    ownerId: String(row.userId),
    track: row.track,
    trackVersion: row.trackVersion,
    sheets: sheetsOf(row),
    takenSeats: row.reviews.map(({ seat }) => seat),
    eligible: eligibleEvaluators(planToReview(row, row), candidates, now).map((one) => ({
      ...one,
      name: names.get(one.id) ?? '',
    })),
  };
}

function lookupPeople(): PipelineStage.Lookup[] {
  const people = (localField: string, as: string): PipelineStage.Lookup => ({
    $lookup: {
      from: User.collection.name,
      localField,
      foreignField: '_id',
      pipeline: [{ $project: NAME }],
      as,
    },
  });
  return [
    people('userId', 'owners'),
    {
      $lookup: {
        from: Review.collection.name,
        localField: '_id',
        foreignField: 'projectId',
        pipeline: [
          { $project: { evaluatorId: 1, seat: 1, state: 1, dueOn: 1, total: 1 } },
          { $sort: { seat: 1 } },
        ],
        as: 'reviews',
      },
    },
    people('reviews.evaluatorId', 'evaluators'),
  ];
}

/** Everybody with the role of evaluator, by name, with what they still have to score. */
function lookupCandidates(): PipelineStage.Lookup {
  return {
    $lookup: {
      from: User.collection.name,
      pipeline: [
        { $match: { 'roles.role': 'evaluator', blockedAt: null } },
        { $sort: { firstSurname: 1, givenNames: 1 } },
        { $project: { ...NAME, roles: 1 } },
        {
          $lookup: {
            from: Review.collection.name,
            localField: '_id',
            foreignField: 'evaluatorId',
            pipeline: [{ $match: { state: { $ne: 'sealed' } } }, { $project: { _id: 1 } }],
            as: 'open',
          },
        },
      ],
      as: 'candidates',
    },
  };
}

function toSummary(row: SummaryRow): PlanSummary {
  const [owner] = row.owners;
  const names = new Map(row.evaluators.map((person) => [String(person._id), fullName(person)]));
  return {
    id: String(row._id),
    code: row.code,
    ownerName: owner ? fullName(owner) : '',
    deliveredAt: row.deliveredAt,
    state: planState(row.reviews.map(({ state }) => state)),
    reviews: row.reviews.map(({ _id, evaluatorId, state, dueOn, total }) => ({
      id: String(_id),
      evaluatorName: names.get(String(evaluatorId)) ?? '',
      state,
      dueOn,
      total: total ?? null,
    })),
    returned: (row.returned ?? []).map(({ reason, note, at }) => ({ reason, note, at })),
  };
}
