import { type Catalogue } from '../../content/types.js';
import { hasComponent } from '../../domain/track.js';
import { LIVE_ENROLLMENT_STATES } from '../../domain/states.js';
import { Enrollment } from '../../models/Enrollment.js';

/** The person's latest enrollment in a track that has a project; null when there is none. */
export async function findProjectEnrollment(
  userId: string,
  { tracks }: Pick<Catalogue, 'tracks'>,
): Promise<string | null> {
  const withProject = tracks.filter((track) => hasComponent(track, 'project'));
  const found = await Enrollment.findOne(
    {
      userId,
      track: { $in: withProject.map(({ slug }) => slug) },
      state: { $in: LIVE_ENROLLMENT_STATES },
    },
    { _id: 1 },
  )
    .sort({ enrolledAt: -1 })
    .lean();
  return found ? String(found._id) : null;
}
