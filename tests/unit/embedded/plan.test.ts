import { BSONRegExp } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type Doc } from '../../../server/db/embedded/bson.js';
import { implies } from '../../../server/db/embedded/partial.js';
import { type Plan } from '../../../server/db/embedded/plan.js';
import { type IndexSpec, openTestEngine } from './store.js';
import { codeOf, decimal, doc, double, value } from './support.js';

let store: ReturnType<typeof openTestEngine>;
beforeAll(() => {
  store = openTestEngine();
});
afterAll(() => store.close());

/** A plan in words: the index by its keys, how many stretches of it, and what is spared. */
function words(plan: Plan): string {
  if (plan.kind === 'scan') return plan.backwards ? 'scan backwards' : 'scan';
  if (plan.kind === 'union') return plan.plans.map(words).join(' or ');
  const { index, intervals, backwards, exact } = plan;
  return [
    [...index.key.keys()].join('+'),
    ...(intervals.length > 1 ? [`${intervals.length} stretches`] : []),
    ...(backwards ? ['backwards'] : []),
    ...(exact ? ['untested'] : []),
  ].join(', ');
}

const people = [
  { _id: 1, name: 'Ana', town: 'Quito', age: 30, tags: ['a', 'b'], jobs: [{ k: 'x', n: 1 }] },
  {
    _id: 2,
    name: 'Bea',
    town: 'Lima',
    age: 20,
    tags: ['b'],
    jobs: [
      { k: 'y', n: 2 },
      { k: 'x', n: 3 },
    ],
  },
  { _id: 3, name: 'Carlos', town: 'Quito', age: 40, tags: [], jobs: [] },
  { _id: 4, name: 'ana', town: null, age: double(30), tags: 'b' },
  { _id: 5, town: 'Quito', age: 'unknown' },
];
const [name, town, age] = [{ key: { name: 1 } }, { key: { town: 1 } }, { key: { age: 1 } }];
const townAge = { key: { town: 1, age: -1 } };
const tags = { key: { tags: 1 } };
const jobs = { key: { 'jobs.k': 1, 'jobs.n': 1 } };

interface Asked {
  sort?: object;
  hint?: unknown;
  strings?: (a: string, b: string) => number;
  skip?: number;
  limit?: number;
}
/** What, indexes, filter, plan, _ids of the documents found in order. */
type Case = [string, IndexSpec[], object, string, number[], Asked?];

const plans = (documents: object[], cases: Case[]): void =>
  it.each(cases)('%s', (_what, indexes, filter, plan, ids, asked = {}) => {
    const { sort, hint, ...rest } = asked;
    const { collection } = store.fill(documents.map(doc), indexes);
    const found = store.query(collection, {
      filter: doc(filter),
      ...(sort && { sort: doc(sort) }),
      ...(hint !== undefined && { hint: value(hint) }),
      ...rest,
    });
    expect(words(found.plan)).toBe(plan);
    const foundIds = found.documents.map((one) => one.get('_id'));
    expect(sort ? foundIds : foundIds.sort()).toEqual(ids);
  });

