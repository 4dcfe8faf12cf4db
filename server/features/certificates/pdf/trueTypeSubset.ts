import { type Glyph, type Subset } from '@pdf-lib/fontkit';
import { Readable } from 'node:stream';

/**
 * The part of a TrueType font that one document needs. fontkit has its own, which loses every other
 * letter when the outlines of the font have odd lengths, as those of Noto do: it writes short
 * offsets without filling up (https://github.com/Hopding/pdf-lib/issues/1232). This one always writes
 * long offsets.
 */
export function createSubset(file: Uint8Array): Subset {
  const wanted: number[] = [];
  const places = new Map<number, number>();
  const includeGlyph = (glyph: number | Glyph): number => {
    const id = typeof glyph === 'number' ? glyph : glyph.id;
    const known = places.get(id);
    if (known !== undefined) return known;
    places.set(id, wanted.length);
    return wanted.push(id) - 1;
  };
  includeGlyph(0); // what stands for a missing letter comes first in every font
  return {
    includeGlyph,
    encodeStream: () => Readable.from([writeSubset(file, wanted, includeGlyph)]),
  };
}

const HEADER_BYTES = 12;
const ENTRY_BYTES = 16;

/** Tables as they are: hints, and how the font as a whole is measured. */
const COPIED = ['cvt ', 'fpgm', 'prep'];

/** The list grows while it is read: a letter made of others brings them along. */
function writeSubset(
  file: Uint8Array,
  wanted: readonly number[],
  include: (id: number) => number,
): Buffer {
  const tables = readTables(file);
  const outlineOf = outlineReader(tables);
  const metricsOf = metricsReader(tables);
  const outlines: Buffer[] = [];
  const metrics: Buffer[] = [];
  for (let index = 0; index < wanted.length; index += 1) {
    const id = wanted[index] ?? 0;
    outlines.push(filledUp(withComponents(outlineOf(id), include)));
    metrics.push(metricsOf(id));
  }

  const head = Buffer.from(table(tables, 'head'));
  head.writeUInt32BE(0, 8); // the sum over the whole file, which is another file now
  head.writeInt16BE(1, 50); // long offsets
  const hhea = Buffer.from(table(tables, 'hhea'));
  hhea.writeUInt16BE(wanted.length, 34);
  const maxp = Buffer.from(table(tables, 'maxp'));
  maxp.writeUInt16BE(wanted.length, 4);
  return writeTables([
    ...COPIED.flatMap((tag): [string, Buffer][] => {
      const copied = tables.get(tag);
      return copied ? [[tag, copied]] : [];
    }),
    ['glyf', Buffer.concat(outlines)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', Buffer.concat(metrics)],
    ['loca', offsetsOf(outlines)],
    ['maxp', maxp],
  ]);
}

type Tables = ReadonlyMap<string, Buffer>;

function readTables(file: Uint8Array): Tables {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const tables = new Map<string, Buffer>();
  for (let index = 0; index < bytes.readUInt16BE(4); index += 1) {
    const entry = HEADER_BYTES + index * ENTRY_BYTES;
    const start = bytes.readUInt32BE(entry + 8);
    const length = bytes.readUInt32BE(entry + 12);
    tables.set(bytes.toString('latin1', entry, entry + 4), bytes.subarray(start, start + length));
  }
  return tables;
}

function table(tables: Tables, tag: string): Buffer {
  const found = tables.get(tag);
  if (!found) throw new Error(`Not a TrueType font: it has no table «${tag}»`);
  return found;
}

function outlineReader(tables: Tables): (id: number) => Buffer {
  const outlines = table(tables, 'glyf');
  const offsets = table(tables, 'loca');
  const long = table(tables, 'head').readInt16BE(50) === 1;
  const offset = (id: number) =>
    long ? offsets.readUInt32BE(id * 4) : offsets.readUInt16BE(id * 2) * 2;
  return (id) => outlines.subarray(offset(id), offset(id + 1));
}

function metricsReader(tables: Tables): (id: number) => Buffer {
  const metrics = table(tables, 'hmtx');
  const full = table(tables, 'hhea').readUInt16BE(34);
  return (id) => {
    if (id < full) return metrics.subarray(id * 4, id * 4 + 4);
    // The last ones share an advance width and have only their own bearing.
    const bearing = full * 4 + (id - full) * 2;
    return Buffer.concat([
      metrics.subarray((full - 1) * 4, (full - 1) * 4 + 2),
      metrics.subarray(bearing, bearing + 2),
    ]);
  };
}

const WORDS = 0x0001;
const ONE_SCALE = 0x0008;
const MORE = 0x0020;
const TWO_SCALES = 0x0040;
const MATRIX = 0x0080;

/** «á» is made of «a» and an accent: both come along, under their new numbers. */
function withComponents(outline: Buffer, include: (id: number) => number): Buffer {
  if (outline.length < 10 || outline.readInt16BE(0) >= 0) return outline;
  const composed = Buffer.from(outline);
  let at = 10;
  let flags = MORE;
  while (flags & MORE) {
    flags = composed.readUInt16BE(at);
    composed.writeUInt16BE(include(composed.readUInt16BE(at + 2)), at + 2);
    at += 4 + (flags & WORDS ? 4 : 2);
    at += flags & ONE_SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0;
  }
  return composed;
}

function offsetsOf(outlines: readonly Buffer[]): Buffer {
  const offsets = Buffer.alloc((outlines.length + 1) * 4);
  let end = 0;
  outlines.forEach((outline, index) => {
    end += outline.length;
    offsets.writeUInt32BE(end, (index + 1) * 4);
  });
  return offsets;
}

function writeTables(tables: readonly [string, Buffer][]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES + tables.length * ENTRY_BYTES);
  const power = 2 ** Math.floor(Math.log2(tables.length));
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(tables.length, 4);
  header.writeUInt16BE(power * 16, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE((tables.length - power) * 16, 10);
  let start = header.length;
  const contents = tables.map(([tag, content], index) => {
    const filled = filledUp(content);
    const entry = HEADER_BYTES + index * ENTRY_BYTES;
    header.write(tag, entry, 'latin1');
    header.writeUInt32BE(checksum(filled), entry + 4);
    header.writeUInt32BE(start, entry + 8);
    header.writeUInt32BE(content.length, entry + 12);
    start += filled.length;
    return filled;
  });
  return Buffer.concat([header, ...contents]);
}

/** To a multiple of four bytes. */
function filledUp(bytes: Buffer): Buffer {
  const rest = bytes.length % 4;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - rest)]);
}

function checksum(filled: Buffer): number {
  let sum = 0;
  for (let at = 0; at < filled.length; at += 4) sum = (sum + filled.readUInt32BE(at)) >>> 0;
  return sum;
}
