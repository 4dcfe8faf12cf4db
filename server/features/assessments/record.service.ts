import { type PipelineStage } from 'mongoose';

import { type Catalogue, type TrackVersion } from '../../content/types.js';
import { mean, reachesMark } from '../../domain/marks.js';
import { type ResultSource } from '../../domain/states.js';
import { Attempt } from '../../models/Attempt.js';
import { Enrollment } from '../../models/Enrollment.js';
import { settleLoaded } from '../enrollments/completion.service.js';
import { toStudyEnrollment } from '../enrollments/enrollment.service.js';
import { type StoredAttempt } from './attempt.js';

interface Deps {
  catalogue: Pick<Catalogue, 'version'>;
  now: Date;
}

/** A grade on its way into the grade record. */
interface Grade {
  assessment: string;
  percent: number;
  /** Number of the attempt: so many were handed in. */
  number: number;
  at: Date;
  via: ResultSource;
  /** Modules that count as done because of it. */
  credits: readonly string[];
}

/**
 * Writes the grade of an attempt that was handed in into the enrollment, and looks whether the
 * course is complete with it. The best attempt counts; doing it again, or in another order, gives
 * the same record.
 */
export async function recordGrade(attempt: StoredAttempt, deps: Deps): Promise<void> {
  const track = await deps.catalogue.version(attempt.track, attempt.trackVersion);
  const enrollment = await Enrollment.findOneAndUpdate(
    { _id: attempt.enrollmentId },
    raiseResult(gradeOf(attempt, track)),
    { returnDocument: 'after', updatePipeline: true },
  ).lean();
  if (enrollment) await settleLoaded(toStudyEnrollment(enrollment), deps);
  await Attempt.updateOne({ _id: attempt._id }, { $unset: { unrecorded: 1 } });
}

const LEFT_AFTER_MS = 60_000;

/** Records the grades that a crash kept from the enrollment. Answers how many there were. */
export async function repairGrades(deps: Deps): Promise<number> {
  const before = new Date(deps.now.getTime() - LEFT_AFTER_MS);
  const left = await Attempt.find({ unrecorded: true, submittedAt: { $lt: before } })
    .limit(200)
    .lean<StoredAttempt[]>();
  for (const attempt of left) await recordGrade(attempt, deps);
  return left.length;
}

function gradeOf(attempt: StoredAttempt, track: TrackVersion): Grade {
  const grade = {
    assessment: attempt.assessment,
    number: attempt.number,
    at: attempt.submittedAt ?? attempt.startedAt,
    via: 'online',
  } as const;
  const percent = attempt.gradePercent ?? 0;
  if (attempt.assessment !== 'validation') return { ...grade, percent, credits: [] };
  const modulePercents = percentsByModule(attempt, track);
  const credits = Object.keys(modulePercents).filter((module) =>
    reachesMark(modulePercents[module], track.passMark),
  );
  return { ...grade, percent, credits };
}

/** What each module got, 0–100: the mean of its items. */
export function percentsByModule(
  { items, itemScores }: Pick<StoredAttempt, 'items' | 'itemScores'>,
  track: TrackVersion,
): Record<string, number> {
  const scores = new Map<string, number[]>();
  for (const [index, { itemId }] of items.entries()) {
    const module = track.itemById.get(itemId)?.module;
    if (module) scores.set(module, [...(scores.get(module) ?? []), itemScores?.[index] ?? 0]);
  }
  return Object.fromEntries([...scores].map(([module, list]) => [module, (mean(list) ?? 0) * 100]));
}

/** One atomic update that never lowers anything. How the best one was earned stays with it. */
function raiseResult({
  assessment,
  percent,
  number,
  at,
  via,
  credits,
}: Grade): PipelineStage.Set[] {
  const path = `results.${assessment}`;
  return [
    {
      $set: {
        [path]: {
          bestPercent: { $max: [`$${path}.bestPercent`, percent] },
          attempts: { $max: [`$${path}.attempts`, number] },
          lastAt: { $max: [`$${path}.lastAt`, at] },
          via: { $cond: [{ $gte: [`$${path}.bestPercent`, percent] }, `$${path}.via`, via] },
        },
        ...(credits.length > 0
          ? { credits: { $setUnion: [{ $ifNull: ['$credits', []] }, [...credits]] } }
          : {}),
      },
    },
  ];
}
