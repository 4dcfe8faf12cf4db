import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';

import type { Value } from '../../../server/db/embedded/bson.js';
import { decimal, doc, double } from './support.js';

const id = (hex: string): ObjectId => new ObjectId(hex.padEnd(24, '0'));

/** Groups of equal values in MongoDB's order: within a group equal, each group after the one before. */
export const IN_ORDER: Value[][] = [
  [new MinKey()],
  [null],
  [NaN, decimal('NaN')],
  [-Infinity, decimal('-Infinity')],
  [decimal('-2E+400')],
  [decimal('-1E+400')],
  [-Number.MAX_VALUE],
  [-(2n ** 63n), double(-(2 ** 63))],
  [-(2n ** 53n) - 1n],
  [-(2n ** 53n), double(-(2 ** 53))],
  [-1, double(-1), -1n, decimal('-1.000')],
  [-Number.MIN_VALUE],
  [decimal('-1E-400')],
  [0, double(0), double(-0), 0n, decimal('0'), decimal('-0'), decimal('0E+3')],
  [decimal('1E-400')],
  [decimal('3E-400')],
  [Number.MIN_VALUE],
  [decimal('0.1')],
  [0.1],
  [decimal('0.1000000000000000055511151231257828')],
  [1, double(1), 1n, decimal('1'), decimal('1.0')],
  [1.5, decimal('1.5'), decimal('1.50')],
  [2n ** 53n, double(2 ** 53), decimal('9007199254740992')],
  [2n ** 53n + 1n, decimal('9007199254740993')],
  [decimal('9007199254740993.5')],
  [2n ** 53n + 2n, double(2 ** 53 + 2)],
  [2n ** 63n - 1n, decimal('9223372036854775807')],
  [double(2 ** 63), decimal('9223372036854775808')],
  [Number.MAX_VALUE],
  [decimal('1E+400')],
  [decimal('1.5E+400')],
  [Infinity, decimal('Infinity')],
  [''],
  ['\0'],
  ['\0\0'],
  ['\u0001'],
  ['A'],
  ['a'],
  ['a\0'],
  ['a\0b'],
  ['a\u0001'],
  ['ab'],
  ['b'],
  ['ñ'],
  ['\uffff'],
  ['\u{10000}'],
  ['\u{1f600}'],
  [doc({})],
  [doc({ b: null })],
  [doc({ a: 1 }), doc({ a: double(1) })],
  [doc({ a: 1, b: 1 })],
  [doc({ b: 1 })],
  [doc({ a: 'x' })],
  [[]],
  [[null]],
  [[1]],
  [[1, 1]],
  [[2]],
  [[[]]],
  [new Binary(Buffer.from(''), 0)],
  [new Binary(Buffer.from('b'), 0)],
  [new Binary(Buffer.from('a'), 5)],
  [new Binary(Buffer.from('aa'), 0)],
  [id('00')],
  [id('0a')],
  [id('ff')],
  [false],
  [true],
  [new Date(-8.64e15)],
  [new Date('1969-12-31T23:59:59.999Z')],
  [new Date(0)],
  [new Date('2026-01-01T00:00:00Z')],
  [new Timestamp({ t: 1, i: 2 })],
  [new Timestamp({ t: 2, i: 1 })],
  [new Timestamp({ t: 0xffffffff, i: 0 })],
  [new BSONRegExp('a', '')],
  [new BSONRegExp('a', 'i')],
  [new BSONRegExp('b', '')],
  [new Code('a')],
  [new MaxKey()],
];

const finiteDecimal = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
    fc.oneof(fc.integer({ min: -6100, max: 6000 }), fc.integer({ min: -20, max: 5 })),
  )
  .map(([coefficient, exponent]) =>
    Decimal128.fromStringWithRounding(`${coefficient}E${exponent}`),
  );

const asValue = (n: number): Value => ((n | 0) === n ? new Double(n) : n);

/** Numbers of every type, often equal or nearly equal across types. */
export const anyNumber: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -20, max: 20 }).map((n) => asValue(n / 4)),
  fc.double().map(asValue),
  fc.bigInt({ min: -5n, max: 5n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer({ min: -3, max: 3 }).map((n) => asValue(2 ** 53 + n)),
  fc.integer({ min: -20, max: 20 }).map((n) => decimal(String(n / 4))),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0', '9007199254740993').map(decimal),
  finiteDecimal,
);

/** Texts that hold what keys must escape and what sorts differently in UTF-16. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'b', '\0', '\u0001', 'é', '\uffff', '\u{1f600}'),
    maxLength: 4,
  }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const anyScalar: fc.Arbitrary<Value> = fc.oneof(
  { arbitrary: anyNumber, weight: 4 },
  { arbitrary: anyText, weight: 3 },
  fc.constantFrom<Value>(null, true, false, new MinKey(), new MaxKey()),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc
    .tuple(fc.uint8Array({ maxLength: 4 }), fc.constantFrom(0, 5, 128))
    .map(([bytes, subtype]) => new Binary(Buffer.from(bytes), subtype)),
  fc
    .tuple(fc.nat({ max: 0xffffffff }), fc.nat({ max: 0xffffffff }))
    .map(([t, i]) => new Timestamp({ t, i })),
  fc
    .tuple(fc.constantFrom('a', 'ab', '^b'), fc.constantFrom('', 'i', 'm'))
    .map(([pattern, options]) => new BSONRegExp(pattern, options)),
  fc.constantFrom('a', 'b').map((code) => new Code(code)),
);

const fieldName = fc.constantFrom('a', 'b', 'ab', '__proto__', '1', 'é');

/** Values of every type, nested a few levels deep. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: anyScalar, weight: 5 },
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(fieldName, tie('value')), { maxLength: 3, selector: ([name]) => name })
      .map((entries) => new Map(entries)),
  ),
})).value;
