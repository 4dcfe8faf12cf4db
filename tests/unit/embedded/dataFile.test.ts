import { appendFile, mkdtemp, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { findDamage, newestHead } from '../../../server/db/embedded/dataFile.js';
import { DATA_FILE, openStorage } from '../../../server/db/embedded/storage.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-unit-'));
  file = join(folder, DATA_FILE);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function fill(write: (storage: ReturnType<typeof openStorage>) => void): Promise<void> {
  const storage = openStorage(folder);
  write(storage);
  await storage.close();
}

/** The file is longer: room for what comes. */
async function usedBytes(): Promise<number> {
  const opened = await open(file);
  const head = newestHead(opened.fd);
  await opened.close();
  return head ? (head.lastPage + 1) * head.pageSize : 0;
}

const document = Buffer.alloc(500, 1);
const large = Buffer.alloc(3_000_000, 2);

describe('findDamage', () => {
  it('takes a whole file', async () => {
    await fill((storage) => storage.transaction(() => storage.writeDocument(1, 1, document)));
    expect(findDamage(file)).toBeUndefined();
  });

  it('takes a file that lost no more than the room for what comes', async () => {
    await fill((storage) => storage.transaction(() => storage.writeDocument(1, 1, document)));
    const used = await usedBytes();
    expect((await stat(file)).size).toBeGreaterThan(used);
    await truncate(file, used);
    expect(findDamage(file)).toBeUndefined();
    await fill((storage) => {
      expect(storage.readDocument(1, 1)?.equals(document)).toBe(true);
      storage.transaction(() => storage.writeDocument(1, 2, large));
    });
    expect(findDamage(file)).toBeUndefined();
  });

  it('takes a file whose last pages were given back before they were written', async () => {
    await fill((storage) => {
      storage.transaction(() => storage.writeDocument(1, 1, document));
      storage.transaction(() => {
        storage.writeDocument(1, 2, large);
        storage.removeDocument(1, 2);
        storage.writeDocument(1, 3, document);
      });
    });
    await truncate(file, 64 * 1024);
    expect(await usedBytes()).toBeGreaterThan(64 * 1024);
    expect(findDamage(file)).toBeUndefined();
    await fill((storage) => {
      expect(storage.records(1, 0, 10)).toEqual([1, 3]);
      storage.transaction(() => storage.writeDocument(1, 4, large));
      expect(storage.readDocument(1, 4)?.equals(large)).toBe(true);
    });
  });

  it.each([
    ['a page of a large document', 4096],
    ['half of it', 1_500_000],
    ['all but the head', 3_010_000],
  ])('sees that %s is missing', async (_what, bytes) => {
    await fill((storage) => {
      storage.transaction(() => {
        for (let record = 1; record < 20; record++) storage.writeDocument(1, record, document);
      });
      storage.transaction(() => storage.writeDocument(1, 20, large));
    });
    await truncate(file, Math.max(8192, (await usedBytes()) - bytes));
    expect(findDamage(file)).toMatch(/cut short/);
  });

  it.each([
    ['nothing', 0, /empty/],
    ['less than a head', 100, /head/],
    ['one head', 4096, /head/],
  ])('refuses a file of which %s is left', async (_what, bytes, message) => {
    await fill((storage) => storage.transaction(() => storage.writeDocument(1, 1, document)));
    await truncate(file, bytes);
    expect(findDamage(file)).toMatch(message);
  });

  it('refuses what is no data file', async () => {
    await writeFile(file, 'Hola');
    await appendFile(file, Buffer.alloc(20_000));
    expect(findDamage(file)).toMatch(/head/);
  });
});
