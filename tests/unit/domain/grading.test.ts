import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  attemptGrade,
  countAttempts,
  type GradableItem,
  isScoredByPerson,
  scoreItem,
} from '../../../server/domain/grading.js';
import { shuffle } from '../../../server/domain/random.js';

const option = (id: string, correct: boolean) => ({ id, correct });
const single: GradableItem = {
  type: 'single',
  options: [option('a', false), option('b', true), option('c', false)],
};
const multiple: GradableItem = {
  type: 'multiple',
  options: [option('a', true), option('b', true), option('c', true), option('d', false)],
};
const numeric = (answer: number, tolerance: { absolute: number } | { percent: number }) =>
  ({ type: 'numeric', answer, tolerance, unit: 'ventas al mes' }) satisfies GradableItem;
const short: GradableItem = { type: 'shortAnswer', accepted: ['Flujo de caja', 'caja'] };
const matching: GradableItem = {
  type: 'matching',
  pairs: [
    { id: 'p1', right: 'Oye' },
    { id: 'p2', right: 'Ve' },
    { id: 'p3', right: 'Piensa y siente' },
  ],
};
const ordering: GradableItem = {
  type: 'ordering',
  steps: [{ id: 's1' }, { id: 's2' }, { id: 's3' }, { id: 's4' }],
};
const cloze: GradableItem = {
  type: 'cloze',
  gaps: [
    { id: 'g1', accepted: ['sube'] },
    { id: 'g2', accepted: ['baja', 'disminuye'] },
  ],
};

describe('scoreItem', () => {
  it.each<[string, GradableItem, unknown, number]>([
    ['single, right', single, 'b', 1],
    ['single, wrong', single, 'a', 0],
    ['single, an option that it does not have', single, 'z', 0],
    ['single, nothing', single, undefined, 0],
    ['single, a list of one', single, ['b'], 1],
    ['single, data of another shape', single, { id: 'b' }, 0],

    ['multiple, all right ones', multiple, ['a', 'b', 'c'], 1],
    ['multiple, two of three', multiple, ['a', 'b'], 2 / 3],
    ['multiple, two right and one wrong', multiple, ['a', 'b', 'd'], 1 / 3],
    ['multiple, one right and one wrong', multiple, ['a', 'd'], 0],
    ['multiple, only wrong: not below 0', multiple, ['d'], 0],
    ['multiple, everything ticked', multiple, ['a', 'b', 'c', 'd'], 0],
    ['multiple, the same one twice', multiple, ['a', 'a', 'a'], 1 / 3],
    ['multiple, one tick sent as text', multiple, 'a', 1 / 3],
    ['multiple, nothing', multiple, [], 0],

    ['true/false, right', { type: 'trueFalse', answer: true }, 'true', 1],
    ['true/false, as boolean', { type: 'trueFalse', answer: false }, false, 1],
    ['true/false, wrong', { type: 'trueFalse', answer: false }, 'true', 0],
    ['true/false, nothing', { type: 'trueFalse', answer: false }, null, 0],

    ['numeric, exact', numeric(504, { absolute: 1 }), '504', 1],
    ['numeric, on the upper limit', numeric(504, { absolute: 1 }), '505', 1],
    ['numeric, on the lower limit', numeric(504, { absolute: 1 }), '503', 1],
    ['numeric, just over the limit', numeric(504, { absolute: 1 }), '505,01', 0],
    [
      'numeric, a limit that is not exact in binary',
      numeric(364.9, { absolute: 0.1 }),
      '365,00',
      1,
    ],
    ['numeric, the other side of it', numeric(364.9, { absolute: 0.1 }), '364.8', 1],
    ['numeric, just outside of it', numeric(364.9, { absolute: 0.1 }), '365,01', 0],
    ['numeric, no tolerance', numeric(35, { absolute: 0 }), '35', 1],
    ['numeric, sums of tenths', numeric(0.1 + 0.2, { absolute: 0 }), '0,3', 1],
    ['numeric, on 1 %', numeric(200, { percent: 1 }), '202', 1],
    ['numeric, over 1 %', numeric(200, { percent: 1 }), '202,1', 0],
    ['numeric, percent of a negative', numeric(-200, { percent: 1 }), '-198', 1],
    ['numeric, comma, thousands, currency', numeric(1040.5, { absolute: 0 }), '$ 1.040,50', 1],
    ['numeric, other style', numeric(1040.5, { absolute: 0 }), '1,040.50', 1],
    ['numeric, thousands with a point', numeric(1040, { absolute: 0 }), '1.040', 1],
    ['numeric, thousands with a comma', numeric(1040, { absolute: 0 }), '1,040', 1],
    ['numeric, three decimals', numeric(1.04, { absolute: 0 }), '1.040', 1],
    ['numeric, with its unit', numeric(504, { absolute: 0 }), '504 ventas al mes', 1],
    ['numeric, as number', numeric(504, { absolute: 0 }), 504, 1],
    ['numeric, a number with many decimals', numeric(1.125, { absolute: 0 }), 1.125, 1],
    ['numeric, words', numeric(504, { absolute: 1 }), 'muchas', 0],
    ['numeric, two numbers', numeric(504, { absolute: 1 }), '503 o 504', 0],
    ['numeric, nothing', numeric(0, { absolute: 1 }), '', 0],

    ['short answer, other capitals and spaces', short, '  FLUJO  de cajá. ', 1],
    ['short answer, a variant', short, 'caja', 1],
    ['short answer, wrong', short, 'venta', 0],
    ['short answer, nothing', short, '', 0],

    ['matching, all', matching, { p1: 'oye', p2: 'Ve', p3: 'Piensa y siente' }, 1],
    ['matching, one of three', matching, { p1: 'Oye', p2: 'Oye' }, 1 / 3],
    ['matching, nothing', matching, null, 0],
    ['matching, another shape', matching, ['Oye'], 0],

    ['ordering, right', ordering, ['s1', 's2', 's3', 's4'], 1],
    ['ordering, backwards', ordering, ['s4', 's3', 's2', 's1'], 0],
    ['ordering, last one first', ordering, ['s4', 's1', 's2', 's3'], 2 / 3],
    ['ordering, only the beginning', ordering, ['s1', 's2'], 1 / 3],
    ['ordering, repeated steps', ordering, ['s1', 's2', 's1', 's2'], 1 / 3],
    ['ordering, nothing', ordering, undefined, 0],

    ['cloze, all', cloze, { g1: 'Sube', g2: 'disminuye' }, 1],
    ['cloze, half', cloze, { g1: 'sube', g2: 'sube' }, 0.5],
    ['cloze, nothing', cloze, {}, 0],
  ])('%s', (_name, item, answer, score) => {
    expect(scoreItem(item, answer)).toBeCloseTo(score, 12);
  });

  it('leaves essays and files to a person', () => {
    expect(scoreItem({ type: 'essay' }, 'texto')).toBeNull();
    expect(scoreItem({ type: 'file' }, null)).toBeNull();
    expect([isScoredByPerson('essay'), isScoredByPerson('numeric')]).toEqual([true, false]);
  });
});

