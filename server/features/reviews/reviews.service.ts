import { Types } from 'mongoose';

import { type Catalogue, type Rubric } from '../../content/types.js';
import { type Actor } from '../../domain/roles.js';
import { reviewsAssignedTo } from '../../domain/permissions.js';
import { barAgainst } from '../../domain/reviewers.js';
import { type ReviewState } from '../../domain/states.js';
import { type ProjectPart } from '../../domain/projects.js';
import { NotFoundError } from '../../errors/AppError.js';
import { Project } from '../../models/Project.js';
import { Review } from '../../models/Review.js';
import {
  type LeanPlan,
  type LeanTeachers,
  lookupTeachers,
  planToReview,
  type PlanSheets,
  sheetsOf,
} from './plan.js';

/** A plan in the list of its evaluator. */
export interface AssignedReview {
  id: string;
  code: string;
  track: string;
  state: ReviewState;
  dueOn: Date;
  sealedAt: Date | null;
  total: number | null;
}

/** All plans of this evaluator, what is due first at the top. */
export async function listReviews(evaluator: Actor, now: Date): Promise<AssignedReview[]> {
  const records = await Review.find(reviewsAssignedTo(evaluator, now), LIST_FIELDS)
    .sort({ dueOn: 1, code: 1 })
    .lean();
  return records.map(({ _id, code, track, state, dueOn, sealedAt, total }) => ({
    id: String(_id),
    code,
    track,
    state,
    dueOn,
    sealedAt: sealedAt ?? null,
    total: total ?? null,
  }));
}

const LIST_FIELDS = { code: 1, track: 1, state: 1, dueOn: 1, sealedAt: 1, total: 1 } as const;

export type Scores = Readonly<Record<string, { points: number | null; comment: string }>>;

/** A review with everything that its evaluator may see of the plan: nothing about its owner. */
export interface OpenReview {
  id: string;
  projectId: string;
  code: string;
  trackTitle: string;
  state: ReviewState;
  dueOn: Date;
  savedAt: Date | null;
  sealedAt: Date | null;
  revision: number;
  scores: Scores;
  feedback: string;
  total: number | null;
  rubric: Rubric;
  sheets: PlanSheets;
}

interface LeanReview {
  _id: Types.ObjectId;
  projectId: Types.ObjectId;
  code: string;
  track: string;
  trackVersion: string;
  state: ReviewState;
  dueOn: Date;
  savedAt?: Date;
  sealedAt?: Date;
  revision: number;
  scores?: Scores;
  feedback?: string;
  total?: number;
  versions?: Record<ProjectPart, number>;
}

interface Row extends LeanReview, LeanTeachers {
  plans: LeanPlan[];
}

/**
 * A review that was assigned to this person. One command reads it with its plan and with whoever
 * taught the plan's owner. @throws NotFoundError when it is somebody else's, or when this person
 * may not score it (any more).
 */
export async function getReview(
  catalogue: Pick<Catalogue, 'version'>,
  { evaluatorId, reviewId }: { evaluatorId: string; reviewId: string },
): Promise<OpenReview> {
  const [row] = await Review.aggregate<Row>([
    { $match: { _id: new Types.ObjectId(reviewId), evaluatorId: new Types.ObjectId(evaluatorId) } },
    {
      $lookup: {
        from: Project.collection.name,
        localField: 'projectId',
        foreignField: '_id',
        pipeline: [{ $project: { drafts: 0 } }],
        as: 'plans',
      },
    },
    ...lookupTeachers('plans.userId'),
  ]);
  const plan = row?.plans[0];
  if (!row || !plan) throw new NotFoundError('not-found', 'No such review of this evaluator');
  const bar = barAgainst(evaluatorId, planToReview(plan, row));
  if (bar) throw new NotFoundError('not-found', `This evaluator may not score it: ${bar}`);
  const track = await catalogue.version(row.track, row.trackVersion);
  const { projectRubric: rubric } = track;
  if (!rubric) throw new NotFoundError('not-found', 'The track of this plan has no rubric');
  return {
    id: String(row._id),
    projectId: String(row.projectId),
    code: row.code,
    trackTitle: track.title,
    state: row.state,
    dueOn: row.dueOn,
    savedAt: row.savedAt ?? null,
    sealedAt: row.sealedAt ?? null,
    revision: row.revision,
    scores: row.scores ?? {},
    feedback: row.feedback ?? '',
    total: row.total ?? null,
    rubric,
    sheets: sheetsOf(plan, row.versions),
  };
}
