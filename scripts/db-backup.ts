// npm run db:backup -- <file> [--data DIR]: one file with everything, also while the store is running.
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';

import { backupTo } from '../server/db/embedded/backup.js';
import { decode } from '../server/db/embedded/bson.js';
import { openEngine } from '../server/db/embedded/engine.js';
import { runningUri } from '../server/db/embedded/folder.js';
import { expectStore } from '../server/db/embedded/storage.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string', default: 'data/store' } },
});
const [file] = positionals;
if (!file) {
  console.error('Say where the backup goes: npm run db:backup -- backups/campus.mdb');
  process.exit(2);
}

/** The store that runs on the folder, if one does: what its file says may be older than its death. */
async function connectToRunning(): Promise<MongoClient | undefined> {
  const uri = runningUri(values.data);
  if (!uri) return undefined;
  try {
    return await new MongoClient(uri, { serverSelectionTimeoutMS: 2000 }).connect();
  } catch {
    return undefined;
  }
}

async function backup(target: string): Promise<{ file: string; bytes: number }> {
  const client = await connectToRunning();
  if (client) {
    try {
      const reply = await client.db('admin').command({ campusBackup: target });
      return { file: String(reply.file), bytes: Number(reply.bytes) };
    } finally {
      await client.close();
    }
  }
  expectStore(values.data);
  const engine = openEngine(values.data);
  try {
    const reply = decode(await backupTo(engine, target));
    if (reply.get('ok') === 0) throw new Error(reply.get('errmsg') as string);
    return { file: reply.get('file') as string, bytes: Number(reply.get('bytes')) };
  } finally {
    await engine.close();
  }
}

try {
  const { resolve } = await import('node:path');
  const done = await backup(resolve(file));
  console.log(`Backup written: ${done.file} (${done.bytes} bytes)`);
} catch (error) {
  console.error(`No backup was made: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
