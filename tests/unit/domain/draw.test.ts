import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { drawItems, drawPerModule } from '../../../server/domain/draw.js';
import { hashText, seededRandom, shuffle } from '../../../server/domain/random.js';

const pool = Array.from({ length: 14 }, (_, index) => ({
  id: `i${index}`,
  outcome: `o${index % 4}`,
  difficulty: 1 + (index % 3),
}));
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);

describe('drawItems', () => {
  it('is the same for the same seed and another for another', () => {
    expect(drawItems(pool, [], 7, 'a')).toEqual(drawItems(pool, [], 7, 'a'));
    expect(ids(drawItems(pool, [], 7, 'a').items)).not.toEqual(
      ids(drawItems(pool, [], 7, 'b').items),
    );
  });

  it('spreads over outcomes and difficulties', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const { items } = drawItems(pool, [], 8, seed);
        for (const outcome of ['o0', 'o1', 'o2', 'o3']) {
          expect(items.filter((item) => item.outcome === outcome)).toHaveLength(2);
        }
        expect(new Set(items.map((item) => item.difficulty)).size).toBe(3);
      }),
    );
  });

  it('never repeats while something unseen is left, and says when it does', () => {
    fc.assert(
      fc.property(
        fc.subarray(ids(pool)),
        fc.integer({ min: 1, max: 14 }),
        fc.string(),
        (seen, count, seed) => {
          const draw = drawItems(pool, seen, count, seed);
          const unseen = pool.length - seen.length;
          expect(new Set(ids(draw.items)).size).toBe(count);
          expect(draw.repeated).toHaveLength(Math.max(0, count - unseen));
          expect(draw.poolUsedUp).toBe(count > unseen);
          expect(draw.unseenLeft).toBe(Math.max(0, unseen - count));
        },
      ),
    );
  });

  it.each([
    ['exactly the last unseen ones', 7, { poolUsedUp: false, unseenLeft: 0, short: 0 }],
    ['one more than is unseen', 8, { poolUsedUp: true, unseenLeft: 0, short: 0 }],
    ['more than there is', 15, { poolUsedUp: true, unseenLeft: 0, short: 1 }],
  ])('%s', (_name, count, expected) => {
    expect(drawItems(pool, ids(pool).slice(0, 7), count, 's')).toMatchObject(expected);
  });

  it('repeats the least seen first', () => {
    const seen = [...ids(pool), ...ids(pool).slice(1)];
    expect(drawItems(pool, seen, 1, 's').repeated).toEqual(['i0']);
  });

  it('draws nothing from nothing', () => {
    expect(drawItems([], [], 7, 's')).toEqual({
      items: [],
      repeated: [],
      unseenLeft: 0,
      poolUsedUp: false,
      short: 7,
    });
  });
});

describe('drawPerModule', () => {
  const exam = ['m1', 'm2'].flatMap((module) =>
    [1, 2, 3, 4].map((n) => ({ id: `${module}-${n}`, outcome: 'o', difficulty: 1, module })),
  );

  it('takes the same number of each module, in their order, and nothing seen', () => {
    const first = drawPerModule(['m1', 'm2'], exam, [], 2, 'one');
    expect(first.items.map(({ module }) => module)).toEqual(['m1', 'm1', 'm2', 'm2']);
    const second = drawPerModule(['m1', 'm2'], exam, ids(first.items), 2, 'two');
    expect(new Set([...ids(first.items), ...ids(second.items)]).size).toBe(8);
    expect(second.short).toEqual([]);
  });

  it('names the modules that cannot give enough', () => {
    expect(drawPerModule(['m1', 'm2'], exam, ['m2-1', 'm2-2', 'm2-3'], 2, 's').short).toEqual([
      'm2',
    ]);
  });
});

describe('seeded chance', () => {
  it('shuffles without losing or touching anything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (list, seed) => {
        const before = [...list];
        expect(shuffle(list, seed).sort()).toEqual([...list].sort());
        expect(list).toEqual(before);
      }),
    );
  });

  it('is spread evenly', () => {
    const random = seededRandom('seed');
    const mean = Array.from({ length: 2000 }, random).reduce((a, b) => a + b) / 2000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
    const fifths = Array.from({ length: 2000 }, (_, n) => hashText(`e${n}`) % 5 === 0);
    expect(Math.abs(fifths.filter(Boolean).length - 400)).toBeLessThan(80);
  });
});
