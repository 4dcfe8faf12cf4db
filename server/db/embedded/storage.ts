import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Database, open, type RootDatabase } from 'lmdb';

import { findDamage } from './dataFile.js';
import { StoreError, isDiskFull } from './errors.js';
import { RUNNING_FILE } from './folder.js';
import { openRoom } from './room.js';

export const DATA_FILE = 'data.mdb';
/** More than an empty store takes. */
const FIRST_BYTES = 256 * 1024;
const LOCK_FILE = 'lock.mdb';
/** Left beside the data file by whoever had it open. */
const TRACES = [LOCK_FILE, RUNNING_FILE];
const CHECKSUM_BYTES = 4;
const RECORD_BYTES = 6;
export const MAX_RECORD = 2 ** 48 - 1;

/** The data can't be trusted: what to do is said, and nothing starts empty over it. */
export class DamagedStoreError extends Error {
  constructor(why: string) {
    super(
      `The data folder is damaged: ${why}. Nothing was changed. Keep a copy of the folder, then bring back ` +
        'the last backup into an empty folder: npm run db:restore -- <backup file> --data <new folder>',
    );
    this.name = 'DamagedStoreError';
  }
}

/** What LMDB says about pages that can't be right. */
const DAMAGED_PAGES = /MDB_(PAGE_NOTFOUND|CORRUPTED|INVALID|BAD_TXN|PROBLEM)/;

/** The same error in words that help, when it comes from damaged pages. */
export function explainDamage(error: unknown): unknown {
  const text = error instanceof Error ? error.message : String(error);
  return DAMAGED_PAGES.test(text) ? new DamagedStoreError(text) : error;
}

/** The folder itself can't be worked with; the data in it, if any, is as it was. */
export class UnusableFolderError extends Error {
  constructor(folder: string, why: string) {
    super(`The data folder ${folder} can't be used: ${why}`);
    this.name = 'UnusableFolderError';
  }
}

/** A stretch of an index: keys from `low` (included) up to `high` (left out; null: to the end of the index). */
export interface Interval {
  low: Buffer;
  high: Buffer | null;
  /** The whole key of one entry, or of one value's entries. */
  point?: boolean;
}

export interface IndexEntry {
  key: Buffer;
  record: number;
}

export type Storage = ReturnType<typeof openStorage>;

/**
 * Opens the one LMDB environment of a data folder: `meta` (catalog and counters), `docs`
 * ([collection][record] → checksum + BSON) and `idx` ([index][key][record], or [index][key] → record
 * when unique).
 *
 * @throws DamagedStoreError when the file is missing, cut short, has no valid head or belongs to
 * another format; UnusableFolderError when this user may not write there or the disk is full.
 */
