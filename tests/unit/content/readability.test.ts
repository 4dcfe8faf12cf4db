import { describe, expect, it } from '@jest/globals';

import { countSyllables, measureReadability } from '../../../server/content/readability.js';

describe('countSyllables', () => {
  it.each<[string, number]>([
    ['y', 1],
    ['pan', 1],
    ['casa', 2],
    ['muy', 1],
    ['ley', 1],
    ['leyes', 2],
    ['yuca', 2],
    ['día', 2],
    ['días', 2],
    ['río', 2],
    ['aéreo', 4],
    ['aún', 2],
    ['país', 2],
    ['reír', 2],
    ['ciudad', 2],
    ['cuidado', 3],
    ['viuda', 2],
    ['construir', 2],
    ['construido', 3],
    ['ruido', 2],
    ['aire', 2],
    ['teatro', 3],
    ['poeta', 3],
    ['leer', 2],
    ['cooperativa', 6],
    ['averiguáis', 4],
    ['oíais', 3],
    ['guerra', 2],
    ['guitarra', 3],
    ['pingüino', 3],
    ['vergüenza', 3],
    ['queso', 2],
    ['quince', 2],
    ['negocio', 3],
    ['guion', 1],
    ['ahumar', 2],
    ['alcohol', 3],
    ['prohibir', 2],
    ['zanahoria', 4],
    ['hielo', 2],
    ['chorro', 2],
    ['chiita', 3],
    ['emprendimiento', 5],
    ['económico', 5],
    ['responsabilidad', 6],
    ['ARCSA', 2],
    ['SRI', 1],
    ['RR', 1],
  ])('%s has %d', (word, syllables) => {
    expect(countSyllables(word)).toBe(syllables);
  });
});

describe('measureReadability', () => {
  it('computes Fernández-Huerta over words and sentences', () => {
    const { words, sentences, syllablesPerWord, wordsPerSentence, level } = measureReadability([
      'La casa es de Rosa. Vende pan.',
      'Sin punto final',
    ]);
    expect({ words, sentences }).toEqual({ words: 10, sentences: 3 });
    expect(syllablesPerWord).toBeCloseTo(15 / 10);
    expect(wordsPerSentence).toBeCloseTo(10 / 3);
    expect(level).toBeCloseTo(206.84 - 60 * 1.5 - 1.02 * (10 / 3));
  });

  it('does not count figures as words, nor their points as ends', () => {
    expect(measureReadability(['Vende 1.450 panes.'])).toMatchObject({ words: 2, sentences: 1 });
  });

  it('finds long words in long sentences hard', () => {
    const hard =
      'La responsabilidad administrativa correspondiente a las obligaciones tributarias establecidas reglamentariamente requiere declaraciones periódicas complementarias.';
    expect(measureReadability([hard]).level).toBeLessThan(0);
    expect(measureReadability(['Vendo pan. Lo hago yo.']).level).toBeGreaterThan(90);
  });

  it('has nothing against an empty text', () => {
    expect(measureReadability([]).level).toBe(100);
  });
});
