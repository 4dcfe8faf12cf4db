import { crc32 as zlibCrc32, deflateRawSync } from 'node:zlib';

/** Small files of every type that the campus takes, and ways to spoil them. */

const JPEG =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAGAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKAANf/Z';
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAYAAAD+Bd/7AAAAI0lEQVR4AczKMQ0AAAwCwQY1lViJdQUOYOWT3w5/Szcm1AAEAAD//6oYYHIAAAAGSURBVAMApdMTRSRB/b0AAAAASUVORK5CYII=';
const WEBP = 'UklGRjAAAABXRUJQVlA4ICQAAACwAQCdASoIAAYAB0CWJaACdLoABdQAANpubPcdo3dcY7MAAAA=';

/** 8 × 6 pixels. */
export const jpegFile = () => Buffer.from(JPEG, 'base64');
export const pngFile = () => Buffer.from(PNG, 'base64');

export const webpFile = () => Buffer.from(WEBP, 'base64');

export function pdfFile(text = 'Mi plan'): Buffer {
  const body = [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj % ${text}`,
    '',
  ].join('\n');
  return Buffer.from(`${body}trailer<</Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`);
}

/** The same picture as a phone takes it: turned, with place and device, and something behind it. */
export function jpegFromPhone(orientation = 6): Buffer {
  const plain = jpegFile();
  const secrets = Buffer.from('GPS -0.18,-78.46 Telefono de Rosa');
  const tiff = Buffer.alloc(26);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(orientation, 18);
  const exif = segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, secrets]));
  const comment = segment(0xfe, Buffer.from('hecho por Rosa'));
  const behind = Buffer.from('MotionPhoto de Rosa');
  return Buffer.concat([plain.subarray(0, 2), exif, comment, plain.subarray(2), behind]);
}

/** A PNG that says where it was made. */
export function pngWithText(): Buffer {
  const plain = pngFile();
  const text = pngChunk('tEXt', Buffer.from('Author\0Rosa en su casa', 'latin1'));
  return Buffer.concat([plain.subarray(0, 33), text, plain.subarray(33)]);
}

/** A few bytes that claim to be a huge picture. */
export function pixelFlood(width = 60_000, height = 60_000): Buffer {
  const header = Buffer.from(pngFile().subarray(16, 29));
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([
    pngFile().subarray(0, 8),
    pngChunk('IHDR', header),
    pngFile().subarray(33),
  ]);
}

export interface ZipPart {
  name: string;
  content: string | Buffer;
  stored?: boolean;
  /** Lie about the size. */
  claims?: number;
  /** Unix mode in the high half: 0o120777 is a link. */
  mode?: number;
  encrypted?: boolean;
}

/** A ZIP archive, part by part, honest unless told otherwise. */
export function zipFile(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stored = false, claims, mode = 0, encrypted = false } of parts) {
    const raw = Buffer.from(content);
    const packed = stored ? raw : deflateRawSync(raw);
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(encrypted ? 1 : 0, 2);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crcOf(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims ?? raw.length, 18);
    common.writeUInt16LE(title.length, 22);
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common]);
    local.push(head, title, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    central.push(
      Buffer.from('PK\x01\x02\x14\x03', 'latin1'),
      common,
      Buffer.alloc(2),
      tail.subarray(2),
      title,
    );
    offset += head.length + title.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

const TYPES = (main: string) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${main}" ContentType="application/vnd.openxmlformats-officedocument.${main.startsWith('word') ? 'wordprocessingml.document' : 'spreadsheetml.sheet'}.main+xml"/></Types>`;

export const docxParts = (): ZipPart[] => [
  { name: '[Content_Types].xml', content: TYPES('word/document.xml') },
  { name: 'word/document.xml', content: '<w:document>Mi plan</w:document>' },
];
export const xlsxParts = (): ZipPart[] => [
  { name: '[Content_Types].xml', content: TYPES('xl/workbook.xml') },
  { name: 'xl/workbook.xml', content: '<workbook/>' },
  { name: 'xl/worksheets/sheet1.xml', content: '<worksheet/>' },
];
export const odtParts = (kind: 'text' | 'spreadsheet' = 'text'): ZipPart[] => [
  { name: 'mimetype', content: `application/vnd.oasis.opendocument.${kind}`, stored: true },
  { name: 'content.xml', content: '<office:document-content/>' },
];

export const docxFile = () => zipFile(docxParts());
export const xlsxFile = () => zipFile(xlsxParts());
export const odtFile = () => zipFile(odtParts());
export const odsFile = () => zipFile(odtParts('spreadsheet'));

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

function pngChunk(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crcOf(body));
  return Buffer.concat([length, body, crc]);
}

function crcOf(bytes: Buffer): number {
  return zlibCrc32(bytes) >>> 0;
}
