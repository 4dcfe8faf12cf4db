import { expect } from '@jest/globals';
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

import { type Doc, type Maybe, type Value, isDoc } from '../../../server/db/embedded/bson.js';
import { StoreError } from '../../../server/db/embedded/errors.js';

const BSON_CLASSES = [
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
];

/** Plain objects become the store's documents, at every depth. */
export function value(plain: unknown): Value {
  if (Array.isArray(plain)) return plain.map(value);
  if (plain === null || typeof plain === 'boolean' || typeof plain === 'number') return plain;
  if (typeof plain === 'bigint' || typeof plain === 'string') return plain;
  if (plain instanceof Date) return plain;
  for (const type of BSON_CLASSES) if (plain instanceof type) return plain;
  if (typeof plain === 'object') return doc(plain);
  throw new Error(`${typeof plain} is no BSON value`);
}

/** A document from a plain object or a Map; fields that are undefined are left out. */
export function doc(plain: object): Doc {
  const entries: [unknown, unknown][] = plain instanceof Map ? [...plain] : Object.entries(plain);
  return new Map(
    entries.filter(([, v]) => v !== undefined).map(([name, v]) => [String(name), value(v)]),
  );
}

export const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
export const double = (n: number): Double => new Double(n);

/** A value as text that tells types apart: `1` int, `1.0` double, `1L` long, `1D` decimal. */
export function text(of: Maybe): string {
  if (of === undefined) return 'missing';
  if (of === null || typeof of === 'boolean') return String(of);
  if (typeof of === 'number') return Object.is(of, -0) ? '-0.0' : String(of);
  if (typeof of === 'bigint') return `${of}L`;
  if (typeof of === 'string') return JSON.stringify(of);
  if (of instanceof Date) return Number.isNaN(of.getTime()) ? 'date(invalid)' : of.toISOString();
  if (isDoc(of)) return `{${[...of].map(([name, v]) => `${name}: ${text(v)}`).join(', ')}}`;
  if (Array.isArray(of)) return `[${of.map(text).join(', ')}]`;
  if (of instanceof Double)
    return Object.is(of.value, -0)
      ? '-0.0'
      : `${of.value}${Number.isInteger(of.value) ? '.0' : ''}`;
  if (of instanceof Decimal128) return `${of.toString()}D`;
  if (of instanceof ObjectId) return `id(${of.toHexString()})`;
  if (of instanceof Binary) return `bin(${of.sub_type}, ${of.toString('hex')})`;
  if (of instanceof BSONRegExp) return `/${of.pattern}/${of.options}`;
  if (of instanceof Timestamp) return `ts(${of.t}, ${of.i})`;
  if (of instanceof BSONSymbol) return `symbol(${of.value})`;
  if (of instanceof Code) return `code(${String(of.code)})`;
  return of instanceof MinKey ? 'minKey' : 'maxKey';
}

/** The code with which something is refused; what else goes wrong fails the test. */
export function codeOf(run: () => unknown): number | undefined {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(StoreError);
    return error instanceof StoreError ? error.code : undefined;
  }
  return undefined;
}
