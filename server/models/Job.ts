import { type InferSchemaType, Schema, model } from 'mongoose';

/** Work to do after a write: taken by one process at a time, done at least once, safe to repeat. */
const jobSchema = new Schema(
  {
    kind: { type: String, required: true },
    /** The same work twice is one job. */
    key: { type: String, required: true },
    payload: { type: Schema.Types.Mixed, default: {} },
    state: { type: String, enum: ['waiting', 'done', 'failed'], required: true },
    /** Not before; while somebody works on it, when it may be taken over. */
    dueAt: { type: Date, required: true },
    attempts: { type: Number, default: 0, required: true },
    lastError: String,
    /** Finished jobs go after some days. */
    expiresAt: Date,
  },
  { strict: 'throw', versionKey: false, minimize: false },
);

// Asking twice for the same work must not do it twice.
jobSchema.index({ kind: 1, key: 1 }, { unique: true });
// What is due next.
jobSchema.index({ state: 1, dueAt: 1 });
jobSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type JobRecord = InferSchemaType<typeof jobSchema>;
export const Job = model('Job', jobSchema);
