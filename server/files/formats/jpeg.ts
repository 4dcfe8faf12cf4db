import { BROKEN, type PictureReading } from './picture.js';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;

/** Frame headers: they carry the size. C4, C8 and CC are something else. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/**
 * Reads a JPEG segment by segment up to its end mark, and puts it together again without place,
 * device, thumbnail, comments and whatever a phone hides behind the picture. The turn of the camera
 * stays, or photos of sheets would lie on their side. Pixels are not touched.
 */
export function readJpeg(file: Buffer): PictureReading {
  if (file.length < 4 || file[0] !== 0xff || file[1] !== SOI) return BROKEN;
  const kept: Buffer[] = [];
  let size: { width: number; height: number } | undefined;
  let orientation = 1;
  let scans = 0;
  let at = 2;
  for (;;) {
    if (file[at] !== 0xff) return BROKEN;
    while (file[at] === 0xff) at += 1;
    const marker = file[at];
    if (marker === undefined) return BROKEN;
    at += 1;
    if (marker === EOI) break;
    if (standsAlone(marker)) continue;
    if (at + 2 > file.length) return BROKEN;
    const length = file.readUInt16BE(at);
    const content = file.subarray(at + 2, at + length);
    if (length < 2 || at + length > file.length) return BROKEN;
    let end = at + length;
    if (isFrame(marker)) {
      if (content.length < 5) return BROKEN;
      size ??= { height: content.readUInt16BE(1), width: content.readUInt16BE(3) };
    }
    if (marker === APP1) orientation = orientationIn(content) ?? orientation;
    if (marker === SOS) {
      end = endOfScan(file, end);
      scans += 1;
    }
    if (isNeeded(marker, content)) {
      kept.push(Buffer.from([0xff, marker]), file.subarray(at, end));
    }
    at = end;
  }
  if (!size || scans === 0) return BROKEN;
  const turn = orientation === 1 ? [] : [orientationSegment(orientation)];
  const bytes = Buffer.concat([
    Buffer.from([0xff, SOI]),
    ...turn,
    ...kept,
    Buffer.from([0xff, EOI]),
  ]);
  return { ok: true, ...size, bytes };
}

/** Colours need APP0, an ICC profile and Adobe's segment; the rest of APPn and comments only tell. */
function isNeeded(marker: number, content: Buffer): boolean {
  if (marker === COM) return false;
  if (marker < APP0 || marker > APP15) return true;
  if (marker === APP0) return startsWith(content, 'JFIF\0');
  if (marker === APP2) return startsWith(content, 'ICC_PROFILE\0');
  return marker === APP14 && startsWith(content, 'Adobe');
}

/** Where the next marker begins. In the data of a scan FF is followed by 00 or a restart mark. */
function endOfScan(file: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = file.indexOf(0xff, at);
    if (at < 0) return file.length;
    const next = file[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !standsAlone(next)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

function startsWith(content: Buffer, text: string): boolean {
  return content.subarray(0, text.length).equals(Buffer.from(text, 'latin1'));
}

const EXIF = 'Exif\0\0';
const ORIENTATION_TAG = 0x0112;

/** The turn of the camera, 1 to 8; undefined when there is none to read. */
function orientationIn(content: Buffer): number | undefined {
  if (!startsWith(content, EXIF)) return undefined;
  const tiff = content.subarray(EXIF.length);
  if (tiff.length < 8) return undefined;
  const order = tiff.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return undefined;
  const short = (at: number) => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const start = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (start + 2 > tiff.length) return undefined;
  const count = short(start);
  for (let index = 0; index < count; index += 1) {
    const entry = start + 2 + 12 * index;
    if (entry + 12 > tiff.length) return undefined;
    if (short(entry) === ORIENTATION_TAG) {
      const value = short(entry + 8);
      return value >= 1 && value <= 8 ? value : undefined;
    }
  }
  return undefined;
}

/** An EXIF segment that says nothing but the turn. */
function orientationSegment(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM', 0, 'latin1');
  tiff.writeUInt16BE(42, 2);
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(ORIENTATION_TAG, 10);
  tiff.writeUInt16BE(3, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const content = Buffer.concat([Buffer.from(EXIF, 'latin1'), tiff]);
  const head = Buffer.from([0xff, APP1, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
