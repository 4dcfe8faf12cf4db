import { type Catalogue, type TrackVersion } from '../../content/types.js';
import { compareNames } from '../../domain/names.js';
import { type Progress, progressOf } from '../../domain/progress.js';
import { isLive } from '../enrollments/enrollment.service.js';
import { type Attention, attentionOf, compareAttention } from './attention.js';
import { type Person } from './training.service.js';

/** How somebody is doing, as the page of a cohort sorts people; also what its address says. */
export const STANDINGS = ['llamar', 'al-dia', 'terminaron', 'salieron'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Somebody of a cohort with the version that they study. */
export interface Student extends Person {
  track: TrackVersion;
}

/** The same with what the rules say about them. */
export interface Follower extends Student {
  progress: Progress;
  attention: Attention | null;
  standing: Standing;
}

/** Everybody, in the order of a Spanish dictionary. */
export async function withTracks(
  people: readonly Person[],
  catalogue: Pick<Catalogue, 'version'>,
): Promise<Student[]> {
  const students = await Promise.all(
    people.map(async (person): Promise<Student> => {
      const { track, trackVersion } = person.enrollment;
      return { ...person, track: await catalogue.version(track, trackVersion) };
    }),
  );
  return students.sort((left, right) => compareNames(left.name, right.name));
}

/** The same, with how each of them is doing. */
export async function followPeople(
  people: readonly Person[],
  catalogue: Pick<Catalogue, 'version'>,
  now: Date,
): Promise<Follower[]> {
  const students = await withTracks(people, catalogue);
  return students.map((student) => {
    const { track, enrollment } = student;
    const attention = attentionOf(track, enrollment, now);
    return {
      ...student,
      progress: progressOf(track, enrollment),
      attention,
      standing: standingOf(student, attention),
    };
  });
}

function standingOf({ enrollment }: Person, attention: Attention | null): Standing {
  if (!isLive(enrollment)) return 'salieron';
  if (enrollment.completedAt) return 'terminaron';
  return attention ? 'llamar' : 'al-dia';
}

/** Those of one standing; whom to call comes first where that is the question. */
export function withStanding(followers: readonly Follower[], standing: Standing): Follower[] {
  const found = followers.filter((follower) => follower.standing === standing);
  if (standing !== 'llamar') return found;
  return found.sort((left, right) =>
    left.attention && right.attention ? compareAttention(left.attention, right.attention) : 0,
  );
}
