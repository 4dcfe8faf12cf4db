import { Binary, BSONRegExp, BSONSymbol, Code, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { describe, expect, it } from '@jest/globals';

import type { Maybe, Value } from '../../../server/db/embedded/bson.js';
import {
  compare,
  compareStrings,
  equal,
  identical,
  show,
  truthy,
  typeName,
  typesFromOperand,
} from '../../../server/db/embedded/values.js';
import { IN_ORDER } from './samples.js';
import { codeOf, decimal, doc, double, text } from './support.js';

const groups = IN_ORDER.map((group, i) => ({ group, i, name: group.map(text).join(' = ') }));

describe('compare', () => {
  it.each(groups)('$name', ({ group, i }) => {
    const after = IN_ORDER.slice(i + 1).flat();
    for (const a of group) {
      expect(group.filter((b) => compare(a, b) !== 0).map(text)).toEqual([]);
      expect(after.filter((b) => compare(a, b) >= 0 || compare(b, a) <= 0).map(text)).toEqual([]);
    }
  });

  it('takes a missing value for null', () => {
    expect(compare(undefined, null)).toBe(0);
    expect(compare(undefined, new MinKey())).toBeGreaterThan(0);
    expect(compare(undefined, -Infinity)).toBeLessThan(0);
  });

  it('compares strings by a collation when one is given, inside arrays and documents too', () => {
    const order = new Intl.Collator('es', { sensitivity: 'base' }).compare;
    expect(compare('Ñandú', 'ñandu', order)).toBe(0);
    expect(compare(['B'], ['a'], order)).toBeGreaterThan(0);
    expect(compare(doc({ a: 'B' }), doc({ a: 'a' }), order)).toBeGreaterThan(0);
    expect(compare(doc({ A: 1 }), doc({ a: 1 }), order)).not.toBe(0);
  });

  it('takes a symbol for its text', () => {
    expect(compare(new BSONSymbol('a'), 'a')).toBe(0);
    expect(compare(new BSONSymbol('a'), 'b')).toBeLessThan(0);
  });
});

describe('compareStrings', () => {
  it.each([
    ['a', 'a', 0],
    ['a', 'ab', -1],
    ['Z', 'a', -1],
    ['é', 'z', 1],
    ['\ud83d\ude00', '\uffff', 1],
    ['\ue000', '\ud800\udc00', -1],
    ['a\ud83d\ude00', 'a\ud83d\ude01', -1],
  ])('%j against %j', (a, b, sign) => {
    expect(Math.sign(compareStrings(a, b))).toBe(sign);
    expect(Math.sign(compareStrings(b, a))).toBe(sign === 0 ? 0 : -sign);
    expect(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))).toBe(sign);
  });
});

describe('equal and identical', () => {
  it.each<[string, Maybe, Maybe, boolean, boolean]>([
    ['int and double', 1, double(1), true, false],
    ['int and long', 1, 1n, true, false],
    ['long beyond doubles', 2n ** 53n, 2n ** 53n + 1n, false, false],
    ['double and decimal', 0.5, decimal('0.5'), true, false],
    ['decimals of another scale', decimal('1.0'), decimal('1.00'), true, false],
    ['zero and minus zero', 0, double(-0), true, false],
    ['NaN and NaN', NaN, NaN, true, true],
    ['null and missing', null, undefined, true, false],
    ['missing twice', undefined, undefined, true, true],
    ['documents in another order', doc({ a: 1, b: 2 }), doc({ b: 2, a: 1 }), false, false],
    ['documents alike', doc({ a: [1] }), doc({ a: [1] }), true, true],
    ['documents with other numeric types', doc({ a: 1 }), doc({ a: 1n }), true, false],
    ['arrays alike', [1, [2]], [1, [2]], true, true],
    ['a date and its number', new Date(5), 5, false, false],
    ['dates alike', new Date(5), new Date(5), true, true],
    ['true and 1', true, 1, false, false],
    ['text and number', '1', 1, false, false],
    [
      'binary of another kind',
      new Binary(Buffer.from('a'), 0),
      new Binary(Buffer.from('a'), 5),
      false,
      false,
    ],
    ['regular expressions', new BSONRegExp('a', 'im'), new BSONRegExp('a', 'mi'), true, true],
    ['a field named __proto__', new Map([['__proto__', 1]]), doc({}), false, false],
  ])('%s', (_what, a, b, areEqual, areIdentical) => {
    expect(equal(a, b)).toBe(areEqual);
    expect(identical(a, b)).toBe(areIdentical);
  });

  it('tells a double zero from minus zero', () => {
    expect(identical(double(0), double(-0))).toBe(false);
  });
});

