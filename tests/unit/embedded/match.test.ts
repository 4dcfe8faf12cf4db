import {
  BSONRegExp,
  BSONSymbol,
  Decimal128,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { describe, expect, it } from '@jest/globals';

import { compileFilter, type MatchState } from '../../../server/db/embedded/match.js';
import { codeOf, decimal, doc, double, text } from './support.js';

type Plain = object;
/** What, filter, documents that match, documents that do not. */
type Case = [string, Plain, Plain[], Plain[]];

const id = new ObjectId('0123456789abcdef01234567');
const regex = (pattern: string, options = ''): BSONRegExp => new BSONRegExp(pattern, options);
const proto = (of: unknown): Plain => new Map([['__proto__', of]]);

function check(cases: Case[]): void {
  it.each(cases)('%s', (_what, filter, matching, others) => {
    const { test } = compileFilter(doc(filter));
    const refused = matching.map(doc).filter((one) => !test(one));
    const taken = others.map(doc).filter((one) => test(one));
    expect({ refused: refused.map(text), taken: taken.map(text) }).toEqual({
      refused: [],
      taken: [],
    });
  });
}

describe('equality', () => {
  check([
    ['nothing asked', {}, [{}, { a: 1 }], []],
    [
      'a number in any type',
      { a: 1 },
      [{ a: 1 }, { a: 1n }, { a: double(1) }, { a: decimal('1.0') }],
      [{ a: '1' }, { a: true }, {}],
    ],
    [
      'zero is minus zero',
      { a: 0 },
      [{ a: double(-0) }, { a: decimal('-0') }],
      [{ a: null }, { a: false }],
    ],
    [
      'a long beyond doubles',
      { a: 2n ** 53n + 1n },
      [{ a: 2n ** 53n + 1n }, { a: decimal('9007199254740993') }],
      [{ a: 2n ** 53n }, { a: double(2 ** 53) }],
    ],
    ['a decimal', { a: decimal('0.1') }, [{ a: decimal('0.10') }], [{ a: 0.1 }]],
    ['NaN', { a: NaN }, [{ a: NaN }, { a: decimal('NaN') }], [{ a: 0 }, {}]],
    ['text', { a: 'x' }, [{ a: 'x' }, { a: ['y', 'x'] }], [{ a: 'X' }, { a: [['x']] }]],
    ['text with surrogates', { a: '\u{1f600}' }, [{ a: '\u{1f600}' }], [{ a: '\ud83d' }]],
    [
      'a symbol',
      { a: new BSONSymbol('x') },
      [{ a: 'x' }, { a: new BSONSymbol('x') }],
      [{ a: 'y' }],
    ],
    [
      'null',
      { a: null },
      [{}, { a: null }, { a: [1, null] }, { b: 1 }],
      [{ a: [] }, { a: 0 }, { a: '' }, { a: false }],
    ],
    [
      'null below a document',
      { 'a.b': null },
      [{}, { a: {} }, { a: null }, { a: 4 }, { a: { b: null } }, { a: [{ b: 1 }, {}] }],
      [{ a: { b: 1 } }, { a: [] }, { a: [1, 2] }, { a: [[]] }, { a: { b: [] } }],
    ],
    ['true', { a: true }, [{ a: true }], [{ a: 1 }, { a: 'true' }]],
    [
      'a date before 1970',
      { a: new Date(-1) },
      [{ a: new Date(-1) }, { a: [new Date(-1)] }],
      [{ a: -1 }, { a: new Timestamp({ t: 0, i: 0 }) }],
    ],
    [
      'an ObjectId',
      { _id: id },
      [{ _id: new ObjectId(id.toHexString()) }],
      [{ _id: id.toHexString() }],
    ],
    [
      'a document, with the order of its fields',
      { a: { x: 1, y: 2 } },
      [{ a: { x: 1, y: double(2) } }, { a: [{ x: 1, y: 2 }] }],
      [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }, { a: { x: 1, y: 2, z: 3 } }],
    ],
    ['an empty document', { a: {} }, [{ a: {} }], [{}, { a: null }, { a: { b: 1 } }, { a: [] }]],
    [
      'an array as a whole or as an element',
      { a: [1, 2] },
      [{ a: [1, 2] }, { a: [[1, 2], 3] }],
      [{ a: [2, 1] }, { a: [1, 2, 3] }, { a: 1 }],
    ],
    ['an empty array', { a: [] }, [{ a: [] }, { a: [[]] }], [{}, { a: null }, { a: [null] }]],
    [
      'a DBRef',
      { a: { $ref: 'users', $id: id } },
      [{ a: { $ref: 'users', $id: id } }],
      [{ a: { $ref: 'users' } }],
    ],
    ['MinKey', { a: new MinKey() }, [{ a: new MinKey() }], [{ a: null }, {}]],
    ['a field named __proto__', proto(1), [proto(1)], [{}, { a: 1 }]],
    ['several fields', { a: 1, b: 2 }, [{ a: 1, b: 2 }], [{ a: 1 }, { b: 2 }]],
    [
      '$eq of a document with operators for names',
      { a: { $eq: { $gt: 1 } } },
      [{ a: { $gt: 1 } }],
      [{ a: 2 }],
    ],
    [
      '$ne',
      { a: { $ne: 1 } },
      [{}, { a: 2 }, { a: [] }, { a: [2] }],
      [{ a: 1 }, { a: [1, 2] }, { a: double(1) }],
    ],
    ['$ne null', { a: { $ne: null } }, [{ a: 0 }, { a: [] }], [{}, { a: null }, { a: [null] }]],
  ]);
});

