import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Binary, Decimal128, Double, GridFSBucket, Long, MongoClient } from 'mongodb';

const DOCUMENTS = 100_000;
const FILES = 200;
const script = (name: string) => join(import.meta.dirname, '../../dist/scripts', name);
const children = new Set<ChildProcess>();
let folder: string;

/** Runs a script; `onLine` sees each line that it prints. */
function run(
  name: string,
  args: string[],
  onLine: (line: string, child: ChildProcess) => void = () => {},
): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [script(name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  children.add(child);
  createInterface({ input: child.stdout }).on('line', (line) => onLine(line, child));
  return { child, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

async function withStore<T>(data: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  let found: (uri: string) => void = () => {};
  const uri = new Promise<string>((resolve) => (found = resolve));
  const { child, ended } = run('db-serve.js', ['--data', data], (line) =>
    found(line.replace('MONGODB_URI=', '')),
  );
  const client = await new MongoClient(await uri).connect();
  try {
    return await work(client);
  } finally {
    await client.close();
    child.kill('SIGTERM');
    await ended;
  }
}

async function fill(client: MongoClient): Promise<void> {
  const db = client.db('campus');
  const people = db.collection('people');
  for (let from = 0; from < DOCUMENTS; from += 5000)
    await people.insertMany(
      Array.from({ length: 5000 }, (_, i) => {
        const n = from + i;
        return {
          code: `P-${n}`,
          10: 'a name that is a number',
          2: 'and another',
          points: n % 3 ? n : new Double(n),
          hours: Long.fromNumber(n * 2 ** 33),
          amount: Decimal128.fromString(`${n}.10`),
          tags: [n % 7, `t${n % 11}`, null],
          photo: n % 100 ? null : new Binary(Buffer.alloc(300, n)),
          at: new Date(n * 1e6),
        };
      }),
    );
  await people.createIndex({ code: 1 }, { unique: true });
  await people.createIndex({ tags: 1, at: -1 });
  await people.createIndex(
    { points: 1 },
    { partialFilterExpression: { photo: { $exists: true } } },
  );
  await db.collection('sessions').insertMany(
    Array.from({ length: 500 }, (_, i) => ({
      _id: `s${i}` as never,
      expires: new Date(Date.now() + 1e9),
    })),
  );
  await db.collection('sessions').createIndex({ expires: 1 }, { expireAfterSeconds: 0 });
  const bucket = new GridFSBucket(db, { bucketName: 'files' });
  for (let i = 0; i < FILES; i++) {
    const upload = bucket.openUploadStream(`hoja-${i}.pdf`, { metadata: { owner: i } });
    upload.end(Buffer.alloc(20_000 + i * 997, `${i}`));
    await once(upload, 'finish');
  }
}

/** Copies until everything is there; the first run is killed after some batches. */
async function copyKilledOnce(from: string, to: string): Promise<string[]> {
  const lines: string[] = [];
  const first = run('db-copy.js', ['--from', from, '--to', to], (line, child) => {
    lines.push(line);
    if (/campus\.people: \d+ of/.test(line) && Number(/: (\d+) of/.exec(line)?.[1]) >= 40_000)
      child.kill('SIGKILL');
  });
  expect(await first.ended).toBeNull();
  const second = run('db-copy.js', ['--from', from, '--to', to], (line) => lines.push(line));
  expect(await second.ended).toBe(0);
  return lines;
}

const checksums = (lines: string[]) =>
  lines
    .filter((line) => line.includes('checksum'))
    .map((line) => /^(\S+): (\d+) documents .* checksum (\w+)/.exec(line)?.slice(1).join(' '))
    .sort();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-copy-'));
  await withStore(join(folder, 'a'), fill);
}, 300_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

describe('moving a campus to another server and back', () => {
  // PEER_URI names the other server and a database `campus` there, e.g. of a MongoDB cluster; without it another embedded store stands in.
  it('is identical by checksum, interrupted and resumed once each way', async () => {
    const middle = process.env.PEER_URI ?? join(folder, 'b');
    if (process.env.PEER_URI) {
      const client = await new MongoClient(middle).connect();
      await client.db('campus').dropDatabase();
      await client.close();
    }
    const there = await copyKilledOnce(join(folder, 'a'), middle);
    const started = performance.now();
    const back = await copyKilledOnce(middle, join(folder, 'c'));
    console.log(
      `moved by way of ${process.env.PEER_URI ? 'PEER_URI' : 'another embedded store'}; back in ${Math.round(performance.now() - started)} ms`,
    );
    expect(there.some((line) => line.includes('going on after'))).toBe(true);
    expect(back.some((line) => line.includes('going on after'))).toBe(true);
    const wanted = checksums(there);
    expect(wanted).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^campus\.people 100000/),
        expect.stringMatching(/^campus\.files\.files 200/),
      ]),
    );
    expect(checksums(back).filter((line) => line?.startsWith('campus.'))).toEqual(wanted);
    const checked = run('db-check.js', ['--data', join(folder, 'c')]);
    expect(await checked.ended).toBe(0);
    await withStore(join(folder, 'c'), async (client) => {
      const indexes = await client.db('campus').collection('people').indexes();
      expect(indexes.map(({ name }) => name).sort()).toEqual([
        '_id_',
        'code_1',
        'points_1',
        'tags_1_at_-1',
      ]);
      expect((await client.db('campus').collection('sessions').indexes())[1]).toMatchObject({
        expireAfterSeconds: 0,
      });
    });
  }, 900_000);
});
