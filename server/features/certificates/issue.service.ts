import { randomBytes } from 'node:crypto';

import { type Catalogue } from '../../content/types.js';
import { isDuplicateKey } from '../../db/isDuplicateKey.js';
import { type CertificateBlocker, makeSerial, SERIAL_BYTES } from '../../domain/certificate.js';
import { AWARDS } from '../../domain/completion.js';
import { type CertificateKind } from '../../domain/states.js';
import { NotFoundError } from '../../errors/AppError.js';
import { Certificate } from '../../models/Certificate.js';
import { Enrollment } from '../../models/Enrollment.js';
import { settleLoaded } from '../enrollments/completion.service.js';
import { type LeanEnrollment, toStudyEnrollment } from '../enrollments/enrollment.service.js';
import { type IssuedCertificate, type Snapshot, toIssuedCertificate } from './certificate.js';
import { takeSnapshot } from './snapshot.js';
import { calendarDay } from './wording.js';

export type IssueOutcome =
  | { issued: true; certificate: IssuedCertificate }
  | { issued: false; blockers: CertificateBlocker[] };

export interface Issuing {
  catalogue: Pick<Catalogue, 'version'>;
  now: Date;
}

/**
 * The certificate of an enrollment: issued now if everything is there, otherwise what is missing.
 * Asked again, or by twenty at once, it answers the same certificate, also when that one was
 * revoked: taking a certificate away is not undone by looking for it.
 *
 * @throws NotFoundError when the enrollment or its person is not there any more.
 */
export async function issueCertificate(
  { enrollmentId, kind }: { enrollmentId: string; kind: CertificateKind },
  issuing: Issuing,
): Promise<IssueOutcome> {
  const known = await findLatest(enrollmentId, kind);
  if (known) {
    await noteOnEnrollment(known);
    return { issued: true, certificate: known };
  }
  const enrollment = await settledEnrollment(enrollmentId, issuing);
  const outcome = await takeSnapshot(enrollment, kind, issuing);
  if (!outcome.ok) return { issued: false, blockers: outcome.blockers };

  const certificate = await store(enrollment, outcome.snapshot, {
    kind,
    number: 1,
    serial: makeSerial(randomBytes(SERIAL_BYTES)),
    now: issuing.now,
  });
  return { issued: true, certificate };
}

/**
 * Writes a certificate, once: whoever comes second with the same number gets the one that is there.
 */
export async function store(
  enrollment: LeanEnrollment,
  snapshot: Snapshot,
  {
    kind,
    number,
    serial,
    now,
  }: { kind: CertificateKind; number: number; serial: string; now: Date },
): Promise<IssuedCertificate> {
  const key = { enrollmentId: enrollment._id, kind, number };
  const deliveredOn = projectDay(enrollment, snapshot.timeZone);
  try {
    await Certificate.create({
      ...key,
      serial,
      snapshot,
      userId: enrollment.userId,
      municipality: enrollment.municipality,
      issuedAt: now,
      ...(deliveredOn ? { projectDeliveredOn: deliveredOn } : {}),
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const record = await Certificate.findOne(key).lean();
  if (!record) throw new Error('A certificate that the index knows cannot be read');
  const certificate = toIssuedCertificate(record);
  await noteOnEnrollment(certificate);
  return certificate;
}

/** The latest certificate of an enrollment, valid or not. */
export async function findLatest(
  enrollmentId: string,
  kind: CertificateKind,
): Promise<IssuedCertificate | null> {
  const record = await Certificate.findOne({ enrollmentId, kind }).sort({ number: -1 }).lean();
  return record ? toIssuedCertificate(record) : null;
}

/** The day on which both parts of the project were in; null before. */
export function projectDay(
  { project }: Pick<LeanEnrollment, 'project'>,
  timeZone: string,
): string | null {
  const { modelAt, financeAt } = project ?? {};
  if (!modelAt || !financeAt) return null;
  return calendarDay(modelAt > financeAt ? modelAt : financeAt, timeZone);
}

/** Completion is written down first, so that the day on the certificate is the one that was stored. */
async function settledEnrollment(enrollmentId: string, issuing: Issuing): Promise<LeanEnrollment> {
  const found = await readEnrollment(enrollmentId);
  if (found.completedAt) return found;
  const complete = await settleLoaded(toStudyEnrollment(found), issuing);
  return complete ? readEnrollment(enrollmentId) : found;
}

export async function readEnrollment(enrollmentId: string): Promise<LeanEnrollment> {
  const record = await Enrollment.findById(enrollmentId).lean();
  if (!record) throw new NotFoundError('not-found', 'The enrollment is gone');
  return record;
}

const COMPLETING: ReadonlySet<CertificateKind> = new Set(
  Object.values(AWARDS).map(([first]) => first),
);

/** «Mi aula» reads in the enrollment that the certificate is there. */
async function noteOnEnrollment(certificate: IssuedCertificate): Promise<void> {
  const { id, enrollmentId, kind, revoked } = certificate;
  if (!COMPLETING.has(kind) || revoked) return;
  await Enrollment.updateOne(
    { _id: enrollmentId, certificateId: { $ne: id } },
    { $set: { certificateId: id } },
  );
}
