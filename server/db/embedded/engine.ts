import { Script } from 'node:vm';

import { encode } from './bson.js';
import { type Catalog, openCatalog } from './catalog.js';
import { type Cursors, makeCursors } from './cursors.js';
import { StoreError, isDiskFull } from './errors.js';
import { timeIsUp } from './read.js';
import { DamagedStoreError, type Storage, explainDamage, openStorage } from './storage.js';

/** What one command may use at the most, in milliseconds. */
export interface Limits {
  command: number;
  /** With a regular expression that might not end: all others wait meanwhile. */
  regex: number;
}

export const DEFAULT_LIMITS: Limits = { command: 60_000, regex: 2000 };

export type Engine = ReturnType<typeof openEngine>;

interface Write {
  run(): Buffer;
  resolve(reply: Buffer): void;
}

/**
 * The open store: reads run at once, writes are gathered and committed together. A write is answered
 * when its transaction is on disk.
 */
export function openEngine(folder: string, limits: Limits = DEFAULT_LIMITS) {
  const storage: Storage = openStorage(folder);
  const catalog: Catalog = openCatalog(storage);
  const cursors: Cursors = makeCursors();
  let waiting: Write[] = [];
  let scheduled: Promise<void> | undefined;

  /** Commits a group in one transaction; what fails unexpectedly undoes it, and each runs alone. */
  function commit(group: Write[]): void {
    let replies: Buffer[] = [];
    try {
      replies = storage.transaction(() => {
        const done = group.map(({ run }) => answer(run));
        catalog.flush();
        return done;
      });
    } catch (error) {
      catalog.reload();
      if (group.length > 1) {
        for (const write of group) commit([write]);
        return;
      }
      replies = [errorReply(error)];
    }
    group.forEach(({ resolve }, i) => resolve(replies[i] as Buffer));
  }

  function flush(): void {
    scheduled = undefined;
    const group = waiting;
    waiting = [];
    if (group.length > 0) commit(group);
  }

  return {
    storage,
    catalog,
    cursors,
    limits,
    /** A command that only reads. */
    read(run: () => Buffer, guarded = false): Buffer {
      try {
        return guarded ? underWatchdog(run, limits.regex) : run();
      } catch (error) {
        return errorReply(error);
      }
    },
    /** A command that writes; the answer comes once its effect is on disk. */
    write(run: () => Buffer, guarded = false): Promise<Buffer> {
      return new Promise((resolve) => {
        if (guarded) {
          // Alone, since a stopped expression undoes the whole transaction.
          flush();
          commit([{ run: () => underWatchdog(run, limits.regex), resolve }]);
          return;
        }
        waiting.push({ run, resolve });
        scheduled ??= new Promise((done) => setImmediate(() => done(flush())));
      });
    },
    async close(): Promise<void> {
      await scheduled;
      await storage.close();
    },
  };
}

/** A refusal is an answer; anything unexpected goes on to undo the transaction. */
function answer(run: () => Buffer): Buffer {
  try {
    return run();
  } catch (error) {
    if (error instanceof StoreError) return errorReply(error);
    throw error;
  }
}

export function errorReply(error: unknown): Buffer {
  const known = toStoreError(error);
  return encode({
    ok: 0.0,
    errmsg: known.message,
    code: known.code,
    codeName: known.codeName,
    ...known.extra,
  });
}

export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (error instanceof StoppedError) return error.refusal;
  const text = error instanceof Error ? error.message : String(error);
  if (isDiskFull(text) || text.includes('MDB_MAP_FULL'))
    return new StoreError(
      14031,
      `The disk is full: nothing of this write was kept, and what is stored can still be read (${text})`,
    );
  const damage = explainDamage(error);
  if (damage instanceof DamagedStoreError) return new StoreError(1, damage.message);
  return new StoreError(1, `Internal error of the embedded store: ${text}`);
}

const GUARDED = Symbol.for('campus.store.guarded');
const guardedCall = new Script('globalThis[Symbol.for("campus.store.guarded")]()');

/** Runs what may evaluate a runaway regular expression; V8 can interrupt that only in a script with a time limit. */
function underWatchdog<T>(run: () => T, milliseconds: number): T {
  const place = globalThis as { [GUARDED]?: (() => T) | undefined };
  place[GUARDED] = run;
  try {
    return guardedCall.runInThisContext({ timeout: milliseconds }) as T;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new StoppedError();
    throw error;
  } finally {
    place[GUARDED] = undefined;
  }
}

/** Not a StoreError: it must undo the transaction, since it may have come in the middle of a write. */
class StoppedError extends Error {
  readonly refusal = timeIsUp();
}