describe('which index finds the documents', () => {
  plans(people, [
    ['none for no filter', [name], {}, 'scan', [1, 2, 3, 4, 5]],
    ['the _id', [name], { _id: 3 }, '_id, untested', [3]],
    ['some of the _ids', [], { _id: { $in: [1, 3, 9] } }, '_id, 3 stretches, untested', [1, 3]],
    ['the _id before anything else', [town], { town: 'Quito', _id: 5 }, '_id', [5]],
    ['an equal value', [name, town], { town: 'Quito' }, 'town, untested', [1, 3, 5]],
    ['an equal number of another type', [age], { age: 30n }, 'age, untested', [1, 4]],
    ['null, for missing too', [name], { name: null }, 'name, untested', [5]],
    ['a range', [age], { age: { $gt: 20 } }, 'age, untested', [1, 3, 4]],
    ['a range with two ends', [age], { age: { $gte: 20, $lt: 40 } }, 'age, untested', [1, 2, 4]],
    ['a range of text', [age], { age: { $gte: '' } }, 'age, untested', [5]],
    ['a range of two types is empty', [age], { age: { $gte: 20, $lt: 'x' } }, 'age', []],
    ['a range from NaN', [age], { age: { $gte: decimal('NaN') } }, 'scan', []],
    ['an equal value and a range of one field', [age], { age: { $eq: 30, $gt: 35 } }, 'age', []],
    [
      'a list and a range of one field',
      [age],
      { age: { $in: [20, 30, 40], $gt: 20 } },
      'age, 3 stretches',
      [1, 3, 4],
    ],
    ['the beginning of a text', [name], { name: new BSONRegExp('^A') }, 'name', [1]],
    [
      'a text without case has no beginning',
      [name],
      { name: new BSONRegExp('^a', 'i') },
      'scan',
      [1, 4],
    ],
    [
      'equal, then a range downwards',
      [townAge],
      { town: 'Quito', age: { $gt: 20 } },
      'town+age, untested',
      [1, 3],
    ],
    [
      'the longer run of equal fields',
      [town, townAge],
      { town: 'Quito', age: 40 },
      'town+age, untested',
      [3],
    ],
    ['only the second field: none', [townAge], { age: 40 }, 'scan', [3]],
    [
      'a condition that the index knows nothing of',
      [town],
      { town: 'Quito', age: 40 },
      'town',
      [3],
    ],
    [
      'two conditions on one field by $and',
      [age],
      { $and: [{ age: { $gt: 20 } }, { age: { $lt: 40 } }] },
      'age',
      [1, 4],
    ],
    [
      '$or, each branch by its own',
      [name, town],
      { $or: [{ name: 'Bea' }, { town: 'Quito' }] },
      'name, untested or town, untested',
      [1, 2, 3, 5],
    ],
    [
      '$or with a branch that has none',
      [name],
      { $or: [{ name: 'Bea' }, { age: 40 }] },
      'scan',
      [2, 3],
    ],
    ['$ne and $nin use none', [name], { name: { $ne: 'Ana' } }, 'scan', [2, 3, 4, 5]],
    [
      'a collation uses none',
      [name],
      { name: 'Ana' },
      'scan',
      [1, 4],
      { strings: new Intl.Collator('es', { sensitivity: 'base' }).compare },
    ],
    [
      'a hidden index is not used',
      [{ ...town, options: { hidden: true } }],
      { town: 'Lima' },
      'scan',
      [2],
    ],
  ]);
});

describe('with arrays', () => {
  plans(people, [
    ['an element', [tags], { tags: 'b' }, 'tags, untested', [1, 2, 4]],
    [
      'several elements, each document once',
      [tags],
      { tags: { $in: ['a', 'b'] } },
      'tags, 2 stretches',
      [1, 2, 4],
    ],
    [
      'both ends may be met by different elements',
      [tags],
      { tags: { $gt: 'a', $lt: 'b' } },
      'tags',
      [1],
    ],
    ['null is not an empty array', [tags], { tags: null }, 'tags', [5]],
    [
      'null below an array of documents',
      [{ key: { 'jobs.k': 1 } }],
      { 'jobs.k': null },
      'jobs.k',
      [4, 5],
    ],
    ['two conditions on elements', [jobs], { 'jobs.k': 'x', 'jobs.n': 2 }, 'jobs.k+jobs.n', [2]],
    [
      'one $elemMatch ties them',
      [jobs],
      { jobs: { $elemMatch: { k: 'x', n: 3 } } },
      'jobs.k+jobs.n',
      [2],
    ],
    [
      'two $elemMatch do not',
      [jobs],
      { $and: [{ jobs: { $elemMatch: { k: 'x' } } }, { jobs: { $elemMatch: { n: 2 } } }] },
      'jobs.k+jobs.n',
      [2],
    ],
  ]);
});