export function openStorage(folder: string) {
  const file = join(folder, DATA_FILE);
  const isNew = prepareFolder(folder);
  let env: RootDatabase<Buffer, Buffer>;
  let tables: Record<'meta' | 'docs' | 'idx', Database<Buffer, Buffer>>;
  try {
    env = open<Buffer, Buffer>({
      path: folder,
      maxDbs: 4,
      keyEncoding: 'binary',
      encoding: 'binary',
      // Every commit reaches the disk before it is acknowledged (fdatasync inside the commit).
      overlappingSync: false,
      noMemInit: true,
      cache: false,
      eventTurnBatching: false,
      mapSize: 64 * 1024 * 1024,
    });
    const table = (name: string): Database<Buffer, Buffer> =>
      env.openDB<Buffer, Buffer>({ name, keyEncoding: 'binary', encoding: 'binary', cache: false });
    tables = { meta: table('meta'), docs: table('docs'), idx: table('idx') };
  } catch (error) {
    // What a first start leaves that found no room is no damaged store.
    if (isNew && (!existsSync(file) || findDamage(file)))
      for (const name of [DATA_FILE, LOCK_FILE]) rmSync(join(folder, name), { force: true });
    throw whyNotOpened(folder, error);
  }
  const { meta, docs, idx } = tables;
  const room = openRoom(file, env, [meta, docs, idx]);
  const { put, remove } = room;

  return {
    /**
     * Runs writes as one transaction that is on disk when this returns. Whatever is thrown inside
     * undoes all of it. @throws StoreError 14031 when the disk is full.
     */
    transaction<T>(work: () => T): T {
      return env.transactionSync(() => {
        room.begin();
        const result = work();
        room.secure();
        return result;
      });
    },

    readMeta: (key: string): Buffer | undefined => {
      const value = meta.get(Buffer.from(key));
      return value && Buffer.from(verified(value, `catalog entry ${key}`));
    },
    writeMeta: (key: string, bytes: Buffer): void => put(meta, Buffer.from(key), sealed(bytes)),
    removeMeta: (key: string): void => remove(meta, Buffer.from(key)),
    metaKeys: (prefix: string): string[] =>
      [...meta.getKeys({ start: Buffer.from(prefix) })]
        .map(String)
        .filter((key) => key.startsWith(prefix)),

    /**
     * The bytes of one document; undefined when it is gone. They stay valid until the next read:
     * copy what is kept. @throws StoreError when the checksum does not fit.
     */
    readDocument(collection: number, record: number): Buffer | undefined {
      const value = docs.getBinaryFast(documentKey(collection, record));
      return value && verified(value, `record ${record} of collection ${collection}`);
    },
    writeDocument: (collection: number, record: number, bytes: Buffer): void =>
      put(docs, documentKey(collection, record), sealed(bytes)),
    removeDocument: (collection: number, record: number): void =>
      remove(docs, documentKey(collection, record)),
    /** Up to `limit` record numbers after `after` (before it when backwards), in natural order. */
    records(collection: number, after: number, limit: number, backwards = false): number[] {
      const range = backwards
        ? docs.getKeys({
            start: documentKey(collection, after),
            end: documentKey(collection, 0),
            reverse: true,
            exclusiveStart: true,
            inclusiveEnd: true,
            limit,
          })
        : docs.getKeys({
            start: documentKey(collection, after),
            end: documentKey(collection + 1, 0),
            exclusiveStart: true,
            limit,
          });
      return [...range].map((key) => Buffer.from(key).readUIntBE(4, RECORD_BYTES));
    },
    lastRecord(collection: number): number {
      for (const key of docs.getKeys({
        start: documentKey(collection, MAX_RECORD),
        end: documentKey(collection, 0),
        reverse: true,
        inclusiveEnd: true,
        limit: 1,
      }))
        return Buffer.from(key).readUIntBE(4, RECORD_BYTES);
      return 0;
    },
    removeDocuments(collection: number): void {
      removeRange(docs, remove, documentKey(collection, 0), documentKey(collection + 1, 0));
    },

    /** Who holds a key of a unique index. */
    uniqueHolder(index: number, key: Buffer): number | undefined {
      const value = idx.getBinaryFast(indexKey(index, key));
      return value && value.readUIntBE(0, RECORD_BYTES);
    },
    addEntry(index: number, key: Buffer, record: number, unique: boolean): void {
      const number = recordBytes(record);
      put(
        idx,
        indexKey(index, unique ? key : Buffer.concat([key, number])),
        unique ? number : EMPTY,
      );
    },
    removeEntry(index: number, key: Buffer, record: number, unique: boolean): void {
      remove(idx, indexKey(index, unique ? key : Buffer.concat([key, recordBytes(record)])));
    },
    hasEntry(index: number, key: Buffer, record: number, unique: boolean): boolean {
      const number = recordBytes(record);
      if (!unique)
        return idx.getBinaryFast(indexKey(index, Buffer.concat([key, number]))) !== undefined;
      const holder = idx.getBinaryFast(indexKey(index, key));
      // lmdb lends one buffer for all reads: only its first bytes are the value.
      return holder !== undefined && holder.readUIntBE(0, RECORD_BYTES) === record;
    },
    /** Up to `limit` entries of an interval, after (or backwards before) the full key `from` when given. */
    entries(
      index: number,
      { low, high }: Interval,
      {
        from,
        limit,
        backwards = false,
        unique,
      }: { from?: Buffer; limit: number; backwards?: boolean; unique: boolean },
    ): IndexEntry[] {
      const first = indexKey(index, low);
      const last = high ? indexKey(index, high) : indexKey(index + 1, EMPTY);
      const bounds = backwards
        ? {
            start: from ?? last,
            end: first,
            reverse: true,
            exclusiveStart: true,
            inclusiveEnd: true,
            limit,
          }
        : { start: from ?? first, end: last, exclusiveStart: from !== undefined, limit };
      if (unique)
        return [...idx.getRange(bounds)].map(({ key, value }) => ({
          key: Buffer.from(key),
          record: Buffer.from(value).readUIntBE(0, RECORD_BYTES),
        }));
      return [...idx.getKeys(bounds)].map((key) => ({
        key: Buffer.from(key),
        record: Buffer.from(key).readUIntBE(key.length - RECORD_BYTES, RECORD_BYTES),
      }));
    },
    removeIndex(index: number): void {
      removeRange(idx, remove, indexKey(index, EMPTY), indexKey(index + 1, EMPTY));
    },

    /** Processes that have this environment open, by pid. */
    openedBy(): number[] {
      meta.get(Buffer.from('format')); // a read takes this process's own place in the list
      env.readerCheck();
      const pids = [...env.readerList().matchAll(/^\s*(\d+) [0-9a-f]/gm)].map((line) =>
        Number(line[1]),
      );
      return [...new Set(pids)];
    },
    /** Bytes of the data file that hold data, and the whole file. */
    sizes(): { file: number } {
      return { file: statSync(join(folder, DATA_FILE)).size };
    },
    /** Copies the environment, as it is at this moment, into a folder while work goes on. */
    copyTo: (target: string): Promise<void> => env.backup(target, true),
    close(): Promise<void> {
      room.close();
      return env.close();
    },
  };
}

