import { type InferSchemaType, Schema, model } from 'mongoose';

/** Something that a person should know. `i18n/notices.ts` has the words for each code. */
export const NOTICE_CODES = [
  'project-reviewed',
  'review-assigned',
  'assignment-approved',
  'assignment-returned',
  'assignment-counted',
] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];

const noticeSchema = new Schema(
  {
    userId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    code: { type: String, enum: NOTICE_CODES, required: true },
    /** What it is about: the same thing twice is one notice. */
    key: { type: String, required: true },
    /** What its sentence needs. */
    data: { type: Map, of: String, default: {} },
    href: { type: String, required: true },
    at: { type: Date, required: true },
    readAt: Date,
  },
  { strict: 'throw', minimize: false, versionKey: false },
);

// A job that runs twice tells once.
noticeSchema.index({ userId: 1, code: 1, key: 1 }, { unique: true });
// «Avisos», newest first.
noticeSchema.index({ userId: 1, at: -1 });

export type NoticeRecord = InferSchemaType<typeof noticeSchema>;
export const Notice = model('Notice', noticeSchema);