describe('paths', () => {
  check([
    ['into documents', { 'a.b': 1 }, [{ a: { b: 1 } }], [{ a: 1 }, { b: 1 }, { 'a.b': 1 }]],
    [
      'into the documents of an array',
      { 'a.b': 1 },
      [{ a: [{ b: 2 }, { b: 1 }] }, { a: [{ b: [1] }] }],
      [{ a: [[{ b: 1 }]] }],
    ],
    [
      'by position',
      { 'a.1': 5 },
      [{ a: [4, 5] }, { a: { 1: 5 } }, { a: [{ 1: 5 }] }, { a: [4, [5]] }],
      [{ a: [5] }, { a: [5, 4] }, { a: 5 }],
    ],
    [
      'by position, then a field',
      { 'a.0.b': 1 },
      [{ a: [{ b: 1 }] }],
      [{ a: [{ b: 2 }, { b: 1 }] }],
    ],
    [
      'by position beyond the end',
      { 'a.5': null },
      [{}, { a: 1 }, { a: { b: 1 } }],
      [{ a: { 5: 1 } }],
    ],
    [
      'through two arrays',
      { 'a.b.c': 1 },
      [{ a: [{ b: [{ c: 1 }] }] }],
      [{ a: [{ b: [[{ c: 1 }]] }] }],
    ],
  ]);
});

