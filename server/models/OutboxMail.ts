import { type InferSchemaType, Schema, model } from 'mongoose';

/** An e-mail on its way. Without a mail server it stays here, and /desarrollo/correos shows it. */
const outboxMailSchema = new Schema(
  {
    to: { type: String, required: true },
    subject: { type: String, required: true },
    /** Emptied once sent: it may hold a link that opens an account. */
    text: { type: String, default: '' },
    state: { type: String, enum: ['waiting', 'sent', 'kept'], required: true },
    createdAt: { type: Date, required: true },
    sentAt: Date,
    expiresAt: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false },
);

// Addresses are not kept longer than a question about a lost e-mail may take.
outboxMailSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type OutboxMailRecord = InferSchemaType<typeof outboxMailSchema>;
export const OutboxMail = model('OutboxMail', outboxMailSchema);