describe('scoreItem, whatever the options', () => {
  const options = fc
    .uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 8 })
    .chain((ids) =>
      fc
        .array(fc.boolean(), { minLength: ids.length, maxLength: ids.length })
        .map((flags) => ids.map((id, index) => option(id, flags[index] ?? false))),
    );
  const answered = options.chain((list) =>
    fc.subarray(list.map(({ id }) => id)).map((ticks) => ({ list, ticks })),
  );

  it('stays within 0 and 1', () => {
    fc.assert(
      fc.property(answered, fc.anything(), ({ list, ticks }, anything) => {
        for (const item of [
          { type: 'multiple', options: list } as const,
          matching,
          ordering,
          cloze,
        ]) {
          for (const answer of [ticks, anything]) {
            const score = scoreItem(item, answer) ?? -1;
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  it('does not depend on the order of options or ticks', () => {
    fc.assert(
      fc.property(answered, fc.string(), ({ list, ticks }, seed) => {
        const shuffled = { type: 'multiple', options: shuffle(list, seed) } as const;
        expect(scoreItem(shuffled, shuffle(ticks, seed))).toBe(
          scoreItem({ type: 'multiple', options: list }, ticks),
        );
      }),
    );
  });

  it('gives nothing for ticking everything', () => {
    fc.assert(
      fc.property(options, (list) => {
        fc.pre(list.some(({ correct }) => !correct));
        const all = list.map(({ id }) => id);
        expect(scoreItem({ type: 'multiple', options: list }, all)).toBe(0);
      }),
    );
  });

  it('gives everything for exactly the right ticks', () => {
    fc.assert(
      fc.property(options, (list) => {
        const right = list.filter(({ correct }) => correct).map(({ id }) => id);
        fc.pre(right.length > 0);
        expect(scoreItem({ type: 'multiple', options: list }, right)).toBe(1);
      }),
    );
  });
});

describe('attemptGrade', () => {
  it.each<[string, (number | null)[], number | null]>([
    ['all right', [1, 1, 1], 100],
    ['mean, not rounded', [1, 1, 0], (2 / 3) * 100],
    ['partial scores', [1, 0.5, 0.25, 0.25], 50],
    ['an item that waits for a person', [1, null], null],
    ['no items', [], null],
  ])('%s', (_name, scores, grade) => {
    expect(attemptGrade(scores)).toEqual(grade);
  });
});

describe('countAttempts', () => {
  it.each([
    ['best', [50, 80, 60], 80],
    ['last', [50, 80, 60], 60],
    ['average', [50, 80, 65], 65],
    ['best', [50, null], 50],
    ['last', [50, null], 50],
    ['average', [null], null],
    ['best', [], null],
  ] as const)('%s of %j', (counting, grades, grade) => {
    expect(countAttempts(grades, counting)).toBe(grade);
  });
});
