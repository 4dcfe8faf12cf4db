import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  completedPercent,
  type GroupFigures,
  shownFigures,
  totalFigures,
} from '../../../server/domain/smallGroups.js';

const base: GroupFigures = {
  enrolled: 40,
  studying: 10,
  completed: 25,
  delivered: 15,
  certified: 20,
};

describe('shownFigures', () => {
  it.each<[string, Partial<GroupFigures>, object]>([
    ['all on the limit: every part has 5', {}, base],
    ['nobody left', { enrolled: 35 }, { enrolled: 35, studying: 10, completed: 25 }],
    ['four who left can be told from the rest', { enrolled: 39 }, { studying: null }],
    ['four study', { studying: 4, enrolled: 34 }, { studying: null, completed: 25 }],
    [
      'four study and nobody left: the rest tells them',
      { studying: 4, enrolled: 29 },
      { studying: null, completed: null },
    ],
    ['four finished', { completed: 4, enrolled: 19 }, { studying: 10, completed: null }],
    ['four delivered', { delivered: 4 }, { delivered: null }],
    ['nobody delivered', { delivered: 0 }, { delivered: 0 }],
    ['all but four of who finished delivered', { delivered: 21 }, { delivered: null }],
    ['all who finished have a certificate', { certified: 25 }, { certified: 25 }],
    ['all but one have a certificate', { certified: 24 }, { certified: null }],
    [
      'four enrolled',
      { enrolled: 4, studying: 4, completed: 0, delivered: 0, certified: 0 },
      { enrolled: null, studying: null, completed: null, delivered: null, certified: null },
    ],
    [
      'nobody at all',
      { enrolled: 0, studying: 0, completed: 0, delivered: 0, certified: 0 },
      { enrolled: 0, studying: 0, completed: 0, delivered: 0, certified: 0 },
    ],
  ])('%s', (_name, change, expected) => {
    expect(shownFigures({ ...base, ...change })).toMatchObject(expected);
  });

  it('never lets anybody compute a group of 1 to 4', () => {
    const figures = fc
      .tuple(fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(30))
      .map(([studying, completed, left, delivered, certified]) => ({
        enrolled: studying + completed + left,
        studying,
        completed,
        delivered: Math.min(delivered, completed),
        certified: Math.min(certified, completed),
      }));
    const small = (value: number) => value > 0 && value < 5;
    fc.assert(
      fc.property(figures, (all) => {
        const { enrolled, studying, completed, delivered, certified } = shownFigures(all);
        const shown = [enrolled, studying, completed, delivered, certified].filter(
          (value) => value !== null,
        );
        expect(shown.filter(small)).toEqual([]);
        if (enrolled === null) return;
        expect(small(enrolled - (studying ?? 0) - (completed ?? 0))).toBe(false);
        for (const part of [delivered, certified]) {
          if (part === null) continue;
          expect(small(enrolled - part)).toBe(false);
          if (completed !== null) expect(small(completed - part)).toBe(false);
        }
      }),
    );
  });
});

describe('totalFigures', () => {
  it('adds only what is shown, so that nothing can be taken away from it', () => {
    const hidden = shownFigures({ ...base, enrolled: 3, studying: 1, completed: 2 });
    const total = totalFigures([shownFigures(base), hidden, shownFigures(base)]);
    expect(total).toMatchObject({ enrolled: 80, completed: 50 });
    expect(totalFigures([hidden]).enrolled).toBeNull();
  });
});

describe('completedPercent', () => {
  it('looks only at who shows both figures', () => {
    const hidden = shownFigures({ ...base, enrolled: 29, studying: 4 });
    expect(completedPercent([shownFigures(base), hidden])).toBe(63);
    expect(completedPercent([hidden])).toBeNull();
    expect(completedPercent([])).toBeNull();
  });
});
