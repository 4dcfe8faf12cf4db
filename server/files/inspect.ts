import { fileTypeFromBuffer } from 'file-type';

import { cleanFileName, splitFileName } from './fileName.js';
import { readJpeg } from './formats/jpeg.js';
import { isWholePdf } from './formats/pdf.js';
import { type PictureReading } from './formats/picture.js';
import { readPng } from './formats/png.js';
import { readWebp } from './formats/webp.js';
import { checkZipDocument } from './formats/zipDocument.js';
import { FILE_KINDS, type FileKind, type FileProblem, KIND_FACTS } from './kinds.js';
import { MAXIMUM_PIXELS, MAXIMUM_SIDE } from './limits.js';

export type Inspection =
  | { ok: true; kind: FileKind; name: string; type: string; bytes: Buffer }
  | { ok: false; problem: FileProblem };

/**
 * What a file really is, whatever its sender says, and whether it is whole and harmless enough to
 * be kept. Pictures come back without the place and the device that they were taken with.
 */
export async function inspectFile(sentName: string, file: Buffer): Promise<Inspection> {
  if (file.length === 0) return refuse('empty');
  const name = cleanFileName(sentName);
  const extension = splitFileName(name).extension.toLowerCase();
  const type = (await typeOf(file)) ?? '';
  const kind = FILE_KINDS.find((one) => KIND_FACTS[one].type === type);
  if (!kind) return refuse(UNWANTED[type] ?? brokenOrUnknown(extension, file));
  const fitting = fittingName(name, extension, kind);
  if (!fitting) return refuse('name-differs');
  const checked = await CHECKS[kind](file);
  if (typeof checked === 'string') return refuse(checked);
  return { ok: true, kind, name: fitting, type: KIND_FACTS[kind].type, bytes: checked };
}

const refuse = (problem: FileProblem): Inspection => ({ ok: false, problem });

/** Types that deserve a better word than «not this one». */
const UNWANTED: Record<string, FileProblem> = {
  'image/heic': 'phone-format',
  'image/heif': 'phone-format',
  'image/avif': 'phone-format',
  'application/x-cfb': 'old-office',
  'application/vnd.ms-word.document.macroenabled.12': 'has-macros',
  'application/vnd.ms-excel.sheet.macroenabled.12': 'has-macros',
};

async function typeOf(file: Buffer): Promise<string | undefined> {
  try {
    const found = await fileTypeFromBuffer(file);
    if (found) return found.mime === 'application/zip' ? await zipType(file) : found.mime;
  } catch {
    // Cut files can end in the middle of what the sniffer reads.
  }
  return file.subarray(0, 1024).includes('%PDF-') ? KIND_FACTS.pdf.type : undefined;
}

/** Some writers put the parts of a document in an order that the sniffer does not look through. */
async function zipType(file: Buffer): Promise<string> {
  for (const kind of ['docx', 'xlsx'] as const) {
    const problem = await checkZipDocument(file, kind);
    if (problem !== 'name-differs' && problem !== 'damaged') return KIND_FACTS[kind].type;
  }
  return 'application/zip';
}

/** A name that promises one of our types over content that is none: cut off, or something else. */
function brokenOrUnknown(extension: string, file: Buffer): FileProblem {
  const promised = FILE_KINDS.find((kind) => KIND_FACTS[kind].extensions.includes(extension));
  if (!promised) return 'wrong-type';
  const isZip = file.subarray(0, 2).toString('latin1') === 'PK';
  return isZip && KIND_FACTS[promised].family === 'document' ? 'damaged' : 'name-differs';
}

/**
 * The name with the ending of what it really is. A picture under the name of another kind of
 * picture is a phone's carelessness; a document that claims to be another is not.
 */
function fittingName(name: string, extension: string, kind: FileKind): string | null {
  const facts = KIND_FACTS[kind];
  if (facts.extensions.includes(extension)) return name;
  const { stem } = splitFileName(name);
  const claimed = FILE_KINDS.find((one) => KIND_FACTS[one].extensions.includes(extension));
  if (extension === '') return `${name}.${facts.extensions[0]}`;
  const bothPictures = claimed && KIND_FACTS[claimed].family === 'picture';
  return bothPictures && facts.family === 'picture' ? `${stem}.${facts.extensions[0]}` : null;
}

/** The bytes to keep, or why not. */
type Check = (file: Buffer) => Promise<Buffer | FileProblem> | Buffer | FileProblem;

const picture =
  (read: (file: Buffer) => PictureReading): Check =>
  (file) => {
    const reading = read(file);
    if (!reading.ok) return 'damaged';
    const { width, height, bytes } = reading;
    if (width === 0 || height === 0) return 'damaged';
    const tooLarge = width > MAXIMUM_SIDE || height > MAXIMUM_SIDE;
    return tooLarge || width * height > MAXIMUM_PIXELS ? 'too-many-pixels' : bytes;
  };

const zipDocument =
  (kind: 'xlsx' | 'ods' | 'docx' | 'odt'): Check =>
  async (file) =>
    (await checkZipDocument(file, kind)) ?? file;

const CHECKS: Record<FileKind, Check> = {
  pdf: (file) => (isWholePdf(file) ? file : 'damaged'),
  jpg: picture(readJpeg),
  png: picture(readPng),
  webp: picture(readWebp),
  xlsx: zipDocument('xlsx'),
  ods: zipDocument('ods'),
  docx: zipDocument('docx'),
  odt: zipDocument('odt'),
};
