import { BSONRegExp, Timestamp } from 'bson';
import { describe, expect, it } from '@jest/globals';

import { type Doc, type Value } from '../../../server/db/embedded/bson.js';
import { type Filter, compileFilter, type MatchState } from '../../../server/db/embedded/match.js';
import { compileUpdate, isReplacement } from '../../../server/db/embedded/update.js';
import { documentFromFilter } from '../../../server/db/embedded/upsert.js';
import { codeOf, decimal, doc, double, text, value } from './support.js';

const now = new Date('2026-05-10T12:00:00.500Z');

interface Options {
  filter?: object;
  arrayFilters?: object[];
  inserting?: boolean;
}

function apply(document: object, update: unknown, options: Options = {}): Doc {
  const { filter = {}, arrayFilters, inserting = false } = options;
  const before = doc(document);
  const unchanged = text(before);
  const state: MatchState = {};
  const compiled: Filter = compileFilter(doc(filter));
  if (!inserting) expect(compiled.test(before, state)).toBe(true);
  const change = compileUpdate(
    value(update),
    arrayFilters && { arrayFilters: arrayFilters.map(value) },
  );
  const after = change(before, { state, inserting, now, variables: { NOW: now } });
  expect(text(before)).toBe(unchanged);
  return after;
}

/** What, document, update, document afterwards. */
type Case = [string, object, unknown, string, Options?];
const changes = (cases: Case[]): void =>
  it.each(cases)('%s', (_what, document, update, expected, options = {}) => {
    expect(text(apply(document, update, options))).toBe(expected);
  });

describe('$set and $unset', () => {
  changes([
    ['a new field at the end', { b: 1 }, { $set: { a: 2 } }, '{b: 1, a: 2}'],
    ['new fields by name', {}, { $set: { c: 1, a: 2, b: 3 } }, '{a: 2, b: 3, c: 1}'],
    ['a field in its place', { a: 1, b: 2 }, { $set: { a: 'x' } }, '{a: "x", b: 2}'],
    ['null', { a: 1 }, { $set: { a: null } }, '{a: null}'],
    ['parents are made', {}, { $set: { 'a.b.c': 1 } }, '{a: {b: {c: 1}}}'],
    ['a position makes a field where no array is', {}, { $set: { 'a.0': 1 } }, '{a: {0: 1}}'],
    ['an element', { a: [1, 2] }, { $set: { 'a.1': 5 } }, '{a: [1, 5]}'],
    [
      'beyond the end, filled with null',
      { a: [1] },
      { $set: { 'a.3': 5 } },
      '{a: [1, null, null, 5]}',
    ],
    [
      'a field of an element',
      { a: [{ b: 1 }] },
      { $set: { 'a.0.b': 2, 'a.1.b': 3 } },
      '{a: [{b: 2}, {b: 3}]}',
    ],
    ['the numeric type is kept', { a: 1 }, { $set: { a: double(1) } }, '{a: 1.0}'],
    ['a whole document', { a: { b: 1 } }, { $set: { a: { c: 2 } } }, '{a: {c: 2}}'],
    ['__proto__', {}, new Map([['$set', new Map([['__proto__.x', 1]])]]), '{__proto__: {x: 1}}'],
    ['the same _id', { _id: 1 }, { $set: { _id: 1, a: 2 } }, '{_id: 1, a: 2}'],
    ['a DBRef', {}, { $set: { 'a.$id': 1 } }, '{a: {$id: 1}}'],
    ['$unset', { a: 1, b: 2 }, { $unset: { a: '' } }, '{b: 2}'],
    ['$unset of what is missing', { b: 2 }, { $unset: { 'a.b': 1, c: 1 } }, '{b: 2}'],
    [
      '$unset of an element leaves null',
      { a: [1, 2, 3] },
      { $unset: { 'a.1': 1 } },
      '{a: [1, null, 3]}',
    ],
    ['$unset below a value', { a: 5 }, { $unset: { 'a.b': 1 } }, '{a: 5}'],
    ['nothing', { a: 1 }, { $set: {} }, '{a: 1}'],
  ]);
});

