import { type Doc, type Value, decode, encode } from './bson.js';
import type { Collection } from './catalog.js';
import type { Engine } from './engine.js';
import type { Index } from './indexes.js';
import { prepare, timeBudget } from './read.js';
import { deleteDocuments } from './write.js';

/** Documents deleted in one transaction, so that other writes get their turn. */
const BATCH = 1000;

/** Deletes expired documents every so often. @returns what stops it. */
export function startTtlMonitor(engine: Engine, seconds: number): () => void {
  const timer = setInterval(() => void deleteExpired(engine, new Date()), seconds * 1000);
  timer.unref();
  return () => clearInterval(timer);
}

/** One round over all TTL indexes. A document expires by the earliest date that its field holds. */
export async function deleteExpired(engine: Engine, now: Date): Promise<void> {
  for (const collection of engine.catalog.all())
    for (const index of collection.indexes)
      if (index.expireAfterSeconds !== undefined) await emptyIndex(engine, collection, index, now);
}

async function emptyIndex(
  engine: Engine,
  collection: Collection,
  index: Index,
  now: Date,
): Promise<void> {
  const { path } = index.fields[0] as { path: string };
  const before = new Date(now.getTime() - (index.expireAfterSeconds as number) * 1000);
  const filter: Doc = new Map([[path, new Map([['$lt', before]])]]);
  if (index.partial) filter.set('$and', [index.partial] as Value[]);
  for (;;) {
    let deleted = 0;
    const reply = await engine.write(() => {
      if (engine.catalog.find(collection.database, collection.name) !== collection)
        return encode({});
      const prepared = prepare(collection, { filter, limit: BATCH });
      deleted = deleteDocuments(
        engine,
        collection,
        prepared,
        true,
        timeBudget(engine.limits.command),
      ).deleted;
      return encode({});
    });
    // A full disk undoes what was counted: the next round tries again.
    if (deleted < BATCH || decode(reply).get('ok') === 0) return;
  }
}
