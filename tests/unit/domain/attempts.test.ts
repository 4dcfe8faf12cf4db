import { describe, expect, it } from '@jest/globals';

import {
  type AttemptDecision,
  type AttemptFacts,
  type AttemptPolicy,
  mayStartAttempt,
} from '../../../server/domain/attempts.js';
import { mean, reachesMark } from '../../../server/domain/marks.js';

const now = new Date('2026-05-10T12:00:00Z');
const daysAgo = (days: number, extra = 0) => new Date(now.getTime() - days * 86_400_000 + extra);
const done = (number: number, submittedAt: Date, gradePercent = 40): AttemptFacts => ({
  number,
  state: 'submitted',
  submittedAt,
  gradePercent,
});
const practice: AttemptPolicy = { maxAttempts: 2 };
const validation: AttemptPolicy = {
  maxAttempts: 2,
  daysBetween: 7,
  stopsAtPercent: 60,
  afterLast: 'virtual',
};

describe('mayStartAttempt', () => {
  it.each<[string, AttemptPolicy, AttemptFacts[], AttemptDecision]>([
    ['the first', practice, [], { ok: true, number: 1, remaining: 2 }],
    ['the last allowed', practice, [done(1, now)], { ok: true, number: 2, remaining: 1 }],
    [
      'one too many',
      practice,
      [done(1, now), done(2, now)],
      { ok: false, reason: 'attempts-used-up', used: 2, next: 'study' },
    ],
    [
      'without a limit',
      { maxAttempts: 0 },
      [done(1, now)],
      { ok: true, number: 2, remaining: null },
    ],
    [
      'one is open, also when none is left',
      { maxAttempts: 1 },
      [{ number: 1, state: 'open' }],
      { ok: false, reason: 'open-attempt', number: 1 },
    ],
    [
      'a moment before the wait is over',
      validation,
      [done(1, daysAgo(7, 1))],
      { ok: false, reason: 'too-soon', availableAt: new Date(now.getTime() + 1) },
    ],
    [
      'exactly when it is over',
      validation,
      [done(1, daysAgo(7))],
      { ok: true, number: 2, remaining: 1 },
    ],
    [
      'after the second failure, virtual is offered',
      validation,
      [done(1, daysAgo(20)), done(2, daysAgo(9))],
      { ok: false, reason: 'attempts-used-up', used: 2, next: 'virtual' },
    ],
    [
      'passed, exactly on the mark',
      validation,
      [done(1, daysAgo(20), 60)],
      { ok: false, reason: 'already-passed', percent: 60 },
    ],
    [
      'just under the mark',
      validation,
      [done(1, daysAgo(20), 59.95)],
      { ok: true, number: 2, remaining: 1 },
    ],
    [
      'gaps in the numbers',
      { maxAttempts: 9 },
      [done(4, now)],
      { ok: true, number: 5, remaining: 8 },
    ],
  ])('%s', (_name, policy, attempts, decision) => {
    expect(mayStartAttempt(policy, attempts, now)).toEqual(decision);
  });
});

describe('reachesMark', () => {
  it.each([
    [60, true],
    [59.95, false],
    [59.999, false],
    [(0.1 + 0.2 + 0.3) * 100, true],
    [60 - 1e-12, true],
    [null, false],
    [undefined, false],
  ])('%d against 60', (percent, expected) => {
    expect(reachesMark(percent, 60)).toBe(expected);
  });

  it('has no mean of nothing', () => {
    expect(mean([])).toBeNull();
    expect(mean([1, 2])).toBe(1.5);
  });
});
