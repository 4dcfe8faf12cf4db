import { Types } from 'mongoose';
import { randomBytes } from 'node:crypto';

import { isDuplicateKey } from '../../db/isDuplicateKey.js';
import { makePlanCode, PLAN_CODE_LENGTH, type ProjectPart } from '../../domain/projects.js';
import { RuleError } from '../../errors/AppError.js';
import { Project } from '../../models/Project.js';
import { mentionProject } from '../certificates/certificates.service.js';
import {
  noteHandIns,
  type OwnProject,
  type StoredProject,
  toStoredProject,
} from './project.service.js';

export interface HandedIn {
  /** `same`: these very sheets had been handed in before; `empty`: there are none. */
  outcome: 'done' | 'same' | 'empty';
  /** Both parts are in now. */
  delivered: boolean;
}

const MAXIMUM_TRIES = 5;

/**
 * Hands a part in: its sheets become the next version and, with both parts in, the project is
 * delivered and gets its code. All of that is one write with its conditions in it, so that handing
 * in twice, or both parts at the same moment, gives what once does.
 */
export async function handInPart(
  own: OwnProject,
  { part, now }: { part: ProjectPart; now: Date },
): Promise<HandedIn> {
  const project = await writeVersion(own, part, now);
  const current = project ?? (await readProject(own));
  if (!project && current?.reviewStartedAt) {
    throw new RuleError('project-in-review', 'A review has begun meanwhile');
  }
  await noteHandIns({ ...own, project: current });
  if (current?.deliveredAt) await mentionProject(own.enrollment.id);
  const isEmpty = (current?.drafts[part].length ?? 0) === 0;
  return {
    outcome: project ? 'done' : isEmpty ? 'empty' : 'same',
    delivered: Boolean(current?.deliveredAt),
  };
}

/** Null when there was nothing new to hand in, or a review has begun. */
async function writeVersion(
  { enrollment }: OwnProject,
  part: ProjectPart,
  now: Date,
): Promise<StoredProject | null> {
  const sheets = `drafts.${part}.sheets`;
  const versions = `parts.${part}`;
  const next = {
    version: { $add: [{ $size: `$${versions}` }, 1] },
    files: `$${sheets}`,
    at: now,
  };
  const bothIn = {
    $and: [{ $gt: [{ $size: '$parts.model' }, 0] }, { $gt: [{ $size: '$parts.finance' }, 0] }],
  };
  for (let tries = 1; ; tries += 1) {
    const whenBothIn = (path: string, value: Date | string) => ({
      $cond: [bothIn, { $ifNull: [path, value] }, '$$REMOVE'],
    });
    const code = makePlanCode(randomBytes(PLAN_CODE_LENGTH));
    try {
      const record = await Project.findOneAndUpdate(
        {
          enrollmentId: enrollment.id,
          reviewStartedAt: null,
          [`${sheets}.0`]: { $exists: true },
          $expr: { $ne: [`$${sheets}.id`, { $arrayElemAt: [`$${versions}.files.id`, -1] }] },
        },
        [
          {
            $set: {
              [versions]: { $concatArrays: [`$${versions}`, [next]] },
              cohortId: new Types.ObjectId(enrollment.cohortId),
              municipality: enrollment.municipality,
            },
          },
          {
            $set: {
              deliveredAt: whenBothIn('$deliveredAt', now),
              code: whenBothIn('$code', code),
            },
          },
        ],
        { returnDocument: 'after', updatePipeline: true },
      ).lean();
      return record ? toStoredProject(record) : null;
    } catch (error) {
      // Another plan has this code: draw again.
      if (!isDuplicateKey(error) || tries === MAXIMUM_TRIES) throw error;
    }
  }
}

async function readProject({ enrollment }: OwnProject): Promise<StoredProject | null> {
  const record = await Project.findOne({ enrollmentId: enrollment.id }).lean();
  return record ? toStoredProject(record) : null;
}
