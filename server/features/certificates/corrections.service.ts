import { randomBytes } from 'node:crypto';

import { makeSerial, SERIAL_BYTES } from '../../domain/certificate.js';
import { inReachOf } from '../../domain/permissions.js';
import { type Actor } from '../../domain/roles.js';
import { type RevocationReason } from '../../domain/states.js';
import { NotFoundError, RuleError } from '../../errors/AppError.js';
import { enqueue } from '../../jobs/queue.js';
import { Certificate } from '../../models/Certificate.js';
import { type IssuedCertificate, type Snapshot, toIssuedCertificate } from './certificate.js';
import { type Issuing, readEnrollment, store } from './issue.service.js';
import { type SnapshotOutcome, takeSnapshot } from './snapshot.js';

/** Finishes a correction whose process died. Its payload is `{ serial }` of the revoked certificate. */
export const REPLACEMENT_JOB = 'certificate:replace';

/** By then the request that revoked it has issued the new one, or never will. */
const GRACE_MS = 60_000;

/** Which reasons lead to another certificate. */
export const REPLACES: Record<RevocationReason, boolean> = {
  name: true,
  data: true,
  mistake: false,
};

export interface Correction {
  reason: RevocationReason;
  /** For the team: what was corrected and who asked for it. */
  note: string;
}

export type CorrectionOutcome =
  | { ok: true; certificate: IssuedCertificate; replacement: IssuedCertificate | null }
  /** `same`: the new one would say the same; `impossible`: there is nobody to issue it to. */
  | { ok: false; problem: 'same' | 'impossible' | 'unprintable' };

/** A certificate that `by` answers for. @throws NotFoundError for those of other municipalities. */
export async function getCertificateInReach(
  by: Actor,
  serial: string,
  now: Date,
): Promise<IssuedCertificate> {
  const reach = inReachOf(by, 'certificate:revoke', now);
  const record = await Certificate.findOne({ ...reach, serial }).lean();
  if (!record) throw new NotFoundError('not-found', 'No such certificate in this municipality');
  return toIssuedCertificate(record);
}

/** What it would say if it was issued today; null when it cannot be. */
export async function previewReplacement(
  certificate: IssuedCertificate,
  issuing: Issuing,
): Promise<Snapshot | null> {
  if (certificate.userId === null) return null;
  const outcome = await snapshotToday(certificate, issuing);
  return outcome?.ok ? outcome.snapshot : null;
}

/**
 * Takes a certificate out of use, and issues the next one when the reason asks for it. Revoking and
 * choosing the serial of the next one are a single write: of two people at once one wins, and what
 * is left to do after a crash can be read from the record.
 *
 * @throws RuleError when it is revoked already.
 */
export async function revokeCertificate(
  by: Actor,
  serial: string,
  { reason, note }: Correction,
  issuing: Issuing,
): Promise<CorrectionOutcome> {
  const { now } = issuing;
  const certificate = await getCertificateInReach(by, serial, now);
  if (certificate.revoked) throw new RuleError('certificate-revoked', 'Revoked already');
  if (REPLACES[reason]) {
    const problem = await whyNotReplaced(certificate, reason, issuing);
    if (problem) return { ok: false, problem };
    await enqueue(REPLACEMENT_JOB, {
      key: serial,
      payload: { serial },
      now,
      dueAt: new Date(now.getTime() + GRACE_MS),
    });
  }
  const replacedBy = REPLACES[reason] ? makeSerial(randomBytes(SERIAL_BYTES)) : undefined;
  const record = await Certificate.findOneAndUpdate(
    { _id: certificate.id, revokedAt: null },
    {
      $set: {
        revokedAt: now,
        revokedReason: reason,
        revokedNote: note,
        revokedById: by.id,
        ...(replacedBy ? { replacedBy } : {}),
      },
      $unset: { correctionAskedAt: 1 },
    },
    { returnDocument: 'after' },
  ).lean();
  if (!record) throw new RuleError('certificate-revoked', 'Somebody else was first');
  const revoked = toIssuedCertificate(record);
  return { ok: true, certificate: revoked, replacement: await finishCorrection(revoked, issuing) };
}

/** Issues what a revoked certificate promises; null when it promises nothing or nobody is left. */
export async function finishCorrection(
  { revoked, enrollmentId, kind, number, userId }: IssuedCertificate,
  issuing: Issuing,
): Promise<IssuedCertificate | null> {
  if (!revoked?.replacedBy || userId === null) return null;
  const outcome = await snapshotToday({ enrollmentId, kind }, issuing);
  if (!outcome?.ok) return null;
  return store(await readEnrollment(enrollmentId), outcome.snapshot, {
    kind,
    number: number + 1,
    serial: revoked.replacedBy,
    now: issuing.now,
  });
}

/** @returns what the job of the same name does. */
export async function finishCorrectionOf(serial: string, issuing: Issuing): Promise<void> {
  const record = await Certificate.findOne({ serial }).lean();
  if (record) await finishCorrection(toIssuedCertificate(record), issuing);
}

async function whyNotReplaced(
  certificate: IssuedCertificate,
  reason: RevocationReason,
  issuing: Issuing,
) {
  if (certificate.userId === null) return 'impossible';
  const outcome = await snapshotToday(certificate, issuing);
  if (!outcome) return 'impossible';
  if (!outcome.ok) {
    const letters = outcome.blockers.some(({ code }) => code === 'name-unprintable');
    return letters ? 'unprintable' : 'impossible';
  }
  const same =
    reason === 'name'
      ? outcome.snapshot.personName === certificate.snapshot.personName
      : saysTheSame(outcome.snapshot, certificate.snapshot);
  return same ? 'same' : null;
}

function saysTheSame(left: Snapshot, right: Snapshot): boolean {
  const read = (snapshot: Snapshot) =>
    JSON.stringify(Object.entries(snapshot).sort(([a], [b]) => (a < b ? -1 : 1)));
  return read(left) === read(right);
}

/** Null when the person or the enrollment is not there any more. */
async function snapshotToday(
  { enrollmentId, kind }: Pick<IssuedCertificate, 'enrollmentId' | 'kind'>,
  issuing: Issuing,
): Promise<SnapshotOutcome | null> {
  try {
    return await takeSnapshot(await readEnrollment(enrollmentId), kind, issuing);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
