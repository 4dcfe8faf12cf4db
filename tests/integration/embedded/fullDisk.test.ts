import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Collection, type Document, type MongoClient, MongoServerError } from 'mongodb';

import {
  checkStore,
  killStores,
  refusalOf,
  removeFolder,
  startStore,
  type Store,
  temporaryFolder,
} from './store.js';

/** What the file may grow to, in blocks of 1,024 bytes: the limit answers as a full disk does. */
const BLOCKS = 6 * 1024;
const OUT_OF_SPACE = 14031;
const CLIENTS = 16;

interface Note {
  _id: string;
  n: number;
  tags: string[];
  text: string;
}

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => {
  killStores();
  return removeFolder(folder);
});

const notesOf = (client: MongoClient): Collection<Note> =>
  client.db('full').collection<Note>('notes');

async function start(fileBlocks?: number): Promise<{ store: Store; notes: Collection<Note> }> {
  const store = await startStore({ folder, ...(fileBlocks && { fileBlocks }) });
  return { store, notes: notesOf(await store.connect({ maxPoolSize: CLIENTS })) };
}

const note = (n: number, size: number): Note => ({
  _id: `note ${n}`,
  n,
  tags: ['all', `t${n % 7}`],
  text: 'a'.repeat(size),
});

/** Inserts until it is refused; says what was acknowledged and what the refusal was. */
async function fill(
  notes: Collection<Note>,
  from: number,
  size: number,
): Promise<{ kept: number[]; refusal: MongoServerError }> {
  const kept: number[] = [];
  for (let n = from; ; n++) {
    try {
      await notes.insertOne(note(n, size));
      kept.push(n);
    } catch (error) {
      if (!(error instanceof MongoServerError)) throw error;
      return { kept, refusal: error };
    }
  }
}

async function numbersIn(notes: Collection<Note>, filter: Document = {}): Promise<number[]> {
  const found = await notes.find(filter).sort({ n: 1 }).toArray();
  return found.map(({ n }) => n);
}

describe('a disk that becomes full', () => {
  it.each([
    ['small documents', 3000],
    ['documents of some pages', 30_000],
  ])(
    'refuses %s in plain words, keeps what it acknowledged, and takes deletes',
    async (_what, size) => {
      const { store, notes } = await start(BLOCKS);
      await notes.createIndex({ n: 1 }, { unique: true });
      await notes.createIndex({ tags: 1 });
      const { kept, refusal } = await fill(notes, 0, size);
      expect(refusal).toMatchObject({ code: OUT_OF_SPACE, codeName: 'OutOfDiskSpace' });
      expect(refusal.message).toContain('The disk is full: nothing of this write was kept');
      expect(kept.length).toBeGreaterThan(50);
      expect(await numbersIn(notes)).toEqual(kept);

      const once = kept.length;
      // Many at once: each is kept whole or refused, and the store goes on.
      const wanted = Array.from({ length: 60 }, (_, i) => 1_000_000 + i);
      const results = await Promise.allSettled(
        wanted.map((n) => notes.insertOne(note(n, n % 2 ? 10 : 60_000))),
      );
      results.forEach((result, i) => {
        if (result.status === 'fulfilled') kept.push(wanted[i] as number);
        else expect(result.reason).toMatchObject({ code: OUT_OF_SPACE });
      });
      expect(results.some(({ status }) => status === 'rejected')).toBe(true);
      expect(await numbersIn(notes)).toEqual(kept);
      expect(await numbersIn(notes, { tags: 't3' })).toEqual(kept.filter((n) => n % 7 === 3));

      // What is deleted in pieces makes room.
      const most = Math.floor(once / 2);
      expect(await notes.deleteOne({ n: 0 })).toMatchObject({ deletedCount: 1 });
      for (let from = 1; from < most; from += 100)
        await notes.deleteMany({ n: { $gte: from, $lt: Math.min(from + 100, most) } });
      const left = kept.filter((n) => n >= most);
      expect(await numbersIn(notes)).toEqual(left);
      const again = await fill(notes, 2_000_000, size);
      expect(again.kept.length).toBeGreaterThan(5);
      expect(again.refusal).toMatchObject({ code: OUT_OF_SPACE });
      left.push(...again.kept);
      expect(await numbersIn(notes)).toEqual(left);
      await store.stop();
      expect(checkStore(folder)).toMatchObject({ exitCode: 0 });

      const later = await start();
      expect(await numbersIn(later.notes)).toEqual(left);
      await later.notes.insertOne(note(3_000_000, 100_000));
      await later.store.stop();
      expect(checkStore(folder)).toMatchObject({ exitCode: 0 });
    },
    60_000,
  );

  it('keeps what it acknowledged when it is killed then', async () => {
    const { store, notes } = await start(BLOCKS);
    const { kept } = await fill(notes, 0, 5000);
    await store.kill();
    expect(checkStore(folder)).toMatchObject({ exitCode: 0 });
    const later = await start();
    expect(await numbersIn(later.notes)).toEqual(kept);
    await later.store.stop();
  });

  it('starts again on the full disk, and reads', async () => {
    const first = await start(BLOCKS);
    const { kept } = await fill(first.notes, 0, 5000);
    await first.store.stop();
    const second = await start(BLOCKS);
    expect(await numbersIn(second.notes)).toEqual(kept);
    await expect(second.notes.insertOne(note(-1, 1_000_000))).rejects.toMatchObject({
      code: OUT_OF_SPACE,
    });
    expect(await second.notes.deleteOne({ n: 1 })).toMatchObject({ deletedCount: 1 });
    await second.store.stop();
  });

  it('refuses a write of many documents as a whole', async () => {
    const { store, notes } = await start(BLOCKS);
    await notes.insertOne(note(1, 10));
    const many = Array.from({ length: 1000 }, (_, n) => note(n + 2, 10_000));
    await expect(notes.insertMany(many)).rejects.toMatchObject({ code: OUT_OF_SPACE });
    expect(await numbersIn(notes)).toEqual([1]);
    await expect(
      notes.updateMany({}, { $set: { text: 'a'.repeat(9_000_000) } }),
    ).rejects.toMatchObject({ code: OUT_OF_SPACE });
    expect(await notes.findOne()).toEqual(note(1, 10));
    expect(await notes.drop()).toBe(true);
    await store.stop();
    expect(checkStore(folder)).toMatchObject({ exitCode: 0 });
  });
});

describe('a first start on a full disk', () => {
  it.each([
    ['with room for nothing', 1],
    ['with room for the lock file alone', 8],
    ['with room for the heads', 12],
    ['with room for half of it', 128],
  ])('ends in plain words %s, and leaves nothing in the way', async (_what, fileBlocks) => {
    const said = await refusalOf({ folder, fileBlocks });
    expect(said).toContain(`The data folder ${folder} can't be used: the disk is full`);
    expect(said).not.toContain('damaged');
    const { store, notes } = await start();
    await notes.insertOne(note(1, 10));
    await store.stop();
    expect(checkStore(folder)).toMatchObject({ exitCode: 0 });
  });

  it('does not take what somebody else left for its own', async () => {
    await writeFile(join(folder, 'data.mdb'), '');
    expect(await refusalOf({ folder, fileBlocks: 8 })).toContain('data.mdb is empty');
  });
});