describe('$setOnInsert', () => {
  changes([
    [
      'when inserting',
      {},
      { $setOnInsert: { 'a.b': 1 }, $set: { c: 2 } },
      '{a: {b: 1}, c: 2}',
      { inserting: true },
    ],
    ['not when updating', { c: 1 }, { $setOnInsert: { a: 1 }, $set: { c: 2 } }, '{c: 2}'],
    ['nor are parents made then', { c: 1 }, { $setOnInsert: { 'a.b': 1 } }, '{c: 1}'],
    ['nor is a path refused that does not fit', { a: 5 }, { $setOnInsert: { 'a.b': 1 } }, '{a: 5}'],
  ]);
});

describe('numbers', () => {
  changes([
    ['$inc', { a: 1 }, { $inc: { a: 2 } }, '{a: 3}'],
    ['$inc of a missing field', {}, { $inc: { 'a.b': 2 } }, '{a: {b: 2}}'],
    ['$inc grows an int into a long', { a: 2 ** 31 - 1 }, { $inc: { a: 1 } }, '{a: 2147483648L}'],
    [
      '$inc of a long beyond doubles',
      { a: 2n ** 53n },
      { $inc: { a: 1 } },
      '{a: 9007199254740993L}',
    ],
    ['$inc by a half', { a: 1 }, { $inc: { a: 0.5 } }, '{a: 1.5}'],
    ['$inc of a decimal', { a: decimal('0.1') }, { $inc: { a: decimal('0.2') } }, '{a: 0.3D}'],
    ['$inc of an element', { a: [1, 2] }, { $inc: { 'a.1': 1 } }, '{a: [1, 3]}'],
    ['$mul', { a: 2 }, { $mul: { a: 3 } }, '{a: 6}'],
    [
      '$mul of a missing field is zero of that type',
      {},
      { $mul: { a: 3, b: 2n, c: 1.5 } },
      '{a: 0, b: 0L, c: 0.0}',
    ],
    ['$min takes the smaller', { a: 5, b: 5 }, { $min: { a: 3, b: 7 } }, '{a: 3, b: 5}'],
    ['$max takes the larger', { a: 5, b: 5 }, { $max: { a: 3, b: 7 } }, '{a: 5, b: 7}'],
    ['$min across types', { a: 5, b: 'x' }, { $min: { a: null, b: 1 } }, '{a: null, b: 1}'],
    [
      '$max of dates',
      { a: new Date(5) },
      { $max: { a: new Date(7) } },
      '{a: 1970-01-01T00:00:00.007Z}',
    ],
    ['$max of an equal number keeps the old type', { a: 5 }, { $max: { a: double(5) } }, '{a: 5}'],
    ['$max of a missing field', {}, { $max: { a: 1 } }, '{a: 1}'],
    ['$bit and', { a: 13 }, { $bit: { a: { and: 10 } } }, '{a: 8}'],
    ['$bit or, then xor', { a: 1 }, { $bit: { a: { or: 4, xor: 1 } } }, '{a: 4}'],
    ['$bit of a long', { a: 1n }, { $bit: { a: { or: 2 ** 30 } } }, '{a: 1073741825L}'],
    ['$bit of a missing field', {}, { $bit: { a: { or: 5 } } }, '{a: 5}'],
  ]);
});

describe('$currentDate and $rename', () => {
  changes([
    ['a date', {}, { $currentDate: { a: true } }, '{a: 2026-05-10T12:00:00.500Z}'],
    [
      'a date by type',
      {},
      { $currentDate: { a: { $type: 'date' } } },
      '{a: 2026-05-10T12:00:00.500Z}',
    ],
    [
      'a timestamp',
      {},
      { $currentDate: { a: { $type: 'timestamp' } } },
      `{a: ${text(new Timestamp({ t: now.getTime() / 1000 - 0.5, i: 1 }))}}`,
    ],
    ['$rename', { a: 1, b: 2 }, { $rename: { a: 'c' } }, '{b: 2, c: 1}'],
    ['$rename into a document', { a: 1 }, { $rename: { a: 'b.c' } }, '{b: {c: 1}}'],
    ['$rename over a field', { a: 1, b: 2 }, { $rename: { a: 'b' } }, '{b: 1}'],
    ['$rename of what is missing', { b: 2 }, { $rename: { a: 'c' } }, '{b: 2}'],
  ]);
});

