import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Collection, type Document, MongoServerError } from 'mongodb';

import {
  checkStore,
  hashOf,
  killStores,
  refusalOf,
  removeFolder,
  startStore,
  type Store,
  temporaryFolder,
} from './store.js';

const DOCUMENTS = 400;
const PAGE = 4096;
const MARK = 'a text that stands nowhere else';
const LARGE_MARK = 'the middle of something large';
/** Somebody who owns nothing; root may write everywhere. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let whole: string;
let folder: string;
let file: string;

beforeAll(async () => {
  whole = await temporaryFolder();
  const store = await startStore({ folder: whole });
  const people = await peopleIn(store);
  await people.createIndex({ email: 1 }, { unique: true, name: 'email_of_a_person' });
  await people.createIndex({ tags: 1 });
  await people.insertMany(
    Array.from({ length: DOCUMENTS }, (_, n) => ({
      n,
      email: `${n}@example.org`,
      tags: ['all', `t${n % 7}`],
      text: n === 200 ? MARK : 'a'.repeat(300),
    })),
  );
  const large = 'b'.repeat(20_000);
  await people.insertOne({
    n: DOCUMENTS,
    email: 'large@example.org',
    tags: [],
    text: large + LARGE_MARK + large,
  });
  await store.stop();
  expect(checkStore(whole)).toMatchObject({ exitCode: 0 });
});
afterAll(() => removeFolder(whole));

beforeEach(async () => {
  folder = await temporaryFolder();
  await cp(whole, folder, { recursive: true });
  file = join(folder, 'data.mdb');
});
afterEach(() => {
  killStores();
  return removeFolder(folder);
});

const peopleIn = async (store: Store): Promise<Collection> =>
  (await store.connect()).db('damage').collection('people');

/** Both the start and the check say what is wrong and what to do, and leave everything as it is. */
async function expectRefusal(why: RegExp): Promise<void> {
  const before = existsSync(file) && (await hashOf(file));
  const said = await refusalOf({ folder });
  expect(said).toMatch(why);
  expect(said).toContain('npm run db:restore');
  expect(said).not.toMatch(/\n\s+at /);
  const { exitCode, said: checked } = checkStore(folder);
  expect(exitCode).toBe(1);
  expect(checked).toMatch(why);
  expect(checked).not.toContain('all in order');
  expect(existsSync(file) && (await hashOf(file))).toBe(before);
}

async function write(position: number, bytes: Buffer): Promise<void> {
  const opened = await open(file, 'r+');
  await opened.write(bytes, 0, bytes.length, position);
  await opened.close();
}

/** Turns one bit wherever a text stands: also in pages that are free by now. */
async function flip(text: string, isMeant = (_before: Buffer) => true): Promise<void> {
  const bytes = await readFile(file);
  let found = 0;
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + 1)) {
    if (!isMeant(bytes.subarray(at - 16, at))) continue;
    await write(at + 3, Buffer.from([(bytes[at + 3] as number) ^ 1]));
    found++;
  }
  expect(found).toBeGreaterThan(0);
}

async function errorOf(work: Promise<unknown>): Promise<MongoServerError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MongoServerError)) throw new Error(`no refusal: ${String(error)}`);
  return error;
}

describe('a data file that was cut', () => {
  it.each([
    ['nothing', () => 0, /data\.mdb is empty/],
    ['less than a page', () => 1000, /the head of data\.mdb is not valid/],
    ['one of the two heads', () => PAGE, /the head of data\.mdb is not valid/],
    ['the heads', () => 2 * PAGE, /data\.mdb is cut short/],
    ['half of its pages', (used: number) => used / 2, /data\.mdb is cut short/],
    ['all but the last page', (used: number) => used - 1, /data\.mdb is cut short/],
  ])('does not start with %s left', async (_what, left, why) => {
    await truncate(file, Math.floor(left(await usedBytes())));
    await expectRefusal(why);
  });
});

/** Up to the last page that the newest head counts. */
async function usedBytes(): Promise<number> {
  const bytes = await readFile(file);
  const pages = [0, PAGE].map((head) => Number(bytes.readBigUInt64LE(head + 144)) + 1);
  return Math.max(...pages) * PAGE;
}

describe('heads that are gone', () => {
  // The one that is left may be of the transaction before: starting would lose the last one silently.
  it.each([
    ['both', [0, PAGE]],
    ['the first', [0]],
    ['the second', [PAGE]],
  ])('does not start when %s are zeros', async (_what, places) => {
    for (const place of places) await write(place, Buffer.alloc(PAGE));
    await expectRefusal(/the head of data\.mdb is not valid/);
  });

  it('does not start on a file of something else', async () => {
    await writeFile(file, Buffer.from('A letter to the mayor. '.repeat(5000)));
    await expectRefusal(/the head of data\.mdb is not valid/);
  });
});

