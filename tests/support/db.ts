import mongoose from 'mongoose';

import { connectDatabase, type Disconnect } from '../../server/db/connect.js';
import { syncIndexes } from '../../server/db/syncIndexes.js';

let disconnect: Disconnect | undefined;

/** A database of this worker's own on the server that MONGODB_URI names, with every index. */
export async function connectTestDatabase(): Promise<void> {
  disconnect = await connectDatabase({ mongodbUri: testDatabaseUri(), dataDir: '' });
  await syncIndexes();
}

/** For a campus in a process of its own that shares the database of a test. */
export function testDatabaseUri(): string {
  const server = process.env.MONGODB_URI;
  if (!server) throw new Error('tests/support/globalSetup.mjs has not started a store');
  const uri = new URL(server);
  uri.pathname = `/campus_test_${process.pid}_${process.env.JEST_WORKER_ID ?? '0'}`;
  return uri.href;
}

/** Empty collections, indexes kept. */
export async function emptyTestDatabase(): Promise<void> {
  const collections = (await mongoose.connection.db?.collections()) ?? [];
  for (const collection of collections) await collection.deleteMany({});
}

export async function dropTestDatabase(): Promise<void> {
  await mongoose.connection.dropDatabase();
  await disconnect?.();
}
