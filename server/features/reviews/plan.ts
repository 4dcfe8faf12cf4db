import { type PipelineStage, type Types } from 'mongoose';

import { KIND_FACTS, kindOfType } from '../../files/kinds.js';
import { type ProjectPart } from '../../domain/projects.js';
import { type PlanToReview } from '../../domain/reviewers.js';
import { NotFoundError } from '../../errors/AppError.js';
import { Cohort } from '../../models/Cohort.js';
import { Enrollment } from '../../models/Enrollment.js';
import { type FileRef } from '../../models/fileRef.js';

/** A file of a plan under a name that says nothing about whose it is. */
export interface PlanSheet extends FileRef {
  number: number;
}

export type PlanSheets = Record<ProjectPart, readonly PlanSheet[]>;

interface LeanPart {
  version: number;
  files: { id: Types.ObjectId; name: string; type: string; bytes: number }[];
}

/** What reviews read of a project, as an aggregate gives it. */
export interface LeanPlan {
  _id: Types.ObjectId;
  userId: Types.ObjectId;
  municipality: string;
  track: string;
  trackVersion: string;
  parts: Record<ProjectPart, LeanPart[]>;
  deliveredAt: Date;
  code: string;
  reviewStartedAt?: Date;
  returned?: { evaluatorId: Types.ObjectId; reason: ReturnReason; note: string; at: Date }[];
}

export type ReturnReason = 'conflict' | 'identifiable';

/** Who taught the owner of a plan, whenever and wherever: cohorts of all their enrollments. */
export interface LeanTeachers {
  cohorts: LeanCohort[];
  /** Those that the owner had left. */
  earlierCohorts: LeanCohort[];
}

interface LeanCohort {
  trainerIds: Types.ObjectId[];
  responsibleId: Types.ObjectId;
}

type Lookup = PipelineStage.Lookup | PipelineStage.Unset;

/** Adds `LeanTeachers` to rows that have the owner at `userId`. */
export function lookupTeachers(userId: string): Lookup[] {
  const cohorts = (localField: string, as: string): PipelineStage.Lookup => ({
    $lookup: {
      from: Cohort.collection.name,
      localField,
      foreignField: '_id',
      pipeline: [{ $project: { trainerIds: 1, responsibleId: 1 } }],
      as,
    },
  });
  return [
    {
      $lookup: {
        from: Enrollment.collection.name,
        localField: userId,
        foreignField: 'userId',
        pipeline: [{ $project: { cohortId: 1, 'earlier.cohortId': 1 } }],
        as: 'enrollments',
      },
    },
    cohorts('enrollments.cohortId', 'cohorts'),
    cohorts('enrollments.earlier.cohortId', 'earlierCohorts'),
    { $unset: 'enrollments' },
  ];
}

export function planToReview(
  plan: Pick<LeanPlan, 'userId' | 'municipality' | 'returned'>,
  { cohorts, earlierCohorts }: LeanTeachers,
): PlanToReview {
  return {
    ownerId: String(plan.userId),
    municipality: plan.municipality,
    trainerIds: [...cohorts, ...earlierCohorts].flatMap(({ trainerIds, responsibleId }) =>
      [...trainerIds, responsibleId].map(String),
    ),
    declaredIds: (plan.returned ?? []).map(({ evaluatorId }) => String(evaluatorId)),
  };
}

/** The sheets of these versions, or of the latest ones while none are fixed. */
export function sheetsOf(
  { parts }: Pick<LeanPlan, 'parts'>,
  versions?: Record<ProjectPart, number> | null,
): PlanSheets {
  const ofPart = (part: ProjectPart) => {
    const wanted = versions?.[part];
    const found = wanted
      ? parts[part].find(({ version }) => version === wanted)
      : parts[part].at(-1);
    return (found?.files ?? []).map((file, index) => toPlanSheet(file, index + 1));
  };
  return { model: ofPart('model'), finance: ofPart('finance') };
}

/** @throws NotFoundError */
export function getPlanSheet(sheets: PlanSheets, part: ProjectPart, number: number): PlanSheet {
  const sheet = sheets[part][number - 1];
  if (!sheet) throw new NotFoundError('not-found', 'No such sheet in this plan');
  return sheet;
}

function toPlanSheet({ id, type, bytes }: LeanPart['files'][number], number: number): PlanSheet {
  const kind = kindOfType(type);
  const extension = kind ? `.${KIND_FACTS[kind].extensions[0]}` : '';
  return { number, id: String(id), name: `hoja ${number}${extension}`, type, bytes };
}
