import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type CheckReport, checkFolder } from './check.js';
import { DATA_FILE } from './storage.js';

/**
 * Brings a backup back. It is checked whole before it takes its place.
 *
 * @param folder an empty folder, or one that does not exist: nothing is ever written over.
 * @throws Error in plain words when the folder holds something or the backup is damaged.
 */
export async function restore(file: string, folder: string): Promise<CheckReport> {
  const present = await readdir(folder).catch(() => []);
  if (present.length > 0)
    throw new Error(`the folder ${folder} is not empty; restore into a new one`);
  await mkdir(folder, { recursive: true });
  const waiting = join(folder, '.restore');
  try {
    await mkdir(waiting);
    await copyFile(file, join(waiting, DATA_FILE));
    const report = await checkFolder(waiting);
    if (report.problems.length > 0) throw new Error(`the backup is damaged: ${report.problems[0]}`);
    const copy = await open(join(waiting, DATA_FILE), 'r+');
    await copy.sync();
    await copy.close();
    await rename(join(waiting, DATA_FILE), join(folder, DATA_FILE));
    return report;
  } finally {
    await rm(waiting, { recursive: true, force: true });
  }
}
