import { randomInt } from 'node:crypto';

import { MAX_DOCUMENT_BYTES } from './bson.js';
import { StoreError } from './errors.js';

const IDLE_MS = 10 * 60_000;
const DEFAULT_BATCH = 101;
/** Room for the fields around the documents of a reply. */
const REPLY_BYTES = MAX_DOCUMENT_BYTES;

interface Cursor {
  namespace: string;
  documents: Iterator<Buffer, unknown>;
  /** A document that did not fit into the last reply. */
  waiting?: Buffer;
  usedAt: number;
  /** Reading on may evaluate a regular expression: under the watchdog. */
  risky: boolean;
}

export interface Batch {
  id: bigint;
  documents: Buffer[];
}

export type Cursors = ReturnType<typeof makeCursors>;

/** Open results, by id; one that nobody reads for ten minutes is closed. */
export function makeCursors() {
  const open = new Map<bigint, Cursor>();

  function take(cursor: Cursor, size: number): { documents: Buffer[]; done: boolean } {
    const documents: Buffer[] = [];
    let bytes = 0;
    while (documents.length < size) {
      const next = cursor.waiting ?? nextOf(cursor);
      if (!next) return { documents, done: true };
      delete cursor.waiting;
      if (documents.length > 0 && bytes + next.length > REPLY_BYTES) {
        cursor.waiting = next;
        break;
      }
      documents.push(next);
      bytes += next.length;
    }
    if (documents.length < size || size === 0) return { documents, done: false };
    // Knowing that nothing follows spares the client a request.
    const next = cursor.waiting ?? nextOf(cursor);
    if (next) cursor.waiting = next;
    return { documents, done: !next };
  }

  function nextOf(cursor: Cursor): Buffer | undefined {
    const { value, done } = cursor.documents.next();
    return done ? undefined : value;
  }

  return {
    /** The first batch; a cursor stays open when more follows and it is not a single batch. */
    start(
      namespace: string,
      documents: Iterator<Buffer, unknown>,
      {
        batchSize,
        singleBatch = false,
        risky = false,
      }: { batchSize?: number | undefined; singleBatch?: boolean; risky?: boolean },
    ): Batch {
      const cursor: Cursor = { namespace, documents, usedAt: Date.now(), risky };
      const { documents: batch, done } = take(cursor, batchSize ?? DEFAULT_BATCH);
      if (done || singleBatch) return { id: 0n, documents: batch };
      const id = BigInt(randomInt(1, 2 ** 47));
      open.set(id, cursor);
      return { id, documents: batch };
    },
    isRisky: (id: bigint): boolean => open.get(id)?.risky ?? false,
    /** @throws StoreError 43 when it is not open. */
    more(id: bigint, namespace: string, batchSize: number | undefined): Batch {
      const cursor = open.get(id);
      if (!cursor) throw new StoreError(43, `cursor id ${id} not found`);
      if (cursor.namespace !== namespace)
        throw new StoreError(
          13,
          `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
        );
      cursor.usedAt = Date.now();
      try {
        const { documents, done } = take(cursor, batchSize || Infinity);
        if (done) open.delete(id);
        return { id: done ? 0n : id, documents };
      } catch (error) {
        open.delete(id);
        throw error;
      }
    },
    kill: (id: bigint): boolean => open.delete(id),
    closeIdle(now = Date.now()): void {
      for (const [id, cursor] of open) if (now - cursor.usedAt > IDLE_MS) open.delete(id);
    },
    count: (): number => open.size,
  };
}
