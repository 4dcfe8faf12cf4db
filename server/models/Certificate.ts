import { type InferSchemaType, Schema, model } from 'mongoose';

import { MODES } from '../domain/modes.js';
import { CERTIFICATE_KINDS, REVOCATION_REASONS } from '../domain/states.js';

/** A day in the municipality's calendar: `2027-03-27`. */
const day = { type: String, match: /^\d{4}-\d{2}-\d{2}$/ } as const;

/** What the paper says. Frozen when it is issued, and no more than what is printed. */
const snapshotSchema = new Schema(
  {
    personName: { type: String, required: true },
    track: { type: String, required: true },
    trackVersion: { type: String, required: true },
    trackTitle: { type: String, required: true },
    /** As many as the woven band has segments. */
    modules: { type: Number, required: true, min: 1 },
    hours: { type: Number, required: true, min: 0 },
    mode: { type: String, enum: MODES, required: true },
    /** The mode in words, as printed. */
    modeText: { type: String, required: true },
    startedOn: { ...day, required: true },
    completedOn: { ...day, required: true },
    issuer: { type: String, required: true },
    signatory: { type: String, required: true },
    endorsement: String,
    /** In which the days above, and those of issuing and revoking, are counted. */
    timeZone: { type: String, required: true },
  },
  { _id: false, strict: 'throw' },
);

/**
 * An issued certificate. Nothing in the snapshot is ever changed: a correction revokes it and issues
 * the next number. It stays when the account is erased, without its person's id, and still verifies.
 */
const certificateSchema = new Schema(
  {
    enrollmentId: { type: Schema.Types.ObjectId, ref: 'Enrollment', required: true },
    /** Whose it is; not there any more once the account is erased. */
    userId: { type: Schema.Types.ObjectId, ref: 'User' },
    municipality: { type: String, ref: 'Municipality', required: true },
    kind: { type: String, enum: CERTIFICATE_KINDS, required: true },
    /** 1, and one more for each correction. */
    number: { type: Number, required: true, min: 1 },
    /** See `makeSerial`: it is also the public code. */
    serial: { type: String, required: true },
    snapshot: { type: snapshotSchema, required: true },
    /** The project was delivered, maybe after issuing: the paper mentions it from then on. */
    projectDeliveredOn: day,
    issuedAt: { type: Date, required: true },
    /** The person says that something in it is wrong. */
    correctionAskedAt: Date,
    revokedAt: Date,
    revokedReason: { type: String, enum: REVOCATION_REASONS },
    /** For the team; never on a public page. */
    revokedNote: String,
    revokedById: { type: Schema.Types.ObjectId, ref: 'User' },
    /** Serial of the one that takes its place, chosen in the same write that revokes. */
    replacedBy: String,
  },
  { strict: 'throw', versionKey: false },
);

// Twenty requests at once issue one certificate, and one correction makes one new one.
certificateSchema.index({ enrollmentId: 1, kind: 1, number: 1 }, { unique: true });
// Verifying reads by it, and nobody shares a serial.
certificateSchema.index({ serial: 1 }, { unique: true });
// «Mis certificados», and letting go of the person when the account is erased.
certificateSchema.index({ userId: 1 }, { sparse: true });
// What a coordinator issued lately, and the whole country for administration.
certificateSchema.index({ municipality: 1, issuedAt: -1 });
certificateSchema.index({ issuedAt: -1 });
// Who waits for a correction.
certificateSchema.index({ correctionAskedAt: 1 }, { sparse: true });

export type CertificateRecord = InferSchemaType<typeof certificateSchema>;
export const Certificate = model('Certificate', certificateSchema);
