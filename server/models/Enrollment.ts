import { type InferSchemaType, Schema, model } from 'mongoose';

import { MODES } from '../domain/modes.js';
import {
  APPROVED_BY,
  ASSIGNMENT_STATES,
  COUNTRIES,
  ENROLLMENT_STATES,
  LIVE_ENROLLMENT_STATES,
  RESULT_SOURCES,
} from '../domain/states.js';

const resultSchema = new Schema(
  {
    bestPercent: { type: Number, required: true, min: 0, max: 100 },
    attempts: { type: Number, required: true, min: 0 },
    lastAt: { type: Date, required: true },
    via: { type: String, enum: RESULT_SOURCES, required: true },
  },
  { _id: false, strict: 'throw' },
);

const assignmentSchema = new Schema(
  {
    state: { type: String, enum: ASSIGNMENT_STATES, required: true },
    approvedBy: { type: String, enum: [...APPROVED_BY, null], default: null },
    /** Points of the rubric in percent, when a trainer gave them. */
    percent: { type: Number, min: 0, max: 100 },
    at: { type: Date, required: true },
    submissionId: { type: Schema.Types.ObjectId, ref: 'Submission' },
  },
  { _id: false, strict: 'throw' },
);

/**
 * One person in one track: the pinned version, the state, and all that was achieved. The pages of
 * the classroom and the grade table read this one document and the catalogue, nothing else. Keys of
 * the maps are slugs of the track: lessons; assessments (`entry`, `exit`, `validation` or the
 * module); modules.
 */
const enrollmentSchema = new Schema(
  {
    userId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    track: { type: String, required: true },
    /** Pinned: a new version never adds an obligation and never takes a result away. */
    trackVersion: { type: String, required: true },
    mode: { type: String, enum: MODES, required: true },
    cohortId: { type: Schema.Types.ObjectId, ref: 'Cohort', required: true },
    municipality: { type: String, ref: 'Municipality', required: true },
    /** Of the municipality: which variant of a lesson is read. */
    country: { type: String, enum: COUNTRIES, required: true },
    state: { type: String, enum: ENROLLMENT_STATES, required: true },
    enrolledAt: { type: Date, required: true },
    /** When and why it ended without completing. */
    closedAt: Date,
    closedReason: String,
    /** Cohorts that the person was in before leaving and coming back. */
    earlier: {
      type: [
        new Schema(
          {
            cohortId: { type: Schema.Types.ObjectId, ref: 'Cohort', required: true },
            enrolledAt: { type: Date, required: true },
            closedAt: Date,
            closedReason: String,
          },
          { _id: false, strict: 'throw' },
        ),
      ],
      default: [],
    },
    lessons: {
      type: Map,
      of: new Schema({ doneAt: { type: Date, required: true } }, { _id: false, strict: 'throw' }),
      default: {},
    },
    /** Where the person was reading. */
    place: {
      type: new Schema(
        {
          lesson: { type: String, required: true },
          section: String,
          at: { type: Date, required: true },
        },
        { _id: false, strict: 'throw' },
      ),
    },
    results: { type: Map, of: resultSchema, default: {} },
    assignments: { type: Map, of: assignmentSchema, default: {} },
    /** Modules that count as done because of the validation exam. */
    credits: { type: [String], default: [] },
    project: {
      type: new Schema({ modelAt: Date, financeAt: Date }, { _id: false, strict: 'throw' }),
      default: {},
    },
    completedAt: Date,
    certificateId: { type: Schema.Types.ObjectId, ref: 'Certificate' },
  },
  { strict: 'throw', minimize: false, versionKey: false },
);

// One live enrollment per person and track, whatever arrives at once; whoever left may come back.
enrollmentSchema.index(
  { userId: 1, track: 1 },
  { unique: true, partialFilterExpression: { state: { $in: [...LIVE_ENROLLMENT_STATES] } } },
);
// «Mi aula»: all of a person's, newest first.
enrollmentSchema.index({ userId: 1, enrolledAt: -1 });
// The grade table and the count of a cohort.
enrollmentSchema.index({ cohortId: 1, state: 1 });
// Who has finished and waits for the certificate: few at any time.
enrollmentSchema.index({ state: 1, certificateId: 1, completedAt: 1 });
// What a municipality reports.
enrollmentSchema.index({ municipality: 1, state: 1 });
// Which versions of a track are still read, asked once when a process starts.
enrollmentSchema.index({ track: 1, trackVersion: 1 });

export type EnrollmentRecord = InferSchemaType<typeof enrollmentSchema>;
export const Enrollment = model('Enrollment', enrollmentSchema);
