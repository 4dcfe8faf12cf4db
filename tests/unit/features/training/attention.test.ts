import { describe, expect, it } from '@jest/globals';

import { attentionOf, compareAttention } from '../../../../server/features/training/attention.js';
import { type StudyEnrollment } from '../../../../server/features/enrollments/enrollment.service.js';
import { testCatalogue } from '../../../support/catalogue.js';

const NOW = new Date('2026-11-20T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 3_600_000);
const justUnder = (days: number) => new Date(daysAgo(days).getTime() + 1);

const track = testCatalogue.track('puesto-de-jugos');
if (!track) throw new Error('The fixture has no such course');

const base: StudyEnrollment = {
  id: 'e',
  userId: 'u',
  cohortId: 'c',
  track: track.slug,
  trackVersion: track.version,
  mode: 'virtual',
  municipality: 'm',
  country: 'EC',
  state: 'active',
  enrolledAt: daysAgo(30),
  closedReason: null,
  lessons: { 'que-vendo': { doneAt: daysAgo(1) } },
  results: {},
  assignments: {},
  place: null,
  project: {},
  credits: [],
  completedAt: null,
  certificateId: null,
};

const result = (bestPercent: number, lastAt: Date) => ({
  'conoce-tu-puesto': { bestPercent, attempts: 1, lastAt, via: 'online' as const },
});
const assignment = (state: 'returned' | 'submitted', at: Date) => ({
  'saca-tus-cuentas': { state, at },
});

describe('whom to call', () => {
  it.each<[string, Partial<StudyEnrollment>, object | null]>([
    ['somebody who gets on', {}, null],
    ['just under a week of silence', { lessons: { a: { doneAt: justUnder(7) } } }, null],
    [
      'a week of silence',
      { lessons: { a: { doneAt: daysAgo(7) } } },
      { kind: 'away', days: 7, urgent: false },
    ],
    [
      'just under two weeks',
      { lessons: { a: { doneAt: justUnder(14) } } },
      { days: 13, urgent: false },
    ],
    [
      'two weeks of silence',
      { lessons: { a: { doneAt: daysAgo(14) } } },
      { days: 14, urgent: true },
    ],
    [
      'silence, but reading since',
      { lessons: { a: { doneAt: daysAgo(20) } }, place: { lesson: 'a', at: daysAgo(1) } },
      null,
    ],
    ['not started, just under three days', { lessons: {}, enrolledAt: justUnder(3) }, null],
    [
      'not started in three days',
      { lessons: {}, enrolledAt: daysAgo(3) },
      { kind: 'never-started', urgent: false },
    ],
    [
      'not started in ten days',
      { lessons: {}, enrolledAt: daysAgo(10) },
      { kind: 'never-started', urgent: true },
    ],
    ['a failed assessment of yesterday', { results: result(52, daysAgo(1)) }, null],
    [
      'a failed assessment that rests',
      { results: result(59.9, daysAgo(2)) },
      { kind: 'failed', module: 1, percent: 59.9 },
    ],
    ['an assessment on the mark', { results: result(60, daysAgo(2)) }, null],
    [
      'a returned assignment of yesterday',
      { assignments: assignment('returned', daysAgo(1)) },
      null,
    ],
    [
      'a returned assignment that rests',
      { assignments: assignment('returned', daysAgo(2)) },
      { kind: 'returned', module: 2, days: 2 },
    ],
    [
      'an assignment that waits for the trainer',
      { assignments: assignment('submitted', daysAgo(5)) },
      null,
    ],
    [
      'a returned assignment before a failed assessment',
      { assignments: assignment('returned', daysAgo(2)), results: result(10, daysAgo(4)) },
      { kind: 'returned' },
    ],
    [
      'silence before everything',
      { lessons: { a: { doneAt: daysAgo(9) } }, results: result(10, daysAgo(9)) },
      { kind: 'away' },
    ],
    [
      'somebody who is finished',
      { lessons: {}, completedAt: daysAgo(40), state: 'completed' },
      null,
    ],
    ['somebody who left', { lessons: {}, state: 'withdrawn' }, null],
  ])('%s', (_name, facts, expected) => {
    const attention = attentionOf(track, { ...base, ...facts }, NOW);
    if (expected === null) expect(attention).toBeNull();
    else expect(attention).toMatchObject(expected);
  });

  it('starts with who may leave the course, then with the longest silence', () => {
    const order = [
      { kind: 'away' as const, urgent: false, days: 13 },
      { kind: 'never-started' as const, urgent: true, days: 10 },
      { kind: 'away' as const, urgent: true, days: 20 },
      { kind: 'failed' as const, urgent: false, days: 2, module: 1, percent: 3 },
    ].sort(compareAttention);
    expect(order.map(({ days }) => days)).toEqual([20, 10, 13, 2]);
  });
});