describe('arrays', () => {
  changes([
    ['$push', { a: [1] }, { $push: { a: 2 } }, '{a: [1, 2]}'],
    ['$push makes the array', {}, { $push: { 'a.b': 1 } }, '{a: {b: [1]}}'],
    ['$push of an array', { a: [] }, { $push: { a: [1, 2] } }, '{a: [[1, 2]]}'],
    ['$push $each', { a: [1] }, { $push: { a: { $each: [2, 3] } } }, '{a: [1, 2, 3]}'],
    ['$push $each of nothing makes the array', {}, { $push: { a: { $each: [] } } }, '{a: []}'],
    [
      'at a position',
      { a: [1, 4] },
      { $push: { a: { $each: [2, 3], $position: 1 } } },
      '{a: [1, 2, 3, 4]}',
    ],
    [
      'at a position from the end',
      { a: [1, 4] },
      { $push: { a: { $each: [2, 3], $position: -1 } } },
      '{a: [1, 2, 3, 4]}',
    ],
    ['sorted', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, '{a: [1, 2, 3]}'],
    [
      'sorted downwards',
      { a: [1, 3] },
      { $push: { a: { $each: [2], $sort: -1 } } },
      '{a: [3, 2, 1]}',
    ],
    [
      'sorted by fields',
      { a: [{ n: 2, m: 1 }, { n: 1 }] },
      { $push: { a: { $each: [{ n: 2, m: 0 }], $sort: { n: -1, m: 1 } } } },
      '{a: [{n: 2, m: 0}, {n: 2, m: 1}, {n: 1}]}',
    ],
    ['the first ones', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: 2 } } }, '{a: [1, 2]}'],
    ['the last ones', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, '{a: [2, 3]}'],
    ['none', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: 0 } } }, '{a: []}'],
    [
      'sorted on a new field',
      {},
      { $push: { a: { $each: [2, 1], $sort: 1, $slice: -5 } } },
      '{a: [1, 2]}',
    ],
    ['$addToSet', { a: [1, 'x'] }, { $addToSet: { a: 'y' } }, '{a: [1, "x", "y"]}'],
    ['$addToSet of what is there', { a: [1] }, { $addToSet: { a: double(1) } }, '{a: [1]}'],
    [
      '$addToSet $each, each once',
      { a: [1] },
      { $addToSet: { a: { $each: [2, 1, 2] } } },
      '{a: [1, 2]}',
    ],
    [
      '$addToSet of documents counts their order',
      { a: [{ x: 1, y: 2 }] },
      { $addToSet: { a: { y: 2, x: 1 } } },
      '{a: [{x: 1, y: 2}, {y: 2, x: 1}]}',
    ],
    ['$pull a value', { a: [1, 2, 1, double(1)] }, { $pull: { a: 1 } }, '{a: [2]}'],
    ['$pull by operators', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, '{a: [1]}'],
    ['$pull by $in', { a: ['x', 'y', 'z'] }, { $pull: { a: { $in: ['x', 'z'] } } }, '{a: ["y"]}'],
    [
      '$pull documents',
      { a: [{ n: 1, m: 1 }, { n: 2 }] },
      { $pull: { a: { n: 1 } } },
      '{a: [{n: 2}]}',
    ],
    [
      '$pull documents by operators',
      { a: [{ n: 1 }, { n: 5 }] },
      { $pull: { a: { n: { $lt: 3 } } } },
      '{a: [{n: 5}]}',
    ],
    [
      '$pull by a pattern',
      { a: ['ab', 'b', 1] },
      { $pull: { a: new BSONRegExp('^a') } },
      '{a: ["b", 1]}',
    ],
    ['$pull an inner array', { a: [[1], [2], 1] }, { $pull: { a: [1] } }, '{a: [[2], 1]}'],
    ['$pull null', { a: [null, 1] }, { $pull: { a: null } }, '{a: [1]}'],
    ['$pull where nothing is', {}, { $pull: { a: 1 } }, '{}'],
    ['$pullAll', { a: [1, 2, 1, 3] }, { $pullAll: { a: [1, 3] } }, '{a: [2]}'],
    ['$pop the last', { a: [1, 2] }, { $pop: { a: 1 } }, '{a: [1]}'],
    ['$pop the first', { a: [1, 2] }, { $pop: { a: -1 } }, '{a: [2]}'],
    ['$pop of nothing', { a: [] }, { $pop: { a: 1, b: 1 } }, '{a: []}'],
  ]);
});

