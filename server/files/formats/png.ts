import { BROKEN, type PictureReading } from './picture.js';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Words about the picture: who, when, where. None of them is needed to show it. */
const TELLING = new Set(['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME']);

/** Reads a PNG chunk by chunk up to its end chunk, and leaves out what tells about the person. */
export function readPng(file: Buffer): PictureReading {
  if (!file.subarray(0, 8).equals(SIGNATURE)) return BROKEN;
  const kept: Buffer[] = [SIGNATURE];
  let size: { width: number; height: number } | undefined;
  let hasPixels = false;
  let at = 8;
  for (;;) {
    if (at + 12 > file.length) return BROKEN;
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (end > file.length) return BROKEN;
    if (!size) {
      if (type !== 'IHDR' || length < 13) return BROKEN;
      size = { width: file.readUInt32BE(at + 8), height: file.readUInt32BE(at + 12) };
    }
    if (type === 'IDAT') hasPixels = true;
    if (!TELLING.has(type)) kept.push(file.subarray(at, end));
    at = end;
    if (type === 'IEND') break;
  }
  return hasPixels ? { ok: true, ...size, bytes: Buffer.concat(kept) } : BROKEN;
}
