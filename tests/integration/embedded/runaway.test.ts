import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Collection, type Document, type MongoClient, MongoServerError } from 'mongodb';

import { checkStore, removeFolder, startStore, type Store, temporaryFolder } from './store.js';

/** On this text JavaScript tries 2^40 ways before it gives up. */
const TRAP = `${'a'.repeat(40)}!`;
const RUNAWAY = /(a+)+$/;

let folder: string;
let store: Store;
let client: MongoClient;
let texts: Collection;

beforeAll(async () => {
  folder = await temporaryFolder();
  store = await startStore({ folder });
  client = await store.connect();
  texts = client.db('runaway').collection('texts');
  await texts.createIndexes([
    { key: { n: 1 }, unique: true },
    { key: { tags: 1 } },
    { key: { seen: 1 } },
  ]);
});
afterAll(async () => {
  await store.stop();
  expect(checkStore(folder)).toMatchObject({ exitCode: 0 });
  await removeFolder(folder);
});

beforeEach(async () => {
  await texts.deleteMany({});
  await texts.insertMany([
    ...Array.from({ length: 20 }, (_, n) => ({ n, t: 'aaa', tags: ['x', `t${n}`] })),
    { n: 20, t: TRAP, tags: [TRAP, 'x'] },
    ...Array.from({ length: 20 }, (_, n) => ({ n: n + 21, t: 'aaa', tags: ['y'] })),
  ]);
});

/** What a command ends with, and that another client is served at the same time. */
async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const other = await store.connect();
  const [error, reply] = await Promise.all([
    work.then(
      () => undefined,
      (reason: unknown) => reason,
    ),
    other
      .db('runaway')
      .collection('texts')
      .countDocuments({ n: { $gte: 0 } }),
  ]);
  expect(typeof reply).toBe('number');
  return error instanceof MongoServerError ? error.code : error;
}

const untouched = async (): Promise<void> => {
  expect(await texts.countDocuments({ seen: { $exists: true } })).toBe(0);
  expect(await texts.find({ seen: true }).hint({ seen: 1 }).toArray()).toEqual([]);
  expect(await texts.countDocuments()).toBe(41);
  expect(await texts.find({ tags: 'x' }).hint({ tags: 1 }).toArray()).toHaveLength(21);
};
const matches = { $regexMatch: { input: '$t', regex: RUNAWAY.source } };

describe('a regular expression without end', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['find', () => texts.find({ t: RUNAWAY }).toArray()],
    ['$regexMatch in a pipeline', () => texts.aggregate([{ $set: { m: matches } }]).toArray()],
    ['updateMany', () => texts.updateMany({ t: RUNAWAY }, { $set: { seen: true } })],
    [
      'an array filter in the middle of the writes',
      () =>
        texts.updateMany(
          {},
          { $set: { 'tags.$[x]': 'z', seen: true } },
          { arrayFilters: [{ x: RUNAWAY }] },
        ),
    ],
    [
      'a pipeline in the middle of the writes',
      () => texts.updateMany({}, [{ $set: { seen: true, m: matches } }]),
    ],
    [
      '$pull in the middle of the writes',
      () => texts.updateMany({}, { $pull: { tags: RUNAWAY as never }, $set: { seen: true } }),
    ],
    [
      '$merge',
      () => texts.aggregate([{ $set: { seen: true, m: matches } }, { $merge: 'texts' }]).toArray(),
    ],
  ])('ends %s with code 50, and nothing is half written', async (_what, run) => {
    expect(await codeOf(run())).toBe(50);
    await untouched();
  });

  it('ends a getMore with code 50, and the cursor with it', async () => {
    const cursor = texts.find({ t: RUNAWAY }, { batchSize: 5, sort: { n: 1 }, hint: { n: 1 } });
    for (let n = 0; n < 5; n++) expect((await cursor.next())?.n).toBe(n);
    expect(await codeOf(cursor.toArray())).toBe(50);
    await untouched();
  });

  it('is refused where it would meet every write: in a partial index', async () => {
    const partialFilterExpression: Document = { t: RUNAWAY };
    expect(await codeOf(texts.createIndex({ t: 1 }, { partialFilterExpression }))).toBe(67);
  });

  it('ends an insert into a collection whose validator has one', async () => {
    const checked = await client
      .db('runaway')
      .createCollection(`checked${Date.now()}`, { validator: { t: RUNAWAY } });
    await checked.insertOne({ t: 'aaa' });
    expect(await codeOf(checked.insertOne({ t: TRAP }))).toBe(50);
    expect(await checked.countDocuments()).toBe(1);
  });

  it('is no pattern when it is only a value in a document', async () => {
    const stored = client
      .db('runaway')
      .collection<{ _id: number; from?: RegExp; to?: string }>('stored');
    await stored.deleteMany({});
    await stored.insertMany([
      { _id: 1, from: RUNAWAY },
      { _id: 2, to: TRAP },
    ]);
    const join = { from: 'stored', localField: 'from', foreignField: 'to', as: 'found' };
    const walk = {
      from: 'stored',
      startWith: '$from',
      connectFromField: 'from',
      connectToField: 'to',
      as: 'found',
    };
    expect(
      await stored.aggregate([{ $match: { _id: 1 } }, { $lookup: join }]).next(),
    ).toMatchObject({ found: [] });
    expect(
      await stored.aggregate([{ $match: { _id: 1 } }, { $graphLookup: walk }]).next(),
    ).toMatchObject({ found: [] });
  });
});

describe('a command that takes too long', () => {
  it('ends by its maxTimeMS, and others go on', async () => {
    const numbers = client.db('runaway').collection('numbers');
    await numbers.insertMany(Array.from({ length: 3000 }, (_, n) => ({ n })));
    const slow = numbers.aggregate(
      [{ $lookup: { from: 'numbers', pipeline: [{ $match: { n: -1 } }], as: 'none' } }],
      { maxTimeMS: 50 },
    );
    expect(await codeOf(slow.toArray())).toBe(50);
    await numbers.drop();
  });
});
