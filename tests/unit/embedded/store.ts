import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decode, type Doc } from '../../../server/db/embedded/bson.js';
import { type Collection } from '../../../server/db/embedded/catalog.js';
import { openEngine } from '../../../server/db/embedded/engine.js';
import { StoreError } from '../../../server/db/embedded/errors.js';
import { indexFromSpec } from '../../../server/db/embedded/indexes.js';
import { type Plan } from '../../../server/db/embedded/plan.js';
import { type Budget, find, prepare, type Query } from '../../../server/db/embedded/read.js';
import { buildIndex, insertDocument } from '../../../server/db/embedded/write.js';
import { doc } from './support.js';

export interface IndexSpec {
  key: object;
  options?: {
    unique?: true;
    sparse?: true;
    hidden?: true;
    partialFilterExpression?: object;
  };
}

/** An engine on a folder of its own, without a server in front of it. */
export function openTestEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'campus-unit-'));
  const engine = openEngine(folder);
  const writer = { storage: engine.storage, catalog: engine.catalog };
  const budget: Budget = { check: () => undefined };
  let made = 0;
  return {
    engine,
    folder,
    writer,
    budget,
    /** A new collection; documents with two arrays for one compound index stay out. */
    fill(documents: Doc[], indexes: IndexSpec[]): { collection: Collection; kept: Doc[] } {
      const kept: Doc[] = [];
      const collection = engine.storage.transaction(() => {
        const target = engine.catalog.ensure('test', `c${made++}`);
        indexes.forEach(({ key, options }, n) => {
          const spec = doc({ name: `i${n}`, key: doc(key), ...options });
          const index = indexFromSpec(spec, engine.catalog.newIndexId());
          buildIndex(writer, target, index, prepare(target, { filter: new Map() }), budget);
        });
        for (const document of documents)
          try {
            insertDocument(writer, target, document);
            kept.push(document);
          } catch (error) {
            if (!(error instanceof StoreError && error.code === 171)) throw error;
          }
        engine.catalog.flush();
        return target;
      });
      return { collection, kept };
    },
    query(collection: Collection, query: Query): { plan: Plan; documents: Doc[] } {
      const prepared = prepare(collection, query);
      const documents: Doc[] = [];
      for (const { bytes } of find(engine.storage, collection, prepared, budget))
        documents.push(decode(bytes));
      return { plan: prepared.plan, documents };
    },
    async close(): Promise<void> {
      await engine.close();
      rmSync(folder, { recursive: true });
    },
  };
}
