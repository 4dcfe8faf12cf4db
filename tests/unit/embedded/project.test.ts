import { describe, expect, it } from '@jest/globals';

import { type MatchState } from '../../../server/db/embedded/match.js';
import { compileProjection, compileTransform } from '../../../server/db/embedded/project.js';
import { codeOf, doc, text, value } from './support.js';

const order = {
  _id: 1,
  who: { name: 'Ana', age: 30 },
  items: [
    { sku: 'x', n: 1 },
    { sku: 'y', n: 2 },
  ],
  tags: ['a', 'b', 'c'],
};

/** What, document, projection, result. */
type Case = [string, object, object, string, MatchState?];

describe('a projection of a find', () => {
  it.each<Case>([
    ['fields to keep, with the _id', order, { tags: 1 }, '{_id: 1, tags: ["a", "b", "c"]}'],
    ['without the _id', order, { tags: true, _id: 0 }, '{tags: ["a", "b", "c"]}'],
    ['only the _id', order, { _id: 1 }, '{_id: 1}'],
    ['all but the _id', { _id: 1, a: 2 }, { _id: 0 }, '{a: 2}'],
    ['fields to drop', { _id: 1, a: 2, b: 3 }, { a: 0 }, '{_id: 1, b: 3}'],
    ['in the order of the document', { b: 1, a: 2, c: 3 }, { a: 1, b: 1 }, '{b: 1, a: 2}'],
    ['a nested field', order, { 'who.name': 1 }, '{_id: 1, who: {name: "Ana"}}'],
    [
      'a nested field, written as a document',
      order,
      { who: { name: 1 } },
      '{_id: 1, who: {name: "Ana"}}',
    ],
    [
      'a nested field dropped',
      order,
      { 'who.age': 0, items: 0, tags: 0 },
      '{_id: 1, who: {name: "Ana"}}',
    ],
    [
      'a field of each document in an array',
      order,
      { 'items.sku': 1 },
      '{_id: 1, items: [{sku: "x"}, {sku: "y"}]}',
    ],
    [
      'dropped in each document of an array',
      order,
      { 'items.n': 0, who: 0, tags: 0 },
      '{_id: 1, items: [{sku: "x"}, {sku: "y"}]}',
    ],
    [
      'values in an array are left out by a nested field',
      { a: [1, { b: 2, c: 3 }, [{ b: 4 }]] },
      { 'a.b': 1 },
      '{a: [{b: 2}, [{b: 4}]]}',
    ],
    [
      'values in an array stay when a nested field is dropped',
      { a: [1, { b: 2, c: 3 }] },
      { 'a.b': 0 },
      '{a: [1, {c: 3}]}',
    ],
    ['a nested field of a value', { a: 5, b: 1 }, { 'a.b': 1, b: 1 }, '{b: 1}'],
    ['a missing field', { a: 1 }, { x: 1 }, '{}'],
    ['null', { a: null }, { a: 1 }, '{a: null}'],
    [
      '__proto__',
      new Map<string, unknown>([
        ['__proto__', 1],
        ['a', 2],
      ]),
      new Map([['__proto__', 1]]),
      '{__proto__: 1}',
    ],
    [
      'a computed field at the end',
      { _id: 1, a: 2, b: 3 },
      { b: 1, double: { $multiply: ['$a', 2] } },
      '{_id: 1, b: 3, double: 4}',
    ],
    ['text names a field', { _id: 1, a: 2 }, { b: '$a' }, '{_id: 1, b: 2}'],
    ['literal text', { _id: 1, a: 2 }, { b: { $literal: 1 } }, '{_id: 1, b: 1}'],
    ['a computed nested field', { _id: 1, a: 2 }, { 'b.c': '$a' }, '{_id: 1, b: {c: 2}}'],
    ['a computed field that is missing', { _id: 1 }, { b: '$a' }, '{_id: 1}'],
    [
      'the first elements',
      order,
      { tags: { $slice: 2 }, who: 0, items: 0 },
      '{_id: 1, tags: ["a", "b"]}',
    ],
    [
      '$slice keeps the other fields',
      { _id: 1, a: [1, 2], b: 3 },
      { a: { $slice: 1 } },
      '{_id: 1, a: [1], b: 3}',
    ],
    ['the last element', { a: [1, 2] }, { a: { $slice: -1 } }, '{a: [2]}'],
    ['elements from a place', { a: [1, 2, 3] }, { a: { $slice: [1, 1] } }, '{a: [2]}'],
    ['elements from a place behind', { a: [1, 2, 3] }, { a: { $slice: [-2, 1] } }, '{a: [2]}'],
    ['$slice of no array', { a: 5 }, { a: { $slice: 1 } }, '{a: 5}'],
    [
      'the first element that matches',
      order,
      { items: { $elemMatch: { n: { $gt: 1 } } } },
      '{_id: 1, items: [{sku: "y", n: 2}]}',
    ],
    ['no element that matches', order, { items: { $elemMatch: { n: 9 } } }, '{_id: 1}'],
    [
      'the element that the filter found',
      order,
      { 'items.$': 1 },
      '{_id: 1, items: [{sku: "y", n: 2}]}',
      { position: 1 },
    ],
  ])('%s', (_what, document, projection, expected, state = {}) => {
    const project = compileProjection(doc(projection), { find: true });
    const before = doc(document);
    expect(text(project(before, undefined, state))).toBe(expected);
    expect(text(before)).toBe(text(doc(document)));
  });

  it.each<[string, object, number]>([
    ['keeping and dropping', { a: 1, b: 0 }, 31254],
    ['dropping and keeping', { a: 0, b: 1 }, 31253],
    ['dropping and computing', { a: 0, b: '$c' }, 31253],
    ['a path and one below it', { a: 1, 'a.b': 1 }, 31250],
    ['one below a path, then the path', { 'a.b': 1, a: 1 }, 31250],
    ['an empty name', { '': 1 }, 40353],
    ['a name that ends in a dot', { 'a.': 1 }, 40353],
    ['a dollar name', { $a: 1 }, 16410],
    ['$elemMatch below a path', { 'a.b': { $elemMatch: { c: 1 } } }, 31275],
    ['$slice of nothing', { a: { $slice: [1, 0] } }, 28724],
    ['$meta', { a: { $meta: 'textScore' } }, 2],
    ['an unknown operator', { a: { $what: 1 } }, 168],
  ])('refuses %s with %3$d', (_what, projection, code) => {
    expect(codeOf(() => compileProjection(doc(projection), { find: true }))).toBe(code);
  });

  it('refuses an element that the filter did not find with code 51246', () => {
    const project = compileProjection(doc({ 'a.$': 1 }), { find: true });
    expect(codeOf(() => project(doc({ a: [1] })))).toBe(51246);
  });

  it.each<[object, string[] | undefined]>([
    [{ a: 1, 'b.c': 1 }, ['_id', 'a', 'b']],
    [{ a: 1, _id: 0 }, ['a']],
    [{ x: { $add: ['$a', '$b.c'] } }, ['_id', 'a', 'b', 'x']],
    [{ x: '$$ROOT' }, undefined],
    [{ a: 0 }, undefined],
  ])('%j reads %j', (projection, fields) => {
    const found = compileProjection(doc(projection), { find: true }).fields;
    expect(found && [...found].sort()).toEqual(fields);
  });
});

