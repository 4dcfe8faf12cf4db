// npm run bench:db: the embedded store by itself, and beside it the server that PEER_URI names.
// Prints a table and writes bench-db-results.json.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';

const root = join(import.meta.dirname, '..');
const serveScript = join(root, 'dist/scripts/db-serve.js');
const HUNDRED_THOUSAND = 100_000;

/** What the campus needs on two cores at least; `most` where less is better. */
const FLOORS = {
  'insertOne/s, 32 clients': { least: 5000 },
  'findOne by _id/s, 32 clients': { least: 5000 },
  'findOne by _id/s, 1 client': { least: 2500 },
  'indexed equality, 100 of 100 k, ms': { most: 3 },
  '$group over 100 k, ms': { most: 1000 },
  'open a 500 MB folder, ms': { most: 2000 },
  'idle memory, MB': { most: 90 },
};

const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

async function startStore(folder) {
  const started = performance.now();
  const child = spawn(process.execPath, [serveScript, '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += chunk;
    const uri = /^MONGODB_URI=(.+)$/m.exec(printed)?.[1];
    if (uri) return { child, uri, milliseconds: performance.now() - started };
  }
  throw new Error('the store did not start');
}

async function stopStore({ child }) {
  child.kill('SIGTERM');
  await once(child, 'exit');
  children.delete(child);
}

/** Anonymous memory: pages of the data file that the system maps in are not the store's own. */
async function anonymousMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /RssAnon:\s+(\d+) kB/.exec(status)?.[1];
  return kilobytes ? Number(kilobytes) / 1024 : null;
}

/** The median of three rounds, after one in which the driver and the server warm up. */
async function throughput(clients, operation) {
  await round(clients, 2000, operation);
  const rounds = [];
  for (let i = 0; i < 3; i++) rounds.push(await round(clients, 2000, operation));
  return rounds.sort((a, b) => a - b)[1];
}

/** Operations per second of so many clients that each wait for their answer. */
async function round(clients, milliseconds, operation) {
  const until = performance.now() + milliseconds;
  let done = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < until) {
        await operation(done++);
      }
    }),
  );
  return done / ((performance.now() - started) / 1000);
}

async function median(times, operation) {
  const measured = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    await operation(i);
    measured.push(performance.now() - started);
  }
  return measured.sort((a, b) => a - b)[Math.floor(times / 2)];
}

const person = (n) => ({
  name: `Persona ${n}`,
  municipality: `m${n % 11}`,
  group: n % 1000,
  points: n % 101,
  email: `p${n}@example.org`,
  lessons: { a: new Date(n), b: new Date(n + 1) },
  note: 'x'.repeat(200),
});

const findById = (people) => (n) => people.findOne({ _id: (n * 7919) % HUNDRED_THOUSAND });