describe('positions', () => {
  changes([
    [
      '$ is where the filter matched',
      { a: [4, 5, 6] },
      { $set: { 'a.$': 9 } },
      '{a: [4, 9, 6]}',
      { filter: { a: 5 } },
    ],
    [
      '$ in documents',
      {
        a: [
          { k: 'x', n: 1 },
          { k: 'y', n: 1 },
        ],
      },
      { $inc: { 'a.$.n': 1 } },
      '{a: [{k: "x", n: 1}, {k: "y", n: 2}]}',
      { filter: { 'a.k': 'y' } },
    ],
    [
      '$ by $elemMatch',
      {
        a: [
          { k: 1, m: 1 },
          { k: 1, m: 2 },
        ],
      },
      { $set: { 'a.$.ok': true } },
      '{a: [{k: 1, m: 1}, {k: 1, m: 2, ok: true}]}',
      { filter: { a: { $elemMatch: { k: 1, m: 2 } } } },
    ],
    ['$[] is every element', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, '{a: [11, 12]}'],
    [
      '$[] of documents',
      { a: [{ n: 1 }, {}] },
      { $inc: { 'a.$[].n': 1 } },
      '{a: [{n: 2}, {n: 1}]}',
    ],
    [
      '$[x] by a filter',
      { a: [1, 5, 9] },
      { $set: { 'a.$[x]': 0 } },
      '{a: [1, 0, 0]}',
      { arrayFilters: [{ x: { $gte: 5 } }] },
    ],
    [
      '$[x] of documents',
      { a: [{ k: 'x' }, { k: 'y' }] },
      { $set: { 'a.$[e].seen': true } },
      '{a: [{k: "x"}, {k: "y", seen: true}]}',
      { arrayFilters: [{ 'e.k': 'y' }] },
    ],
    [
      '$[x] with $or',
      { a: [1, 2, 3] },
      { $inc: { 'a.$[x]': 10 } },
      '{a: [11, 2, 13]}',
      { arrayFilters: [{ $or: [{ x: 1 }, { x: 3 }] }] },
    ],
    [
      'two of them in one array',
      { a: [{ k: 1 }, { k: 2 }] },
      { $set: { 'a.$[x].p': 1, 'a.$[y].q': 1 } },
      '{a: [{k: 1, p: 1}, {k: 2, q: 1}]}',
      { arrayFilters: [{ 'x.k': 1 }, { 'y.k': 2 }] },
    ],
    [
      'nested',
      { a: [{ b: [1, 2] }, { b: [2, 3] }] },
      { $set: { 'a.$[].b.$[x]': 0 } },
      '{a: [{b: [1, 0]}, {b: [0, 3]}]}',
      { arrayFilters: [{ x: 2 }] },
    ],
    [
      'none matches',
      { a: [1] },
      { $set: { 'a.$[x]': 0 } },
      '{a: [1]}',
      { arrayFilters: [{ x: 7 }] },
    ],
    [
      '$push below $[]',
      { a: [{ b: [1] }, {}] },
      { $push: { 'a.$[].b': 2 } },
      '{a: [{b: [1, 2]}, {b: [2]}]}',
    ],
  ]);
});

describe('replacements and pipelines', () => {
  changes([
    ['a replacement keeps the _id first', { _id: 7, a: 1 }, { b: 2 }, '{_id: 7, b: 2}'],
    ['a replacement with the same _id', { _id: 7, a: 1 }, { b: 2, _id: 7 }, '{_id: 7, b: 2}'],
    ['by nothing', { _id: 7, a: 1 }, {}, '{_id: 7}'],
    ['$set in a pipeline', { a: 1 }, [{ $set: { b: { $add: ['$a', 1] } } }], '{a: 1, b: 2}'],
    [
      'stages one after the other',
      { a: 1 },
      [{ $set: { b: 2 } }, { $unset: 'a' }, { $set: { c: '$b' } }],
      '{b: 2, c: 2}',
    ],
    [
      '$replaceWith keeps the _id',
      { _id: 1, a: { x: 2 } },
      [{ $replaceWith: '$a' }],
      '{_id: 1, x: 2}',
    ],
    ['$project', { _id: 1, a: 1, b: 2 }, [{ $project: { a: 1 } }], '{_id: 1, a: 1}'],
    ['now', {}, [{ $set: { at: '$$NOW' } }], '{at: 2026-05-10T12:00:00.500Z}'],
    [
      'text with a dollar must be literal',
      { a: 1 },
      [{ $set: { b: { $literal: '$a' } } }],
      '{a: 1, b: "$a"}',
    ],
  ]);

  it('tells a replacement from operators', () => {
    expect(
      [{ a: 1 }, {}, { $set: { a: 1 } }, [{ $set: { a: 1 } }]].map((one) =>
        isReplacement(value(one)),
      ),
    ).toEqual([true, true, false, false]);
  });
});

