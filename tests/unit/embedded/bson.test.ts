import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  type Document,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  checkNesting,
  cloneValue,
  decode,
  elements,
  encode,
  MAX_DOCUMENT_BYTES,
  type Value,
  valueAt,
} from '../../../server/db/embedded/bson.js';
import { StoreError } from '../../../server/db/embedded/errors.js';
import { anyValue } from './samples.js';
import { codeOf, decimal, doc, double, text } from './support.js';

const bytesOf = (document: Document): Buffer => Buffer.from(serialize(document));

/** A document of one field `a` of a type, from the bytes of its value. */
function crafted(type: number, bytes: number[]): Buffer {
  const length = 4 + 3 + bytes.length + 1;
  return Buffer.from([length, 0, 0, 0, type, 0x61, 0, ...bytes, 0]);
}

describe('decode', () => {
  it.each<[string, unknown, string]>([
    ['an int', 1, '1'],
    ['a double that is whole', double(1), '1.0'],
    ['minus zero', double(-0), '-0.0'],
    ['a double', 0.5, '0.5'],
    ['NaN', NaN, 'NaN'],
    ['a long', Long.fromBigInt(1n), '1L'],
    ['a long beyond doubles', 2n ** 53n + 1n, '9007199254740993L'],
    ['the smallest long', -(2n ** 63n), '-9223372036854775808L'],
    ['a decimal', decimal('1.50'), '1.50D'],
    ['text', 'Ñandú \u{1f600}', '"Ñandú 😀"'],
    ['long text', 'a'.repeat(100), `"${'a'.repeat(100)}"`],
    ['half a surrogate pair, as bson writes it', '\ud83d', '"\ufffd"'],
    ['text with a zero', 'a\0b', '"a\\u0000b"'],
    ['null', null, 'null'],
    ['a date before 1970', new Date(-1), '1969-12-31T23:59:59.999Z'],
    ['the first date', new Date(-8.64e15), '-271821-04-20T00:00:00.000Z'],
    ['an ObjectId', new ObjectId('0123456789abcdef01234567'), 'id(0123456789abcdef01234567)'],
    ['binary', new Binary(Buffer.from('ab'), 4), 'bin(4, 6162)'],
    ['old binary', new Binary(Buffer.from('ab'), 2), 'bin(2, 6162)'],
    ['a pattern', new BSONRegExp('a', 'i'), '/a/i'],
    ['a timestamp', new Timestamp({ t: 0xffffffff, i: 1 }), 'ts(4294967295, 1)'],
    ['code', new Code('x'), 'code(x)'],
    ['a symbol', new BSONSymbol('x'), 'symbol(x)'],
    ['MinKey', new MinKey(), 'minKey'],
    ['MaxKey', new MaxKey(), 'maxKey'],
    ['nested', { b: [1, { c: 'x' }] }, '{b: [1, {c: "x"}]}'],
    ['an empty array', [], '[]'],
  ])('%s', (_what, plain, expected) => {
    expect(text(decode(bytesOf({ a: plain })).get('a'))).toBe(expected);
  });

  it('keeps field names and their order', () => {
    const names = ['b', '10', '2', '__proto__', 'constructor', '', 'ñ', 'a.b', '$x'];
    const bytes = bytesOf(new Map(names.map((name, i) => [name, i])));
    expect([...decode(bytes).keys()]).toEqual(names);
  });

  it('takes the old type undefined for null', () => {
    expect(decode(crafted(0x06, [])).get('a')).toBeNull();
  });

  it('reads only the fields that are asked for', () => {
    const bytes = bytesOf({ a: 1, b: { c: 'x' }, d: /x/i, e: 2 });
    expect(text(decode(bytes, 0, new Set(['a', 'e', 'f'])))).toBe('{a: 1, e: 2}');
    expect(text(decode(bytes, 0, new Set()))).toBe('{}');
  });

  it.each<[string, Buffer, number]>([
    ['nothing', Buffer.alloc(0), 22],
    ['a length beyond the end', Buffer.from([20, 0, 0, 0, 0]), 22],
    ['a length below five', Buffer.from([4, 0, 0, 0, 0]), 22],
    ['a negative length', Buffer.from([255, 255, 255, 255, 0]), 22],
    ['no end mark', Buffer.from([5, 0, 0, 0, 1]), 22],
    ['an unfinished name', Buffer.from([7, 0, 0, 0, 0x0a, 0x61, 0]), 22],
    ['a number cut short', crafted(0x12, [1, 2]), 22],
    ['a text beyond the end', crafted(0x02, [100, 0, 0, 0, 0x61, 0]), 22],
    ['a text of negative length', crafted(0x02, [0xf9, 255, 255, 255]), 22],
    ['a text of length zero', crafted(0x02, [0, 0, 0, 0]), 22],
    ['a text without its end mark', crafted(0x02, [2, 0, 0, 0, 0x61, 0x62]), 22],
    ['binary beyond the end', crafted(0x05, [100, 0, 0, 0, 0, 1]), 22],
    ['binary of negative length', crafted(0x05, [0xf6, 255, 255, 255, 0]), 22],
    ['a document beyond the end of its parent', crafted(0x03, [50, 0, 0, 0, 0]), 22],
    ['a pattern without end', crafted(0x0b, [0x61]), 22],
    ['a type that there is not', crafted(0x20, []), 22],
    ['the old type DBPointer', crafted(0x0c, [1, 0, 0, 0, 0]), 22],
    ['code with scope', crafted(0x0f, [15, 0, 0, 0, 2, 0, 0, 0, 0x61, 0, 5, 0, 0, 0, 0]), 22],
  ])('refuses %s with %3$d', (_what, bytes, code) => {
    expect(codeOf(() => decode(bytes))).toBe(code);
  });

  it('never hangs or fails otherwise on random bytes', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 255 }), (noise, type) => {
        for (const bytes of [Buffer.from(noise), crafted(type, [...noise])])
          try {
            decode(bytes);
          } catch (error) {
            if (!(error instanceof StoreError)) throw error;
          }
      }),
      { numRuns: 2000 },
    ));

  it('never hangs or fails otherwise on documents with changed bytes', () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), anyValue),
        fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 255 })), { maxLength: 3 }),
        (plain, changes) => {
          const bytes = Buffer.from(encode(doc(plain)));
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          for (const read of [() => decode(bytes), () => [...elements(bytes)]])
            try {
              read();
            } catch (error) {
              if (!(error instanceof StoreError)) throw error;
            }
        },
      ),
      { numRuns: 2000 },
    ));
});

const bsonValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: anyValue, weight: 5 },
    fc.constantFrom<unknown>(
      new BSONSymbol('s'),
      new Code('c'),
      new Binary(Buffer.from('old'), 2),
      new Binary(Buffer.alloc(16, 1), 4),
      Long.MIN_VALUE,
      Long.MAX_VALUE,
      double(-0),
      NaN,
      /x/ims,
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '1', '__proto__'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

describe('encode', () => {
  it('gives back the bytes that were read', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c', '2'), bsonValue), (document) => {
        const bytes = bytesOf(document);
        return encode(decode(bytes)).equals(bytes);
      }),
      { numRuns: 1500 },
    ));

  it('refuses what is larger than a document may be', () => {
    const large = 'a'.repeat(MAX_DOCUMENT_BYTES + 20_000);
    expect(codeOf(() => encode(doc({ a: large })))).toBe(10334);
    expect(codeOf(() => encode(doc({ a: large, b: large })))).toBe(10334);
    expect(encode(doc({ a: 'a'.repeat(MAX_DOCUMENT_BYTES - 100) })).length).toBeGreaterThan(0);
  });
});

describe('elements', () => {
  it('gives each field without reading it, and its value on demand', () => {
    const bytes = bytesOf({ a: 1, b: { c: 2 }, d: 'x' });
    const found = [...elements(bytes)];
    expect(found.map(({ name, type }) => [name, type])).toEqual([
      ['a', 16],
      ['b', 3],
      ['d', 2],
    ]);
    expect(found.map((field) => text(valueAt(bytes, field)))).toEqual(['1', '{c: 2}', '"x"']);
  });
});

describe('nesting', () => {
  const nested = (levels: number, wrap: (inner: Value) => Value): Value => {
    let inner: Value = 1;
    for (let i = 0; i < levels; i++) inner = wrap(inner);
    return inner;
  };
  const asDocument = (inner: Value): Value => doc({ a: inner });
  const asArray = (inner: Value): Value => [inner];

  it.each([
    ['documents', asDocument],
    ['arrays', asArray],
  ])('of %s may reach 100 levels', (_what, wrap) => {
    const [fits, tooDeep] = [99, 101].map((levels) => nested(levels, wrap)) as [Value, Value];
    expect(codeOf(() => checkNesting(doc({ a: fits })))).toBeUndefined();
    expect(codeOf(() => decode(encode(doc({ a: fits }))))).toBeUndefined();
    expect(codeOf(() => checkNesting(doc({ a: tooDeep })))).toBe(15);
    expect(codeOf(() => decode(encode(doc({ a: tooDeep }))))).toBe(15);
  });
});

describe('cloneValue', () => {
  it('shares no array and no document with its source', () => {
    const source = doc({ a: [{ b: 1 }], c: { d: [] } });
    const copy = cloneValue(source);
    expect(text(copy)).toBe(text(source));
    (copy.get('a') as Value[]).push(2);
    copy.set('e', 1);
    expect(text(source)).toBe('{a: [{b: 1}], c: {d: []}}');
  });
});
