import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Maybe } from '../../../server/db/embedded/bson.js';
import {
  type Numeric,
  arithmetic,
  compareNumbers,
  divide,
  floorDouble,
  isDouble,
  toNumber,
} from '../../../server/db/embedded/numbers.js';
import { average, standardDeviation, total } from '../../../server/db/embedded/statistics.js';
import { decimal, double, text } from './support.js';

type Operator = 'add' | 'subtract' | 'multiply';

describe('arithmetic', () => {
  it.each<[string, Operator, Numeric, Numeric, string]>([
    ['int stays int', 'add', 1, 2, '3'],
    ['int grows into long', 'add', 2 ** 31 - 1, 1, '2147483648L'],
    ['int product grows into long', 'multiply', 65_536, 65_536, '4294967296L'],
    ['int and long', 'add', 1, 2n, '3L'],
    ['int and double', 'add', 1, double(2), '3.0'],
    ['int and half', 'add', 1, 0.5, '1.5'],
    ['long and double', 'multiply', 3n, 0.5, '1.5'],
    ['longs beyond doubles', 'add', 2n ** 53n, 1n, '9007199254740993L'],
    ['smallest long', 'subtract', -(2n ** 63n) + 1n, 1, '-9223372036854775808L'],
    ['double sum', 'add', 0.1, 0.2, '0.30000000000000004'],
    ['decimal sum', 'add', decimal('0.1'), decimal('0.2'), '0.3D'],
    ['decimal and int', 'add', decimal('0.1'), 1, '1.1D'],
    ['decimal and long', 'subtract', decimal('0.5'), 2n ** 53n + 1n, '-9007199254740992.5D'],
    ['decimal keeps its scale', 'add', decimal('1.10'), decimal('1.20'), '2.30D'],
    ['decimal product', 'multiply', decimal('1.5'), decimal('1.5'), '2.25D'],
    ['decimal rounds to 34 digits', 'add', decimal('1E+33'), decimal('0.5'), `1${'0'.repeat(33)}D`],
    [
      'a double enters a decimal sum with 15 digits',
      'add',
      decimal('1'),
      0.1,
      '1.100000000000000D',
    ],
    ['so does a whole one', 'add', decimal('1'), double(5), '6.00000000000000D'],
    ['decimal infinity', 'add', decimal('Infinity'), 1, 'InfinityD'],
    ['decimal infinities', 'subtract', decimal('Infinity'), decimal('Infinity'), 'NaND'],
    ['NaN', 'add', NaN, 1, 'NaN'],
    ['minus zero', 'multiply', double(-1), double(0), '-0.0'],
  ])('%s', (_what, operator, a, b, expected) => {
    expect(text(arithmetic(operator, a, b) ?? undefined)).toBe(expected);
  });

  it.each<[string, Operator, Numeric, Numeric]>([
    ['sum', 'add', 2n ** 63n - 1n, 1],
    ['difference', 'subtract', -(2n ** 63n), 1n],
    ['product', 'multiply', 2n ** 32n, 2n ** 31n],
  ])('is null when a long overflows in a %s', (_what, operator, a, b) => {
    expect(arithmetic(operator, a, b)).toBeNull();
  });
});

describe('divide', () => {
  it.each<[string, Numeric, Numeric, string]>([
    ['ints give a double', 6, 3, '2.0'],
    ['ints with a rest', 1, 3, '0.3333333333333333'],
    ['longs give a double', 10n, 4n, '2.5'],
    ['a decimal gives 34 digits', decimal('1'), 3, `0.${'3'.repeat(34)}D`],
    ['rounded to even', decimal('2'), 3, `0.${'6'.repeat(33)}7D`],
    ['an exact decimal is not filled up', decimal('1'), decimal('8'), '0.125D'],
    ['money', decimal('10.00'), 4, '2.50D'],
    ['a double takes part with 15 digits', decimal('1'), 0.1, '1E+1D'],
    ['zero', decimal('0'), 3, '0D'],
    ['below zero', decimal('-1'), 4, '-0.25D'],
    [
      'by a decimal of 34 digits',
      decimal('1'),
      decimal('3333333333333333333333333333333333'),
      '3.000000000000000000000000000000000E-34D',
    ],
    ['decimal infinity', decimal('Infinity'), 2, 'InfinityD'],
  ])('%s', (_what, a, b, expected) => {
    expect(text(divide(a, b))).toBe(expected);
  });
});