describe('which index gives the order', () => {
  plans(people, [
    ['upwards', [age], {}, 'age, untested', [2, 1, 4, 3, 5], { sort: { age: 1 } }],
    ['downwards', [name], {}, 'name, backwards, untested', [4, 3, 2, 1, 5], { sort: { name: -1 } }],
    [
      'with a limit',
      [name],
      {},
      'name, backwards, untested',
      [3, 2],
      { sort: { name: -1 }, skip: 1, limit: 2 },
    ],
    [
      'behind an equal field',
      [townAge],
      { town: 'Quito' },
      'town+age, untested',
      [5, 3, 1],
      { sort: { age: -1 } },
    ],
    [
      'behind an equal field, turned',
      [townAge],
      { town: 'Quito' },
      'town+age, backwards, untested',
      [1, 3, 5],
      { sort: { age: 1 } },
    ],
    [
      'an equal field in the sort counts for nothing',
      [townAge],
      { town: 'Quito' },
      'town+age, untested',
      [5, 3, 1],
      { sort: { town: 1, age: -1 } },
    ],
    [
      'both fields turned',
      [townAge],
      {},
      'town+age, backwards, untested',
      [1, 3, 5, 2, 4],
      { sort: { town: -1, age: 1 } },
    ],
    [
      'a mix that the index has not',
      [townAge],
      {},
      'scan',
      [4, 2, 1, 3, 5],
      { sort: { town: 1, age: 1 } },
    ],
    [
      'not after a list',
      [townAge],
      { town: { $in: ['Lima', 'Quito'] } },
      'town+age, 2 stretches, untested',
      [2, 1, 3, 5],
      { sort: { age: 1 } },
    ],
    ['not with arrays', [tags], {}, 'scan', [3, 5, 1, 2, 4], { sort: { tags: 1, _id: 1 } }],
    [
      'not by a sparse index',
      [{ ...name, options: { sparse: true } }],
      {},
      'scan',
      [5, 1, 2, 3, 4],
      { sort: { name: 1 } },
    ],
    [
      'natural order',
      [name],
      { name: { $gte: '' } },
      'scan',
      [1, 2, 3, 4],
      { sort: { $natural: 1 } },
    ],
    ['natural order turned', [], {}, 'scan backwards', [5, 4, 3, 2, 1], { sort: { $natural: -1 } }],
  ]);
});

describe('sparse and partial indexes', () => {
  const sparse: IndexSpec = { key: { name: 1 }, options: { sparse: true } };
  const adults: IndexSpec = {
    key: { town: 1 },
    options: { partialFilterExpression: { age: { $gte: 25 } } },
  };
  const named: IndexSpec = {
    key: { town: 1 },
    options: { partialFilterExpression: { name: { $exists: true } } },
  };
  plans(people, [
    ['sparse, for a value', [sparse], { name: 'Ana' }, 'name, untested', [1]],
    ['sparse, not for null', [sparse], { name: null }, 'scan', [5]],
    [
      'sparse, not for a list with null',
      [sparse],
      { name: { $in: ['Ana', null] } },
      'scan',
      [1, 5],
    ],
    [
      'partial, when the filter says as much',
      [adults],
      { town: 'Quito', age: { $gte: 30 } },
      'town',
      [1, 3],
    ],
    [
      'partial, not when it says less',
      [adults],
      { town: 'Quito', age: { $gte: 20 } },
      'scan',
      [1, 3],
    ],
    ['partial, not when it says nothing', [adults], { town: 'Quito' }, 'scan', [1, 3, 5]],
    ['partial, by $and', [adults], { $and: [{ town: 'Quito' }, { age: 40 }] }, 'town', [3]],
    ['partial by presence', [named], { town: 'Quito', name: 'Ana' }, 'town', [1]],
    ['partial by presence, not for null', [named], { town: 'Quito', name: null }, 'scan', [5]],
  ]);
});

describe('hints', () => {
  plans(people, [
    ['by name', [name, town], { town: 'Quito', name: 'Ana' }, 'town', [1], { hint: 'i1' }],
    ['by keys', [name, town], { town: 'Quito' }, 'name', [1, 3, 5], { hint: { name: 1 } }],
    ['natural order', [town], { town: 'Quito' }, 'scan', [1, 3, 5], { hint: { $natural: 1 } }],
    [
      'a sparse index, though it leaves documents out',
      [{ ...name, options: { sparse: true } }],
      {},
      'name',
      [1, 2, 3, 4],
      { hint: 'i0' },
    ],
  ]);

  it('refuses a hint that names no index with code 2', () => {
    const { collection } = store.fill([], []);
    expect(codeOf(() => store.query(collection, { filter: new Map(), hint: 'nope' }))).toBe(2);
  });
});

