import { join } from 'node:path';

import { compileContent } from '../../../server/content/compile/content.js';
import { type ContentFiles, readContentFiles } from '../../../server/content/files.js';
import { formatProblem } from '../../../server/content/problems.js';

export const fixtureFolder = join(import.meta.dirname, '../../fixtures/content');

export const juice = 'tracks/puesto-de-jugos';
export const firstModule = `${juice}/modules/01-conoce-tu-puesto`;

/** Files of the tiny course after some edits: a text, or null to take the file or folder away. */
export async function fixtureWith(
  edits: Record<string, string | null | ((text: string) => string)> = {},
): Promise<ContentFiles> {
  const files = new Map(await readContentFiles(fixtureFolder));
  for (const [path, edit] of Object.entries(edits)) {
    if (edit === null) remove(files, path);
    else if (typeof edit === 'string') files.set(path, edit);
    else files.set(path, edit(textOf(files, path)));
  }
  return files;
}

function remove(files: Map<string, string>, path: string): void {
  const gone = [...files.keys()].filter((file) => file === path || file.startsWith(`${path}/`));
  if (gone.length === 0) throw new Error(`No ${path} among the fixtures`);
  for (const file of gone) files.delete(file);
}

/** Replaces a text that must be there, or the test would prove nothing. */
export const swap = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`«${from}» is not in the file`);
  return text.replace(from, to);
};

export function textOf(files: ContentFiles, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`No ${path} among the fixtures`);
  return text;
}

export function problemsOf(files: ContentFiles): { errors: string[]; warnings: string[] } {
  const { problems } = compileContent(files);
  return {
    errors: problems.errors().map(formatProblem),
    warnings: problems.warnings().map(formatProblem),
  };
}
