import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  fitText,
  type FitOptions,
  type Line,
  type Measure,
  type Run,
  wrapRuns,
} from '../../../../../server/features/certificates/pdf/fitText.js';

/** Every letter half as wide as it is high; accents take no room. */
const measure: Measure = (text, _weight, size) =>
  [...text.replace(/\p{M}/gu, '')].length * size * 0.5;

const plain = (text: string): Run[] => [{ text, weight: 'regular' }];
const wordsOf = (lines: readonly Line[]) =>
  lines.map(({ runs }) => runs.map(({ text }) => text).join(''));

const name: FitOptions = {
  width: 200,
  height: 60,
  largest: 20,
  smallest: 8,
  leading: 1.2,
  oneLineFrom: 14,
};

describe('wrapRuns', () => {
  it.each([
    ['', []],
    ['uno', ['uno']],
    ['uno dos tres', ['uno dos', 'tres']],
    ['  uno   dos  ', ['uno dos']],
    ['otorrinolaringología', ['otorrino', 'laringol', 'ogía']],
    ['a otorrinolaringología', ['a', 'otorrino', 'laringol', 'ogía']],
  ])('«%s»', (text, lines) => {
    expect(wordsOf(wrapRuns(plain(text), 40, 10, measure))).toEqual(lines);
  });

  it('breaks between words in two weights, and never before the comma that follows one', () => {
    const runs: Run[] = [
      { text: 'completó ', weight: 'regular' },
      { text: 'mi puesto', weight: 'bold' },
      { text: ', de 4 horas', weight: 'regular' },
    ];
    const lines = wrapRuns(runs, 70, 10, measure);
    expect(wordsOf(lines)).toEqual(['completó mi', 'puesto, de 4', 'horas']);
    expect(lines[1]?.runs).toEqual([
      { text: 'puesto', weight: 'bold', x: 0 },
      { text: ', de 4', weight: 'regular', x: 30 },
    ]);
  });

  it('never tears an accent from its letter', () => {
    const lines = wrapRuns(plain('g̃g̃g̃g̃'), 10, 10, measure);
    expect(wordsOf(lines)).toEqual(['g̃g̃', 'g̃g̃']);
  });

  it('ends where a single letter is wider than the line', () => {
    expect(wordsOf(wrapRuns(plain('abc'), 2, 10, measure))).toEqual(['a', 'b', 'c']);
  });
});

describe('fitText', () => {
  it.each([
    ['as large as allowed', 'Ana Ejemplo', 20, ['Ana Ejemplo']],
    ['exactly as wide as the box', 'x'.repeat(20), 20, ['x'.repeat(20)]],
    ['a little smaller on one line', 'x'.repeat(21), 19, ['x'.repeat(21)]],
    ['as small as a single line may be', 'x'.repeat(28), 14, ['x'.repeat(28)]],
  ])('%s', (_how, text, size, lines) => {
    const fitted = fitText(plain(text), name, measure);
    expect([fitted.size, wordsOf(fitted.lines)]).toEqual([size, lines]);
  });

  it('goes on in lines of about the same length', () => {
    const fitted = fitText(plain('María de los Ángeles Demostración Ejemplo'), name, measure);
    expect(fitted.size).toBe(14);
    expect(wordsOf(fitted.lines)).toEqual(['María de los Ángeles', 'Demostración Ejemplo']);
  });

  it('never leaves the box, however long the text and whatever is in it', () => {
    const letters = fc.constantFrom('a', 'W', 'ñ', ' ', '-', 'g̃', 'Á');
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 600 }), (typed) => {
        const fitted = fitText(plain(typed.join('')), name, measure);
        expect(fitted.height).toBeLessThanOrEqual(name.height);
        for (const line of fitted.lines) {
          const text = line.runs.map((run) => run.text).join('');
          expect(measure(text, 'regular', fitted.size)).toBeLessThanOrEqual(name.width + 1e-6);
        }
        const kept = wordsOf(fitted.lines).join('').replaceAll(' ', '');
        expect(kept).toBe(typed.join('').replaceAll(' ', ''));
      }),
    );
  });
});
