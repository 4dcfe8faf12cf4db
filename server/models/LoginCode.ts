import { type InferSchemaType, Schema, model } from 'mongoose';

/**
 * A way back into an account, once: a code that somebody of the team gave in person, or the link of
 * an e-mail. Only its keyed hash is kept; using it removes it.
 */
const loginCodeSchema = new Schema(
  {
    userId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    kind: { type: String, enum: ['given', 'link'], required: true },
    hash: { type: String, required: true },
    issuedBy: { type: Schema.Types.ObjectId, ref: 'User' },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false },
);

// A new code replaces the one before.
loginCodeSchema.index({ userId: 1, kind: 1 }, { unique: true });
// A link names no person.
loginCodeSchema.index({ hash: 1 });
loginCodeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type LoginCodeRecord = InferSchemaType<typeof loginCodeSchema>;
export const LoginCode = model('LoginCode', loginCodeSchema);
