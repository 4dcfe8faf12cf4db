import { describe, expect, it } from '@jest/globals';

import {
  AnswersForm,
  isAnswered,
  sameAnswer,
} from '../../../../server/features/assessments/answers.js';
import { testCatalogue } from '../../../support/catalogue.js';

const track = testCatalogue.track('puesto-de-jugos');

function itemOf(id: string) {
  const item = track?.itemById.get(id);
  if (!item) throw new Error(`No item ${id}`);
  return item;
}

function read(id: string, answer: unknown) {
  const parsed = AnswersForm([itemOf(id)]).safeParse({ answers: { [id]: answer } });
  return parsed.success ? parsed.data.answers[id] : parsed.error.issues[0]?.message;
}

describe('what a form may answer', () => {
  it.each([
    ['one option', 'm1-p01', 'b', 'b'],
    ['none', 'm1-p01', undefined, null],
    ['an empty one', 'm1-p01', '', null],
    ['another question’s option', 'm1-p01', 'z', 'Elige una de las respuestas.'],
    ['a list for one', 'm1-p01', ['a', 'b'], 'Elige una de las respuestas.'],
    ['an operator', 'm1-p01', { $gt: '' }, 'Elige una de las respuestas.'],
    ['true', 'm1-p03', 'true', 'true'],
    ['neither true nor false', 'm1-p03', 'quizás', 'Elige una de las respuestas.'],
    ['some options, in the order of the item', 'm1-p02', ['c', 'a'], ['a', 'c']],
    ['a single tick', 'm1-p02', 'a', ['a']],
    ['the same twice', 'm1-p02', ['a', 'a'], ['a']],
    ['no tick', 'm1-p02', [], null],
    ['a tick that is not there', 'm1-p02', ['a', 'x'], 'Elige una de las respuestas.'],
    ['too many ticks', 'm1-p02', Array(30).fill('a'), 'Elige una de las respuestas.'],
    ['a number with a comma, as it was typed', 'm1-p04', ' 0,90 ', '0,90'],
    ['a number with its unit', 'm1-p04', '0.9 dólares', '0.9 dólares'],
    ['no number', 'm1-p04', '  ', null],
    ['words', 'm1-p04', 'noventa', 'Escribe tu respuesta con números. Ejemplo: 2 o 2,50'],
    ['two numbers', 'm1-p04', '1 o 2', 'Escribe un solo número: el resultado final.'],
    [
      'a text without an end',
      'm1-p04',
      '9'.repeat(10_000),
      'Escribe tu respuesta con números. Ejemplo: 2 o 2,50',
    ],
  ])('%s', (_what, id, answer, expected) => {
    expect(read(id, answer)).toEqual(expected);
  });

  it('is nothing at all when the form has no answers', () => {
    const parsed = AnswersForm([itemOf('m1-p01')]).safeParse({});
    expect(parsed.success && parsed.data.answers).toEqual({ 'm1-p01': null });
  });
});

it.each([
  [null, false],
  [undefined, false],
  ['', false],
  [[], false],
  ['a', true],
  [['a'], true],
])('%j counts as an answer: %s', (value, answered) => {
  expect(isAnswered(value)).toBe(answered);
});

it('compares answers by what they say', () => {
  expect(sameAnswer(['a', 'b'], ['a', 'b'])).toBe(true);
  expect(sameAnswer(['a'], 'a')).toBe(false);
  expect(sameAnswer(null, null)).toBe(true);
});
