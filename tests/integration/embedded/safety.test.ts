import { connect as connectTo, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deserialize, serialize } from 'bson';
import { type Collection, type Document, MongoClient, MongoServerError } from 'mongodb';

import { MAX_MESSAGE_BYTES } from '../../../server/db/embedded/bson.js';
import { NotStarted, removeFolder, startStore, type Store, temporaryFolder } from './store.js';

let folder: string;
let store: Store;
let client: MongoClient;

beforeAll(async () => {
  folder = await temporaryFolder();
  store = await startStore({ folder });
  client = await store.connect();
});
afterAll(async () => {
  await store.stop();
  await removeFolder(folder);
});

const collection = (name: string): Collection => client.db('safety').collection(name);
const port = (): number => Number(new URL(store.uri).port);

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof MongoServerError ? error.code : error;
}

/** A connection without a driver. */
async function rawSocket(): Promise<Socket> {
  const socket = connectTo(port(), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const closed = (socket: Socket): Promise<unknown> =>
  socket.destroyed ? Promise.resolve() : once(socket, 'close');

function messageOf(command: Document, kind = 2013): Buffer {
  const body = serialize(command);
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(kind, 12);
  return Buffer.concat([head, body]);
}

async function replyFrom(socket: Socket): Promise<Document> {
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return deserialize(bytes.subarray(21));
}

describe('one process per folder', () => {
  it('refuses a second one in plain words and goes on itself', async () => {
    const second: unknown = await startStore({ folder }).catch((error: unknown) => error);
    expect(second).toBeInstanceOf(NotStarted);
    const { exitCode, said } = second as NotStarted;
    expect(exitCode).toBe(1);
    expect(said).toContain(`in use by process ${store.process.pid}`);
    expect(said).toContain(folder);
    expect(said).not.toMatch(/\n\s+at /);
    expect(await collection('one').insertOne({ a: 1 })).toMatchObject({ acknowledged: true });
  });

  it('lets a new one start right after the first was killed', async () => {
    const other = await temporaryFolder();
    for (let round = 0; round < 3; round++) {
      const first = await startStore({ folder: other });
      await (await first.connect()).db('d').collection('c').insertOne({ round });
      await first.kill();
    }
    const last = await startStore({ folder: other });
    expect(await (await last.connect()).db('d').collection('c').countDocuments()).toBe(3);
    await last.stop();
    await removeFolder(other);
  });
});

describe('who may come in', () => {
  it('has a new password at each start, in a file that only the owner may read', async () => {
    const other = await temporaryFolder();
    const first = await startStore({ folder: other });
    expect((await stat(join(other, 'store.json'))).mode & 0o777).toBe(0o600);
    await first.stop();
    const second = await startStore({ folder: other });
    expect(new URL(second.uri).password).not.toBe(new URL(first.uri).password);
    expect(new URL(second.uri).password.length).toBeGreaterThanOrEqual(32);
    await second.stop();
    await removeFolder(other);
  });

  it.each<[string, (uri: URL) => void]>([
    ['a wrong password', (uri) => (uri.password = 'wrong')],
    ['an empty password', (uri) => (uri.password = 'a')],
    ['another user', (uri) => (uri.username = 'root')],
    ['another mechanism', (uri) => uri.searchParams.set('authMechanism', 'SCRAM-SHA-1')],
    ['a password in the clear', (uri) => uri.searchParams.set('authMechanism', 'PLAIN')],
  ])('refuses %s', async (_what, change) => {
    const uri = new URL(store.uri);
    change(uri);
    const stranger = new MongoClient(uri.href, { serverSelectionTimeoutMS: 5000 });
    await expect(stranger.db('safety').command({ ping: 1 })).rejects.toThrow(/[Aa]uth|SCRAM/);
    await stranger.close();
  });

  it.each<[string, Document]>([
    ['find', { find: 'one' }],
    ['insert', { insert: 'one', documents: [{ a: 1 }] }],
    ['listCollections', { listCollections: 1 }],
    ['dropDatabase', { dropDatabase: 1 }],
    ['serverStatus', { serverStatus: 1 }],
    ['a backup', { campusBackup: '/tmp/never' }],
    ['what there is not', { what: 1 }],
  ])('refuses %s with code 13 before signing in', async (_what, command) => {
    const stranger = new MongoClient(`mongodb://127.0.0.1:${port()}/?directConnection=true`);
    expect(await codeOf(stranger.db('safety').command(command))).toBe(13);
    await stranger.close();
  });

  it('greets before signing in', async () => {
    const stranger = new MongoClient(`mongodb://127.0.0.1:${port()}/?directConnection=true`);
    expect(await stranger.db('admin').command({ hello: 1 })).toMatchObject({
      isWritablePrimary: true,
      ok: 1,
    });
    await stranger.close();
  });

  it('listens on the loopback address only', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const socket = connectTo(port(), address);
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
    expect(new URL(store.uri).hostname).toBe('127.0.0.1');
  });
});

describe('what is too large or too deep', () => {
  it('refuses a document of more than 16 MB and goes on', async () => {
    const documents = collection('large');
    const fits = 'a'.repeat(16 * 1024 * 1024 - 100);
    await documents.insertOne({ _id: 'fits' as never, fits });
    expect((await documents.findOne({ _id: 'fits' as never }))?.fits).toHaveLength(fits.length);
    const admin = client.db('safety');
    const tooLarge = { insert: 'large', documents: [{ text: 'a'.repeat(16 * 1024 * 1024) }] };
    const refused: unknown = await admin.command(tooLarge).then(
      (reply: Document) => (reply.writeErrors as Document[] | undefined)?.[0]?.code as unknown,
      (error: unknown) => (error instanceof MongoServerError ? error.code : error),
    );
    expect([10334, 2]).toContain(refused);
    expect(await documents.countDocuments()).toBe(1);
  });

  it('refuses an update that would make a document too large, and leaves it as it was', async () => {
    const documents = collection('growing');
    await documents.insertOne({ a: 'a'.repeat(9_000_000) });
    expect(await codeOf(documents.updateOne({}, { $set: { b: 'b'.repeat(9_000_000) } }))).toBe(
      17419,
    );
    expect(Object.keys((await documents.findOne()) ?? {})).toEqual(['_id', 'a']);
  });

  it('closes the connection of a message that says it has more than 48 MB', async () => {
    const socket = await rawSocket();
    const head = Buffer.alloc(16);
    head.writeInt32LE(MAX_MESSAGE_BYTES + 1, 0);
    socket.write(head);
    await closed(socket);
    expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  it('refuses nesting beyond 100 levels with code 15', async () => {
    let nested: Document = { a: 1 };
    for (let level = 0; level < 120; level++) nested = { a: nested };
    expect(await codeOf(collection('deep').insertOne(nested))).toBe(15);
    expect(await codeOf(collection('deep').updateOne({}, { $set: nested }, { upsert: true }))).toBe(
      15,
    );
    expect(await codeOf(collection('deep').findOne(nested))).toBe(15);
    expect(await collection('deep').countDocuments()).toBe(0);
  });

  it('refuses nesting that grows by updates', async () => {
    await collection('growingDeep').insertOne({ n: 1 });
    const path = Array.from({ length: 99 }, () => 'a').join('.');
    await collection('growingDeep').updateOne({ n: 1 }, { $set: { [path]: 1 } });
    expect(
      await codeOf(
        collection('growingDeep').updateOne({ n: 1 }, { $set: { [`${path}b.c.d`]: 1 } }),
      ),
    ).toBe(15);
  });
});

describe('what is no proper message', () => {
  it.each<[string, Buffer]>([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['zeros', Buffer.alloc(1000)],
    ['noise', Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * 7919) % 256))],
    ['a compressed message', messageOf({ ping: 1 }, 2012)],
    [
      'a message of its head alone',
      Buffer.from([16, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 221, 7, 0, 0]),
    ],
  ])('%s closes that connection and no other', async (_what, bytes) => {
    const socket = await rawSocket();
    socket.write(bytes);
    await closed(socket);
    expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  it.each<[string, (bytes: Buffer) => void]>([
    ['a text of negative length', (bytes) => bytes.writeInt32LE(-8, bytes.indexOf('ping') + 5)],
    ['a text beyond the end', (bytes) => bytes.writeInt32LE(999, bytes.indexOf('ping') + 5)],
    ['a body beyond the end', (bytes) => bytes.writeInt32LE(999, 21)],
    ['an unknown section', (bytes) => bytes.writeUInt8(9, 20)],
    ['an unknown type', (bytes) => bytes.writeUInt8(0x44, bytes.indexOf('ping') - 1)],
  ])('%s is refused, and the connection goes on', async (_what, damage) => {
    const socket = await rawSocket();
    const broken = messageOf({ ping: 'aaaaaaaa' });
    damage(broken);
    socket.write(broken);
    expect(await replyFrom(socket)).toHaveProperty('errmsg');
    socket.write(messageOf({ ping: 1, $db: 'admin' }));
    expect(await replyFrom(socket)).toMatchObject({ ok: 1 });
    socket.destroy();
  });

  it('half a message does not keep others waiting', async () => {
    const socket = await rawSocket();
    socket.write(messageOf({ ping: 1 }).subarray(0, 30));
    expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
    socket.destroy();
  });
});

describe('code that a client sends', () => {
  const query = (filter: Document) => collection('one').findOne(filter);
  const pipeline = (...stages: Document[]) => collection('one').aggregate(stages).toArray();
  const script = { body: 'function() { return true; }', args: [], lang: 'js' };

  it.each<[string, () => Promise<unknown>, number]>([
    ['$where', () => query({ $where: 'true' }), 2],
    ['$where in $or', () => query({ $or: [{ $where: 'true' }] }), 2],
    ['$function', () => query({ $expr: { $function: script } }), 31264],
    ['$function in a pipeline', () => pipeline({ $set: { a: { $function: script } } }), 31264],
    [
      '$function in an update',
      () => collection('one').updateMany({}, [{ $set: { a: { $function: script } } }]),
      31264,
    ],
    ['$accumulator', () => pipeline({ $group: { _id: null, a: { $accumulator: {} } } }), 31264],
    [
      'mapReduce',
      () => client.db('safety').command({ mapReduce: 'one', map: 'f', reduce: 'f', out: 'x' }),
      59,
    ],
    ['eval', () => client.db('safety').command({ eval: '1' }), 59],
    [
      'a command of a name that objects have',
      () => client.db('safety').command({ constructor: 1 }),
      59,
    ],
    ['a command named toString', () => client.db('safety').command({ toString: 1 }), 59],
  ])('%s is refused', async (_what, run, code) => {
    expect(await codeOf(run())).toBe(code);
  });

  it('names that objects have are plain field names', async () => {
    const documents = collection('names');
    const plain = JSON.parse(
      '{"__proto__":{"admin":true},"constructor":1,"toString":2}',
    ) as Document;
    await client.db('safety').command({ insert: 'names', documents: [plain] });
    expect(await documents.countDocuments({ constructor: 1 })).toBe(1);
    expect(await documents.countDocuments({ '__proto__.admin': true })).toBe(1);
    expect(await documents.countDocuments({ admin: true })).toBe(0);
    await documents
      .updateOne({}, { $set: { 'constructor.prototype.polluted': 1 } })
      .catch(() => undefined);
    await documents.updateOne({}, { $set: { '__proto__.polluted': 1 } });
    expect(await client.db('safety').command({ ping: 1 })).not.toHaveProperty('polluted');
  });
});
