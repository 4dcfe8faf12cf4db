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
  Timestamp,
} from 'bson';

import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { badValue } from './errors.js';
import { type Numeric, compareNumbers, fitsInt32, isNumeric } from './numbers.js';

/**
 * Where a value's type stands in MongoDB's order of types ("Comparison/Sort Order" in its manual).
 * An empty array in an index or a sort is `undefined`, which stands before null.
 */
export const ORDER = {
  minKey: 1,
  emptyArray: 2,
  null: 3,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  code: 60,
  maxKey: 127,
} as const;

export function typeOrder(value: Maybe): number {
  if (value === undefined || value === null) return ORDER.null;
  if (typeof value === 'string') return ORDER.string;
  if (typeof value === 'number' || typeof value === 'bigint') return ORDER.number;
  if (typeof value === 'boolean') return ORDER.boolean;
  if (isDoc(value)) return ORDER.object;
  if (Array.isArray(value)) return ORDER.array;
  if (value instanceof Date) return ORDER.date;
  if (value instanceof ObjectId) return ORDER.objectId;
  if (value instanceof Double || value instanceof Decimal128) return ORDER.number;
  if (value instanceof Binary) return ORDER.binary;
  if (value instanceof Timestamp) return ORDER.timestamp;
  if (value instanceof BSONRegExp) return ORDER.regex;
  if (value instanceof BSONSymbol) return ORDER.string;
  if (value instanceof Code) return ORDER.code;
  if (value instanceof MinKey) return ORDER.minKey;
  return ORDER.maxKey;
}

/** Compares strings by their UTF-8 bytes, as MongoDB does; equal to UTF-16 order except for surrogates. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xHigh = x >= 0xd800 && x <= 0xdfff;
    const yHigh = y >= 0xd800 && y <= 0xdfff;
    return xHigh === yHigh ? x - y : xHigh ? 1 : -1;
  }
  return a.length - b.length;
}

/** The text of a string or a symbol. */
export const textValue = (value: Maybe): string =>
  value instanceof BSONSymbol ? value.value : (value as string);

/** How two strings are compared: by bytes, or by a collation's rules. */
export type StringOrder = (a: string, b: string) => number;

/** Negative, zero or positive; a missing value equals null. Follows MongoDB's order across types. */
export function compare(a: Maybe, b: Maybe, strings: StringOrder = compareStrings): number {
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b);
  const order = typeOrder(a);
  const difference = order - typeOrder(b);
  if (difference !== 0) return difference;
  switch (order) {
    case ORDER.number:
      return compareNumbers(a as Numeric, b as Numeric);
    case ORDER.string:
      return strings(textValue(a), textValue(b));
    case ORDER.object:
      return compareDocs(a as Doc, b as Doc, strings);
    case ORDER.array:
      return compareArrays(a as Value[], b as Value[], strings);
    case ORDER.binary:
      return compareBinary(a as Binary, b as Binary);
    case ORDER.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case ORDER.boolean:
      return Number(a) - Number(b);
    case ORDER.date:
      return (a as Date).getTime() - (b as Date).getTime();
    case ORDER.timestamp:
      return (a as Timestamp).t - (b as Timestamp).t || (a as Timestamp).i - (b as Timestamp).i;
    case ORDER.regex: {
      const [x, y] = [a as BSONRegExp, b as BSONRegExp];
      return compareStrings(x.pattern, y.pattern) || compareStrings(x.options, y.options);
    }
    case ORDER.code:
      return compareStrings(codeText(a as Code), codeText(b as Code));
    default:
      return 0;
  }
}

export const codeText = (code: Code): string => String(code.code);

function compareDocs(a: Doc, b: Doc, strings: StringOrder): number {
  const right = b.entries();
  for (const [name, value] of a) {
    const next = right.next();
    if (next.done) return 1;
    const [otherName, otherValue] = next.value;
    const difference =
      typeOrder(value) - typeOrder(otherValue) ||
      compareStrings(name, otherName) ||
      compare(value, otherValue, strings);
    if (difference !== 0) return difference;
  }
  return right.next().done ? 0 : -1;
}

function compareArrays(a: Value[], b: Value[], strings: StringOrder): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = compare(a[i], b[i], strings);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBinary(a: Binary, b: Binary): number {
  return (
    a.length() - b.length() ||
    a.sub_type - b.sub_type ||
    Buffer.compare(binaryBytes(a), binaryBytes(b))
  );
}

