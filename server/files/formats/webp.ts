import { BROKEN, type PictureReading } from './picture.js';

const EXIF_AND_XMP_FLAGS = 0x0c;

/** Reads a WebP chunk by chunk within its RIFF frame, and leaves out EXIF and XMP. */
export function readWebp(file: Buffer): PictureReading {
  if (file.length < 20) return BROKEN;
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WEBP') {
    return BROKEN;
  }
  const end = 8 + file.readUInt32LE(4);
  if (end > file.length) return BROKEN;
  const kept: Buffer[] = [];
  let size: { width: number; height: number } | undefined;
  let hasPixels = false;
  let at = 12;
  while (at + 8 <= end) {
    const type = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const content = file.subarray(at + 8, at + 8 + length);
    const next = at + 8 + length + (length % 2);
    if (at + 8 + length > end) return BROKEN;
    size ??= sizeIn(type, content);
    if (['VP8 ', 'VP8L', 'ANMF'].includes(type)) hasPixels = true;
    if (type === 'VP8X') {
      const chunk = Buffer.from(file.subarray(at, next));
      chunk.writeUInt8((chunk[8] ?? 0) & ~EXIF_AND_XMP_FLAGS, 8);
      kept.push(chunk);
    } else if (type !== 'EXIF' && type !== 'XMP ') {
      kept.push(file.subarray(at, Math.min(next, end)));
    }
    at = next;
  }
  if (!size || !hasPixels) return BROKEN;
  const body = Buffer.concat(kept);
  const head = Buffer.alloc(12);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  head.write('WEBP', 8, 'latin1');
  return { ok: true, ...size, bytes: Buffer.concat([head, body]) };
}

function sizeIn(type: string, content: Buffer): { width: number; height: number } | undefined {
  if (type === 'VP8X' && content.length >= 10) {
    return { width: content.readUIntLE(4, 3) + 1, height: content.readUIntLE(7, 3) + 1 };
  }
  if (type === 'VP8 ' && content.length >= 10) {
    return { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff };
  }
  if (type === 'VP8L' && content.length >= 5) {
    const bits = content.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return undefined;
}