describe('long values', () => {
  const long = (end: string): string => 'a'.repeat(2500) + end;
  const documents = [
    { _id: 1, t: long('x') },
    { _id: 2, t: long('y') },
    { _id: 3, t: 'b' },
    { _id: 4, t: long('') },
  ];
  const t = { key: { t: 1 } };
  plans(documents, [
    ['are told apart', [t], { t: long('x') }, 't', [1]],
    ['in a range', [t], { t: { $gt: long('x') } }, 't', [2, 3]],
    ['in a list', [t], { t: { $in: [long('x'), 'b'] } }, 't, 2 stretches', [1, 3]],
    ['in a sort', [t], {}, 'scan', [4, 1, 2, 3], { sort: { t: 1 } }],
    [
      'in a compound index',
      [{ key: { t: -1, _id: 1 } }],
      { t: long('y'), _id: { $gt: 1 } },
      't+_id',
      [2],
    ],
  ]);
});

describe('implies: whether a filter stays inside a partial index', () => {
  it.each<[string, object, object, boolean]>([
    ['the same words', { a: { $gt: 1 } }, { a: { $gt: 1 } }, true],
    ['a value inside a range', { a: 5 }, { a: { $gt: 1 } }, true],
    ['a value outside', { a: 0 }, { a: { $gt: 1 } }, false],
    ['a value of another type', { a: 'x' }, { a: { $gt: 1 } }, false],
    ['a narrower range', { a: { $gt: 5 } }, { a: { $gt: 1 } }, true],
    ['the limit itself', { a: { $gte: 1 } }, { a: { $gt: 1 } }, false],
    ['a wider range', { a: { $gt: 0 } }, { a: { $gt: 1 } }, false],
    ['a range of another type', { a: { $gt: 'x' } }, { a: { $gt: 1 } }, false],
    ['an end that is not asked for', { a: { $gt: 1 } }, { a: { $gt: 1, $lt: 9 } }, false],
    ['a list inside', { a: { $in: [2, 3] } }, { a: { $gt: 1 } }, true],
    ['a list partly outside', { a: { $in: [1, 3] } }, { a: { $gt: 1 } }, false],
    ['an empty list', { a: { $in: [] } }, { a: { $gt: 1 } }, false],
    ['presence by a value', { a: 1 }, { a: { $exists: true } }, true],
    ['presence by a range', { a: { $lt: 1 } }, { a: { $exists: true } }, true],
    ['presence by null', { a: null }, { a: { $exists: true } }, false],
    ['presence by a list with null', { a: { $in: [1, null] } }, { a: { $exists: true } }, false],
    ['presence by a negation', { a: { $ne: 1 } }, { a: { $exists: true } }, false],
    ['null by null', { a: null }, { a: null }, true],
    ['the type null by null', { a: null }, { a: { $type: 'null' } }, false],
    ['a type by a range of text', { a: { $gt: 'x' } }, { a: { $type: 'string' } }, true],
    ['a type by a range of numbers', { a: { $gt: 1 } }, { a: { $type: 'int' } }, false],
    ['a pattern', { a: new BSONRegExp('^x') }, { a: { $type: 'string' } }, false],
    ['another field', { b: 1 }, { a: { $exists: true } }, false],
    ['both fields', { a: 1, b: 1, c: 1 }, { a: 1, b: { $gt: 0 } }, true],
    ['one of both', { a: 1 }, { a: 1, b: { $gt: 0 } }, false],
    ['by $and', { $and: [{ b: 2 }, { a: 1 }] }, { $and: [{ a: 1 }, { b: { $gt: 0 } }] }, true],
    ['only by $or', { $or: [{ a: 1 }] }, { a: 1 }, false],
  ])('%s', (_what, filter, partial, expected) => {
    const [asked, index]: Doc[] = [doc(filter), doc(partial)];
    expect(implies(asked as Doc, index as Doc)).toBe(expected);
  });
});
