import { type Mode } from '../../domain/modes.js';
import { type CertificateKind, type RevocationReason } from '../../domain/states.js';
import { type CertificateRecord } from '../../models/Certificate.js';
import { type Types } from 'mongoose';

/** A certificate as services and presenters read it. */
export interface IssuedCertificate {
  id: string;
  serial: string;
  kind: CertificateKind;
  number: number;
  enrollmentId: string;
  /** Null once the account is erased. */
  userId: string | null;
  municipality: string;
  snapshot: Snapshot;
  /** A day; null: not delivered. */
  projectDeliveredOn: string | null;
  issuedAt: Date;
  correctionAskedAt: Date | null;
  revoked: Revocation | null;
}

/** Days are `2027-03-27`, in the calendar of the municipality. */
export interface Snapshot {
  personName: string;
  track: string;
  trackVersion: string;
  trackTitle: string;
  modules: number;
  hours: number;
  mode: Mode;
  modeText: string;
  startedOn: string;
  completedOn: string;
  issuer: string;
  signatory: string;
  endorsement?: string | null;
  timeZone: string;
}

export interface Revocation {
  at: Date;
  reason: RevocationReason;
  note: string;
  replacedBy: string | null;
}

/** From the store to the plain type. */
export function toIssuedCertificate(
  record: CertificateRecord & { _id: Types.ObjectId },
): IssuedCertificate {
  const { revokedAt, revokedReason } = record;
  return {
    id: String(record._id),
    serial: record.serial,
    kind: record.kind,
    number: record.number,
    enrollmentId: String(record.enrollmentId),
    userId: record.userId ? String(record.userId) : null,
    municipality: record.municipality,
    snapshot: record.snapshot,
    projectDeliveredOn: record.projectDeliveredOn ?? null,
    issuedAt: record.issuedAt,
    correctionAskedAt: record.correctionAskedAt ?? null,
    revoked: revokedAt
      ? {
          at: revokedAt,
          reason: revokedReason ?? 'mistake',
          note: record.revokedNote ?? '',
          replacedBy: record.replacedBy ?? null,
        }
      : null,
  };
}
