import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Value } from '../../../server/db/embedded/bson.js';
import {
  EMPTY_ARRAY,
  MAX_KEY_BYTES,
  afterPrefix,
  encodeKey,
  hashKey,
  shorten,
  shortenBound,
} from '../../../server/db/embedded/keys.js';
import { compare } from '../../../server/db/embedded/values.js';
import { anyNumber, anyText, anyValue, IN_ORDER } from './samples.js';
import { decimal, double, text } from './support.js';

const up = (value: Value): Buffer => encodeKey([value], [1]);
const down = (value: Value): Buffer => encodeKey([value], [-1]);
const order = (a: Buffer, b: Buffer): number => Math.sign(Buffer.compare(a, b));

describe('encodeKey over the table of all types', () => {
  const groups = IN_ORDER.map((group, i) => ({ group, i, name: group.map(text).join(' = ') }));
  it.each(groups)('$name', ({ group, i }) => {
    const after = IN_ORDER.slice(i + 1).flat();
    for (const a of group) {
      expect(group.filter((b) => !up(a).equals(up(b))).map(text)).toEqual([]);
      expect(after.filter((b) => order(up(a), up(b)) !== -1).map(text)).toEqual([]);
      expect(after.filter((b) => order(down(a), down(b)) !== 1).map(text)).toEqual([]);
    }
  });

  it('puts an empty array between the smallest key and null', () => {
    const empty = encodeKey([EMPTY_ARRAY], [1]);
    const [minKey, nothing] = [up(IN_ORDER[0]?.[0] as Value), up(null)];
    expect(order(minKey, empty)).toBe(-1);
    expect(order(empty, nothing)).toBe(-1);
    expect(order(encodeKey([EMPTY_ARRAY], [-1]), down(null))).toBe(1);
  });

  it('gives a missing value the key of null', () => {
    expect(encodeKey([undefined], [1]).equals(up(null))).toBe(true);
  });
});

describe('encodeKey keeps the order of comparison', () => {
  const same = (arbitrary: fc.Arbitrary<Value>, runs: number): void =>
    fc.assert(
      fc.property(arbitrary, arbitrary, (a, b) => {
        const wanted = Math.sign(compare(a, b));
        return order(up(a), up(b)) === wanted && order(down(a), down(b)) === 0 - wanted;
      }),
      { numRuns: runs },
    );

  it('of values of every type, both ways', () => same(anyValue, 1500));
  it('of numbers of every type, both ways', () => same(anyNumber, 1500));
  it('of texts, both ways', () => same(anyText, 500));

  it('of compound keys in any mix of directions', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 3 }).chain((width) => {
          const tuple = fc.array(fc.oneof(fc.constantFrom<Value>(1, 'a', null), anyValue), {
            minLength: width,
            maxLength: width,
          });
          const directions = fc.array(fc.constantFrom(1, -1), {
            minLength: width,
            maxLength: width,
          });
          return fc.tuple(tuple, tuple, directions);
        }),
        ([a, b, directions]) => {
          let wanted = 0;
          for (let i = 0; i < a.length && wanted === 0; i++)
            wanted = (directions[i] as number) * Math.sign(compare(a[i], b[i]));
          expect(order(encodeKey(a, directions), encodeKey(b, directions)) - wanted).toBe(0);
        },
      ),
      { numRuns: 1000 },
    ));

  it('without one complete key being the beginning of another', () =>
    fc.assert(
      fc.property(anyValue, anyValue, fc.constantFrom(1, -1), (a, b, direction) => {
        const [x, y] = [encodeKey([a], [direction]), encodeKey([b], [direction])];
        expect(!x.equals(y) && y.subarray(0, x.length).equals(x)).toBe(false);
      }),
      { numRuns: 1000 },
    ));
});

describe('shorten', () => {
  const long = (end: string): Buffer => up('a'.repeat(3000) + end);

  it('leaves keys as they are up to the limit', () => {
    const key = Buffer.alloc(MAX_KEY_BYTES, 7);
    expect(shorten(key)).toBe(key);
  });

  it('keeps long keys apart and within the limit', () => {
    expect(shorten(long('x')).length).toBe(MAX_KEY_BYTES);
    expect(shorten(long('x')).equals(shorten(long('y')))).toBe(false);
    expect(shorten(long('x')).equals(shorten(long('x')))).toBe(true);
  });

  it('keeps the order of keys that differ before the cut', () => {
    expect(order(shorten(up(`a${'z'.repeat(3000)}`)), shorten(up(`b${'a'.repeat(3000)}`)))).toBe(
      -1,
    );
  });

  it('gives bounds that every longer key beyond them lies inside of', () =>
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 60 }), (m, n, back) => {
        const base = 'a'.repeat(MAX_KEY_BYTES - back);
        const [a, b] = [up(base + 'b'.repeat(m)), up(base + 'c'.repeat(n))];
        if (order(a, b) <= 0) expect(order(shortenBound(a), shorten(b))).toBeLessThanOrEqual(0);
      }),
    ));
});

describe('afterPrefix', () => {
  it.each<[number[], number[] | null]>([
    [[1], [2]],
    [
      [1, 2],
      [1, 3],
    ],
    [[1, 255], [2]],
    [[255], null],
    [[], null],
  ])('of %j is %j', (prefix, next) => {
    expect(afterPrefix(Buffer.from(prefix))).toEqual(next && Buffer.from(next));
  });

  it('lies after all that begins with the bytes', () =>
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 3 }),
        fc.uint8Array({ maxLength: 3 }),
        (prefix, more) => {
          const after = afterPrefix(Buffer.from(prefix));
          if (after) expect(order(Buffer.from([...prefix, ...more]), after)).toBe(-1);
        },
      ),
    ));
});

describe('hashKey', () => {
  it('is the same exactly for equal values', () =>
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(hashKey(a) === hashKey(b)).toBe(compare(a, b) === 0);
      }),
      { numRuns: 1000 },
    ));

  it.each<[string, Value, Value, boolean]>([
    ['numeric types', 1, decimal('1.0'), true],
    ['minus zero', 0, double(-0), true],
    ['NaN', NaN, decimal('NaN'), true],
    ['a long that no double holds', 2n ** 53n + 1n, 2n ** 53n, false],
    ['text and number', '1', 1, false],
    ['a text that looks like a key', 'n1', 1, false],
    ['null and missing text', null, '', false],
  ])('%s', (_what, a, b, same) => {
    expect(hashKey(a) === hashKey(b)).toBe(same);
  });
});
