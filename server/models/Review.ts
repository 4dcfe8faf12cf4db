import { type InferSchemaType, Schema, model } from 'mongoose';

import { REVIEW_STATES } from '../domain/states.js';

/** The most evaluators that a plan may have: two, and a third when they are far apart. */
export const MAXIMUM_SEATS = 3;

/** One evaluator's scores of one plan. What the plan is called (`code`) says nothing about its owner. */
const reviewSchema = new Schema(
  {
    projectId: { type: Schema.Types.ObjectId, ref: 'Project', required: true },
    evaluatorId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    /** Which of the places for evaluators of this plan it takes. */
    seat: { type: Number, required: true, min: 1, max: MAXIMUM_SEATS },
    code: { type: String, required: true },
    track: { type: String, required: true },
    /** The version of the track, and with it of the rubric, that counts. */
    trackVersion: { type: String, required: true },
    rubric: {
      type: new Schema(
        { slug: { type: String, required: true }, version: { type: Number, required: true } },
        { _id: false, strict: 'throw' },
      ),
      required: true,
    },
    state: { type: String, enum: REVIEW_STATES, required: true },
    assignedAt: { type: Date, required: true },
    assignedById: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    dueOn: { type: Date, required: true },
    /** The versions of the two parts that are scored; they are fixed when scoring begins. */
    versions: {
      type: new Schema(
        { model: { type: Number, required: true }, finance: { type: Number, required: true } },
        { _id: false, strict: 'throw' },
      ),
    },
    startedAt: Date,
    savedAt: Date,
    /** Grows with each saved draft, so that only what was shown is sealed. */
    revision: { type: Number, required: true, default: 0 },
    /** By id of the criterion. */
    scores: {
      type: Map,
      of: new Schema(
        { points: { type: Number, min: 0, default: null }, comment: { type: String, default: '' } },
        { _id: false, strict: 'throw' },
      ),
      default: {},
    },
    feedback: { type: String, default: '' },
    total: { type: Number, min: 0 },
    sealedAt: Date,
    /** Sealed, but perhaps its owner has not been told yet. */
    untold: Boolean,
  },
  { strict: 'throw', minimize: false, versionKey: false },
);

// Nobody scores the same plan twice.
reviewSchema.index({ projectId: 1, evaluatorId: 1 }, { unique: true });
// Two coordinators assigning at once do not give a plan more evaluators than it has places.
reviewSchema.index({ projectId: 1, seat: 1 }, { unique: true });
// What an evaluator has to do, and how much that is.
reviewSchema.index({ evaluatorId: 1, dueOn: 1 });
// Results that a crash kept from their owners; nearly always none.
reviewSchema.index({ sealedAt: 1 }, { partialFilterExpression: { untold: true } });

export type ReviewRecord = InferSchemaType<typeof reviewSchema>;
export const Review = model('Review', reviewSchema);
