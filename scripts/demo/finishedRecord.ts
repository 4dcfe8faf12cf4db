import { Types } from 'mongoose';

import { type TrackVersion } from '../../server/content/types.js';
import { type AppDeps } from '../../server/deps.js';
import { type IssuedCertificate } from '../../server/features/certificates/certificate.js';
import { issueCertificate } from '../../server/features/certificates/issue.service.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { lessonsRead, modulesDone, type Student } from './study.js';

export interface Finished {
  cohortId: Types.ObjectId;
  municipality: string;
  from: Date;
  until: Date;
  variant: number;
}

/** Somebody who has finished: what is left of it in the enrollment, and the certificate. */
export async function finish(
  userId: Types.ObjectId,
  { cohortId, municipality, from, until, variant }: Finished,
  { track, deps }: { track: TrackVersion; deps: AppDeps },
): Promise<Student & { certificate: IssuedCertificate }> {
  const _id = new Types.ObjectId();
  await Enrollment.create({
    _id,
    userId,
    track: track.slug,
    trackVersion: track.version,
    mode: 'virtual',
    cohortId,
    municipality,
    country: 'EC',
    state: 'active',
    enrolledAt: from,
  });
  const step = (until.getTime() - from.getTime()) / track.modules.length;
  const test = { attempts: 1, via: 'online' };
  await Enrollment.updateOne(
    { _id },
    {
      $set: {
        ...lessonsRead(track, { count: track.lessons.length, from, until }),
        ...modulesDone(track.modules, { from, step, variant }),
        'results.entry': { ...test, bestPercent: 25 + ((variant * 8) % 40), lastAt: from },
        'results.exit': { ...test, bestPercent: 66 + ((variant * 8) % 32), lastAt: until },
      },
    },
  );
  const enrollmentId = String(_id);
  return {
    userId: String(userId),
    enrollmentId,
    track,
    ...(await certify(enrollmentId, until, deps)),
  };
}

/** Settles that the course is complete and issues its certificate, as the queue would. */
export async function certify(
  enrollmentId: string,
  at: Date,
  { catalogue }: Pick<AppDeps, 'catalogue'>,
): Promise<{ certificate: IssuedCertificate }> {
  const issued = await issueCertificate({ enrollmentId, kind: 'course' }, { catalogue, now: at });
  if (issued.issued) return { certificate: issued.certificate };
  throw new Error(`No certificate: ${issued.blockers.map(({ code }) => code).join(', ')}`);
}
