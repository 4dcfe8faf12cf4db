import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { type Collection, type MongoClient } from 'mongodb';

import { startStore } from './store.js';

const WRITERS = 8;
const check = join(import.meta.dirname, '../../../dist/scripts/db-check.js');

interface Person {
  _id: string;
  email: string;
  tags: string[];
  n: number;
}

export interface CrashReport {
  rounds: number;
  acknowledged: number;
  lost: number;
  damaged: string[];
}

/**
 * Kills the store (kill -9) at a random moment under eight writers, starts it again and looks for
 * what it had acknowledged: inserts, updates of a unique field, increments, deletes. Then every index
 * entry is held against every document.
 */
export async function crashRounds(folder: string, rounds: number): Promise<CrashReport> {
  const report: CrashReport = { rounds, acknowledged: 0, lost: 0, damaged: [] };
  /** What each document was last acknowledged as; null: deleted. */
  const known = new Map<string, { email: string; n: number } | null>();
  const unsure = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const store = await startStore({ folder });
    const client = await store.connect({ maxPoolSize: WRITERS, retryWrites: false });
    const people = client.db('crash').collection<Person>('people');
    await people.createIndex({ email: 1 }, { unique: true });
    await people.createIndex({ tags: 1, n: -1 });
    report.lost += await countLost(people, known, unsure);
    unsure.clear();
    const writers = Array.from({ length: WRITERS }, (_, w) =>
      write(people, `${round}-${w}`, known, unsure, report),
    );
    await waitFor(report, report.acknowledged + randomInt(50, 900));
    await store.kill();
    await Promise.all(writers);
    await closeQuietly(client);
    const checked = spawnSync(process.execPath, [check, '--data', folder], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    if (checked.status !== 0)
      report.damaged.push(`round ${round}: ${checked.stderr}${checked.stdout}`);
  }
  const store = await startStore({ folder });
  const client = await store.connect();
  report.lost += await countLost(client.db('crash').collection<Person>('people'), known, unsure);
  await store.stop();
  return report;
}

async function write(
  people: Collection<Person>,
  name: string,
  known: Map<string, { email: string; n: number } | null>,
  unsure: Set<string>,
  report: CrashReport,
): Promise<void> {
  for (let i = 0; ; i++) {
    const id = `${name}-${i}`;
    try {
      unsure.add(id);
      await people.insertOne({ _id: id, email: `${id}@a`, tags: [name, `t${i % 5}`], n: 0 });
      acknowledge(id, { email: `${id}@a`, n: 0 });
      if (i % 3 === 0) {
        unsure.add(id);
        await people.updateOne(
          { _id: id },
          { $set: { email: `${id}@b` }, $inc: { n: 1 }, $push: { tags: 'changed' } },
        );
        acknowledge(id, { email: `${id}@b`, n: 1 });
      }
      if (i % 7 === 0) {
        unsure.add(id);
        await people.deleteOne({ _id: id });
        acknowledge(id, null);
      }
    } catch {
      return; // the store is gone: what was under way may have happened or not
    }
  }
  function acknowledge(id: string, state: { email: string; n: number } | null): void {
    known.set(id, state);
    unsure.delete(id);
    report.acknowledged++;
  }
}

async function countLost(
  people: Collection<Person>,
  known: Map<string, { email: string; n: number } | null>,
  unsure: Set<string>,
): Promise<number> {
  let lost = 0;
  const stored = new Map((await people.find().toArray()).map((person) => [person._id, person]));
  for (const [id, state] of known) {
    if (unsure.has(id)) {
      const now = stored.get(id);
      known.set(id, now ? { email: now.email, n: now.n } : null);
      continue;
    }
    const person = stored.get(id);
    const there =
      state === null ? person === undefined : person?.email === state.email && person.n === state.n;
    if (!there) lost++;
  }
  return lost;
}

/** The writers go on until so many writes were acknowledged. */
async function waitFor(report: CrashReport, wanted: number): Promise<void> {
  while (report.acknowledged < wanted) await new Promise((resolve) => setImmediate(resolve));
}

const closeQuietly = (client: MongoClient): Promise<void> => client.close().catch(() => undefined);
