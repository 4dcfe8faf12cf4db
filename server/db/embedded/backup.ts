import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { encode } from './bson.js';
import { type Engine, errorReply } from './engine.js';
import { DATA_FILE } from './storage.js';

/**
 * Copies the store, as it is at one moment, into one file while it goes on working. The file is
 * complete or it is not there: it is written beside its place, brought to disk and then renamed.
 *
 * @returns the bytes of the reply to the command `campusBackup`.
 */
export async function backupTo(engine: Engine, file: string): Promise<Buffer> {
  const target = resolve(file);
  let folder: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    folder = await mkdtemp(join(dirname(target), '.backup-'));
    await engine.storage.copyTo(folder);
    const copy = await open(join(folder, DATA_FILE), 'r+');
    await copy.sync();
    const { size } = await copy.stat();
    await copy.close();
    await rename(join(folder, DATA_FILE), target);
    return encode({ file: target, bytes: size, ok: 1.0 });
  } catch (error) {
    return errorReply(error);
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}
