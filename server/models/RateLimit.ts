import { type InferSchemaType, Schema, model } from 'mongoose';

/** Counters of rate-limiter-flexible, which reads and writes them itself. Keys are hashed. */
const rateLimitSchema = new Schema(
  {
    key: { type: String, required: true },
    points: { type: Number, required: true },
    expire: Date,
  },
  { strict: 'throw', collection: 'rateLimits', versionKey: false },
);

// Two attempts at once must count as two.
rateLimitSchema.index({ key: 1 }, { unique: true });
rateLimitSchema.index({ expire: 1 }, { expireAfterSeconds: 0 });

export type RateLimitRecord = InferSchemaType<typeof rateLimitSchema>;
export const RateLimit = model('RateLimit', rateLimitSchema);