describe('a data file that is missing', () => {
  it.each([
    ['the lock file', 'lock.mdb', ''],
    ['the note of a running store', 'store.json', '{"pid":1,"uri":"mongodb://127.0.0.1:1/"}'],
  ])('is not replaced by an empty one beside %s', async (_what, trace, content) => {
    await removeFolder(folder);
    await mkdir(folder);
    await writeFile(join(folder, trace), content);
    await expectRefusal(new RegExp(`data\\.mdb is missing, although ${trace} says`));
    expect(existsSync(file)).toBe(false);
  });

  it('is enough alone, as a backup is', async () => {
    await rm(join(folder, 'lock.mdb'));
    const store = await startStore({ folder });
    expect(await (await peopleIn(store)).countDocuments({ tags: 'all' })).toBe(DOCUMENTS);
    await store.stop();
  });

  it('is not made by a check or a backup of a mistyped folder', () => {
    const mistyped = join(folder, 'no-store');
    const { exitCode, said } = checkStore(mistyped);
    expect(exitCode).toBe(1);
    expect(said).toContain(`There is no store in the folder ${mistyped}`);
    expect(existsSync(mistyped)).toBe(false);
  });
});

describe('a byte that changed', () => {
  it.each([
    ['a small', MARK, 200],
    ['a large', LARGE_MARK, DOCUMENTS],
  ])('in %s document is told by whatever reads it, and by no other', async (_what, mark, n) => {
    await flip(mark);
    const store = await startStore({ folder });
    const people = await peopleIn(store);
    const broken = { email: n === 200 ? '200@example.org' : 'large@example.org' };
    for (const work of [
      () => people.findOne(broken),
      () => people.find().toArray(),
      () => people.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }]).toArray(),
      () => people.updateOne(broken, { $set: { text: 'new' } }),
      () => people.deleteMany({}),
    ]) {
      const error = await errorOf(work());
      expect(error.message).toMatch(/damaged: the checksum of record \d+ of collection \d+/);
      expect(error.message).toContain('npm run db:check');
      expect(error.message).toContain('npm run db:restore');
    }
    const others = (await people.find({ tags: 't3' }).toArray()) as Document[];
    expect(others.map((person) => person.n as number)).toEqual(
      Array.from({ length: DOCUMENTS }, (_, i) => i).filter((i) => i % 7 === 3 && i !== n),
    );
    await store.stop();
    const { exitCode, said } = checkStore(folder);
    expect(exitCode).toBe(1);
    expect(said).toMatch(/damage\.people: .*checksum of record \d+/);
  });

  it('in an index is told by the check', async () => {
    await flip('250@example.org', (before) => !before.includes('email'));
    const { exitCode, said } = checkStore(folder);
    expect(exitCode).toBe(1);
    expect(said).toContain('damage.people: index email_of_a_person has no entry for record');
  });

  it('in the catalogue stops the start', async () => {
    await flip('email_of_a_person');
    await expectRefusal(/the checksum of catalog entry collection:\d+ does not fit/);
  });
});

describe('a page that was written over', () => {
  it.each([
    ['zeros', Buffer.alloc(PAGE)],
    ['noise', Buffer.from(Array.from({ length: PAGE }, (_, i) => (i * 7919 + 13) % 256))],
  ])('with %s is never taken for fewer documents', async (_what, filling) => {
    const bytes = await readFile(file);
    for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK, at + 1))
      await write(Math.floor(at / PAGE) * PAGE, filling);
    const { exitCode, said } = checkStore(folder);
    expect(exitCode).toBe(1);
    expect(said).toContain('The data folder is damaged');
    expect(said).toContain('npm run db:restore');
    // LMDB ends the process on some pages of this kind; to a client that is an error too.
    const store = await startStore({ folder });
    const client = await store.connect({ serverSelectionTimeoutMS: 500 });
    await expect(client.db('damage').collection('people').find().toArray()).rejects.toThrow();
    await store.stop();
  });
});

describe('a folder that nobody may write to', () => {
  const userId = isRoot ? NOBODY : undefined;
  const options = () => ({ folder, ...(userId && { userId }) });

  it.each([
    ['with a store', async () => chmod(file, 0o444)],
    ['without one', async () => rm(folder, { recursive: true }).then(() => mkdir(folder))],
  ])('%s: says so, and not that it is damaged', async (_what, prepare) => {
    await prepare();
    await chmod(folder, 0o555);
    const said = await refusalOf(options());
    expect(said).toContain(`The data folder ${folder} can't be used: nothing can be written there`);
    expect(said).toContain('DATA_DIR');
    expect(said).not.toContain('damaged');
    await chmod(folder, 0o755);
  });

  it('is also a file in its place', async () => {
    const said = await refusalOf({ folder: join(file, 'below') });
    expect(said).toContain("can't be used");
    expect(said).not.toContain('damaged');
  });
});