describe('refusals', () => {
  it.each<[string, object, unknown, number, Options?]>([
    ['an unknown operator', {}, { $what: { a: 1 } }, 9],
    ['a field among operators', {}, { $set: { a: 1 }, b: 1 }, 9],
    ['a field of a name that objects have', {}, { $set: { a: 1 }, constructor: { b: 1 } }, 9],
    ['an operator in a replacement', {}, { a: 1, $set: { b: 1 } }, 52],
    ['an update that is a value', {}, 5, 9],
    ['an operand that is no document', {}, { $set: 5 }, 9],
    ['the _id', { _id: 1 }, { $set: { _id: 2 } }, 66],
    ['a field of the _id', { _id: { a: 1 } }, { $set: { '_id.a': 2 } }, 66],
    ['$unset of the _id', { _id: 1 }, { $unset: { _id: 1 } }, 66],
    ['another _id in a replacement', { _id: 1 }, { _id: 2 }, 66],
    ['another _id by a pipeline', { _id: 1 }, [{ $set: { _id: 2 } }], 66],
    ['two changes of one path', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a path and one below it', {}, { $set: { a: 1, 'a.b': 2 } }, 40],
    [
      'a path and one below it, apart in the alphabet',
      {},
      { $set: { a: 1, 'a-': 1, 'a.b': 2 } },
      40,
    ],
    ['$rename onto a changed path', { a: 1 }, { $rename: { a: 'b' }, $set: { b: 1 } }, 40],
    ['an empty path', {}, { $set: { '': 1 } }, 56],
    ['an empty part', {}, { $set: { 'a..b': 1 } }, 56],
    ['a dollar name', {}, { $set: { 'a.$x': 1 } }, 52],
    ['a field below a value', { a: 5 }, { $set: { 'a.b': 1 } }, 28],
    ['a field below null', { a: null }, { $set: { 'a.b': 1 } }, 28],
    ['a name in an array', { a: [1] }, { $set: { 'a.b': 1 } }, 28],
    ['padding without end', { a: [] }, { $set: { 'a.2000000': 1 } }, 2],
    ['$inc by text', {}, { $inc: { a: 'x' } }, 14],
    ['$inc of text', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['$inc of null', { a: null }, { $inc: { a: 1 } }, 14],
    ['$inc that overflows a long', { a: 2n ** 63n - 1n }, { $inc: { a: 1 } }, 2],
    ['$push onto text', { a: 'x' }, { $push: { a: 1 } }, 2],
    ['$push with an unknown modifier', {}, { $push: { a: { $each: [], $what: 1 } } }, 2],
    ['$push $each of a value', {}, { $push: { a: { $each: 1 } } }, 2],
    ['$push with half a slice', {}, { $push: { a: { $each: [], $slice: 0.5 } } }, 2],
    ['$push sorted by 2', {}, { $push: { a: { $each: [], $sort: 2 } } }, 2],
    ['$addToSet onto text', { a: 'x' }, { $addToSet: { a: 1 } }, 2],
    ['$addToSet $each of a value', {}, { $addToSet: { a: { $each: 1 } } }, 14],
    ['$pull from text', { a: 'x' }, { $pull: { a: 1 } }, 2],
    ['$pullAll of a value', { a: [] }, { $pullAll: { a: 1 } }, 2],
    ['$pop by 2', { a: [] }, { $pop: { a: 2 } }, 9],
    ['$pop from text', { a: 'x' }, { $pop: { a: 1 } }, 14],
    ['$bit of a double', { a: 1.5 }, { $bit: { a: { or: 1 } } }, 2],
    ['$bit by an unknown step', {}, { $bit: { a: { not: 1 } } }, 2],
    ['$currentDate of an unknown type', {}, { $currentDate: { a: { $type: 'year' } } }, 2],
    ['$rename to a number', { a: 1 }, { $rename: { a: 5 } }, 2],
    ['$rename to itself', { a: 1 }, { $rename: { a: 'a' } }, 2],
    ['$ without a match in an array', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
    ['$ at the beginning', { a: [1] }, { $set: { '$.a': 1 } }, 2],
    ['$[] of what is no array', { a: 1 }, { $set: { 'a.$[]': 1 } }, 2],
    ['$[] of a missing field', {}, { $set: { 'a.$[]': 1 } }, 2],
    ['$[x] without a filter', { a: [] }, { $set: { 'a.$[x]': 1 } }, 2],
    ['a filter that is not used', { a: [] }, { $set: { b: 1 } }, 9, { arrayFilters: [{ x: 1 }] }],
    [
      'two filters of one name',
      { a: [] },
      { $set: { 'a.$[x]': 1 } },
      9,
      { arrayFilters: [{ x: 1 }, { x: 2 }] },
    ],
    [
      'a filter of two names',
      { a: [] },
      { $set: { 'a.$[x]': 1 } },
      9,
      { arrayFilters: [{ x: 1, y: 2 }] },
    ],
    ['an empty filter', { a: [] }, { $set: { 'a.$[x]': 1 } }, 9, { arrayFilters: [{}] }],
    [
      'a filter with a capital',
      { a: [] },
      { $set: { 'a.$[X]': 1 } },
      2,
      { arrayFilters: [{ X: 1 }] },
    ],
    ['filters of a replacement', {}, { a: 1 }, 9, { arrayFilters: [{ x: 1 }] }],
    ['a stage that does not belong here', {}, [{ $match: {} }], 72],
    ['a function in a pipeline', {}, [{ $set: { a: { $function: {} } } }], 31264],
  ])('%s', (_what, document, update, code, options = {}) => {
    const { filter = {}, arrayFilters } = options;
    const state: MatchState = {};
    compileFilter(doc(filter)).test(doc(document), state);
    const run = () =>
      compileUpdate(value(update), arrayFilters && { arrayFilters: arrayFilters.map(value) })(
        doc(document),
        {
          state,
          inserting: false,
          now,
          variables: {},
        },
      );
    expect(codeOf(run)).toBe(code);
  });
});

describe('documentFromFilter: what an upsert starts from', () => {
  it.each<[string, object, boolean, string]>([
    ['equal values', { a: 1, 'b.c': 'x' }, false, '{a: 1, b: {c: "x"}}'],
    ['$eq', { a: { $eq: 1 } }, false, '{a: 1}'],
    ['$in of one', { a: { $in: [1] } }, false, '{a: 1}'],
    ['$in of two', { a: { $in: [1, 2] } }, false, '{}'],
    ['$all of one', { a: { $all: [1] } }, false, '{a: 1}'],
    ['ranges say nothing', { a: { $gt: 1 }, b: 2 }, false, '{b: 2}'],
    ['patterns say nothing', { a: new BSONRegExp('x') }, false, '{}'],
    ['$and', { $and: [{ a: 1 }, { b: 2 }] }, false, '{a: 1, b: 2}'],
    ['$or of one', { $or: [{ a: 1 }] }, false, '{a: 1}'],
    ['$or of two', { $or: [{ a: 1 }, { a: 2 }] }, false, '{}'],
    ['a document', { a: { b: 1 } }, false, '{a: {b: 1}}'],
    ['only the _id for a replacement', { _id: 5, a: 1 }, true, '{_id: 5}'],
  ])('%s', (_what, filter, replacement, expected) => {
    expect(text(documentFromFilter(doc(filter), replacement))).toBe(expected);
  });

  it('refuses a path that is said twice with code 54', () => {
    const twice: Value = value({ $and: [{ a: 1 }, { a: 2 }] });
    expect(codeOf(() => documentFromFilter(twice as Doc, false))).toBe(54);
  });
});
