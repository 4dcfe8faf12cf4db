// Transpiles server/ and scripts/ into dist/ with swc. Types are checked by `npm run check`, not here:
// the demo must start within seconds on an old office PC.
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { transform } from '@swc/core';

const root = join(import.meta.dirname, '..');
const out = join(root, 'dist');

async function* typescriptFiles(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* typescriptFiles(path);
    else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts')) yield path;
  }
}

/** Writes dist/ anew for what changed, and removes what has no source any more. */
export async function build() {
  const wanted = new Set();
  for (const folder of ['server', 'scripts']) {
    for await (const source of typescriptFiles(join(root, folder))) {
      const target = join(out, relative(root, source)).replace(/\.ts$/, '.js');
      wanted.add(target);
      const [from, to] = await Promise.all([stat(source), stat(target).catch(() => null)]);
      if (to && to.mtimeMs >= Math.floor(from.mtimeMs)) continue;
      const { code } = await transform(await readFile(source, 'utf8'), {
        filename: source,
        sourceMaps: 'inline',
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'es6' },
      });
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, code);
      // As old as what was read: a source that is saved meanwhile is newer and built again.
      await utimes(target, from.atime, from.mtime);
    }
  }
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true }).catch(
    () => [],
  )) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(path)) await rm(path);
  }
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) await build();
