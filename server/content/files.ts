import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Every text below a content folder: path with `/` → text with `\n`, without BOM, in NFC. */
export type ContentFiles = ReadonlyMap<string, string>;

/** Kept beside the content, but no part of it. */
const IGNORED = /^(?:README\.md|LICENSE(?:\.md)?)$|(?:^|\/)(?:\.|Thumbs\.db$|desktop\.ini$)|^h5p\//;

/** Reads the folder once. The order of the files on the disk makes no difference. */
export async function readContentFiles(folder: string): Promise<ContentFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path): Promise<[string, string] | null> => {
      const name = relative(folder, path).split(sep).join('/').normalize('NFC');
      return IGNORED.test(name) ? null : [name, normalizeText(await readFile(path, 'utf8'))];
    }),
  );
  const found = files.filter((file) => file !== null);
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same text whatever editor and system it was saved with. */
export const normalizeText = (text: string) =>
  text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC');
