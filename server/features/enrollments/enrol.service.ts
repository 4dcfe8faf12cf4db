import { type Catalogue, type TrackVersion } from '../../content/types.js';
import { isDuplicateKey } from '../../db/isDuplicateKey.js';
import { LIVE_ENROLLMENT_STATES } from '../../domain/states.js';
import { NotFoundError } from '../../errors/AppError.js';
import { Enrollment } from '../../models/Enrollment.js';
import { Municipality } from '../../models/Municipality.js';
import { User } from '../../models/User.js';
import { type CohortOfPlace, givePlaceBack, takePlace } from './places.service.js';

export type EnrolOutcome =
  { ok: true; enrollmentId: string; already: boolean } | { ok: false; reason: 'full' | 'closed' };

interface Enrolling {
  userId: string;
  track: TrackVersion;
  cohortId: string;
  now: Date;
}

/**
 * Enrols somebody in an open virtual cohort of the track, and pins the version of the course.
 * Whoever already studies it keeps that enrollment, so a form that is sent twice is harmless. Whoever
 * had left goes on where they were.
 */
export async function enrolByOneself(
  { userId, track, cohortId, now }: Enrolling,
  catalogue: Pick<Catalogue, 'version'>,
): Promise<EnrolOutcome> {
  const known = await findLiveEnrollmentId(userId, track.slug);
  if (known) return { ok: true, enrollmentId: known, already: true };

  const wanted = { userId, cohortId, track: track.slug };
  const taken = await takePlace(wanted, now);
  if (!taken.ok) return taken;
  try {
    const place = await placeOf(taken.cohort, track, catalogue);
    await joinMunicipality(userId, place.municipality, now);
    const enrollmentId =
      (await reopenEnrollment(userId, place, now)) ?? (await addEnrollment(userId, place, now));
    return { ok: true, enrollmentId, already: false };
  } catch (error) {
    const live = await Enrollment.findOne(liveFilter(userId, track.slug), { cohortId: 1 }).lean();
    // The same form a moment earlier holds the same place; one in another cohort holds another.
    if (String(live?.cohortId) !== cohortId) await givePlaceBack(wanted);
    if (!live || !isDuplicateKey(error)) throw error;
    return { ok: true, enrollmentId: String(live._id), already: true };
  }
}

export async function findLiveEnrollmentId(userId: string, track: string): Promise<string | null> {
  const found = await Enrollment.findOne(liveFilter(userId, track), { _id: 1 }).lean();
  return found ? String(found._id) : null;
}

function liveFilter(userId: string, track: string) {
  return { userId, track, state: { $in: LIVE_ENROLLMENT_STATES } };
}

type Place = Awaited<ReturnType<typeof placeOf>>;

/** What an enrollment takes over from its cohort. */
async function placeOf(
  cohort: CohortOfPlace,
  track: TrackVersion,
  catalogue: Pick<Catalogue, 'version'>,
) {
  const municipality = await Municipality.findById(cohort.municipality, { country: 1 }).lean();
  if (!municipality) throw new NotFoundError('not-found', 'The cohort has no municipality');
  const pinned = cohort.trackVersion
    ? await catalogue.version(track.slug, cohort.trackVersion)
    : track;
  return {
    track: track.slug,
    trackVersion: pinned.version,
    mode: cohort.mode,
    cohortId: cohort._id,
    municipality: municipality._id,
    country: municipality.country,
  };
}

async function addEnrollment(userId: string, place: Place, now: Date): Promise<string> {
  const created = await Enrollment.create({
    userId,
    ...place,
    state: 'enrolled',
    enrolledAt: now,
  });
  return created.id;
}

/** Coming back: the same enrollment with everything that was earned, in the new cohort. */
async function reopenEnrollment(userId: string, place: Place, now: Date): Promise<string | null> {
  const { cohortId, mode, municipality, country } = place;
  const left = await Enrollment.findOne(
    { userId, track: place.track, state: 'withdrawn' },
    { cohortId: 1, enrolledAt: 1, closedAt: 1, closedReason: 1 },
  )
    .sort({ enrolledAt: -1 })
    .lean();
  if (!left) return null;
  const reopened = await Enrollment.findOneAndUpdate(
    { _id: left._id, state: 'withdrawn' },
    {
      $set: { cohortId, mode, municipality, country, state: 'active', enrolledAt: now },
      $unset: { closedAt: 1, closedReason: 1 },
      $push: {
        earlier: {
          cohortId: left.cohortId,
          enrolledAt: left.enrolledAt,
          closedAt: left.closedAt,
          closedReason: left.closedReason,
        },
      },
    },
    { projection: { _id: 1 } },
  ).lean();
  return reopened ? String(reopened._id) : null;
}

/** So that the municipality's team finds the person: a role there, once. */
async function joinMunicipality(userId: string, municipality: string, now: Date): Promise<void> {
  await User.updateOne(
    { _id: userId, 'roles.municipality': { $ne: municipality } },
    { $push: { roles: { role: 'participant', municipality, from: now } } },
  );
}
