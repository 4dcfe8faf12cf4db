import { createHash } from 'node:crypto';
import { type Collection, type Db, type Document, MongoClient } from 'mongodb';

import { decode } from './bson.js';
import { serve } from './server.js';

const BATCH_DOCUMENTS = 1000;
const BATCH_BYTES = 12 * 1024 * 1024;
/** How far a copy has come; kept in the target until the copy is complete. */
const STATE = 'campus_copy_state';
const SYSTEM_DATABASES = new Set(['admin', 'local', 'config']);

export interface CopyOptions {
  /** A MongoDB URI, or the data folder of an embedded store that nobody has open. */
  from: string;
  to: string;
  /** Called with one line for each step. */
  say(line: string): void;
  /** For tests: called after each batch; what it throws interrupts the copy. */
  afterBatch?(): void;
}

export interface CopiedCollection {
  namespace: string;
  documents: number;
  /** Sum of the SHA-256 of every document: the same in any order. */
  checksum: string;
}

interface State extends Document {
  _id: string;
  copied: number;
}

/**
 * Copies a database (the one that `from` names, or all) to another server with its indexes: documents first, byte for byte;
 * then counts and checksums of both sides are compared; indexes that make documents expire come
 * last. Interrupted, it goes on where it stopped. Nobody may write meanwhile.
 *
 * @throws Error when both sides differ at the end, or the target holds other documents.
 */
export async function copyStore({
  from,
  to,
  say,
  afterBatch,
}: CopyOptions): Promise<CopiedCollection[]> {
  const source = await reach(from);
  const target = await reach(to);
  try {
    const report: CopiedCollection[] = [];
    for (const name of await databasesOf(from, source.client)) {
      const [left, right] = [source.client.db(name), target.client.db(name)];
      const collections = await left.listCollections().toArray();
      for (const info of collections) {
        if (info.name === STATE || info.name.startsWith('system.')) continue;
        report.push(await copyCollection(left, right, info, say, afterBatch));
      }
      await right.collection(STATE).drop();
    }
    return report;
  } finally {
    await source.close();
    await target.close();
  }
}

/** The database that a URI names, or all of a server or folder. */
async function databasesOf(place: string, client: MongoClient): Promise<string[]> {
  const named = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(place)?.[1];
  if (named) return [named];
  const { databases } = await client.db('admin').admin().listDatabases();
  return databases.map(({ name }) => name).filter((name) => !SYSTEM_DATABASES.has(name));
}

async function reach(place: string): Promise<{ client: MongoClient; close(): Promise<void> }> {
  const isUri = /^mongodb(\+srv)?:\/\//.test(place);
  const store = isUri ? undefined : await serve({ folder: place, ttlSeconds: 24 * 3600 });
  const client = new MongoClient(store?.uri ?? place, { serverSelectionTimeoutMS: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    await store?.stop();
    throw error;
  }
  return {
    client,
    async close() {
      await client.close();
      await store?.stop();
    },
  };
}

async function copyCollection(
  left: Db,
  right: Db,
  info: Document & { name: string; options?: Document },
  say: (line: string) => void,
  afterBatch: (() => void) | undefined,
): Promise<CopiedCollection> {
  const { name } = info;
  const source = left.collection(name);
  const state = right.collection<State>(STATE);
  const namespace = `${left.databaseName}.${name}`;
  const started = await state.findOne({ _id: name });
  const total = await source.estimatedDocumentCount();
  let copied = started?.copied ?? 0;
  if (!started) {
    if (await right.collection(name).findOne({}))
      throw new Error(
        `The target already holds documents in ${namespace}: copy into an empty database`,
      );
    const present = await right.listCollections({ name }).toArray();
    if (present.length === 0) await right.createCollection(name, info.options ?? {});
    await state.insertOne({ _id: name, copied: 0 });
  } else say(`${namespace}: going on after ${copied} documents`);

  // Byte for byte: what the driver would turn into objects could lose the order of fields.
  const cursor = source.find(
    {},
    { raw: true, sort: { _id: 1 }, skip: copied, batchSize: BATCH_DOCUMENTS },
  );
  let batch: Buffer[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    await insertRaw(right, name, batch);
    copied += batch.length;
    await state.updateOne({ _id: name }, { $set: { copied } });
    say(`${namespace}: ${copied} of ${total} documents`);
    batch = [];
    bytes = 0;
    afterBatch?.();
  };
  for await (const raw of cursor as unknown as AsyncIterable<Buffer>) {
    batch.push(Buffer.from(raw));
    bytes += raw.length;
    if (batch.length >= BATCH_DOCUMENTS || bytes >= BATCH_BYTES) await flush();
  }
  await flush();

  const indexes = (await source.indexes()).filter(
    (index) => index.name !== '_id_' && !('clustered' in index),
  );
  await makeIndexes(
    right.collection(name),
    indexes.filter((index) => index.expireAfterSeconds === undefined),
  );
  const [here, there] = [await fingerprint(source), await fingerprint(right.collection(name))];
  if (here.documents !== there.documents || here.checksum !== there.checksum)
    throw new Error(
      `${namespace} differs after the copy: ${here.documents} documents (${here.checksum.slice(0, 12)}) and ${there.documents} (${there.checksum.slice(0, 12)}). Nobody may write during a copy; empty the target and start again`,
    );
  await makeIndexes(
    right.collection(name),
    indexes.filter((index) => index.expireAfterSeconds !== undefined),
  );
  say(
    `${namespace}: ${here.documents} documents and ${indexes.length} indexes, checksum ${here.checksum.slice(0, 12)} on both sides`,
  );
  return { namespace, ...here };
}

/** A batch that was partly written before an interruption is written again without doubles. */
async function insertRaw(database: Db, name: string, batch: Buffer[]): Promise<void> {
  const documents = batch.map((bytes) => decode(bytes));
  const result = await database.command({ insert: name, documents, ordered: false });
  const errors = (result.writeErrors ?? []) as {
    code: number;
    errmsg: string;
    keyPattern?: Document;
  }[];
  const other = errors.find(({ code, errmsg }) => code !== 11000 || !/_id_/.test(errmsg));
  if (other) throw new Error(`A document could not be copied to ${name}: ${other.errmsg}`);
}

async function makeIndexes(collection: Collection, indexes: Document[]): Promise<void> {
  for (const { key, v: _v, ns: _ns, ...options } of indexes as (Document & { key: Document })[])
    await collection.createIndex(key, options);
}

/** Number and checksum of the documents of a collection, whatever order the server gives them in. */
export async function fingerprint(
  collection: Collection,
): Promise<{ documents: number; checksum: string }> {
  let sum = 0n;
  let documents = 0;
  for await (const raw of collection.find({}, { raw: true }) as unknown as AsyncIterable<Buffer>) {
    sum = BigInt.asUintN(256, sum + BigInt(`0x${createHash('sha256').update(raw).digest('hex')}`));
    documents++;
  }
  return { documents, checksum: sum.toString(16).padStart(64, '0') };
}
