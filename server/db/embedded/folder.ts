import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Storage } from './storage.js';

export const RUNNING_FILE = 'store.json';

/** Another process works on the folder. */
export class FolderInUseError extends Error {
  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. Stop it first, or choose another folder with DATA_DIR`,
    );
    this.name = 'FolderInUseError';
  }
}

/**
 * Makes sure that this process alone has the folder. LMDB keeps a list of the processes that have it
 * open and holds a lock of the operating system for each, which ends with the process however it
 * dies: nothing is left behind that could shut out the next start.
 *
 * @throws FolderInUseError
 */
export function claimFolder(
  folder: string,
  storage: Storage,
): { publish(uri: string): void; release(): void } {
  const other = storage.openedBy().find((pid) => pid !== process.pid);
  if (other !== undefined) throw new FolderInUseError(folder, other);
  const file = join(folder, RUNNING_FILE);
  return {
    /** Lets the commands for backup find the running store; only the owner of the folder may read it. */
    publish(uri) {
      writeFileSync(file, JSON.stringify({ pid: process.pid, uri }), { mode: 0o600 });
      chmodSync(file, 0o600);
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** Where the store of a folder answers, when one said so; it may have died since. */
export function runningUri(folder: string): string | undefined {
  const file = join(folder, RUNNING_FILE);
  if (!existsSync(file)) return undefined;
  const { uri } = JSON.parse(readFileSync(file, 'utf8')) as { uri?: string };
  return uri;
}
