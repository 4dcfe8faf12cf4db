import { Types } from 'mongoose';

import { parseSerial } from '../../domain/certificate.js';
import { AWARDS, completionOf } from '../../domain/completion.js';
import { certificateName } from '../../domain/names.js';
import { type CertificateKind } from '../../domain/states.js';
import { NotFoundError } from '../../errors/AppError.js';
import { Certificate, type CertificateRecord } from '../../models/Certificate.js';
import { Enrollment } from '../../models/Enrollment.js';
import { User } from '../../models/User.js';
import {
  isLive,
  type LeanEnrollment,
  type OpenEnrollment,
  openEnrollment,
  toStudyEnrollment,
} from '../enrollments/enrollment.service.js';
import { type IssuedCertificate, toIssuedCertificate } from './certificate.js';
import { finishCorrection } from './corrections.service.js';
import { issueCertificate, type IssueOutcome, type Issuing, projectDay } from './issue.service.js';
import { NAME_FIELDS } from './snapshot.js';

/** One enrollment of a person and what it has brought. */
export interface OwnCertificates {
  open: OpenEnrollment;
  /** Valid ones first, then the newest. */
  certificates: IssuedCertificate[];
  /** Why there is none yet; null when there is one, or when none can come any more. */
  outcome: Extract<IssueOutcome, { issued: false }> | null;
}

type LeanCertificate = CertificateRecord & { _id: Types.ObjectId };

/**
 * Everything that a person's courses have brought. What is complete and has no certificate
 * gets it here, so that nobody waits for the queue.
 */
export async function listOwnCertificates(
  userId: string,
  issuing: Issuing,
): Promise<OwnCertificates[]> {
  const rows = await Enrollment.aggregate<LeanEnrollment & { certificates: LeanCertificate[] }>([
    { $match: { userId: new Types.ObjectId(userId) } },
    { $sort: { enrolledAt: -1 } },
    {
      $lookup: {
        from: Certificate.collection.name,
        localField: '_id',
        foreignField: 'enrollmentId',
        as: 'certificates',
      },
    },
  ]);
  const all: OwnCertificates[] = [];
  for (const { certificates, ...enrollment } of rows) {
    all.push(await withWhatIsDue(enrollment, certificates, issuing));
  }
  return all;
}

/** One's own certificate, with the project as it is now. @throws NotFoundError for anybody else's. */
export async function getOwnCertificate(
  userId: string,
  serial: string,
): Promise<IssuedCertificate> {
  const [row] = await Certificate.aggregate<LeanCertificate & { enrollments: LeanEnrollment[] }>([
    { $match: { serial, userId: new Types.ObjectId(userId) } },
    {
      $lookup: {
        from: Enrollment.collection.name,
        localField: 'enrollmentId',
        foreignField: '_id',
        as: 'enrollments',
      },
    },
  ]);
  if (!row) throw new NotFoundError('not-found', 'No such certificate of this person');
  const [enrollment] = row.enrollments;
  const certificate = toIssuedCertificate(row);
  return enrollment ? withProject(certificate, enrollment) : certificate;
}

/**
 * What the campus knows about a typed code; null when it knows nothing. A code that cannot be one
 * is looked for all the same, so that the answer takes as long as that of any unknown code.
 */
export async function findByCode(typed: string): Promise<IssuedCertificate | null> {
  const reading = parseSerial(typed);
  const record = await Certificate.findOne({ serial: reading.ok ? reading.serial : '' }).lean();
  return record ? toIssuedCertificate(record) : null;
}

/**
 * Writes on the certificates of an enrollment that its project is delivered, once. Call it when the
 * second part comes in; whoever opens the certificate later makes up for a call that was lost.
 */
export async function mentionProject(enrollmentId: string): Promise<void> {
  const [enrollment, certificates] = await Promise.all([
    Enrollment.findById(enrollmentId).lean(),
    Certificate.find({ enrollmentId, projectDeliveredOn: null }).lean(),
  ]);
  if (!enrollment) return;
  for (const record of certificates) await withProject(toIssuedCertificate(record), enrollment);
}

