import { type Types } from 'mongoose';

import { LIVE_ENROLLMENT_STATES } from '../../domain/states.js';
import { Cohort } from '../../models/Cohort.js';
import { Enrollment } from '../../models/Enrollment.js';

/** Nobody takes longer than this from taking a place to being enrolled. */
const SETTLED_AFTER_MS = 5 * 60_000;

/** Which place, and for whom; `track` keeps URLs of one course honest. */
export interface PlaceWanted {
  userId: string;
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

export type CohortOfPlace = Pick<
  NonNullable<Awaited<ReturnType<typeof takeOne>>>,
  '_id' | 'track' | 'trackVersion' | 'mode' | 'municipality'
>;

/**
 * Takes a place of an open cohort. The free place is the precondition of the same update that takes
 * it, so a cohort never overflows, whatever arrives at once. Whoever holds one already is given the
 * same.
 */
export async function takePlace(wanted: PlaceWanted, now: Date): Promise<TakenPlace> {
  const cohort = (await takeOne(wanted, now)) ?? (await heldBy(wanted, now));
  if (cohort) return { ok: true, cohort };
  const open = await Cohort.findOne(openCohort(wanted, now), {
    enrolledCount: 1,
    placeTakenAt: 1,
  }).lean();
  if (!open) return { ok: false, reason: 'closed' };
  const recounted = await recountPlaces(open, now);
  const second = recounted ? await takeOne(wanted, now) : null;
  return second ? { ok: true, cohort: second } : { ok: false, reason: 'full' };
}

/** Gives a place back, once: enrolling came to nothing, or the person left. */
export async function givePlaceBack({
  userId,
  cohortId,
}: Pick<PlaceWanted, 'userId' | 'cohortId'>): Promise<void> {
  await Cohort.updateOne(
    { _id: cohortId, memberIds: userId, enrolledCount: { $gt: 0 } },
    { $pull: { memberIds: userId }, $inc: { enrolledCount: -1 } },
  );
}

const COHORT_OF_PLACE = { track: 1, trackVersion: 1, mode: 1, municipality: 1 } as const;

function openCohort({ cohortId, track }: PlaceWanted, now: Date) {
  return { _id: cohortId, track, ...openForSelfEnrolment(now) };
}

function takeOne(wanted: PlaceWanted, now: Date) {
  return Cohort.findOneAndUpdate(
    {
      ...openCohort(wanted, now),
      memberIds: { $ne: wanted.userId },
      $expr: { $lt: ['$enrolledCount', '$capacity'] },
    },
    {
      $inc: { enrolledCount: 1 },
      $push: { memberIds: wanted.userId },
      $set: { placeTakenAt: now },
    },
    { returnDocument: 'after', projection: COHORT_OF_PLACE },
  ).lean();
}

function heldBy(wanted: PlaceWanted, now: Date) {
  const filter = { ...openCohort(wanted, now), memberIds: wanted.userId };
  return Cohort.findOne(filter, COHORT_OF_PLACE).lean();
}

/**
 * A process that dies between taking a place and enrolling leaves the place taken. When a cohort
 * looks full and nobody has been enrolling for a while, the people are counted again; the
 * count is only changed if it is still what was read.
 */
async function recountPlaces(
  cohort: { _id: Types.ObjectId; enrolledCount: number; placeTakenAt?: Date | null },
  now: Date,
): Promise<boolean> {
  const quietSince = new Date(now.getTime() - SETTLED_AFTER_MS);
  if (!cohort.placeTakenAt || cohort.placeTakenAt > quietSince) return false;
  const memberIds = await Enrollment.distinct('userId', {
    cohortId: cohort._id,
    state: { $in: LIVE_ENROLLMENT_STATES },
  });
  if (memberIds.length >= cohort.enrolledCount) return false;
  const { modifiedCount } = await Cohort.updateOne(
    { _id: cohort._id, enrolledCount: cohort.enrolledCount, placeTakenAt: cohort.placeTakenAt },
    { $set: { enrolledCount: memberIds.length, memberIds } },
  );
  return modifiedCount === 1;
}
