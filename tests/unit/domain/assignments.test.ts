import { describe, expect, it } from '@jest/globals';

import {
  decideAssignment,
  type DecisionResult,
  handIn,
  type HandIn,
  type HandInDecision,
  isApprovedByTime,
  isInSample,
} from '../../../server/domain/assignments.js';
import { type ApprovalKind, type AssignmentState } from '../../../server/domain/states.js';
import { type AssignmentRecord } from '../../../server/domain/track.js';

const now = new Date('2026-05-10T12:00:00Z');
const keys = Array.from({ length: 1000 }, (_, n) => `enrollment-${n}:m1`);
const inSample = keys.find(isInSample) ?? '';
const notInSample = keys.find((key) => !isInSample(key)) ?? '';
const sent: HandIn = {
  hasContent: true,
  checklist: { total: 3, ticked: 3 },
  sampleKey: notInSample,
};

describe('handIn', () => {
  it.each<[string, ApprovalKind, AssignmentRecord | null, Partial<HandIn>, HandInDecision]>([
    [
      'self, all ticked',
      'self',
      null,
      {},
      { ok: true, state: 'approved', approvedBy: 'self', inSample: false },
    ],
    [
      'self, only the checklist',
      'self',
      null,
      { hasContent: false },
      { ok: true, state: 'approved', approvedBy: 'self', inSample: false },
    ],
    [
      'self, one tick less',
      'self',
      null,
      { checklist: { total: 3, ticked: 2 } },
      { ok: false, reason: 'checklist-incomplete' },
    ],
    [
      'self, neither',
      'self',
      null,
      { hasContent: false, checklist: { total: 0, ticked: 0 } },
      { ok: false, reason: 'nothing-sent' },
    ],
    [
      'sample, not drawn',
      'sample',
      null,
      {},
      { ok: true, state: 'approved', approvedBy: 'sample', inSample: false },
    ],
    [
      'sample, drawn: approved too',
      'sample',
      null,
      { sampleKey: inSample },
      { ok: true, state: 'approved', approvedBy: 'sample', inSample: true },
    ],
    [
      'trainer',
      'trainer',
      null,
      {},
      { ok: true, state: 'submitted', approvedBy: null, inSample: false },
    ],
    [
      'trainer, empty',
      'trainer',
      null,
      { hasContent: false },
      { ok: false, reason: 'nothing-sent' },
    ],
    [
      'a new version while it waits',
      'trainer',
      { state: 'submitted' },
      {},
      { ok: true, state: 'submitted', approvedBy: null, inSample: false },
    ],
    [
      'after it was returned',
      'trainer',
      { state: 'returned' },
      {},
      { ok: true, state: 'submitted', approvedBy: null, inSample: false },
    ],
    [
      'after it was approved',
      'trainer',
      { state: 'approved' },
      {},
      { ok: false, reason: 'already-approved' },
    ],
  ])('%s', (_name, approval, current, change, decision) => {
    expect(handIn({ approval }, current, { ...sent, ...change })).toEqual(decision);
  });

  it('draws about one in five, always the same', () => {
    const drawn = keys.filter(isInSample).length;
    expect(Math.abs(drawn - 200)).toBeLessThan(50);
    expect(isInSample(inSample)).toBe(true);
  });
});

describe('decideAssignment', () => {
  it.each<[string, AssignmentRecord | null, 'approved' | 'returned', string, DecisionResult]>([
    [
      'approve',
      { state: 'submitted' },
      'approved',
      '',
      { ok: true, state: 'approved', approvedBy: 'trainer' },
    ],
    [
      'return with a comment',
      { state: 'submitted' },
      'returned',
      'Falta el precio.',
      { ok: true, state: 'returned', approvedBy: null },
    ],
    [
      'return without one',
      { state: 'submitted' },
      'returned',
      '  ',
      { ok: false, reason: 'comment-missing' },
    ],
    ['nothing handed in', null, 'approved', '', { ok: false, reason: 'not-submitted' }],
    [
      'returned already',
      { state: 'returned' },
      'approved',
      '',
      { ok: false, reason: 'already-decided' },
    ],
    [
      'approved by a trainer',
      { state: 'approved', approvedBy: 'trainer' },
      'returned',
      'x',
      { ok: false, reason: 'already-decided' },
    ],
    [
      'approved by time',
      { state: 'approved', approvedBy: 'time' },
      'returned',
      'x',
      { ok: false, reason: 'already-decided' },
    ],
    [
      'approved as sample',
      { state: 'approved', approvedBy: 'sample' },
      'returned',
      'x',
      { ok: true, state: 'returned', approvedBy: null },
    ],
  ])('%s', (_name, current, decision, comment, result) => {
    expect(decideAssignment(current, decision, comment)).toEqual(result);
  });
});

describe('isApprovedByTime', () => {
  const week = 7 * 86_400_000;
  it.each<[string, ApprovalKind, boolean, AssignmentState, number, boolean]>([
    ['a moment before 7 days', 'trainer', true, 'submitted', week - 1, false],
    ['exactly 7 days', 'trainer', true, 'submitted', week, true],
    ['returned in time', 'trainer', true, 'returned', week, false],
    ['not a deliverable', 'trainer', false, 'submitted', week, false],
    ['no trainer needed', 'sample', true, 'submitted', week, false],
  ])('%s', (_name, approval, deliverable, state, elapsed, expected) => {
    const at = new Date(now.getTime() - elapsed);
    expect(isApprovedByTime({ approval, deliverable }, state, at, now)).toBe(expected);
  });
});
