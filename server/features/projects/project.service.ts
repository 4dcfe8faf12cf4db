import { Types } from 'mongoose';

import { type Catalogue, type Rubric } from '../../content/types.js';
import { isProjectOpen, PROJECT_PARTS, type ProjectPart } from '../../domain/projects.js';
import { type ReviewState } from '../../domain/states.js';
import { NotFoundError, RuleError } from '../../errors/AppError.js';
import { type FileRef } from '../../models/fileRef.js';
import { Enrollment } from '../../models/Enrollment.js';
import { Municipality } from '../../models/Municipality.js';
import { Project, type ProjectRecord } from '../../models/Project.js';
import { Review } from '../../models/Review.js';
import {
  isLive,
  type OpenEnrollment,
  openEnrollment,
  toStudyEnrollment,
} from '../enrollments/enrollment.service.js';

/** One photo or document of a project. */
export interface Sheet extends FileRef {
  /** Of what was sent, so that the same photo twice is one sheet. */
  hash: string;
  at: Date;
}

export interface PartVersion {
  version: number;
  files: readonly Sheet[];
  at: Date;
}

export interface StoredProject {
  id: string;
  userId: string;
  /** The sheets as they are now; handed in they become the next version. */
  drafts: Record<ProjectPart, readonly Sheet[]>;
  versions: Record<ProjectPart, readonly PartVersion[]>;
  deliveredAt: Date | null;
  code: string | null;
  /** A review has begun: nothing is replaced any more. */
  reviewStartedAt: Date | null;
}

/** A review as far as its owner may know: no word about who. */
export interface OwnReview {
  id: string;
  state: ReviewState;
  scores: Readonly<Record<string, { points: number | null; comment: string }>>;
  feedback: string;
  total: number | null;
  sealedAt: Date | null;
}

/** The project of an enrollment together with everything that its pages ask for. */
export interface OwnProject extends OpenEnrollment {
  rubric: Rubric;
  /** Null before the first sheet. */
  project: StoredProject | null;
  reviews: OwnReview[];
  /** Whether it may be handed in already. */
  open: boolean;
  /** Of the municipality, for times of day. */
  timeZone: string | undefined;
}

type LeanProject = ProjectRecord & { _id: Types.ObjectId };

interface LeanReview {
  _id: Types.ObjectId;
  state: ReviewState;
  scores?: OwnReview['scores'];
  feedback?: string;
  total?: number;
  sealedAt?: Date;
}

type Row = Parameters<typeof toStudyEnrollment>[0] & {
  projects: LeanProject[];
  reviews: LeanReview[];
  places: { timeZone: string }[];
};

/**
 * The person's own project. One command reads enrollment, project and reviews.
 * @throws NotFoundError when the enrollment is not theirs or its track has no project.
 */
export async function getOwnProject(
  catalogue: Pick<Catalogue, 'version'>,
  { userId, enrollmentId }: { userId: string; enrollmentId: string },
): Promise<OwnProject> {
  const [row] = await Enrollment.aggregate<Row>([
    { $match: { _id: new Types.ObjectId(enrollmentId), userId: new Types.ObjectId(userId) } },
    {
      $lookup: {
        from: Project.collection.name,
        localField: '_id',
        foreignField: 'enrollmentId',
        as: 'projects',
      },
    },
    {
      $lookup: {
        from: Review.collection.name,
        localField: 'projects._id',
        foreignField: 'projectId',
        as: 'reviews',
      },
    },
    {
      $lookup: {
        from: Municipality.collection.name,
        localField: 'municipality',
        foreignField: '_id',
        as: 'places',
      },
    },
  ]);
  if (!row) throw new NotFoundError('not-found', 'No such enrollment of this person');
  const opened = await openEnrollment(catalogue, toStudyEnrollment(row));
  const { projectRubric: rubric } = opened.track;
  if (!rubric) throw new NotFoundError('not-found', 'This track has no project');
  const [record] = row.projects;
  const own: OwnProject = {
    ...opened,
    rubric,
    project: record ? toStoredProject(record) : null,
    reviews: row.reviews.map(toOwnReview),
    open: isProjectOpen(opened.track, opened.enrollment),
    timeZone: row.places[0]?.timeZone,
  };
  await noteHandIns(own);
  return own;
}

/**
 * The same for changing something. @throws RuleError when the enrollment has ended, the project is
 * not open yet, or a review has begun.
 */
export async function getOwnOpenProject(
  catalogue: Pick<Catalogue, 'version'>,
  ids: { userId: string; enrollmentId: string },
): Promise<OwnProject> {
  const own = await getOwnProject(catalogue, ids);
  if (!isLive(own.enrollment)) {
    throw new RuleError('enrollment-closed', `The enrollment is ${own.enrollment.state}`);
  }
  if (!own.open) throw new RuleError('project-not-open', 'The learning part is not complete');
  if (own.project?.reviewStartedAt) {
    throw new RuleError('project-in-review', 'A review has begun');
  }
  return own;
}

/** The last version of a part that was handed in. */
export function lastVersion(project: StoredProject | null, part: ProjectPart): PartVersion | null {
  return project?.versions[part].at(-1) ?? null;
}

/** Whether the sheets are not the ones that were handed in last. */
export function hasUnsentSheets(project: StoredProject | null, part: ProjectPart): boolean {
  const idsOf = (sheets: readonly Sheet[] = []) => sheets.map(({ id }) => id).join(' ');
  const draft = project?.drafts[part] ?? [];
  return draft.length > 0 && idsOf(draft) !== idsOf(lastVersion(project, part)?.files);
}

/**
 * The enrollment names when each part was first handed in; «Mi aula» lives on that. If the process
 * died after the project was written, the next look puts it right.
 */
export async function noteHandIns({
  enrollment,
  project,
}: Pick<OwnProject, 'enrollment' | 'project'>): Promise<void> {
  for (const part of PROJECT_PARTS) {
    const field = FIELD_OF_PART[part];
    const first = project?.versions[part][0];
    if (!first || enrollment.project[field]) continue;
    const path = `project.${field}`;
    await Enrollment.updateOne(
      { _id: enrollment.id, [path]: null },
      { $set: { [path]: first.at } },
    );
  }
}

const FIELD_OF_PART = { model: 'modelAt', finance: 'financeAt' } as const;

export function toStoredProject(record: LeanProject): StoredProject {
  return {
    id: String(record._id),
    userId: String(record.userId),
    drafts: {
      model: (record.drafts.model.sheets ?? []).map(toSheet),
      finance: (record.drafts.finance.sheets ?? []).map(toSheet),
    },
    versions: {
      model: record.parts.model.map(toVersion),
      finance: record.parts.finance.map(toVersion),
    },
    deliveredAt: record.deliveredAt ?? null,
    code: record.code ?? null,
    reviewStartedAt: record.reviewStartedAt ?? null,
  };
}

type LeanVersion = LeanProject['parts']['model'][number];
type LeanSheet = LeanVersion['files'][number];

function toVersion({ version, files, at }: LeanVersion): PartVersion {
  return { version, files: files.map(toSheet), at };
}

function toSheet({ id, name, type, bytes, hash, at }: LeanSheet): Sheet {
  return { id: String(id), name, type, bytes, hash, at };
}

function toOwnReview(record: LeanReview): OwnReview {
  const sealed = record.state === 'sealed';
  return {
    id: String(record._id),
    state: record.state,
    scores: sealed ? (record.scores ?? {}) : {},
    feedback: sealed ? (record.feedback ?? '') : '',
    total: sealed ? (record.total ?? null) : null,
    sealedAt: record.sealedAt ?? null,
  };
}
