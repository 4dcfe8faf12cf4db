import { type InferSchemaType, Schema, model } from 'mongoose';

import { ATTEMPT_STATES } from '../domain/states.js';

/**
 * One try of one person at one assessment. It keeps what was asked and in which order, against which
 * version of the content, each answer as it was given, and the grade. After it is handed in
 * nothing of it changes.
 */
const attemptSchema = new Schema(
  {
    enrollmentId: { type: Schema.Types.ObjectId, ref: 'Enrollment', required: true },
    userId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    track: { type: String, required: true },
    trackVersion: { type: String, required: true },
    /** `entry`, `exit`, `validation` or the module. */
    assessment: { type: String, required: true },
    number: { type: Number, required: true, min: 1 },
    state: { type: String, enum: ATTEMPT_STATES, required: true },
    items: {
      type: [
        {
          _id: false,
          itemId: { type: String, required: true },
          optionOrder: { type: [String], default: [] },
        },
      ],
      required: true,
    },
    /** Items that the person had already seen: nothing repeats silently. */
    repeated: { type: [String], default: undefined },
    answers: {
      type: Map,
      of: new Schema(
        {
          value: { type: Schema.Types.Mixed, required: true },
          at: { type: Date, required: true },
          /** Grows with each change; a request that arrives twice or late changes nothing. */
          version: { type: Number, required: true, min: 1 },
        },
        { _id: false, strict: 'throw' },
      ),
      default: {},
    },
    /** Grows with each saved answer, so that a grade is made of all of them. */
    revision: { type: Number, required: true, default: 0 },
    startedAt: { type: Date, required: true },
    submittedAt: Date,
    gradePercent: { type: Number, min: 0, max: 100 },
    /** 0 to 1 by place in `items`; null while a person has to score it. */
    itemScores: { type: [Number], default: undefined },
    /** Handed in, but perhaps not yet in the enrollment. */
    unrecorded: Boolean,
  },
  { strict: 'throw', minimize: false, versionKey: false },
);

// Two quick taps on «Empezar» make one attempt, and no number is given twice.
attemptSchema.index({ enrollmentId: 1, assessment: 1, number: 1 }, { unique: true });
// One open attempt: whoever comes back, on whatever phone, goes on with it.
attemptSchema.index(
  { enrollmentId: 1, assessment: 1 },
  { unique: true, partialFilterExpression: { state: 'open' } },
);
// Grades that a crash kept from the enrollment; nearly always none.
attemptSchema.index({ submittedAt: 1 }, { partialFilterExpression: { unrecorded: true } });

export type AttemptRecord = InferSchemaType<typeof attemptSchema>;
export const Attempt = model('Attempt', attemptSchema);
