import { describe, expect, it } from '@jest/globals';

import {
  type Consensus,
  levelOf,
  maximumTotal,
  missingBeforeSealing,
  reviewConsensus,
  rubricPercent,
  type RubricScores,
  type ScoreProblem,
  scoreProblems,
  totalOf,
} from '../../../server/domain/rubric.js';

const criterion = { id: 'value', points: 20, levels: [20, 12, 5].map((points) => ({ points })) };
const rubric = {
  criteria: [criterion, { id: 'numbers', levels: [{ points: 30 }, { points: 10 }] }],
};

describe('scores of a rubric', () => {
  it.each<[string, RubricScores, ScoreProblem[]]>([
    ['nothing yet', {}, []],
    ['gaps of a draft', { value: { points: null }, numbers: undefined }, []],
    ['on both limits', { value: { points: 0 }, numbers: { points: 30 } }, []],
    ['over', { value: { points: 21 } }, [{ criterion: 'value', reason: 'out-of-range' }]],
    ['below 0', { value: { points: -1 } }, [{ criterion: 'value', reason: 'out-of-range' }]],
    ['half a point', { value: { points: 1.5 } }, [{ criterion: 'value', reason: 'not-a-number' }]],
    ['no number', { value: { points: NaN } }, [{ criterion: 'value', reason: 'not-a-number' }]],
    [
      'another criterion',
      { else: { points: 1 } },
      [{ criterion: 'else', reason: 'unknown-criterion' }],
    ],
  ])('%s', (_name, scores, problems) => {
    expect(scoreProblems(rubric, scores)).toEqual(problems);
  });

  it('adds up', () => {
    expect(maximumTotal(rubric)).toBe(50);
    expect(totalOf(rubric, { value: { points: 12 }, else: { points: 9 } })).toBe(12);
    expect(rubricPercent(rubric, { value: { points: 20 }, numbers: { points: 5 } })).toBe(50);
    expect(rubricPercent({ criteria: [] }, {})).toBeNull();
  });

  it.each([
    [20, 0],
    [19, 1],
    [12, 1],
    [11, 2],
    [5, 2],
    [4, null],
    [null, null],
  ])('%s points reach level %s', (points, level) => {
    expect(levelOf(criterion, points)).toBe(level);
  });
});

describe('missingBeforeSealing', () => {
  it('is nothing when every criterion has points and there are words', () => {
    const scores = { value: { points: 0 }, numbers: { points: 30 } };
    expect(missingBeforeSealing(rubric, scores, 'Buen trabajo.')).toEqual([]);
  });

  it('lists what is missing in the order of the form', () => {
    expect(missingBeforeSealing(rubric, { numbers: { points: 99 } }, ' ')).toEqual([
      { code: 'score-missing', criterion: 'value' },
      { code: 'score-invalid', criterion: 'numbers' },
      { code: 'feedback-missing' },
    ]);
  });
});

describe('reviewConsensus', () => {
  it.each<[number[], Consensus]>([
    [[], { state: 'waiting', reviewsMissing: 2 }],
    [[70], { state: 'waiting', reviewsMissing: 1 }],
    [[70, 70], { state: 'agreed', result: 70, used: [0, 1] }],
    [[70, 85], { state: 'agreed', result: 77.5, used: [0, 1] }],
    [[85, 70], { state: 'agreed', result: 77.5, used: [0, 1] }],
    [[70, 86], { state: 'third-needed', difference: 16 }],
    [[50, 80, 75], { state: 'agreed', result: 77.5, used: [1, 2] }],
    [[50, 80, 55], { state: 'agreed', result: 52.5, used: [0, 2] }],
    [[50, 80, 65], { state: 'agreed', result: 65, used: [0, 1, 2] }],
    [[50, 80, 50], { state: 'agreed', result: 50, used: [0, 2] }],
    [[50, 80, 95], { state: 'agreed', result: 87.5, used: [1, 2] }],
    [[60, 60, 60], { state: 'agreed', result: 60, used: [0, 1, 2] }],
  ])('%j', (totals, consensus) => {
    expect(reviewConsensus(totals)).toEqual(consensus);
  });

  it('takes the limit from the round', () => {
    expect(reviewConsensus([70, 81], 10)).toMatchObject({ state: 'third-needed' });
  });
});
