import { describe, expect, it } from '@jest/globals';

import { EMPTY_ARRAY } from '../../../server/db/embedded/keys.js';
import {
  fieldPath,
  indexValues,
  isIndex,
  pathExists,
  splitPath,
  walk,
} from '../../../server/db/embedded/paths.js';
import { doc, text, value } from './support.js';

describe('isIndex', () => {
  it.each([
    ['0', true],
    ['12', true],
    ['01', false],
    ['-1', false],
    ['1.5', false],
    ['', false],
    ['a', false],
    ['$', false],
  ])('%j: %s', (part, expected) => {
    expect(isIndex(part)).toBe(expected);
  });
});

/** What, document, path, visited values with the position in the first array. */
describe('walk visits what a query path reaches', () => {
  it.each<[string, object, string, [string, number | undefined][]]>([
    ['a field', { a: 1 }, 'a', [['1', undefined]]],
    ['a missing field', {}, 'a', [['missing', undefined]]],
    ['null', { a: null }, 'a', [['null', undefined]]],
    ['below null', { a: null }, 'a.b', [['missing', undefined]]],
    ['below a value', { a: 5 }, 'a.b.c', [['missing', undefined]]],
    ['an array at the end, whole', { a: [1, 2] }, 'a', [['[1, 2]', undefined]]],
    [
      'through documents of an array',
      { a: [{ b: 1 }, { b: 2 }] },
      'a.b',
      [
        ['1', 0],
        ['2', 1],
      ],
    ],
    [
      'a document without the field',
      { a: [{}, { b: 2 }] },
      'a.b',
      [
        ['missing', 0],
        ['2', 1],
      ],
    ],
    ['not into values of an array', { a: [1, [{ b: 1 }]] }, 'a.b', []],
    ['nothing in an empty array', { a: [] }, 'a.b', []],
    ['by position', { a: [4, 5] }, 'a.1', [['5', undefined]]],
    [
      'by position and by name',
      { a: [{ 0: 'x' }] },
      'a.0',
      [
        ['{0: "x"}', undefined],
        ['"x"', 0],
      ],
    ],
    ['by position beyond the end', { a: [4] }, 'a.1', []],
    [
      'the outer position of two',
      { a: [{ b: [{ c: 1 }] }, { b: [{ c: 2 }, { c: 3 }] }] },
      'a.b.c',
      [
        ['1', 0],
        ['2', 1],
        ['3', 1],
      ],
    ],
    ['a field named like a position', { a: { 0: 7 } }, 'a.0', [['7', undefined]]],
    ['__proto__ is a name like others', { a: 1 }, '__proto__.x', [['missing', undefined]]],
    ['constructor too', {}, 'constructor', [['missing', undefined]]],
  ])('%s', (_what, document, path, visits) => {
    const found: [string, number | undefined][] = [];
    walk(doc(document), splitPath(path), (one, position) => {
      found.push([text(one), position]);
      return false;
    });
    expect(found).toEqual(visits);
  });

  it('stops at the first value that says so', () => {
    let visits = 0;
    const stopped = walk(doc({ a: [{ b: 1 }, { b: 2 }] }), ['a', 'b'], () => ++visits > 0);
    expect([stopped, visits]).toEqual([true, 1]);
  });
});

describe('indexValues', () => {
  it.each<[string, object, string, string[], boolean]>([
    ['a field', { a: 1 }, 'a', ['1'], false],
    ['a missing field', {}, 'a', ['missing'], false],
    ['below a value', { a: 5 }, 'a.b', ['missing'], false],
    ['elements', { a: [1, 'x', null] }, 'a', ['1', '"x"', 'null'], true],
    ['an inner array as a whole', { a: [[1, 2]] }, 'a', ['[1, 2]'], true],
    ['an empty array', { a: [] }, 'a', ['empty'], true],
    ['below an empty array', { a: [] }, 'a.b', ['missing'], true],
    [
      'documents of an array',
      { a: [{ b: 1 }, { b: [2, 3] }, {}] },
      'a.b',
      ['1', '2', '3', 'missing'],
      true,
    ],
    ['values of an array on the way', { a: [5, { b: 1 }] }, 'a.b', ['missing', '1'], true],
    ['by position', { a: [4, 5] }, 'a.1', ['5'], true],
  ])('%s', (_what, document, path, values, multikey) => {
    const found = indexValues(doc(document), splitPath(path));
    expect(found.values.map((one) => (one === EMPTY_ARRAY ? 'empty' : text(one)))).toEqual(values);
    expect(found.multikey).toBe(multikey);
  });
});

describe('pathExists', () => {
  it.each<[object, string, boolean]>([
    [{ a: 1 }, 'a', true],
    [{ a: null }, 'a', true],
    [{ a: [] }, 'a', true],
    [{}, 'a', false],
    [{ a: 1 }, 'a.b', false],
    [{ a: [{}, { b: 1 }] }, 'a.b', true],
    [{ a: [] }, 'a.b', false],
    [{}, '__proto__', false],
  ])('%j at %s: %s', (document, path, expected) => {
    expect(pathExists(doc(document), splitPath(path))).toBe(expected);
  });
});

describe('fieldPath, of expressions', () => {
  it.each<[unknown, string, string]>([
    [{ a: { b: 1 } }, 'a.b', '1'],
    [{}, 'a', 'missing'],
    [{ a: null }, 'a.b', 'missing'],
    [{ a: [{ b: 1 }, {}, { b: 2 }, 5] }, 'a.b', '[1, 2]'],
    [{ a: [] }, 'a.b', '[]'],
    [{ a: [1, 2] }, 'a.0', '[]'],
    [{ a: [[{ b: 1 }]] }, 'a.b', '[[1]]'],
    [{ a: [{ b: [1] }, { b: [2] }] }, 'a.b', '[[1], [2]]'],
  ])('%j at %s', (of, path, expected) => {
    expect(text(fieldPath(value(of), splitPath(path)))).toBe(expected);
  });
});
