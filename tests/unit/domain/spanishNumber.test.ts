import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { formatSpanishNumber, parseSpanishNumber } from '../../../server/domain/spanishNumber.js';

describe('parseSpanishNumber', () => {
  it.each<[string, number]>([
    ['504', 504],
    ['  504  ', 504],
    ['364,90', 364.9],
    ['364.90', 364.9],
    ['1.040,50', 1040.5],
    ['1,040.50', 1040.5],
    ['1 040,50', 1040.5],
    ["1'040.50", 1040.5],
    ['12.345.678', 12345678],
    ['1,234,567', 1234567],
    ['$ 1.040,50', 1040.5],
    ['US$1,040.50', 1040.5],
    ['USD12', 12],
    ['12 dólares', 12],
    ['12,50 USD al mes', 12.5],
    ['35 %', 35],
    ['Son 12.', 12],
    ['aprox.504', 504],
    ['−5', -5],
    ['- 5,5', -5.5],
    ['.5', 0.5],
    [',5', 0.5],
    ['0,125', 0.125],
    ['-0', 0],
    ['45 m2', 45],
  ])('reads «%s»', (text, value) => {
    expect(parseSpanishNumber(text)).toEqual({ ok: true, value, otherwise: null });
  });

  it.each<[string, number, number]>([
    ['1.040', 1040, 1.04],
    ['1,040', 1.04, 1040],
    ['-2.500', -2500, -2.5],
  ])('keeps both readings of «%s»', (text, value, otherwise) => {
    expect(parseSpanishNumber(text)).toEqual({ ok: true, value, otherwise });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['no sé', 'not-a-number'],
    ['$', 'not-a-number'],
    ['12 o 13', 'several-numbers'],
    ['1/2', 'several-numbers'],
    ['3-4', 'several-numbers'],
    ['1.04.50', 'bad-separators'],
    ['1.040,50,20', 'bad-separators'],
    ['10,40.50', 'bad-separators'],
    ['1.040 500', 'bad-separators'],
  ])('says why «%s» is not one number', (text, reason) => {
    expect(parseSpanishNumber(text)).toEqual({ ok: false, reason });
  });

  it('ignores the unit of the item, even with a digit in it', () => {
    expect(parseSpanishNumber('45 Porciones x10', 'porciones x10')).toMatchObject({ value: 45 });
    expect(parseSpanishNumber('45', '')).toMatchObject({ value: 45 });
  });

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseSpanishNumber(text)));
  });
});

describe('formatSpanishNumber', () => {
  it.each<[number, string]>([
    [1040.5, '1.040,5'],
    [-1040.5, '-1.040,5'],
    [0, '0'],
    [-0, '0'],
    [999, '999'],
    [1000, '1.000'],
    [12345678, '12.345.678'],
    [0.000001, '0,000001'],
    [-0.0000001, '0'],
  ])('writes %d', (value, text) => {
    expect(formatSpanishNumber(value)).toBe(text);
  });

  it('is read back as the same number', () => {
    const numbers = fc
      .record({ millionths: fc.integer({ min: -(10 ** 15), max: 10 ** 15 }), decimals: fc.nat(6) })
      .map(({ millionths, decimals }) => Number((millionths / 10 ** decimals).toFixed(decimals)));
    fc.assert(
      fc.property(numbers, (value) => {
        const expected = value === 0 ? 0 : value;
        expect(parseSpanishNumber(formatSpanishNumber(value))).toMatchObject({
          ok: true,
          value: expected,
        });
      }),
    );
  });
});