/** Reads with so many clients in a process of their own; gives reads per second. */
async function readElsewhere(uri, clients) {
  const child = spawn(process.execPath, [import.meta.filename, 'read', uri, String(clients)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  let printed = '';
  for await (const chunk of child.stdout) printed += chunk;
  children.delete(child);
  return Number(printed);
}

if (process.argv[2] === 'read') {
  const clients = Number(process.argv[4]);
  const client = await new MongoClient(process.argv[3], { maxPoolSize: clients }).connect();
  console.log(await throughput(clients, findById(client.db('bench').collection('people'))));
  await client.close();
  process.exit();
}

async function measure(uri) {
  const client = await new MongoClient(uri, { maxPoolSize: 40, minPoolSize: 32 }).connect();
  const db = client.db('bench');
  await db.dropDatabase();
  const results = {};
  try {
    const writes = db.collection('writes');
    await writes.insertOne(person(0));
    for (const clients of [1, 8, 32])
      results[`insertOne/s, ${clients} client${clients > 1 ? 's' : ''}`] = await throughput(
        clients,
        (n) => writes.insertOne(person(n)),
      );
    results['updateOne/s, 32 clients'] = await throughput(32, (n) =>
      writes.updateOne({ _id: n % 100 }, { $inc: { points: 1 } }, { upsert: true }),
    );

    const people = db.collection('people');
    await people.createIndexes([
      { key: { group: 1 } },
      { key: { municipality: 1, points: -1 } },
      { key: { email: 1 }, unique: true },
    ]);
    const started = performance.now();
    for (let from = 0; from < HUNDRED_THOUSAND; from += 1000)
      await people.insertMany(
        Array.from({ length: 1000 }, (_, i) => ({ _id: from + i, ...person(from + i) })),
      );
    results['insertMany/s, 3 indexes'] = HUNDRED_THOUSAND / ((performance.now() - started) / 1000);

    results['findOne by _id/s, 1 client'] = await readElsewhere(uri, 1);
    // One process of the driver is busy long before the store is: half of the clients are in another.
    const halves = await Promise.all([readElsewhere(uri, 16), readElsewhere(uri, 16)]);
    results['findOne by _id/s, 32 clients'] = halves[0] + halves[1];
    results['indexed equality, 100 of 100 k, ms'] = await median(50, (i) =>
      people.find({ group: i * 13 }).toArray(),
    );
    results['$group over 100 k, ms'] = await median(5, () =>
      people
        .aggregate([
          { $group: { _id: '$municipality', n: { $sum: 1 }, mean: { $avg: '$points' } } },
        ])
        .toArray(),
    );
    results['scan of 100 k, ms'] = await median(5, () => people.countDocuments({ note: 'y' }));
    results['sort of 100 k without index, ms'] = await median(3, () =>
      people
        .find({}, { projection: { _id: 1 } })
        .sort({ name: 1 })
        .limit(10)
        .toArray(),
    );
  } finally {
    await db.dropDatabase();
    await client.close();
  }
  return results;
}

/** A folder of 500 MB, opened again. */
async function openLarge(folder) {
  const first = await startStore(folder);
  const client = await new MongoClient(first.uri).connect();
  const blobs = client.db('bench').collection('blobs');
  for (let i = 0; i < 125; i++)
    await blobs.insertMany(
      Array.from({ length: 40 }, (_, n) => ({ n: i * 40 + n, bytes: Buffer.alloc(100_000, n) })),
    );
  await client.close();
  await stopStore(first);
  const again = await startStore(folder);
  await stopStore(again);
  return again.milliseconds;
}

const folder = await mkdtemp(join(tmpdir(), 'campus-bench-'));
try {
  const idle = await startStore(join(folder, 'idle'));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const idleMemory = await anonymousMegabytes(idle.child.pid);
  await stopStore(idle);

  const store = await startStore(join(folder, 'store'));
  const own = {
    ...(await measure(store.uri)),
    'memory after load, MB': await anonymousMegabytes(store.child.pid),
    'idle memory, MB': idleMemory,
  };
  await stopStore(store);
  own['open a 500 MB folder, ms'] = await openLarge(join(folder, 'large'));
  const peer = process.env.PEER_URI ? await measure(process.env.PEER_URI) : {};

  const missed = [];
  const rows = Object.entries(own).map(([name, value]) => {
    const floor = FLOORS[name];
    const met =
      !floor || value === null || (floor.least ? value >= floor.least : value <= floor.most);
    if (!met) missed.push(name);
    return {
      measure: name,
      embedded: value === null ? 'not known here' : Number(value.toFixed(value < 100 ? 2 : 0)),
      peer: peer[name] === undefined ? '' : Number(peer[name].toFixed(peer[name] < 100 ? 2 : 0)),
      floor: floor ? (floor.least ? `≥ ${floor.least}` : `≤ ${floor.most}`) : '',
      met: floor ? (met ? 'yes' : 'NO') : '',
    };
  });
  console.table(rows);
  await writeFile(
    join(root, 'bench-db-results.json'),
    JSON.stringify({ at: new Date().toISOString(), own, peer, missed }, null, 2),
  );
  process.exitCode = missed.length > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