describe('ranges stay inside one type', () => {
  check([
    [
      '$gt a number',
      { a: { $gt: 1 } },
      [{ a: 2 }, { a: 1.5 }, { a: 2n }, { a: decimal('1.1') }, { a: Infinity }, { a: [0, 3] }],
      [{ a: 1 }, { a: '2' }, { a: true }, { a: new Date(5) }, { a: NaN }, {}, { a: null }],
    ],
    [
      '$gte across numeric types',
      { a: { $gte: 2n ** 53n + 1n } },
      [{ a: decimal('9007199254740993') }],
      [{ a: 2 ** 53 }],
    ],
    [
      '$lt a number leaves NaN out',
      { a: { $lt: 5 } },
      [{ a: -Infinity }, { a: 4 }],
      [{ a: NaN }, { a: decimal('NaN') }, { a: null }, { a: '4' }],
    ],
    ['$lte NaN', { a: { $lte: NaN } }, [{ a: NaN }], [{ a: 1 }, {}]],
    ['$gte NaN', { a: { $gte: NaN } }, [{ a: NaN }, { a: decimal('NaN') }], [{ a: 1 }, {}]],
    ['$lt NaN', { a: { $lt: NaN } }, [], [{ a: NaN }, { a: -Infinity }]],
    [
      '$gt text by bytes',
      { a: { $gt: 'Z' } },
      [{ a: 'a' }, { a: 'é' }, { a: '\u{1f600}' }],
      [{ a: 'A' }, { a: 1 }],
    ],
    [
      '$gt text with a surrogate',
      { a: { $gt: '\uffff' } },
      [{ a: '\u{10000}' }],
      [{ a: '\uffff' }, { a: 'z' }],
    ],
    [
      '$lt a date before 1970',
      { a: { $lt: new Date(0) } },
      [{ a: new Date(-1) }],
      [{ a: new Date(0) }, { a: -1 }],
    ],
    ['$gte null', { a: { $gte: null } }, [{}, { a: null }, { a: [null] }], [{ a: 0 }, { a: [] }]],
    ['$gt null', { a: { $gt: null } }, [], [{}, { a: null }, { a: 1 }]],
    ['$gt false', { a: { $gt: false } }, [{ a: true }], [{ a: 1 }, { a: false }]],
    [
      '$gt an ObjectId',
      { _id: { $gt: new ObjectId('0'.repeat(24)) } },
      [{ _id: id }],
      [{ _id: 'x' }],
    ],
    [
      '$gt a document',
      { a: { $gt: { b: 1 } } },
      [{ a: { b: 2 } }, { a: { c: 1 } }],
      [{ a: { b: 1 } }, { a: 5 }],
    ],
    [
      '$lt an array',
      { a: { $lt: [2] } },
      [{ a: [1, 5] }, { a: [] }, { a: [[1]] }],
      [{ a: [2] }, { a: 1 }],
    ],
    [
      '$lt MaxKey',
      { a: { $lt: new MaxKey() } },
      [{ a: 1 }, { a: 'x' }, { a: null }],
      [{ a: new MaxKey() }],
    ],
    ['$gt MinKey', { a: { $gt: new MinKey() } }, [{ a: 1 }, { a: null }], [{ a: new MinKey() }]],
    [
      'both bounds, by different elements',
      { a: { $gt: 1, $lt: 5 } },
      [{ a: 3 }, { a: [0, 9] }],
      [{ a: [9] }, { a: 5 }],
    ],
    ['bounds of two types', { a: { $gt: 1, $lt: 'x' } }, [{ a: [2, 'a'] }], [{ a: 2 }, { a: 'a' }]],
  ]);
});

