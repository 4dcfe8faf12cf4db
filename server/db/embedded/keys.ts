import { createHash } from 'node:crypto';
import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';

import type { Doc, Maybe, Value } from './bson.js';
import { type Numeric, floorDouble } from './numbers.js';
import { ORDER, binaryBytes, codeText, textValue, typeOrder } from './values.js';

/** LMDB takes keys of 1,978 bytes; longer ones keep this prefix and end in a hash. */
export const MAX_KEY_BYTES = 1900;
const HASH_BYTES = 32;
const PREFIX_BYTES = MAX_KEY_BYTES - HASH_BYTES;

/** Stands for an empty array in an index or a sort. */
export const EMPTY_ARRAY = Symbol('empty array');
export type KeyValue = Maybe | typeof EMPTY_ARRAY;

/** Collects the bytes of one key in a buffer that grows. */
class KeyWriter {
  private bytes = Buffer.allocUnsafe(256);
  length = 0;

  private room(count: number): number {
    if (this.length + count > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + count));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    const at = this.length;
    this.length += count;
    return at;
  }

  byte(value: number): void {
    const at = this.room(1); // before `this.bytes`, which it may replace
    this.bytes[at] = value;
  }

  raw(source: Uint8Array): void {
    const at = this.room(source.length);
    this.bytes.set(source, at);
  }

  uint32(value: number): void {
    const at = this.room(4);
    this.bytes.writeUInt32BE(value, at);
  }

  /** Bytes that end themselves: 0 becomes 0 255, and the end is 0 1. */
  terminated(source: Uint8Array): void {
    let from = 0;
    for (let zero = source.indexOf(0); zero >= 0; zero = source.indexOf(0, from)) {
      this.raw(source.subarray(from, zero));
      this.byte(0);
      this.byte(255);
      from = zero + 1;
    }
    this.raw(from === 0 ? source : source.subarray(from));
    this.byte(0);
    this.byte(1);
  }

  /** A double in eight bytes whose order is the numbers' order; NaN first. */
  double(n: number): void {
    const at = this.room(8);
    if (Number.isNaN(n)) {
      this.bytes.fill(0, at, at + 8);
      return;
    }
    this.bytes.writeDoubleBE(n === 0 ? 0 : n, at);
    if ((this.bytes[at] as number) & 0x80)
      for (let i = at; i < at + 8; i++) this.bytes[i] = ~(this.bytes[i] as number);
    else this.bytes[at] = (this.bytes[at] as number) | 0x80;
  }

  int64(n: bigint): void {
    const at = this.room(8);
    this.bytes.writeBigUInt64BE(BigInt.asUintN(64, n + 2n ** 63n), at);
  }

  invertFrom(start: number): void {
    for (let i = start; i < this.length; i++) this.bytes[i] = ~(this.bytes[i] as number);
  }

  take(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }
}

/**
 * Encodes the values of one index entry so that comparing the bytes is comparing the values
 * (MongoDB's order), field by field and in each field's direction. Not shortened: see `shorten`.
 */
export function encodeKey(values: readonly KeyValue[], directions: readonly number[]): Buffer {
  const writer = new KeyWriter();
  values.forEach((value, i) => {
    const start = writer.length;
    writeValue(writer, value);
    if (directions[i] === -1) writer.invertFrom(start);
  });
  return writer.take();
}

/**
 * A key that LMDB takes. What is longer keeps its beginning, so that order holds up to there, and
 * ends in a hash, so that different values stay different.
 */
export function shorten(key: Buffer): Buffer {
  if (key.length <= MAX_KEY_BYTES) return key;
  const hash = createHash('sha256').update(key).digest();
  return Buffer.concat([key.subarray(0, PREFIX_BYTES), hash]);
}

/** A bound of a range, cut so that it never leaves out a shortened key that may lie beyond it. */
export const shortenBound = (key: Buffer): Buffer =>
  key.length <= PREFIX_BYTES ? key : key.subarray(0, PREFIX_BYTES);

/** The first key after every key that begins with these bytes; null when there is none. */
export function afterPrefix(prefix: Buffer): Buffer | null {
  for (let i = prefix.length - 1; i >= 0; i--)
    if (prefix[i] !== 255) {
      const next = Buffer.from(prefix.subarray(0, i + 1));
      next[i] = (next[i] as number) + 1;
      return next;
    }
  return null;
}

function writeValue(writer: KeyWriter, value: KeyValue): void {
  if (value === EMPTY_ARRAY) {
    writer.byte(ORDER.emptyArray);
    return;
  }
  const order = typeOrder(value);
  writer.byte(order);
  switch (order) {
    case ORDER.number:
      writeNumber(writer, value as Numeric);
      break;
    case ORDER.string:
      writer.terminated(Buffer.from(textValue(value)));
      break;
    case ORDER.object:
      for (const [name, child] of value as Doc) {
        // Type before name before value: the order in which MongoDB compares fields.
        writer.byte(typeOrder(child));
        writer.terminated(Buffer.from(name));
        writeValue(writer, child);
      }
      writer.byte(0);
      break;
    case ORDER.array:
      for (const child of value as Value[]) writeValue(writer, child);
      writer.byte(0);
      break;
    case ORDER.binary: {
      const bytes = binaryBytes(value as Binary);
      writer.uint32(bytes.length);
      writer.byte((value as Binary).sub_type);
      writer.raw(bytes);
      break;
    }
    case ORDER.objectId:
      writer.raw((value as ObjectId).id);
      break;
    case ORDER.boolean:
      writer.byte(value ? 1 : 0);
      break;
    case ORDER.date: {
      const time = (value as Date).getTime();
      writer.int64(Number.isNaN(time) ? -(2n ** 63n) : BigInt(time));
      break;
    }
    case ORDER.timestamp:
      writer.uint32((value as Timestamp).t);
      writer.uint32((value as Timestamp).i);
      break;
    case ORDER.regex:
      writer.terminated(Buffer.from((value as BSONRegExp).pattern));
      writer.terminated(Buffer.from((value as BSONRegExp).options));
      break;
    case ORDER.code:
      writer.terminated(Buffer.from(codeText(value as Code)));
      break;
  }
}

/** The double below, then what an integer of 64 bits or a decimal has above it. */
function writeNumber(writer: KeyWriter, value: Numeric): void {
  const { floor, rest } = floorDouble(value);
  writer.double(floor);
  if (!rest) {
    writer.byte(0);
    return;
  }
  // rest = 0.d1d2d3… × 10^place, compared by place and then digit by digit; the other way round below zero.
  const { coefficient, exponent } = rest;
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString();
  writer.byte(1);
  const start = writer.length;
  writer.uint32(digits.length + exponent + 0x80000000);
  writer.terminated(Buffer.from(digits.replace(/0+$/, '')));
  if (coefficient < 0n) writer.invertFrom(start);
}

/** A text that is the same for equal values and different for others: for groups, sets and joins. */
export function hashKey(value: Maybe): string {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'number') return `n${value}`;
  const key = encodeKey([value], [1]);
  // Small integers of every numeric type share the short form.
  if (key[0] === ORDER.number && key[9] === 0) {
    const n = floorDouble(value as Numeric).floor;
    return `n${n === 0 ? 0 : n}`;
  }
  return `k${key.toString('latin1')}`;
}