describe('typeName', () => {
  it.each<[Maybe, string]>([
    [undefined, 'missing'],
    [null, 'null'],
    [1, 'int'],
    [-(2 ** 31), 'int'],
    [2 ** 31, 'double'],
    [0.5, 'double'],
    [NaN, 'double'],
    [double(1), 'double'],
    [1n, 'long'],
    [decimal('1'), 'decimal'],
    [true, 'bool'],
    ['', 'string'],
    [doc({}), 'object'],
    [[], 'array'],
    [new Date(0), 'date'],
    [new ObjectId(), 'objectId'],
    [new Binary(Buffer.from('')), 'binData'],
    [new Timestamp({ t: 1, i: 1 }), 'timestamp'],
    [new BSONRegExp('a'), 'regex'],
    [new Code('1'), 'javascript'],
    [new BSONSymbol('a'), 'symbol'],
    [new MinKey(), 'minKey'],
    [new MaxKey(), 'maxKey'],
  ])('%#: %s', (of, name) => {
    expect(typeName(of)).toBe(name);
  });
});

describe('typesFromOperand', () => {
  it.each<[Value, string[]]>([
    ['string', ['string']],
    [2, ['string']],
    [double(2), ['string']],
    [16n, ['int']],
    [-1, ['minKey']],
    [127, ['maxKey']],
    ['number', ['decimal', 'double', 'int', 'long']],
    [
      ['int', 10],
      ['int', 'null'],
    ],
  ])('%#: %j', (operand, names) => {
    expect([...typesFromOperand(operand)].sort()).toEqual(names);
  });

  it.each<[Value]>([['text'], [0], [200], [1.5], [true], [null], [doc({})], [['int', 'text']]])(
    'refuses %j with code 2',
    (operand) => {
      expect(codeOf(() => typesFromOperand(operand))).toBe(2);
    },
  );
});

describe('truthy', () => {
  it.each<[Maybe, boolean]>([
    [undefined, false],
    [null, false],
    [false, false],
    [0, false],
    [0n, false],
    [double(-0), false],
    [decimal('0.00'), false],
    [NaN, true],
    [0.1, true],
    ['', true],
    [[], true],
    [doc({}), true],
    [new Date(0), true],
  ])('%#: %s is %s', (of, expected) => {
    expect(truthy(of)).toBe(expected);
  });
});

describe('show', () => {
  it.each<[Maybe, string]>([
    [undefined, 'MISSING'],
    [null, 'null'],
    ['Ana', '"Ana"'],
    [1, '1'],
    [double(1), '1.0'],
    [5n, '5'],
    [decimal('1.50'), '1.50'],
    [doc({}), '{}'],
    [doc({ email: 'a@example.org', n: [1, 2] }), '{ email: "a@example.org", n: [ 1, 2 ] }'],
    [new ObjectId('0123456789abcdef01234567'), "ObjectId('0123456789abcdef01234567')"],
    [new Date(-1), 'new Date(-1)'],
    [new BSONRegExp('a', 'i'), '/a/i'],
    [new Timestamp({ t: 3, i: 4 }), 'Timestamp(3, 4)'],
    [new MinKey(), 'MinKey'],
    [new MaxKey(), 'MaxKey'],
  ])('%#: %s', (of, expected) => {
    expect(show(of)).toBe(expected);
  });
});
