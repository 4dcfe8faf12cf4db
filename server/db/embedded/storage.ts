import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Database, open, type RootDatabase } from 'lmdb';

import { findDamage } from './dataFile.js';
import { StoreError } from './errors.js';

export const DATA_FILE = 'data.mdb';
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
 * @throws DamagedStoreError when the file is cut short, has no valid head or belongs to another format.
 */
export function openStorage(folder: string) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, DATA_FILE);
  const damage = existsSync(file) ? findDamage(file) : undefined;
  if (damage) throw new DamagedStoreError(damage);
  let env: RootDatabase<Buffer, Buffer>;
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
  } catch (error) {
    throw new DamagedStoreError(error instanceof Error ? error.message : String(error));
  }
  const table = (name: string): Database<Buffer, Buffer> =>
    env.openDB<Buffer, Buffer>({ name, keyEncoding: 'binary', encoding: 'binary', cache: false });
  const meta = table('meta');
  const docs = table('docs');
  const idx = table('idx');

  return {
    /**
     * Runs writes as one transaction that is on disk when this returns. Whatever is thrown inside
     * undoes all of it.
     */
    transaction<T>(work: () => T): T {
      return env.transactionSync(work);
    },

    readMeta: (key: string): Buffer | undefined => {
      const value = meta.get(Buffer.from(key));
      return value && Buffer.from(verified(value, `catalog entry ${key}`));
    },
    writeMeta: (key: string, bytes: Buffer): void => meta.putSync(Buffer.from(key), sealed(bytes)),
    removeMeta: (key: string): void => void meta.removeSync(Buffer.from(key)),
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
      docs.putSync(documentKey(collection, record), sealed(bytes)),
    removeDocument: (collection: number, record: number): void =>
      void docs.removeSync(documentKey(collection, record)),
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
      removeRange(docs, documentKey(collection, 0), documentKey(collection + 1, 0));
    },

    /** Who holds a key of a unique index. */
    uniqueHolder(index: number, key: Buffer): number | undefined {
      const value = idx.getBinaryFast(indexKey(index, key));
      return value && value.readUIntBE(0, RECORD_BYTES);
    },
    addEntry(index: number, key: Buffer, record: number, unique: boolean): void {
      const number = recordBytes(record);
      idx.putSync(
        indexKey(index, unique ? key : Buffer.concat([key, number])),
        unique ? number : EMPTY,
      );
    },
    removeEntry(index: number, key: Buffer, record: number, unique: boolean): void {
      idx.removeSync(indexKey(index, unique ? key : Buffer.concat([key, recordBytes(record)])));
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
      removeRange(idx, indexKey(index, EMPTY), indexKey(index + 1, EMPTY));
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
    close: (): Promise<void> => env.close(),
  };
}

const EMPTY = Buffer.alloc(0);

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

function removeRange(table: Database<Buffer, Buffer>, start: Buffer, end: Buffer): void {
  for (;;) {
    const keys = [...table.getKeys({ start, end, limit: 10_000 })].map((key) => Buffer.from(key));
    if (keys.length === 0) return;
    for (const key of keys) table.removeSync(key);
  }
}
