import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}

/** The folder of the project, seen from `server/` as well as from `dist/server/`. */
export const projectRoot = findRoot(import.meta.dirname);
