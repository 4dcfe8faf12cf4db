import { type InferSchemaType, Schema, model } from 'mongoose';

/** A session as connect-mongo keeps it: read here only to list and to close them. */
const sessionSchema = new Schema(
  {
    _id: { type: String, required: true },
    session: {
      cookie: { type: Schema.Types.Mixed },
      userId: { type: String, required: true },
      startedAt: { type: Number, required: true },
      shared: Boolean,
      device: String,
    },
    expires: { type: Date, required: true },
    lastModified: Date,
  },
  { strict: 'throw', collection: 'sessions', versionKey: false },
);

// Sessions that nobody used any more go by themselves.
sessionSchema.index({ expires: 1 }, { expireAfterSeconds: 0 });
// «Cerrar otras sesiones», and every change of password.
sessionSchema.index({ 'session.userId': 1 });

export type SessionDocument = InferSchemaType<typeof sessionSchema>;
export const SessionRecord = model('SessionRecord', sessionSchema);