describe('stages that make one document of one', () => {
  it.each<[string, string, object, unknown, string]>([
    ['$addFields in place', '$addFields', { a: 1, b: 2 }, { a: '$b', c: 3 }, '{a: 2, b: 2, c: 3}'],
    [
      '$addFields sees the document as it was',
      '$set',
      { a: 1, b: 2 },
      { a: '$b', b: '$a' },
      '{a: 2, b: 1}',
    ],
    ['$addFields below a path', '$set', { a: { x: 1 } }, { 'a.y': 2 }, '{a: {x: 1, y: 2}}'],
    ['$addFields merges documents', '$set', { a: { x: 1 } }, { a: { y: 2 } }, '{a: {x: 1, y: 2}}'],
    ['$addFields over a value', '$set', { a: 5 }, { 'a.y': 2 }, '{a: {y: 2}}'],
    [
      '$addFields in each document of an array',
      '$set',
      { a: [{ x: 1 }, { x: 2 }] },
      { 'a.y': 0 },
      '{a: [{x: 1, y: 0}, {x: 2, y: 0}]}',
    ],
    ['$addFields of what is missing', '$set', { b: 1 }, { a: '$x' }, '{b: 1}'],
    ['$addFields removes', '$set', { a: 1, b: 1 }, { a: '$$REMOVE' }, '{b: 1}'],
    ['$addFields of an empty document', '$set', { b: 1 }, { a: {} }, '{b: 1, a: {}}'],
    ['$unset of one', '$unset', { a: 1, b: 2 }, 'a', '{b: 2}'],
    ['$unset of several', '$unset', { a: 1, b: { c: 1, d: 2 } }, ['a', 'b.c'], '{b: {d: 2}}'],
    ['$unset of the _id', '$unset', { _id: 1, b: 2 }, '_id', '{b: 2}'],
    ['$project without the _id', '$project', { _id: 1, a: 2 }, { _id: 0, a: 1 }, '{a: 2}'],
    ['$project computes the _id', '$project', { _id: 1, a: 2 }, { _id: '$a' }, '{_id: 2}'],
    ['$replaceRoot', '$replaceRoot', { a: { b: 1 } }, { newRoot: '$a' }, '{b: 1}'],
    [
      '$replaceWith',
      '$replaceWith',
      { a: { b: 1 } },
      { $mergeObjects: ['$a', { c: 2 }] },
      '{b: 1, c: 2}',
    ],
  ])('%s', (_what, stage, document, spec, expected) => {
    const before = doc(document);
    expect(text(compileTransform(stage, value(spec))(before))).toBe(expected);
    expect(text(before)).toBe(text(doc(document)));
  });

  it.each<[string, string, unknown, number]>([
    ['$project of nothing', '$project', {}, 51272],
    ['$addFields of a value', '$addFields', 5, 40272],
    ['$unset of a number', '$unset', 5, 31120],
    ['$unset of nothing', '$unset', [], 31120],
    ['$replaceRoot without a root', '$replaceRoot', {}, 40231],
    ['$set of a path and one below it', '$set', { a: 1, 'a.b': 1 }, 31250],
  ])('refuses %s with %4$d', (_what, stage, spec, code) => {
    expect(codeOf(() => compileTransform(stage, value(spec)))).toBe(code);
  });

  it('refuses a new root that is no document with code 40228', () => {
    const transform = compileTransform('$replaceWith', value('$a'));
    expect(codeOf(() => transform(doc({ a: 5 })))).toBe(40228);
    expect(codeOf(() => transform(doc({})))).toBe(40228);
  });
});
