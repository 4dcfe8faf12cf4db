import { BSONRegExp, MaxKey, MinKey } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type Doc, type Value } from '../../../server/db/embedded/bson.js';
import { compileFilter } from '../../../server/db/embedded/match.js';
import { sortKey, sortOrder } from '../../../server/db/embedded/read.js';
import { type IndexSpec, openTestEngine } from './store.js';
import { decimal, doc, double, text } from './support.js';

let store: ReturnType<typeof openTestEngine>;
beforeAll(() => {
  store = openTestEngine();
});
afterAll(() => store.close());

// ---- documents

/** Few values, so that documents and filters meet. */
const common: fc.Arbitrary<Value> = fc.constantFrom<Value>(0, 1, 2, 'a', 'ab', null);
/** What is easily confused. */
const exotic: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  double(1),
  double(-0),
  1.5,
  2n,
  decimal('2'),
  NaN,
  decimal('NaN'),
  Infinity,
  '',
  'abc',
  'b',
  'a\0',
  '\uffff',
  '\u{1f600}',
  true,
  false,
  new Date(-1),
  new Date(1),
  new MinKey(),
  new MaxKey(),
);
const scalar = fc.oneof({ arbitrary: common, weight: 4 }, { arbitrary: exotic, weight: 1 });
const inner: fc.Arbitrary<Value> = fc
  .record({ x: scalar, y: scalar }, { requiredKeys: [] })
  .map(doc);
const flat: fc.Arbitrary<Value> = fc.oneof(
  { arbitrary: scalar, weight: 9 },
  { arbitrary: inner, weight: 1 },
);
const withArrays: fc.Arbitrary<Value> = fc.oneof(
  { arbitrary: flat, weight: 6 },
  { arbitrary: fc.array(scalar, { maxLength: 3 }), weight: 3 },
  { arbitrary: fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }), weight: 1 },
);
const part: fc.Arbitrary<Value> = fc.oneof({ arbitrary: inner, weight: 4 }, scalar);
const parts: fc.Arbitrary<Value> = fc.oneof(
  part,
  fc.array(fc.oneof({ arbitrary: inner, weight: 5 }, scalar), { maxLength: 3 }),
);

/** Without arrays in every other collection: one of them makes an index multikey for good. */
const documents: fc.Arbitrary<Doc[]> = fc
  .constantFrom(
    { a: flat, b: flat, c: part },
    { a: flat, b: withArrays, c: part },
    { a: flat, b: flat, c: parts },
    { a: withArrays, b: withArrays, c: parts },
  )
  .chain((fields) =>
    fc.array(fc.record(fields, { requiredKeys: [] }), { minLength: 5, maxLength: 25, size: 'max' }),
  )
  .map((list) => list.map((fields, n) => doc({ _id: n, ...fields })));

// ---- indexes

const partial = (partialFilterExpression: object) => ({ partialFilterExpression });
const INDEXES: IndexSpec[] = [
  { key: { a: 1 } },
  { key: { a: -1 } },
  { key: { b: 1 } },
  { key: { a: 1, b: 1 } },
  { key: { a: 1, b: -1 } },
  { key: { b: -1, a: 1 } },
  { key: { a: 1, b: 1, _id: 1 } },
  { key: { c: 1 } },
  { key: { 'c.x': 1 } },
  { key: { 'c.x': -1 } },
  { key: { 'c.x': 1, 'c.y': -1 } },
  { key: { 'c.y': 1, a: 1, 'c.x': 1 } },
  { key: { a: 1 }, options: { sparse: true } },
  { key: { 'c.x': 1, b: 1 }, options: { sparse: true } },
  { key: { b: 1 }, options: partial({ a: { $exists: true } }) },
  { key: { a: 1 }, options: partial({ a: { $gt: 1 } }) },
  { key: { a: 1 }, options: partial({ a: { $gte: 'a', $lt: 'b' } }) },
  { key: { b: -1 }, options: partial({ b: { $type: 'string' }, a: { $in: [1, 2] } }) },
  { key: { b: 1 }, options: partial({ 'c.x': 1 }) },
];
const someIndexes = fc.uniqueArray(fc.nat({ max: INDEXES.length - 1 }), {
  minLength: 1,
  maxLength: 4,
});

// ---- filters