/** The name that the next certificate of a person would carry. */
export async function nameForCertificate(userId: string): Promise<string> {
  const user = await User.findById(userId, NAME_FIELDS).lean();
  return user ? certificateName(user) : '';
}

/**
 * The owner says how her name is written. It goes into her account, from where the next certificate
 * takes it; the team of the municipality sees that one is waited for.
 *
 * @throws NotFoundError when it is not hers or not valid any more.
 */
export async function askForCorrection(
  userId: string,
  serial: string,
  name: string,
  now: Date,
): Promise<void> {
  const asked = await Certificate.updateOne(
    { serial, userId, revokedAt: null },
    { $set: { correctionAskedAt: now } },
  );
  if (asked.matchedCount === 0) {
    throw new NotFoundError('not-found', 'No such valid certificate of this person');
  }
  await User.updateOne({ _id: userId }, { $set: { certificateName: name } });
}

/** Lets go of the person whose account is erased. What was issued keeps verifying. */
export async function forgetCertificateOwner(userId: string): Promise<void> {
  await Certificate.updateMany({ userId }, { $unset: { userId: 1, correctionAskedAt: 1 } });
}

async function withWhatIsDue(
  record: LeanEnrollment,
  records: LeanCertificate[],
  issuing: Issuing,
): Promise<OwnCertificates> {
  const open = await openEnrollment(issuing.catalogue, toStudyEnrollment(record));
  const certificates: IssuedCertificate[] = [];
  for (const found of records) {
    certificates.push(await withProject(toIssuedCertificate(found), record));
  }
  const repaired = await missingReplacements(certificates, issuing);
  const kind = AWARDS[open.track.completion][0];
  const outcome = certificates.some((certificate) => certificate.kind === kind)
    ? null
    : await issueIfDue(open, kind, issuing);
  if (outcome?.issued) certificates.push(outcome.certificate);
  return {
    open,
    certificates: inOrder([...certificates, ...repaired]),
    outcome: outcome?.issued === false ? outcome : null,
  };
}

/** Nothing is written while something is still missing; whoever left gets no list of it. */
async function issueIfDue(
  { enrollment, track }: OpenEnrollment,
  kind: CertificateKind,
  issuing: Issuing,
): Promise<IssueOutcome | null> {
  const completion = completionOf(track, enrollment, issuing.now, kind);
  if (completion.complete) return issueCertificate({ enrollmentId: enrollment.id, kind }, issuing);
  if (!isLive(enrollment)) return null;
  return { issued: false, blockers: [{ code: 'not-complete', missing: completion.missing }] };
}

/** A process that died in the middle of a correction left a promise behind. */
async function missingReplacements(
  certificates: readonly IssuedCertificate[],
  issuing: Issuing,
): Promise<IssuedCertificate[]> {
  const serials = new Set(certificates.map(({ serial }) => serial));
  const made: IssuedCertificate[] = [];
  for (const certificate of certificates) {
    const promised = certificate.revoked?.replacedBy;
    if (!promised || serials.has(promised)) continue;
    const replacement = await finishCorrection(certificate, issuing);
    if (replacement) made.push(replacement);
  }
  return made;
}

async function withProject(
  certificate: IssuedCertificate,
  enrollment: LeanEnrollment,
): Promise<IssuedCertificate> {
  if (certificate.projectDeliveredOn !== null) return certificate;
  const deliveredOn = projectDay(enrollment, certificate.snapshot.timeZone);
  if (deliveredOn === null) return certificate;
  await Certificate.updateOne(
    { _id: certificate.id, projectDeliveredOn: null },
    { $set: { projectDeliveredOn: deliveredOn } },
  );
  return { ...certificate, projectDeliveredOn: deliveredOn };
}

function inOrder(certificates: readonly IssuedCertificate[]): IssuedCertificate[] {
  return [...certificates].sort(
    (a, b) =>
      Number(a.revoked !== null) - Number(b.revoked !== null) ||
      b.issuedAt.getTime() - a.issuedAt.getTime(),
  );
}
