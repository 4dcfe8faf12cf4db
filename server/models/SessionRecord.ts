import { type InferSchemaType, Schema, model } from 'mongoose';

/** One browser in which somebody is signed in. `http/sessionStore.ts` reads and writes it. */
const sessionSchema = new Schema(
  {
    /** Hash of the id in the cookie. */
    _id: { type: String, required: true },
    userId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    startedAt: { type: Date, required: true },
    lastSeenAt: { type: Date, required: true },
    expires: { type: Date, required: true },
    shared: Boolean,
    device: String,
  },
  { strict: 'throw', collection: 'sessions', versionKey: false },
);

// Sessions that nobody used any more go by themselves.
sessionSchema.index({ expires: 1 }, { expireAfterSeconds: 0 });
// «Cerrar otras sesiones», and every change of password.
sessionSchema.index({ userId: 1 });

export type SessionDocument = InferSchemaType<typeof sessionSchema>;
export const SessionRecord = model('SessionRecord', sessionSchema);