describe('compareNumbers', () => {
  it.each<[string, Numeric, Numeric, number]>([
    ['NaN before minus infinity', NaN, -Infinity, -1],
    ['decimal NaN equals NaN', decimal('NaN'), NaN, 0],
    ['decimal NaN before a number', decimal('NaN'), -5, -1],
    ['long against its double', 2n ** 63n - 1n, 2 ** 63, -1],
    ['long against decimal', 2n ** 53n + 1n, decimal('9007199254740993'), 0],
    ['decimal beyond doubles against infinity', decimal('1E+400'), Infinity, -1],
    ['decimal below doubles against minus infinity', decimal('-1E+400'), -Infinity, 1],
    ['decimal infinity against infinity', decimal('Infinity'), Infinity, 0],
    ['0.1 against decimal 0.1', 0.1, decimal('0.1'), 1],
    ['smallest decimal against zero', decimal('1E-6176'), 0, 1],
  ])('%s', (_what, a, b, sign) => {
    expect(Math.sign(compareNumbers(a, b))).toBe(sign);
    expect(Math.sign(compareNumbers(b, a))).toBe(sign === 0 ? 0 : -sign);
  });
});

describe('floorDouble', () => {
  it.each<[Numeric, number, boolean]>([
    [1, 1, false],
    [double(-0), -0, false],
    [2n ** 53n + 1n, 2 ** 53, true],
    [-(2n ** 53n) - 1n, -(2 ** 53) - 2, true],
    [2n ** 63n - 1n, 2 ** 63 - 1024, true],
    [decimal('0.1'), 0.09999999999999999, true],
    [decimal('1E+400'), Number.MAX_VALUE, true],
    [decimal('-1E+400'), -Infinity, true],
    [decimal('-1E-400'), -Number.MIN_VALUE, true],
    [decimal('Infinity'), Infinity, false],
  ])('%#: %s', (of, floor, hasRest) => {
    expect(floorDouble(of).floor).toBe(floor);
    expect(floorDouble(of).rest !== null).toBe(hasRest);
  });

  it('never gives a double above the number', () =>
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) => {
        const { floor, rest } = floorDouble(n);
        return BigInt(floor) + (rest?.coefficient ?? 0n) === n && (rest?.coefficient ?? 0n) >= 0n;
      }),
    ));
});

describe('isDouble and toNumber', () => {
  it.each<[Numeric, boolean, number]>([
    [1, false, 1],
    [2 ** 31, true, 2 ** 31],
    [0.5, true, 0.5],
    [double(1), true, 1],
    [1n, false, 1],
    [2n ** 53n + 1n, false, 2 ** 53],
    [decimal('-1.5'), false, -1.5],
    [decimal('-Infinity'), false, -Infinity],
  ])('%#: %s', (of, isOne, number) => {
    expect(isDouble(of)).toBe(isOne);
    expect(toNumber(of)).toBe(number);
  });
});

describe('total, average and deviation', () => {
  const values: Maybe[] = [1, 'two', null, undefined, 4, true];
  it.each<[string, () => Maybe, string]>([
    ['sum passes over what is no number', () => total(values), '5'],
    ['sum of nothing', () => total([]), '0'],
    ['sum keeps decimals', () => total([decimal('0.1'), 1]), '1.1D'],
    [
      'sum of longs that overflows goes on as a double',
      () => total([2n ** 63n - 1n, 1n]),
      '9223372036854776000',
    ],
    ['average is a double', () => average(values), '2.5'],
    ['average of nothing', () => average(['a']), 'null'],
    ['deviation of a population', () => standardDeviation([2, 4], 0), '1.0'],
    ['deviation of a sample of one', () => standardDeviation([2], 1), 'null'],
  ])('%s', (_what, run, expected) => {
    expect(text(run())).toBe(expected);
  });
});