describe('lists', () => {
  check([
    [
      '$in',
      { a: { $in: [1, 'x', null] } },
      [{ a: 1 }, { a: double(1) }, { a: ['x'] }, {}, { a: null }],
      [{ a: 2 }, { a: 'X' }, { a: [] }],
    ],
    [
      '$in with a pattern',
      { a: { $in: [regex('^x')] } },
      [{ a: 'xy' }, { a: ['a', 'xa'] }],
      [{ a: 'yx' }],
    ],
    [
      '$in with an array',
      { a: { $in: [[1, 2]] } },
      [{ a: [1, 2] }, { a: [[1, 2]] }],
      [{ a: [1] }, { a: 1 }],
    ],
    ['$in nothing', { a: { $in: [] } }, [], [{}, { a: null }, { a: [] }]],
    ['$nin', { a: { $nin: [1, null] } }, [{ a: 2 }, { a: [] }], [{ a: 1 }, {}, { a: [2, 1] }]],
    ['$nin nothing', { a: { $nin: [] } }, [{}, { a: 1 }], []],
    ['$all', { a: { $all: [1, 2] } }, [{ a: [2, 1, 3] }], [{ a: [1] }, { a: 1 }, {}]],
    ['$all of one', { a: { $all: ['x'] } }, [{ a: 'x' }, { a: ['x'] }], [{ a: ['y'] }]],
    [
      '$all with an array',
      { a: { $all: [[1, 2]] } },
      [{ a: [1, 2] }, { a: [[1, 2]] }],
      [{ a: [1] }],
    ],
    ['$all of nothing', { a: { $all: [] } }, [], [{ a: [] }, {}]],
    [
      '$all with $elemMatch',
      { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
      [{ a: [{ x: 1 }, { x: 2 }] }],
      [{ a: [{ x: 1 }] }],
    ],
    ['$all with null', { a: { $all: [null] } }, [{}, { a: null }, { a: [null] }], [{ a: [1] }]],
    [
      '$size',
      { a: { $size: 2 } },
      [{ a: [1, [2, 3]] }],
      [{ a: [1] }, { a: 2 }, {}, { a: [[1, 2]] }],
    ],
    ['$size 0', { a: { $size: 0 } }, [{ a: [] }], [{}, { a: null }]],
    [
      '$elemMatch of documents',
      { a: { $elemMatch: { x: 1, y: 2 } } },
      [{ a: [{ x: 1, y: 2 }] }],
      [{ a: [{ x: 1 }, { y: 2 }] }, { a: { x: 1, y: 2 } }, { a: [] }],
    ],
    [
      '$elemMatch of values',
      { a: { $elemMatch: { $gt: 1, $lt: 5 } } },
      [{ a: [0, 3] }],
      [{ a: [0, 9] }, { a: 3 }],
    ],
    [
      '$elemMatch does not open inner arrays',
      { a: { $elemMatch: { $eq: 1 } } },
      [{ a: [1] }],
      [{ a: [[1]] }],
    ],
    [
      '$elemMatch of an inner array',
      { a: { $elemMatch: { $elemMatch: { $eq: 1 } } } },
      [{ a: [[1]] }],
      [{ a: [1] }],
    ],
    [
      '$elemMatch of inner sizes',
      { a: { $elemMatch: { $size: 2 } } },
      [{ a: [[1, 2]] }],
      [{ a: [1, 2] }],
    ],
    [
      '$elemMatch with $not',
      { a: { $elemMatch: { $not: { $gt: 1 } } } },
      [{ a: [1, 2] }, { a: [[2]] }],
      [{ a: [2] }],
    ],
    [
      '$elemMatch of a type',
      { a: { $elemMatch: { $type: 'array' } } },
      [{ a: [[]] }],
      [{ a: [1] }],
    ],
    [
      '$elemMatch with $in of an array',
      { a: { $elemMatch: { $in: [[1]] } } },
      [{ a: [[1]] }],
      [{ a: [1] }, { a: [[[1]]] }],
    ],
    [
      '$elemMatch by position',
      { a: { $elemMatch: { 0: 1 } } },
      [{ a: [[1, 2]] }],
      [{ a: [[2, 1]] }],
    ],
    [
      '$elemMatch below a path',
      { 'a.b': { $elemMatch: { c: 1 } } },
      [{ a: { b: [{ c: 1 }] } }, { a: [{ b: [{ c: 1 }] }] }],
      [{ a: { b: { c: 1 } } }],
    ],
    [
      '$elemMatch with $or',
      { a: { $elemMatch: { $or: [{ x: 1 }, { y: 1 }] } } },
      [{ a: [{ y: 1 }] }],
      [{ a: [{ z: 1 }] }],
    ],
    [
      '$elemMatch null',
      { a: { $elemMatch: { x: null } } },
      [{ a: [{ y: 1 }] }],
      [{ a: [1] }, { a: [] }],
    ],
  ]);
});

describe('other tests of a value', () => {
  check([
    ['$exists', { a: { $exists: true } }, [{ a: null }, { a: [] }], [{}, { b: 1 }]],
    [
      '$exists false',
      { 'a.b': { $exists: false } },
      [{}, { a: 1 }, { a: {} }, { a: [] }, { a: [1] }],
      [{ a: { b: null } }, { a: [{ b: 1 }] }],
    ],
    ['$exists 0', { a: { $exists: 0 } }, [{}], [{ a: 1 }]],
    ['$type by name', { a: { $type: 'string' } }, [{ a: 'x' }, { a: [1, 'x'] }], [{ a: 1 }, {}]],
    ['$type array', { a: { $type: 'array' } }, [{ a: [] }, { a: [1] }], [{ a: 1 }]],
    [
      '$type number',
      { a: { $type: 'number' } },
      [{ a: 1 }, { a: 1n }, { a: 0.5 }, { a: decimal('1') }],
      [{ a: '1' }],
    ],
    ['$type double', { a: { $type: 1 } }, [{ a: double(1) }, { a: 0.5 }], [{ a: 1 }, { a: 1n }]],
    ['$type null', { a: { $type: 10 } }, [{ a: null }], [{}]],
    [
      '$type of several',
      { a: { $type: ['int', 'date'] } },
      [{ a: 1 }, { a: new Date(0) }],
      [{ a: 'x' }],
    ],
    [
      '$mod',
      { a: { $mod: [4, 1] } },
      [{ a: 5 }, { a: 5.9 }, { a: 5n }, { a: decimal('9') }, { a: [2, 5] }],
      [{ a: 4 }, { a: '5' }, { a: NaN }, {}],
    ],
    ['$mod of a negative number', { a: { $mod: [4, -1] } }, [{ a: -5 }], [{ a: 3 }]],
    [
      '$regex',
      { a: { $regex: '^ab', $options: 'i' } },
      [{ a: 'ABC' }, { a: ['x', 'abd'] }, { a: regex('^ab', 'i') }],
      [{ a: 'cab' }, { a: 1 }, {}],
    ],
    [
      'a pattern as the operand',
      { a: regex('b$') },
      [{ a: 'ab' }, { a: regex('b$') }],
      [{ a: 'ba' }, { a: regex('b') }],
    ],
    [
      '$regex given as a pattern',
      { a: { $regex: regex('B', 'i') } },
      [{ a: 'abc' }],
      [{ a: 'ac' }],
    ],
    ['several lines', { a: regex('^b', 'm') }, [{ a: 'a\nb' }], [{ a: 'ab' }]],
    [
      '$not',
      { a: { $not: { $gt: 1 } } },
      [{}, { a: 1 }, { a: 'x' }, { a: [] }],
      [{ a: 2 }, { a: [0, 2] }],
    ],
    [
      '$not with a pattern',
      { a: { $not: regex('^x') } },
      [{ a: 'y' }, {}, { a: 1 }],
      [{ a: 'xy' }],
    ],
    ['$not of two tests', { a: { $not: { $gt: 1, $lt: 5 } } }, [{ a: 0 }, { a: 9 }], [{ a: 3 }]],
  ]);
});

describe('combinations', () => {
  check([
    ['$and', { $and: [{ a: 1 }, { a: 2 }] }, [{ a: [1, 2] }], [{ a: 1 }]],
    ['$or', { $or: [{ a: 1 }, { b: 1 }] }, [{ a: 1 }, { b: 1 }], [{ c: 1 }]],
    ['$nor', { $nor: [{ a: 1 }, { b: 1 }] }, [{ c: 1 }], [{ a: 1 }, { b: 1 }]],
    [
      '$or beside a field',
      { c: 1, $or: [{ a: 1 }, { b: 1 }] },
      [{ c: 1, b: 1 }],
      [{ b: 1 }, { c: 1 }],
    ],
    [
      '$expr',
      { $expr: { $gt: ['$a', '$b'] } },
      [
        { a: 2, b: 1 },
        { a: 'x', b: 5 },
      ],
      [{ a: 1, b: 1 }, { b: 1 }],
    ],
    ['$comment', { $comment: 'why', a: 1 }, [{ a: 1 }], [{ a: 2 }]],
    [
      'nested',
      { $or: [{ $and: [{ a: 1 }, { b: { $not: { $in: [2] } } }] }, { $nor: [{ c: 1 }] }] },
      [{ a: 1, b: 3, c: 1 }, {}],
      [{ a: 1, b: 2, c: 1 }],
    ],
  ]);
});

describe('refusals', () => {
  it.each<[string, object, number]>([
    ['an unknown operator', { a: { $near2: 1 } }, 2],
    ['an unknown operator on top', { $what: 1 }, 2],
    ['$where', { $where: 'true' }, 2],
    ['$text', { $text: { $search: 'x' } }, 27],
    ['$jsonSchema', { $jsonSchema: {} }, 2],
    ['$near', { a: { $near: [0, 0] } }, 2],
    ['$and of no list', { $and: {} }, 2],
    ['$or of nothing', { $or: [] }, 2],
    ['$or of values', { $or: [1] }, 2],
    ['$in of no list', { a: { $in: 1 } }, 2],
    ['$in of operators', { a: { $in: [{ $gt: 1 }] } }, 2],
    ['$all of no list', { a: { $all: 1 } }, 2],
    ['$size of a fraction', { a: { $size: 1.5 } }, 2],
    ['$size below zero', { a: { $size: -1 } }, 2],
    ['$size of a text', { a: { $size: '1' } }, 2],
    ['$mod by zero', { a: { $mod: [0, 1] } }, 2],
    ['$mod of one number', { a: { $mod: [1] } }, 2],
    ['$not of a value', { a: { $not: 1 } }, 2],
    ['$elemMatch of a value', { a: { $elemMatch: 1 } }, 2],
    ['a range of a pattern', { a: { $gt: regex('x') } }, 2],
    ['$options alone', { a: { $options: 'i' } }, 2],
    ['$regex of a number', { a: { $regex: 1 } }, 2],
    ['a pattern with a zero byte', { a: { $regex: 'a\0b' } }, 2],
    ['an unreadable pattern', { a: { $regex: '(' } }, 51091],
    ['an unknown flag', { a: { $regex: 'a', $options: 'g' } }, 51108],
    ['an unknown type', { a: { $type: 'text' } }, 2],
    ['an operator after a field', { a: { b: 1, $gt: 1 } }, 0],
    ['a field after an operator', { a: { $gt: 1, b: 1 } }, 2],
    ['an expression with an unknown operator', { $expr: { $what: 1 } }, 168],
    ['a function in $expr', { $expr: { $function: { body: 'x', args: [], lang: 'js' } } }, 31264],
  ])('%s', (_what, filter, code) => {
    expect(codeOf(() => compileFilter(doc(filter))) ?? 0).toBe(code);
  });
});

describe('the position that an update refers to', () => {
  it.each<[string, object, object, number | undefined]>([
    ['of an equal element', { a: 5 }, { a: [4, 5] }, 1],
    ['of a document in an array', { 'a.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, 1],
    ['of $elemMatch', { a: { $elemMatch: { b: 2 } } }, { a: [{ b: 1 }, { b: 2 }] }, 1],
    ['of the outer array', { 'a.b': 9 }, { a: [{ b: [1] }, { b: [2, 9] }] }, 1],
    ['of the first condition on an array', { a: { $gt: 1 }, b: 3 }, { a: [0, 2], b: [3] }, 1],
    ['none without an array', { a: 5 }, { a: 5 }, undefined],
    ['none when it only excludes', { a: { $ne: 5 } }, { a: [4] }, undefined],
  ])('%s', (_what, filter, document, position) => {
    const state: MatchState = {};
    expect(compileFilter(doc(filter)).test(doc(document), state)).toBe(true);
    expect(state.position).toBe(position);
  });
});

describe('the fields that a filter reads', () => {
  it.each<[object, string[] | undefined]>([
    [{ 'a.b': 1, c: 2 }, ['a', 'c']],
    [{ $or: [{ a: 1 }, { b: { $exists: false } }] }, ['a', 'b']],
    [{ $expr: { $eq: ['$a.b', '$c'] } }, ['a', 'c']],
    [{ $expr: { $eq: ['$$ROOT', {}] } }, undefined],
    [{ a: { $elemMatch: { b: 1 } } }, ['a']],
  ])('%j', (filter, fields) => {
    const found = compileFilter(doc(filter)).fields;
    expect(found && [...found].sort()).toEqual(fields);
  });
});

describe('numbers in documents', () => {
  it('are told apart only by value', () => {
    const { test } = compileFilter(doc({ a: new Double(3) }));
    expect(
      [3, 3n, new Double(3), Decimal128.fromString('3.00')].map((a) => test(doc({ a }))),
    ).toEqual([true, true, true, true]);
  });
});
