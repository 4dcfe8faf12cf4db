import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';

import { StoreError } from './errors.js';

/** A document in memory. A Map keeps every field name (`__proto__`, `10` before `2`) and their order. */
export type Doc = Map<string, Value>;

/**
 * A BSON value in memory, without loss: 32-bit integers and doubles are numbers, a double that
 * would read as a 32-bit integer stays a `Double`, 64-bit integers are bigint.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Doc
  | Value[]
  | ObjectId
  | Binary
  | Decimal128
  | Double
  | Timestamp
  | BSONRegExp
  | BSONSymbol
  | Code
  | MinKey
  | MaxKey;

/** `undefined` stands for a field that is not there. */
export type Maybe = Value | undefined;

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
export const MAX_MESSAGE_BYTES = 48_000_000;
export const MAX_NESTING = 100;
/** Room for the fields that commands and replies put around a document of the largest size. */
export const DOCUMENT_HEADROOM = 16 * 1024;

const MIN_KEY = new MinKey();
const MAX_KEY = new MaxKey();

export const isDoc = (value: unknown): value is Doc => value instanceof Map;

/**
 * Reads one BSON document.
 *
 * @param fields when given, only these top-level fields are read and the rest is skipped.
 * @throws StoreError 15 beyond 100 levels, 22 when the bytes are not BSON.
 */
export function decode(bytes: Buffer, start = 0, fields?: ReadonlySet<string>): Doc {
  return readDocument(bytes, start, 0, fields);
}

function corrupt(): StoreError {
  return new StoreError(22, 'The message or document is not valid BSON');
}

function readDocument(b: Buffer, start: number, depth: number, fields?: ReadonlySet<string>): Doc {
  if (depth > MAX_NESTING)
    throw new StoreError(15, `Documents may be nested ${MAX_NESTING} levels deep at the most`);
  if (start + 5 > b.length) throw corrupt();
  const end = start + b.readInt32LE(start) - 1;
  if (end < start + 4 || end >= b.length || b[end] !== 0) throw corrupt();
  const doc: Doc = new Map();
  let at = start + 4;
  let wanted = fields?.size ?? -1;
  while (at < end && wanted !== 0) {
    const type = b[at++] as number;
    const nameEnd = b.indexOf(0, at);
    if (nameEnd < 0 || nameEnd >= end) throw corrupt();
    const name = readString(b, at, nameEnd);
    at = nameEnd + 1;
    const length = valueLength(b, at, type);
    if (at + length > end) throw corrupt();
    if (!fields || fields.has(name)) {
      wanted--;
      doc.set(name, readValue(b, at, type, depth));
    }
    at += length;
  }
  return doc;
}

/** The fields of a BSON document without reading their values. */
export function* elements(
  b: Buffer,
  start = 0,
): Generator<{ name: string; type: number; at: number; length: number }> {
  if (b.length < start + 5) throw corrupt();
  const end = start + b.readInt32LE(start) - 1;
  if (end < start + 4 || end >= b.length || b[end] !== 0) throw corrupt();
  for (let at = start + 4; at < end;) {
    const type = b[at] as number;
    const nameEnd = b.indexOf(0, at + 1);
    if (nameEnd < 0 || nameEnd >= end) throw corrupt();
    const length = valueLength(b, nameEnd + 1, type);
    if (nameEnd + 1 + length > end) throw corrupt();
    yield { name: readString(b, at + 1, nameEnd), type, at: nameEnd + 1, length };
    at = nameEnd + 1 + length;
  }
}

/** The value of one field that `elements` gave. */
export const valueAt = (b: Buffer, { at, type }: { at: number; type: number }): Value =>
  readValue(b, at, type, 0);

/** Short ASCII strings, which most field names and values are, are cheaper to read byte by byte. */
function readString(b: Buffer, start: number, end: number): string {
  const length = end - start;
  const encoding = length < 64 && isAscii(b, start, end) ? 'latin1' : 'utf8';
  return b.toString(encoding, start, end);
}

function isAscii(b: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((b[i] as number) > 127) return false;
  return true;
}

