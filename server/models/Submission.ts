import { type InferSchemaType, Schema, model } from 'mongoose';

import { APPROVED_BY, ASSIGNMENT_STATES } from '../domain/states.js';
import { fileRefSchema } from './fileRef.js';

/** Besides the states of an assignment: not handed in yet, and replaced by a newer version. */
export const SUBMISSION_STATES = ['draft', ...ASSIGNMENT_STATES, 'replaced'] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** One version of what somebody hands in for an assignment. Every version is kept. */
const submissionSchema = new Schema(
  {
    enrollmentId: { type: Schema.Types.ObjectId, ref: 'Enrollment', required: true },
    userId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    cohortId: { type: Schema.Types.ObjectId, ref: 'Cohort', required: true },
    municipality: { type: String, ref: 'Municipality', required: true },
    track: { type: String, required: true },
    trackVersion: { type: String, required: true },
    /** The module: it has at most one assignment. */
    assignment: { type: String, required: true },
    version: { type: Number, required: true, min: 1 },
    text: { type: String, default: '' },
    files: { type: [fileRefSchema], default: [] },
    /** Points of the checklist that are ticked, by place. */
    checklist: { type: [Number], default: [] },
    state: { type: String, enum: SUBMISSION_STATES, required: true },
    savedAt: { type: Date, required: true },
    submittedAt: Date,
    /** When it came into its state; what arrives late never undoes what came after it. */
    stateAt: Date,
    approvedBy: { type: String, enum: APPROVED_BY },
    /** A trainer has to look at it: it waits for approval, or it is one of the sample. */
    awaitsTrainer: Boolean,
    decision: {
      type: new Schema(
        {
          state: { type: String, enum: ['approved', 'returned'], required: true },
          comment: { type: String, default: '' },
          byId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
          byName: { type: String, required: true },
          at: { type: Date, required: true },
          /** Points by criterion of the assignment's rubric. */
          rubric: { type: Map, of: Number },
          percent: { type: Number, min: 0, max: 100 },
        },
        { _id: false, strict: 'throw' },
      ),
    },
    /** Handed in or decided, but perhaps not yet in the enrollment. */
    unrecorded: Boolean,
  },
  { strict: 'throw', minimize: false, versionKey: false },
);

// Two quick taps on «Entregar» hand in one version.
submissionSchema.index({ enrollmentId: 1, assignment: 1, version: 1 }, { unique: true });
// What waits for the trainers of a municipality, oldest first.
submissionSchema.index(
  { municipality: 1, submittedAt: 1 },
  { partialFilterExpression: { awaitsTrainer: true } },
);
// States that a crash kept from the enrollment; nearly always none.
submissionSchema.index({ stateAt: 1 }, { partialFilterExpression: { unrecorded: true } });

export type SubmissionRecord = InferSchemaType<typeof submissionSchema>;
export const Submission = model('Submission', submissionSchema);
