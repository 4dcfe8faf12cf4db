import { type CompletionFacts } from '../../../server/domain/completion.js';
import { type Mode } from '../../../server/domain/modes.js';
import { type ModuleStructure, type TrackStructure } from '../../../server/domain/track.js';

/** A track of four modules of 180 minutes; the first two are in person when blended. */
export const track: TrackStructure = {
  completion: 'byMode',
  passMark: 60,
  components: [
    'lessons',
    'assessments',
    'assignments',
    'entryTest',
    'exitTest',
    'validationExam',
    'project',
  ],
  attendance: { minimumPercent: 80, minimumHours: 8 },
  weights: { assessments: 50, assignments: 25, exitTest: 25 },
  validation: { itemsPerModule: 2, attempts: 2, daysBetween: 7 },
  modules: [1, 2, 3, 4].map((n): ModuleStructure => ({
    slug: `m${n}`,
    minutes: 180,
    blended: n <= 2 ? 'inPerson' : 'virtual',
    lessons: [
      { slug: `m${n}-a`, minutes: 30 },
      { slug: `m${n}-b`, minutes: 40 },
    ],
    assessment: {},
    assignment: { approval: n === 4 ? 'trainer' : 'self', deliverable: n === 4, minutes: 35 },
  })),
};

/** Nine sessions as modules; the last one has the extra activity. */
export const trainerTrack: TrackStructure = {
  completion: 'trainerCertification',
  passMark: 60,
  components: ['lessons', 'assessments', 'assignments', 'exitTest'],
  attendance: { minimumPercent: 80, minimumHours: 0 },
  weights: { assessments: 0, assignments: 50, exitTest: 50 },
  trainerCertification: {
    attendanceHours: 28,
    practiceHours: 8,
    microClassMark: 70,
    examMark: 60,
  },
  modules: [1, 2].map((n) => ({
    slug: `s${n}`,
    minutes: 840,
    blended: 'inPerson',
    lessons: [{ slug: `s${n}-a`, minutes: 30 }],
    assessment: {},
    assignment: n === 2 ? { approval: 'trainer', deliverable: false, minutes: 60 } : null,
  })),
};

export const now = new Date('2026-05-10T12:00:00Z');
export const joinedAt = new Date('2026-03-01T00:00:00Z');
const later = new Date('2026-03-10T00:00:00Z');
const done = { doneAt: later };

export const session = (
  module: string | null,
  minutes: number,
  attendedMinutes: number,
  more: { startsAt?: Date; madeUpMinutes?: number } = {},
) => ({ startsAt: later, module, minutes, attendedMinutes, ...more });

/**
 * Complete in each mode, exactly on every limit: 60 in every test, 80 % of the hours, 8 hours.
 * What the mode does not ask for is not there.
 */
export const onTheLimit: Record<Mode, CompletionFacts> = {
  virtual: {
    mode: 'virtual',
    lessons: lessonsOf('m1', 'm2', 'm3', 'm4'),
    results: resultsOf('m1', 'm2', 'm3', 'm4', 'exit'),
    assignments: approvedOf('m1', 'm2', 'm3', 'm4'),
  },
  inPerson: {
    mode: 'inPerson',
    results: resultsOf('exit'),
    assignments: approvedOf('m1', 'm2', 'm3', 'm4'),
    attendance: {
      joinedAt,
      sessions: [session('m1', 300, 240), session('m2', 300, 240)],
    },
  },
  blended: {
    mode: 'blended',
    lessons: lessonsOf('m3', 'm4'),
    results: resultsOf('m3', 'm4', 'exit'),
    assignments: approvedOf('m1', 'm2', 'm3', 'm4'),
    attendance: {
      joinedAt,
      sessions: [session('m1', 300, 240), session('m2', 300, 240)],
    },
  },
  validation: {
    mode: 'validation',
    validationAttempts: [
      { submittedAt: later, modulePercents: { m1: 100, m2: 100, m3: 40, m4: 0 } },
    ],
  },
};

export function lessonsOf(...modules: string[]) {
  return Object.fromEntries(
    modules.flatMap((slug) => [
      [`${slug}-a`, done],
      [`${slug}-b`, done],
    ]),
  );
}

export function resultsOf(...slugs: string[]) {
  return Object.fromEntries(slugs.map((slug) => [slug, { bestPercent: 60 }]));
}

export function approvedOf(...slugs: string[]) {
  return Object.fromEntries(slugs.map((slug) => [slug, { state: 'approved' as const }]));
}