/** The bytes of a binary value, without the unused rest of its buffer. */
export const binaryBytes = (binary: Binary): Uint8Array =>
  binary.buffer.subarray(0, binary.length());

export const equal = (a: Maybe, b: Maybe, strings?: StringOrder): boolean =>
  compare(a, b, strings) === 0;

/** Whether both hold the same bytes: same value, same numeric type. Tells a change from a no-op. */
export function identical(a: Maybe, b: Maybe): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, i) => identical(value, b[i]));
  if (isDoc(a) && isDoc(b)) {
    if (a.size !== b.size) return false;
    const right = b.entries();
    for (const [name, value] of a) {
      const [otherName, otherValue] = right.next().value as [string, Value];
      if (name !== otherName || !identical(value, otherValue)) return false;
    }
    return true;
  }
  if (a instanceof Decimal128 && b instanceof Decimal128) return a.toString() === b.toString();
  if (a instanceof Double && b instanceof Double) return Object.is(a.value, b.value);
  return a !== undefined && b !== undefined && typeName(a) === typeName(b) && equal(a, b);
}

/** MongoDB's name of a value's type, as in `$type`; `missing` when there is none. */
export function typeName(value: Maybe): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'number') return fitsInt32(value) ? 'int' : 'double';
  if (value instanceof Double) return 'double';
  if (typeof value === 'bigint') return 'long';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof BSONSymbol) return 'symbol';
  if (value instanceof Code) return 'javascript';
  const names: Record<number, string> = {
    [ORDER.object]: 'object',
    [ORDER.array]: 'array',
    [ORDER.binary]: 'binData',
    [ORDER.objectId]: 'objectId',
    [ORDER.date]: 'date',
    [ORDER.timestamp]: 'timestamp',
    [ORDER.regex]: 'regex',
    [ORDER.minKey]: 'minKey',
  };
  return names[typeOrder(value)] ?? 'maxKey';
}

const TYPE_NUMBERS: Record<number, string> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  6: 'undefined',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  13: 'javascript',
  14: 'symbol',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
  [-1]: 'minKey',
};
const TYPE_NAMES = new Set(Object.values(TYPE_NUMBERS));
export const NUMBER_TYPES = ['double', 'int', 'long', 'decimal'];

/** The type names that a `$type` operand stands for. @throws StoreError 2 for an unknown one. */
export function typesFromOperand(operand: Value): Set<string> {
  const names = new Set<string>();
  for (const one of Array.isArray(operand) ? operand : [operand]) {
    if (one === 'number') for (const name of NUMBER_TYPES) names.add(name);
    else if (typeof one === 'string' && TYPE_NAMES.has(one)) names.add(one);
    else {
      const name = isNumeric(one) ? TYPE_NUMBERS[Number(one.valueOf())] : undefined;
      if (!name) throw badValue(`Unknown type name alias: ${show(one)}`);
      names.add(name);
    }
  }
  return names;
}

/** Whether MongoDB takes it for true: all but false, null, missing and zero. */
export function truthy(value: Maybe): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !(isNumeric(value) && compareNumbers(value, 0) === 0);
}

/** A name in a message, when the value should be one. */
export const nameIn = (value: Maybe): string => (typeof value === 'string' ? value : show(value));

/** Shows a value as the mongo shell does in messages: `{ email: "a@example.org" }`. */
export function show(value: Maybe): string {
  if (value === undefined) return 'MISSING';
  if (value === null) return 'null';
  if (typeof value === 'string') return `"${value}"`;
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[ ${value.map(show).join(', ')} ]`;
  if (isDoc(value))
    return value.size === 0
      ? '{}'
      : `{ ${[...value].map(([k, v]) => `${k}: ${show(v)}`).join(', ')} }`;
  if (value instanceof BSONRegExp) return `/${value.pattern}/${value.options}`;
  if (value instanceof Binary) return `BinData(${value.sub_type}, ${value.toString('base64')})`;
  if (value instanceof Double && Number.isInteger(value.value)) return value.value.toFixed(1);
  if (value instanceof MinKey) return 'MinKey';
  if (value instanceof MaxKey) return 'MaxKey';
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`;
  if (value instanceof Code) return codeText(value);
  return value instanceof BSONSymbol ? value.value : value.toString();
}
