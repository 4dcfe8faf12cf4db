import { readFile } from 'node:fs/promises';

import { type FileRef } from '../models/fileRef.js';
import { type Inspection, inspectFile } from './inspect.js';
import { type FileProblem } from './kinds.js';
import { MAXIMUM_BYTES_PER_PERSON } from './limits.js';
import { type IncomingFile } from './receive.js';
import { type Scan } from './scanner.js';
import { bytesKeptBy, type FileToStore, storeFiles } from './store.js';

export interface RefusedFile {
  name: string;
  bytes: number;
  problem: FileProblem;
}

export interface AcceptedFiles {
  /** Stored, and to be claimed once a record names them. */
  stored: FileRef[];
  refused: RefusedFile[];
}

/**
 * Checks what came with a form and stores what is good. Each file is judged alone: one bad photo
 * does not cost the others. `room` is how many more the record may hold.
 */
export async function acceptFiles(
  files: readonly IncomingFile[],
  { ownerId, room, scan }: { ownerId: string; room: number; scan: Scan },
): Promise<AcceptedFiles> {
  if (files.length === 0) return { stored: [], refused: [] };
  const good: FileToStore[] = [];
  const refused: RefusedFile[] = [];
  let kept = await bytesKeptBy(ownerId);
  for (const file of files) {
    const checked = await inTurn(() => checkFile(file, { full: good.length >= room, scan }));
    const problem = checked.ok
      ? kept + checked.bytes.length > MAXIMUM_BYTES_PER_PERSON && 'no-space'
      : checked.problem;
    if (problem) refused.push({ name: file.name, bytes: file.bytes, problem });
    else if (checked.ok) {
      kept += checked.bytes.length;
      good.push(checked);
    }
  }
  return { stored: await storeFiles(ownerId, good), refused };
}

async function checkFile(
  file: IncomingFile,
  { full, scan }: { full: boolean; scan: Scan },
): Promise<Inspection> {
  if (!file.path) return { ok: false, problem: file.problem ?? 'damaged' };
  if (full) return { ok: false, problem: 'too-many' };
  const inspection = await inspectFile(file.name, await readFile(file.path));
  if (!inspection.ok) return inspection;
  const result = await scan(inspection.bytes);
  if (result === 'clean') return inspection;
  return { ok: false, problem: result === 'infected' ? 'infected' : 'not-scanned' };
}

const AT_ONCE = 2;
let free = AT_ONCE;
const waiting: (() => void)[] = [];

/** A whole file is in memory while it is checked: never many of them at the same time. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resume) => waiting.push(resume));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}
