import { decode } from './bson.js';
import type { Collection } from './catalog.js';
import { type Engine, openEngine } from './engine.js';
import { type Index, indexEntries } from './indexes.js';
import { shorten } from './keys.js';
import { recordsOf } from './read.js';
import { expectStore, explainDamage } from './storage.js';

export interface CheckReport {
  collections: number;
  documents: number;
  entries: number;
  problems: string[];
}

const MOST_PROBLEMS = 100;
const CHUNK = 4096;

/**
 * Reads a whole data folder: the checksum of every document, every document against every index,
 * every index entry against its document, and the counters.
 *
 * @throws Error when there is no store, DamagedStoreError when it can't even be opened.
 */
export async function checkFolder(folder: string): Promise<CheckReport> {
  expectStore(folder);
  const engine = openEngine(folder);
  const report: CheckReport = { collections: 0, documents: 0, entries: 0, problems: [] };
  try {
    for (const collection of engine.catalog.all()) {
      report.collections++;
      checkCollection(engine, collection, report);
      if (report.problems.length > MOST_PROBLEMS) break;
    }
  } catch (error) {
    throw explainDamage(error);
  } finally {
    await engine.close();
  }
  return report;
}

function checkCollection({ storage }: Engine, collection: Collection, report: CheckReport): void {
  const complain = (what: string) => report.problems.push(`${collection.namespace}: ${what}`);
  const expected = new Map<Index, number>(collection.indexes.map((index) => [index, 0]));
  let count = 0;
  let bytes = 0;
  for (const record of recordsOf(storage, collection, SCAN)) {
    try {
      const stored = storage.readDocument(collection.id, record);
      if (!stored) continue;
      count++;
      bytes += stored.length;
      const doc = decode(stored);
      for (const index of collection.indexes) {
        const { entries, multikey, shortened } = indexEntries(index, doc);
        expected.set(index, (expected.get(index) as number) + entries.length);
        if ((multikey && !index.multikey) || (shortened && !index.shortened))
          complain(`index ${index.name} does not know the shape of record ${record}`);
        for (const { key } of entries)
          if (!storage.hasEntry(index.id, shorten(key), record, index.unique))
            complain(`index ${index.name} has no entry for record ${record}`);
      }
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
      if (report.problems.length > MOST_PROBLEMS) return;
    }
  }
  for (const [index, wanted] of expected) {
    const found = countEntries({ storage }, index);
    report.entries += found;
    if (found !== wanted)
      complain(`index ${index.name} has ${found} entries for ${wanted} that the documents ask for`);
  }
  if (count !== collection.count || bytes !== collection.bytes)
    complain(
      `${count} documents of ${bytes} bytes, counted as ${collection.count} of ${collection.bytes}`,
    );
  report.documents += count;
}

const SCAN = { kind: 'scan', backwards: false, sorted: true, exact: true } as const;

function countEntries({ storage }: Pick<Engine, 'storage'>, index: Index): number {
  let count = 0;
  let from: Buffer | undefined;
  for (;;) {
    const entries = storage.entries(
      index.id,
      { low: Buffer.alloc(0), high: null },
      { ...(from && { from }), limit: CHUNK, unique: index.unique },
    );
    count += entries.length;
    if (entries.length < CHUNK) return count;
    from = entries.at(-1)?.key;
  }
}
