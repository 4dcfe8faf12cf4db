import { describe, expect, it } from '@jest/globals';

import { calculate, withinTolerance } from '../../../server/content/calculation.js';

describe('calculate', () => {
  it.each<[string, number | undefined]>([
    ['240 * 0.35 * 2 * 3', 504],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 4 - 3', 3],
    ['100 / 10 / 2', 5],
    ['-5 + 8', 3],
    ['4 * -(1 + 1)', -8],
    ['7', 7],
    ['450 / (6 - 1.50)', 100],
    ['', undefined],
    ['1 +', undefined],
    ['(1 + 2', undefined],
    ['1 2', undefined],
    ['1 / 0', undefined],
    ['0 / 0', undefined],
    ['1,5 + 1', undefined],
    ['2 ** 3', undefined],
    ['1e9', undefined],
    ['process.exit()', undefined],
    ['x', undefined],
    ['1; 2', undefined],
  ])('%s', (expression, value) => {
    expect(calculate(expression)).toEqual(value);
  });
});

describe('withinTolerance', () => {
  it.each<[number, number, { absolute: number } | { percent: number }, boolean]>([
    [504, 504, { absolute: 0 }, true],
    [505, 504, { absolute: 1 }, true],
    [505.01, 504, { absolute: 1 }, false],
    [0.1 + 0.2, 0.3, { absolute: 0 }, true],
    [102, 100, { percent: 2 }, true],
    [102.1, 100, { percent: 2 }, false],
    [-98, -100, { percent: 2 }, true],
    [-97.9, -100, { percent: 2 }, false],
  ])('%d for %d, tolerance %o: %s', (value, answer, tolerance, near) => {
    expect(withinTolerance(value, answer, tolerance)).toBe(near);
  });
});
