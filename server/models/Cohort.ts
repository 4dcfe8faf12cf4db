import { type InferSchemaType, Schema, model } from 'mongoose';

import { MODES } from '../domain/modes.js';
import { COHORT_STATES } from '../domain/states.js';

/** An edition of a track: one mode, one municipality, its trainers, its dates, its places. */
const cohortSchema = new Schema(
  {
    title: { type: String, required: true },
    track: { type: String, required: true },
    /** The version that its people study; without one, the current version when they enrol. */
    trackVersion: String,
    mode: { type: String, enum: MODES, required: true },
    municipality: { type: String, ref: 'Municipality', required: true },
    cycle: { type: String, required: true },
    trainerIds: { type: [{ type: Schema.Types.ObjectId, ref: 'User' }], default: [] },
    /** Whom people of the cohort ask; every open virtual cohort names one. */
    responsibleId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
    capacity: { type: Number, required: true, min: 1 },
    /** Places taken. Only `enrollments/places.service.ts` writes it, never past `capacity`. */
    enrolledCount: { type: Number, required: true, default: 0, min: 0 },
    /** Who holds a place, so that a form sent twice takes one. Written together with the count. */
    memberIds: { type: [{ type: Schema.Types.ObjectId, ref: 'User' }], default: [] },
    /** When the last place was taken: a count is only repaired when nobody is just enrolling. */
    placeTakenAt: Date,
    openForSelfEnrolment: { type: Boolean, required: true, default: false },
    startsOn: { type: Date, required: true },
    endsOn: { type: Date, required: true },
    state: { type: String, enum: COHORT_STATES, required: true },
  },
  { strict: 'throw', versionKey: false },
);

// The open cohorts of a course page.
cohortSchema.index({ track: 1, openForSelfEnrolment: 1, state: 1, startsOn: 1 });
// «Mis grupos» of a trainer, and the cohorts that a coordinator answers for.
cohortSchema.index({ trainerIds: 1, startsOn: -1 });
cohortSchema.index({ responsibleId: 1, startsOn: -1 });
cohortSchema.index({ municipality: 1, startsOn: -1 });

export type CohortRecord = InferSchemaType<typeof cohortSchema>;
export const Cohort = model('Cohort', cohortSchema);
