import { describe, expect, it } from '@jest/globals';

import {
  isProjectOpen,
  makePlanCode,
  planResult,
  planState,
  type PlanState,
} from '../../../server/domain/projects.js';
import { type Consensus } from '../../../server/domain/rubric.js';
import { type ReviewState } from '../../../server/domain/states.js';
import { type StudyRecord, type TrackStructure } from '../../../server/domain/track.js';

const track: TrackStructure = {
  completion: 'byMode',
  passMark: 60,
  components: ['lessons', 'project'],
  attendance: { minimumPercent: 80, minimumHours: 1 },
  weights: { assessments: 50, assignments: 25, exitTest: 25 },
  modules: [
    { slug: 'one', minutes: 30, blended: 'virtual', lessons: [{ slug: 'a', minutes: 30 }] },
  ],
};
const done = { a: { doneAt: new Date('2026-05-01') } };

describe('isProjectOpen', () => {
  it.each<[string, Partial<TrackStructure>, Partial<StudyRecord>, boolean]>([
    ['with everything done', {}, { lessons: done }, true],
    ['with something left', {}, {}, false],
    ['once completed, whatever a new version asks', {}, { completedAt: new Date() }, true],
    [
      'in person without a word that it is complete',
      {},
      { mode: 'inPerson', lessons: done },
      false,
    ],
    ['from the start where the track says so', { projectOpens: 'fromStart' }, {}, true],
    ['after learning where the track says so', { projectOpens: 'afterLearning' }, {}, false],
    [
      'without a project',
      { components: ['lessons'], projectOpens: 'fromStart' },
      { completedAt: new Date() },
      false,
    ],
  ])('%s', (_name, change, record, open) => {
    expect(isProjectOpen({ ...track, ...change }, { mode: 'virtual', ...record })).toBe(open);
  });
});

describe('planState', () => {
  it.each<[number, ReviewState[], PlanState]>([
    [1, [], 'unassigned'],
    [1, ['assigned'], 'assigned'],
    [1, ['draft'], 'inReview'],
    [1, ['sealed'], 'reviewed'],
    [2, ['sealed'], 'unassigned'],
    [2, ['assigned', 'assigned'], 'assigned'],
    [2, ['sealed', 'assigned'], 'inReview'],
    [2, ['draft', 'assigned'], 'inReview'],
    [2, ['sealed', 'sealed'], 'reviewed'],
    [2, ['sealed', 'sealed', 'assigned'], 'reviewed'],
  ])('of %s wanted: %j is %s', (wanted, reviews, state) => {
    expect(planState(reviews, wanted)).toBe(state);
  });
});

describe('planResult', () => {
  it.each<[number, number[], Consensus]>([
    [1, [], { state: 'waiting', reviewsMissing: 1 }],
    [1, [71], { state: 'agreed', result: 71, used: [0] }],
    [2, [71], { state: 'waiting', reviewsMissing: 1 }],
    [2, [70, 80], { state: 'agreed', result: 75, used: [0, 1] }],
    [2, [40, 80], { state: 'third-needed', difference: 40 }],
  ])('of %s wanted: %j', (wanted, totals, result) => {
    expect(planResult(totals, wanted)).toEqual(result);
  });
});

describe('makePlanCode', () => {
  it('has four signs without vowels and look-alikes', () => {
    const codes = Array.from({ length: 256 }, (_, byte) =>
      makePlanCode(new Uint8Array([byte, 255 - byte, byte, 7, 9])),
    );
    for (const code of codes) expect(code).toMatch(/^[2-9BCDFGHJKMNPQRSTVWXYZ]{4}$/);
    expect(new Set(codes).size).toBeGreaterThan(20);
  });
});