const operand = fc.oneof(
  { arbitrary: scalar, weight: 8 },
  { arbitrary: fc.array(scalar, { maxLength: 2 }), weight: 1 },
  { arbitrary: inner, weight: 1 },
);
const list = fc.array(operand, { minLength: 1, maxLength: 3 });
const range = fc.constantFrom('$gt', '$gte', '$lt', '$lte');
const one = <T>(name: string, of: fc.Arbitrary<T>) => of.map((v): [string, T] => [name, v]);
const regex = fc
  .constantFrom('^a', '^ab', '^ab*', '^', 'b', '^b.*')
  .map((pattern) => new BSONRegExp(pattern));

const operator: fc.Arbitrary<[string, unknown]> = fc.oneof(
  { arbitrary: fc.tuple(range, scalar), weight: 8 },
  { arbitrary: one('$eq', operand), weight: 3 },
  { arbitrary: one('$in', list), weight: 4 },
  one('$ne', operand),
  one('$nin', list),
  one('$exists', fc.boolean()),
  one('$type', fc.constantFrom('string', 'number', 'null', 'array', 'object')),
  one('$regex', regex),
  one(
    '$not',
    fc.tuple(range, scalar).map((pair) => new Map([pair])),
  ),
  one('$size', fc.nat({ max: 2 })),
  one('$all', list),
  one(
    '$elemMatch',
    fc
      .array(fc.tuple(range, scalar), { minLength: 1, maxLength: 2 })
      .map((pairs) => new Map(pairs)),
  ),
);
const condition: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: operand, weight: 3 },
  {
    arbitrary: fc.array(operator, { minLength: 1, maxLength: 3 }).map((pairs) => new Map(pairs)),
    weight: 6,
  },
  { arbitrary: regex, weight: 1 },
);
const onElements = fc.tuple(
  fc.constant('c'),
  fc
    .array(fc.tuple(fc.constantFrom('x', 'y'), condition), { minLength: 1, maxLength: 2 })
    .map((pairs) => new Map([['$elemMatch', new Map(pairs)]])),
);
const path = fc.constantFrom('a', 'a', 'b', 'b', 'c', 'c.x', 'c.x', 'c.y', '_id', 'a.0', 'c.0.x');
const field: fc.Arbitrary<[string, unknown]> = fc.oneof(
  { arbitrary: fc.tuple(path, condition), weight: 6 },
  { arbitrary: onElements, weight: 1 },
);
const filter: fc.Arbitrary<Map<string, unknown>> = fc.letrec<{ filter: Map<string, unknown> }>(
  (tie) => ({
    filter: fc
      .array(
        fc.oneof(
          { maxDepth: 2, depthSize: 'small' },
          { arbitrary: field, weight: 8 },
          fc.tuple(
            fc.constantFrom('$and', '$or', '$nor'),
            fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
          ),
        ),
        { maxLength: 3 },
      )
      .map((pairs) => new Map(pairs)),
  }),
).filter;

