import { type Types } from 'mongoose';

import { LIVE_ENROLLMENT_STATES } from '../../domain/states.js';
import { Cohort } from '../../models/Cohort.js';
import { Enrollment } from '../../models/Enrollment.js';

/** Nobody takes longer than this from taking a place to being enrolled. */
const SETTLED_AFTER_MS = 5 * 60_000;

/** What may be asked of the cohort besides a free place; `track` keeps URLs of one course honest. */
export interface PlaceFilter {
  cohortId: string;
  track: string;
}

/** Cohorts in which people may enrol by themselves now. */
export function openForSelfEnrolment(now: Date) {
  return {
    mode: 'virtual' as const,
    openForSelfEnrolment: true,
    state: { $in: ['open' as const, 'running' as const] },
    endsOn: { $gt: now },
  };
}

export type TakenPlace =
  { ok: true; cohort: CohortOfPlace } | { ok: false; reason: 'full' | 'closed' };

export type CohortOfPlace = NonNullable<Awaited<ReturnType<typeof takeOne>>>;

/**
 * Takes a place of an open cohort. The free place is the precondition of the same update that takes
 * it, so a cohort never overflows, whatever arrives at once.
 */
export async function takePlace({ cohortId, track }: PlaceFilter, now: Date): Promise<TakenPlace> {
  const cohort = await takeOne({ cohortId, track }, now);
  if (cohort) return { ok: true, cohort };
  const open = await Cohort.findOne(
    { _id: cohortId, track, ...openForSelfEnrolment(now) },
    { enrolledCount: 1, placeTakenAt: 1 },
  ).lean();
  if (!open) return { ok: false, reason: 'closed' };
  if (!(await recountPlaces(open, now))) return { ok: false, reason: 'full' };
  const second = await takeOne({ cohortId, track }, now);
  return second ? { ok: true, cohort: second } : { ok: false, reason: 'full' };
}

/** Gives a place back: enrolling came to nothing, or somebody left. */
export async function givePlaceBack(cohortId: string): Promise<void> {
  await Cohort.updateOne(
    { _id: cohortId, enrolledCount: { $gt: 0 } },
    { $inc: { enrolledCount: -1 } },
  );
}

function takeOne({ cohortId, track }: PlaceFilter, now: Date) {
  return Cohort.findOneAndUpdate(
    {
      _id: cohortId,
      track,
      ...openForSelfEnrolment(now),
      $expr: { $lt: ['$enrolledCount', '$capacity'] },
    },
    { $inc: { enrolledCount: 1 }, $set: { placeTakenAt: now } },
    {
      returnDocument: 'after',
      projection: { track: 1, trackVersion: 1, mode: 1, municipality: 1 },
    },
  ).lean();
}

/**
 * A process that dies between taking a place and enrolling leaves the place taken. When a cohort
 * looks full and nobody has been enrolling for a while, the people are counted again; the
 * counter is only changed if it is still what was read.
 */
async function recountPlaces(
  cohort: { _id: Types.ObjectId; enrolledCount: number; placeTakenAt?: Date | null },
  now: Date,
): Promise<boolean> {
  const quietSince = new Date(now.getTime() - SETTLED_AFTER_MS);
  if (!cohort.placeTakenAt || cohort.placeTakenAt > quietSince) return false;
  const people = await Enrollment.countDocuments({
    cohortId: cohort._id,
    state: { $in: LIVE_ENROLLMENT_STATES },
  });
  if (people >= cohort.enrolledCount) return false;
  const { modifiedCount } = await Cohort.updateOne(
    { _id: cohort._id, enrolledCount: cohort.enrolledCount, placeTakenAt: cohort.placeTakenAt },
    { $set: { enrolledCount: people } },
  );
  return modifiedCount === 1;
}
