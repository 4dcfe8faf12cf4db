import { type InferSchemaType, Schema, model } from 'mongoose';

/**
 * What somebody had typed when the session turned out to be over. Kept for an hour, until she has
 * signed in again. Never passwords, never files.
 */
const heldFormSchema = new Schema(
  {
    /** Hash of the random id that the browser holds. */
    _id: { type: String, required: true },
    /** For whom the page with the form was made: nobody else gets to see it. */
    owner: { type: String, required: true },
    path: { type: String, required: true },
    fields: [
      { _id: false, name: { type: String, required: true }, value: { type: String, default: '' } },
    ],
    expiresAt: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false },
);

// What nobody came back for goes by itself.
heldFormSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type HeldFormRecord = InferSchemaType<typeof heldFormSchema>;
export const HeldForm = model('HeldForm', heldFormSchema);