/** A filter that an index is likely to be used for: conditions on its fields, one after the other. */
function aimedAt({ key, options }: (typeof INDEXES)[number]): fc.Arbitrary<Map<string, unknown>> {
  const simple = fc.oneof(
    { arbitrary: scalar, weight: 3 },
    { arbitrary: fc.tuple(range, common).map((pair) => new Map([pair])), weight: 3 },
    {
      arbitrary: fc.tuple(range, scalar, range, scalar).map(
        ([p, x, q, y]) =>
          new Map([
            [p, x],
            [q, y],
          ]),
      ),
      weight: 2,
    },
    { arbitrary: list.map((values) => new Map([['$in', values]])), weight: 2 },
    {
      arbitrary: fc.tuple(list, range, scalar).map(
        ([values, p, x]) =>
          new Map<string, unknown>([
            ['$in', values],
            [p, x],
          ]),
      ),
      weight: 1,
    },
    { arbitrary: regex, weight: 1 },
  );
  const paths = Object.keys(key);
  const asked = fc
    .tuple(
      fc.integer({ min: 1, max: paths.length }),
      fc.array(simple, { minLength: 3, maxLength: 3 }),
    )
    .map(([count, conditions]) =>
      paths.slice(0, count).map((name, i): [string, unknown] => [name, conditions[i]]),
    );
  const demanded = Object.entries(options?.partialFilterExpression ?? {}).map(([name, wanted]) =>
    fc.tuple(fc.constant(name), fc.oneof(fc.constant(wanted), simple)),
  );
  const pairs = fc.tuple(asked, fc.tuple(...demanded)).map((both) => both.flat());
  const tied = pairs.map((all) => {
    const [below, others] = [
      all.filter(([name]) => name.startsWith('c.')),
      all.filter(([name]) => !name.startsWith('c.')),
    ];
    const match = new Map(below.map(([name, wanted]) => [name.slice(2), wanted]));
    return new Map(
      below.length > 0 ? [...others, ['c', new Map([['$elemMatch', match]])]] : others,
    );
  });
  return fc.oneof(
    { arbitrary: pairs.map((all) => new Map(all)), weight: 4 },
    {
      arbitrary: pairs.map((all) => new Map([['$and', all.map((pair) => new Map([pair]))]])),
      weight: 1,
    },
    { arbitrary: tied, weight: 1 },
    {
      arbitrary: fc
        .array(
          fc.oneof(
            tied,
            pairs.map((all) => new Map(all)),
          ),
          { minLength: 2, maxLength: 2 },
        )
        .map((two) => new Map([['$and', two]])),
      weight: 1,
    },
    {
      arbitrary: fc
        .array(
          pairs.map((all) => new Map(all)),
          { minLength: 2, maxLength: 3 },
        )
        .map((all) => new Map([['$or', all]])),
      weight: 1,
    },
  );
}

const queryWith = (of: fc.Arbitrary<Map<string, unknown>>) =>
  fc.record({
    filter: of,
    sort: fc.uniqueArray(
      fc.tuple(fc.constantFrom('a', 'b', 'c.x', '_id'), fc.constantFrom(1, -1)),
      { maxLength: 3, selector: ([name]) => name },
    ),
    skip: fc.constantFrom(0, 0, 0, 1, 3),
    limit: fc.constantFrom(0, 0, 0, 1, 5),
  });

const round = someIndexes.chain((indexes) => {
  const aimed = indexes.map((n) => aimedAt(INDEXES[n] ?? { key: { a: 1 } }));
  return fc.tuple(
    documents,
    fc.constant(indexes),
    fc.array(queryWith(fc.oneof(filter, ...aimed, ...aimed)), { minLength: 10, maxLength: 10 }),
  );
});

describe('queries through indexes', () => {
  it('give what going through all documents gives, in the same order', () => {
    let planned = 0;
    fc.assert(
      fc.property(round, ([stored, indexes, queries]) => {
        const { collection, kept } = store.fill(
          stored,
          indexes.flatMap((n) => INDEXES[n] ?? []),
        );
        for (const { filter: plain, sort: order, skip, limit } of queries) {
          const filter = doc(plain);
          const sort: Doc = new Map(order);
          const { test } = compileFilter(filter);
          const keyOf = sortKey(sort);
          const compareKeys = sortOrder(sort);
          const inOrder = (x: Doc, y: Doc): number => compareKeys(keyOf(x), keyOf(y));
          const matching = kept.filter((one) => test(one)).sort(inOrder);
          const wanted = matching.slice(skip, limit ? skip + limit : undefined);

          const { plan, documents: found } = store.query(collection, {
            filter,
            ...(sort.size > 0 && { sort }),
            skip,
            limit,
          });
          if (plan.kind !== 'scan') planned++;
          // Without the _id in the sort, equal documents may come in any order.
          const exactly = sort.has('_id');
          const whole = skip === 0 && limit === 0;
          const idsOf = (list: Doc[]): string[] => list.map((one) => text(one.get('_id')));
          const difference = {
            missing:
              whole || exactly ? idsOf(wanted).filter((id) => !idsOf(found).includes(id)) : [],
            tooMany: found.filter((one) => !test(one)).map(text),
            count: found.length - wanted.length,
            order: found.some((one, i) => inOrder(one, wanted[i] ?? one) !== 0) ? idsOf(found) : [],
          };
          const label = `${text(filter)} sorted by ${text(sort)} through ${plan.kind}`;
          expect([label, difference]).toEqual([
            label,
            { missing: [], tooMany: [], count: 0, order: [] },
          ]);
        }
      }),
      { numRuns: 200 },
    );
    expect(planned).toBeGreaterThan(500);
  });
});
