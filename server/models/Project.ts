import { type InferSchemaType, Schema, model } from 'mongoose';

/** A stored file (`fileRef.ts`) with the fingerprint of what was sent, so that the same photo twice is one sheet. */
const sheetSchema = new Schema(
  {
    id: { type: Schema.Types.ObjectId, ref: 'StoredFile', required: true },
    name: { type: String, required: true },
    type: { type: String, required: true },
    bytes: { type: Number, required: true, min: 1 },
    hash: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { _id: false, id: false, strict: 'throw' },
);

/** The sheets that are being put together. Handing in copies them into a version. */
const draftSchema = new Schema(
  { sheets: { type: [sheetSchema], default: [] } },
  { _id: false, strict: 'throw' },
);

const versionSchema = new Schema(
  {
    version: { type: Number, required: true, min: 1 },
    files: { type: [sheetSchema], default: [] },
    text: String,
    at: { type: Date, required: true },
  },
  { _id: false, strict: 'throw' },
);

/**
 * The final project of an enrollment: the business model and the financial tool. Every version
 * that was handed in is kept. The rubric is that of the track version that the enrollment pins.
 */
const projectSchema = new Schema(
  {
    enrollmentId: { type: Schema.Types.ObjectId, ref: 'Enrollment', required: true },
    userId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    cohortId: { type: Schema.Types.ObjectId, ref: 'Cohort', required: true },
    municipality: { type: String, ref: 'Municipality', required: true },
    track: { type: String, required: true },
    trackVersion: { type: String, required: true },
    drafts: {
      type: new Schema(
        {
          model: { type: draftSchema, default: {} },
          finance: { type: draftSchema, default: {} },
        },
        { _id: false, strict: 'throw' },
      ),
      default: {},
    },
    parts: {
      type: new Schema(
        {
          model: { type: [versionSchema], default: [] },
          finance: { type: [versionSchema], default: [] },
        },
        { _id: false, strict: 'throw' },
      ),
      default: {},
    },
    /** When both parts were in for the first time. */
    deliveredAt: Date,
    /** What evaluators see instead of a name; given with `deliveredAt`. */
    code: String,
    /** A review has begun: from here on nothing is replaced. */
    reviewStartedAt: Date,
    /** Evaluators who gave the plan back, and why. They are not asked again. */
    returned: {
      type: [
        new Schema(
          {
            evaluatorId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
            reason: { type: String, enum: ['conflict', 'identifiable'], required: true },
            note: { type: String, default: '' },
            at: { type: Date, required: true },
          },
          { _id: false, strict: 'throw' },
        ),
      ],
      default: [],
    },
  },
  { strict: 'throw', minimize: false, versionKey: false },
);

// One project per enrollment: two first photos at once make one.
projectSchema.index({ enrollmentId: 1 }, { unique: true });
// A code stands for one plan.
projectSchema.index({ code: 1 }, { unique: true, sparse: true });
// Delivered plans of a municipality, oldest first.
projectSchema.index({ municipality: 1, deliveredAt: 1 });

export type ProjectRecord = InferSchemaType<typeof projectSchema>;
export const Project = model('Project', projectSchema);
