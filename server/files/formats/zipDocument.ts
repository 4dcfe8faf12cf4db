import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

import { type FileKind, type FileProblem } from '../kinds.js';
import { MAXIMUM_ENTRIES, MAXIMUM_UNPACKED_BYTES } from '../limits.js';

type DocumentKind = Extract<FileKind, 'xlsx' | 'ods' | 'docx' | 'odt'>;

/** The part without which it is not such a document. */
const MAIN_PART: Record<DocumentKind, string> = {
  docx: 'word/document.xml',
  xlsx: 'xl/workbook.xml',
  odt: 'content.xml',
  ods: 'content.xml',
};

const MACRO_PART = /(?:^|\/)vbaProject\.bin$|^(?:Basic|Scripts)\//i;
const TYPES_PART = '[Content_Types].xml';
const SYMBOLIC_LINK = 0o120000;

/**
 * Looks into a document without unpacking it anywhere: how many parts, how large they really get,
 * whether they can be read to the end, and whether programs are among them. The sizes that the
 * archive declares are checked first, and each part is then read through, since they may lie.
 */
export async function checkZipDocument(
  file: Buffer,
  kind: DocumentKind,
): Promise<FileProblem | null> {
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(file, { lazyEntries: true, autoClose: false });
  } catch {
    return 'damaged';
  }
  try {
    return await checkEntries(zip, kind);
  } catch {
    // yauzl throws at paths that leave the archive, broken headers and data that does not unpack.
    return 'damaged';
  } finally {
    zip.close();
  }
}

async function checkEntries(zip: ZipFile, kind: DocumentKind): Promise<FileProblem | null> {
  if (zip.entryCount > MAXIMUM_ENTRIES) return 'unpacks-too-large';
  const entries: Entry[] = [];
  let declared = 0;
  for await (const entry of zip.eachEntry()) {
    entries.push(entry);
    declared += entry.uncompressedSize;
    if (declared > MAXIMUM_UNPACKED_BYTES) return 'unpacks-too-large';
    if (entry.isEncrypted()) return 'old-office';
    if (isLink(entry)) return 'damaged';
    if (MACRO_PART.test(entry.fileName)) return 'has-macros';
  }
  if (!entries.some(({ fileName }) => fileName === MAIN_PART[kind])) return 'name-differs';
  for (const entry of entries) {
    if (entry.fileName.endsWith('/')) continue;
    const text = entry.fileName === TYPES_PART;
    const content = await readThrough(zip, entry, text);
    if (text && /macroEnabled/i.test(content)) return 'has-macros';
  }
  return null;
}

/** Reads a part to its end. yauzl stops with an error where it is longer or shorter than declared. */
async function readThrough(zip: ZipFile, entry: Entry, keep: boolean): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of await zip.openReadStreamPromise(entry)) {
    if (keep && Buffer.isBuffer(piece)) pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function isLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0o170000) === SYMBOLIC_LINK;
}