const EMPTY = Buffer.alloc(0);

/**
 * Makes sure that a store may be opened in the folder. LMDB would start an empty one wherever its file is
 * missing.
 *
 * @returns whether there was none yet.
 */
function prepareFolder(folder: string): boolean {
  const file = join(folder, DATA_FILE);
  const { R_OK, W_OK, X_OK } = constants;
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, R_OK | W_OK | X_OK);
    if (existsSync(file)) accessSync(file, R_OK | W_OK);
  } catch (error) {
    throw whyNotOpened(folder, error);
  }
  const isNew = !existsSync(file);
  const trace = TRACES.find((name) => existsSync(join(folder, name)));
  const damage = isNew
    ? trace && `${DATA_FILE} is missing, although ${trace} says that there was one`
    : findDamage(file);
  if (damage) throw new DamagedStoreError(damage);
  if (!existsSync(join(folder, LOCK_FILE))) probeDisk(folder);
  return isNew;
}

/** LMDB ends the process when it finds no room for its lock file, and leaves an empty data file behind. */
function probeDisk(folder: string): void {
  const probe = join(folder, `.room-${process.pid}`);
  try {
    writeFileSync(probe, Buffer.alloc(FIRST_BYTES));
  } catch (error) {
    throw whyNotOpened(folder, error);
  } finally {
    rmSync(probe, { force: true });
  }
}

/** For what reads a store and must not make an empty one of a mistyped name. @throws Error */
export function expectStore(folder: string): void {
  if (![DATA_FILE, ...TRACES].some((name) => existsSync(join(folder, name))))
    throw new Error(`There is no store in the folder ${folder}`);
}

const NOT_ALLOWED = /EACCES|EPERM|EROFS|ENOTDIR|EEXIST|not permitted|denied|Read-only/i;

function whyNotOpened(folder: string, error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  if (NOT_ALLOWED.test(text))
    return new UnusableFolderError(
      folder,
      `nothing can be written there. Allow it to this user, or choose another folder with DATA_DIR (${text})`,
    );
  if (isDiskFull(text)) return new UnusableFolderError(folder, `the disk is full (${text})`);
  return new DamagedStoreError(text);
}

function documentKey(collection: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(4 + RECORD_BYTES);
  key.writeUInt32BE(collection, 0);
  key.writeUIntBE(record, 4, RECORD_BYTES);
  return key;
}

function indexKey(index: number, key: Buffer): Buffer {
  const full = Buffer.allocUnsafe(4 + key.length);
  full.writeUInt32BE(index, 0);
  key.copy(full, 4);
  return full;
}

function recordBytes(record: number): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_BYTES);
  bytes.writeUIntBE(record, 0, RECORD_BYTES);
  return bytes;
}

function sealed(bytes: Buffer): Buffer {
  const value = Buffer.allocUnsafe(CHECKSUM_BYTES + bytes.length);
  value.writeUInt32LE(crc32(bytes), 0);
  bytes.copy(value, CHECKSUM_BYTES);
  return value;
}

function verified(value: Buffer, what: string): Buffer {
  const bytes = Buffer.from(
    value.buffer,
    value.byteOffset + CHECKSUM_BYTES,
    value.length - CHECKSUM_BYTES,
  );
  if (value.length < CHECKSUM_BYTES || crc32(bytes) !== value.readUInt32LE(0))
    throw new StoreError(
      1,
      `The data folder is damaged: the checksum of ${what} does not fit. Run npm run db:check, and bring back the last backup with npm run db:restore`,
    );
  return bytes;
}

function removeRange(
  table: Database<Buffer, Buffer>,
  remove: (from: Database<Buffer, Buffer>, key: Buffer) => void,
  start: Buffer,
  end: Buffer,
): void {
  for (;;) {
    const keys = [...table.getKeys({ start, end, limit: 10_000 })].map((key) => Buffer.from(key));
    if (keys.length === 0) return;
    for (const key of keys) remove(table, key);
  }
}
