import { certificateName, fullName } from '../../domain/names.js';
import { inReachOf } from '../../domain/permissions.js';
import { type Actor } from '../../domain/roles.js';
import { Certificate } from '../../models/Certificate.js';
import { Enrollment, type EnrollmentRecord } from '../../models/Enrollment.js';
import { User, type UserRecord } from '../../models/User.js';
import { type IssuedCertificate, toIssuedCertificate } from './certificate.js';
import { unprintableCharacters } from './pdf/fonts.js';

/** So many of each list: what is older is found by its code. */
const SHOWN = 50;

/** The latest certificates that `by` answers for. */
export async function listIssued(by: Actor, now: Date): Promise<IssuedCertificate[]> {
  const reach = inReachOf(by, 'certificate:revoke', now);
  const records = await Certificate.find(reach).sort({ issuedAt: -1 }).limit(SHOWN).lean();
  return records.map(toIssuedCertificate);
}

/** Those whose owner waits for a correction, who has waited longest first. */
export async function listCorrections(by: Actor, now: Date): Promise<IssuedCertificate[]> {
  const reach = inReachOf(by, 'certificate:revoke', now);
  const records = await Certificate.find({ ...reach, correctionAskedAt: { $gt: new Date(0) } })
    .sort({ correctionAskedAt: 1 })
    .limit(SHOWN)
    .lean();
  return records.map(toIssuedCertificate);
}

/** Somebody who has finished a course and has no certificate. */
export interface Unissued {
  name: string;
  track: string;
  completedAt: Date | null;
  /** Letters that cannot be printed; none: it comes by itself. */
  unprintable: string[];
}

export async function listUnissued(by: Actor, now: Date): Promise<Unissued[]> {
  const rows = await Enrollment.aggregate<
    Pick<EnrollmentRecord, 'track' | 'completedAt'> & { people: UserRecord[] }
  >([
    {
      $match: {
        ...inReachOf(by, 'certificate:revoke', now),
        state: 'completed',
        certificateId: null,
      },
    },
    { $sort: { completedAt: 1 } },
    { $limit: SHOWN },
    { $project: { track: 1, completedAt: 1, userId: 1 } },
    {
      $lookup: {
        from: User.collection.name,
        localField: 'userId',
        foreignField: '_id',
        as: 'people',
      },
    },
  ]);
  return rows.flatMap(({ track, completedAt, people }) =>
    people.map((person) => ({
      name: fullName(person),
      track,
      completedAt: completedAt ?? null,
      unprintable: unprintableCharacters(certificateName(person)),
    })),
  );
}
