import { type InferSchemaType, model, Schema } from 'mongoose';

/**
 * One version of one course as it was compiled. Written once, never edited: enrollments and
 * attempts refer to it, and read it long after `content/` has changed.
 */
const trackVersionSchema = new Schema(
  {
    slug: { type: String, required: true },
    /** Short hash of the content. */
    version: { type: String, required: true },
    /** The compiled course: JSON, gzip. */
    compiled: { type: Buffer, required: true },
    /** Its pictures, as `fingerprint/file`. */
    media: { type: [String], required: true },
    storedAt: { type: Date, required: true },
  },
  { strict: 'throw' },
);

// Processes that start together must not store the same version twice.
trackVersionSchema.index({ slug: 1, version: 1 }, { unique: true });
// A picture of a version that this process has not open is found by its own address.
trackVersionSchema.index({ slug: 1, media: 1 });

export type TrackVersionRecord = InferSchemaType<typeof trackVersionSchema>;
export const TrackVersion = model('TrackVersion', trackVersionSchema);