/** How many bytes a value takes. @throws StoreError 22 when it can't be told. */
function valueLength(b: Buffer, at: number, type: number): number {
  switch (type) {
    case 0x01: // double
    case 0x09: // date
    case 0x11: // timestamp
    case 0x12: // 64-bit integer
      return 8;
    case 0x02: // string
    case 0x0d: // code
    case 0x0e: {
      // symbol
      const length = lengthAt(b, at, 1);
      if (b[at + 3 + length] !== 0) throw corrupt();
      return 4 + length;
    }
    case 0x03: // document
    case 0x04: // array
      return lengthAt(b, at, 5);
    case 0x05: // binary
      return 5 + lengthAt(b, at, 0);
    case 0x07: // ObjectId
      return 12;
    case 0x08: // boolean
      return 1;
    case 0x0b: {
      // regular expression: two C strings
      const second = b.indexOf(0, at) + 1;
      const end = second > 0 ? b.indexOf(0, second) + 1 : 0;
      if (end === 0) throw corrupt();
      return end - at;
    }
    case 0x10: // 32-bit integer
      return 4;
    case 0x13: // Decimal128
      return 16;
    case 0x06: // undefined
    case 0x0a: // null
    case 0x7f: // MaxKey
    case 0xff: // MinKey
      return 0;
    default:
      throw new StoreError(22, `BSON type ${type} is not supported`);
  }
}

function lengthAt(b: Buffer, at: number, least: number): number {
  const length = at + 4 <= b.length ? b.readInt32LE(at) : -1;
  if (length < least) throw corrupt();
  return length;
}

function readValue(b: Buffer, at: number, type: number, depth: number): Value {
  switch (type) {
    case 0x01: {
      const n = b.readDoubleLE(at);
      return (n | 0) === n ? new Double(n) : n;
    }
    case 0x02:
      return readString(b, at + 4, at + 3 + b.readInt32LE(at));
    case 0x03:
      return readDocument(b, at, depth + 1);
    case 0x04:
      return [...readDocument(b, at, depth + 1).values()];
    case 0x05: {
      const end = at + 5 + b.readInt32LE(at);
      // The old subtype 2 repeats its length, which Binary leaves out.
      const start = b[at + 4] === Binary.SUBTYPE_BYTE_ARRAY ? at + 9 : at + 5;
      if (start > end) throw corrupt();
      return new Binary(Buffer.from(b.subarray(start, end)), b[at + 4]);
    }
    case 0x06:
    case 0x0a:
      return null;
    case 0x07:
      return new ObjectId(Buffer.from(b.subarray(at, at + 12)));
    case 0x08:
      return b[at] === 1;
    case 0x09:
      return new Date(Number(b.readBigInt64LE(at)));
    case 0x0b: {
      const second = b.indexOf(0, at) + 1;
      const options = b.toString('utf8', second, b.indexOf(0, second));
      if (!/^[ilmsux]*$/.test(options)) throw corrupt();
      return new BSONRegExp(b.toString('utf8', at, second - 1), options);
    }
    case 0x0d:
      return new Code(readString(b, at + 4, at + 3 + b.readInt32LE(at)));
    case 0x0e:
      return new BSONSymbol(readString(b, at + 4, at + 3 + b.readInt32LE(at)));
    case 0x10:
      return b.readInt32LE(at);
    case 0x11:
      return new Timestamp({ t: b.readUInt32LE(at + 4), i: b.readUInt32LE(at) });
    case 0x12:
      return b.readBigInt64LE(at);
    case 0x13:
      return new Decimal128(Buffer.from(b.subarray(at, at + 16)));
    case 0x7f:
      return MAX_KEY;
    case 0xff:
      return MIN_KEY;
    default:
      throw new StoreError(22, `BSON type ${type} is not supported`);
  }
}

/**
 * Writes one document as BSON.
 *
 * @param code what it is refused with when it is larger than MongoDB allows.
 */
export function encode(doc: Doc | Record<string, unknown>, code = 10334): Buffer {
  let bytes: Uint8Array;
  try {
    bytes = serialize(doc, { ignoreUndefined: true });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge('more than 17 MB', code);
    throw error;
  }
  if (bytes.length > MAX_DOCUMENT_BYTES + DOCUMENT_HEADROOM)
    throw tooLarge(`${bytes.length} bytes`, code);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function tooLarge(size: string, code: number): StoreError {
  return new StoreError(
    code,
    `BSONObj size: ${size} is invalid. Size must be between 0 and 16793600(16MB)`,
  );
}

/** A deep copy: updates work on the copy and leave what they read as it was. */
export function cloneValue<T extends Maybe>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneValue) as T;
  if (isDoc(value))
    return new Map([...value.entries()].map(([name, v]) => [name, cloneValue(v)])) as T;
  return value;
}

/** @throws StoreError 15 when a value is nested deeper than a document may be. */
export function checkNesting(value: Maybe, depth = 0): void {
  if (depth > MAX_NESTING)
    throw new StoreError(15, `Documents may be nested ${MAX_NESTING} levels deep at the most`);
  if (Array.isArray(value)) for (const v of value) checkNesting(v, depth + 1);
  else if (isDoc(value)) for (const v of value.values()) checkNesting(v, depth + 1);
}
