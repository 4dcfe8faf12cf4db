import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Collection, MongoClient } from 'mongodb';

import { killStores, removeFolder, startStore, temporaryFolder } from './store.js';

const hasStrace = spawnSync('strace', ['-V']).status === 0;
const test = hasStrace ? it : it.skip;
const reason = hasStrace ? '' : ' (NOT RUN: strace is not installed)';
if (!hasStrace) console.warn('What reaches the disk was not looked at: strace is not installed');

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => {
  killStores();
  return removeFolder(folder);
});

type Work = (collection: Collection, client: MongoClient) => Promise<unknown>;

/**
 * Runs the store under strace and counts how often it waits for the disk between two reads of
 * collections that there are not: their names stand in the answers, and so in the trace.
 */
async function syncsDuring(name: string, work: Work): Promise<number> {
  const trace = join(folder, `${name}.trace`);
  const data = join(folder, name);
  const store = await startStore({
    folder: data,
    under: [
      'strace',
      '-f',
      '-qq',
      '-e',
      'trace=fdatasync,fsync,msync,write',
      '-s',
      '200',
      '-o',
      trace,
    ],
  });
  const client = await store.connect({ maxPoolSize: 32 });
  const collection = client.db('sync').collection(name);
  await collection.createIndex({ n: 1 });
  const marked = (mark: string) => client.db('sync').command({ find: mark, filter: {} });
  await marked('work_begins');
  await work(collection, client);
  await marked('work_ends');
  await client.close();
  // strace would keep the signal to itself: it is for the store, and strace ends with it.
  const { pid } = JSON.parse(await readFile(join(data, 'store.json'), 'utf8')) as { pid: number };
  const ended = once(store.process, 'exit');
  process.kill(pid, 'SIGTERM');
  await ended;
  const lines = (await readFile(trace, 'utf8')).split('\n');
  const begin = lines.findIndex((line) => line.includes('sync.work_begins'));
  const end = lines.findIndex((line) => line.includes('sync.work_ends'));
  expect(begin).toBeGreaterThan(0);
  expect(end).toBeGreaterThan(begin);
  return lines.slice(begin, end).filter((line) => /\b(fdatasync|fsync|msync)\(/.test(line)).length;
}

describe('what is acknowledged is on the disk', () => {
  test(`waits for the disk at least once for each of 50 inserts in a row${reason}`, async () => {
    const syncs = await syncsDuring('inARow', async (collection) => {
      for (let n = 0; n < 50; n++) await collection.insertOne({ n });
    });
    expect(syncs).toBeGreaterThanOrEqual(50);
  });

  test(`brings the inserts of 32 clients to disk in groups${reason}`, async () => {
    const syncs = await syncsDuring('together', (collection) =>
      Promise.all(
        Array.from({ length: 32 }, async (_, client) => {
          for (let n = 0; n < 10; n++) await collection.insertOne({ client, n });
        }),
      ),
    );
    expect(syncs).toBeGreaterThanOrEqual(10);
    expect(syncs).toBeLessThan(320);
  });

  test(`does not wait for the disk to read${reason}`, async () => {
    const syncs = await syncsDuring('reading', async (collection) => {
      for (let n = 0; n < 50; n++) await collection.findOne({ n });
    });
    expect(syncs).toBe(0);
  });
});
