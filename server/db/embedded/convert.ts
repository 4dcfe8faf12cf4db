import { Binary, Decimal128, ObjectId } from 'bson';

import { type Maybe, type Value, isDoc } from './bson.js';
import { parseDate, toTime } from './dates.js';
import { StoreError } from './errors.js';
import {
  asDouble,
  compareNumbers,
  decimalOf,
  fitsInt32,
  fitsInt64,
  isDouble,
  isNumeric,
  toNumber,
  wholePart,
} from './numbers.js';
import { nameIn, typeName } from './values.js';

const failure = (value: Maybe, to: string, why = ''): StoreError =>
  new StoreError(
    241,
    `Unsupported or failed conversion from ${typeName(value)} to ${to}${why && `: ${why}`}`,
  );

const TARGETS: Record<string, string> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal',
};

/**
 * `$convert` and its short forms (`$toInt` …). Null and missing give null.
 *
 * @throws StoreError 241 when the value can't be converted.
 */
export function convert(value: Maybe, target: Maybe): Value {
  if (value === undefined || value === null) return null;
  const name = nameIn(target);
  const to = TARGETS[name] ?? name;
  const convertTo = CONVERSIONS[to];
  if (!convertTo) throw new StoreError(9, `Unknown type name: ${to}`);
  return convertTo(value);
}

const CONVERSIONS: Record<string, (value: Value) => Value> = {
  bool: (value) => (isNumeric(value) ? compareNumbers(value, 0) !== 0 : value !== false),
  string: toText,
  int: (value) => Number(wholeNumber(value, 'int', (n) => fitsInt32(Number(n)))),
  long: (value) => wholeNumber(value, 'long', fitsInt64),
  double: (value) => asDouble(toFloat(value)),
  decimal: (value) => {
    if (value instanceof Decimal128) return value;
    if (isNumeric(value) && isDouble(value)) return decimalOf(toNumber(value));
    const text = typeof value === 'string' ? numberText(value, 'decimal') : undefined;
    return Decimal128.fromString(
      text ?? String(typeof value === 'bigint' ? value : toFloat(value)),
    );
  },
  date: (value) => {
    if (typeof value === 'string') return new Date(parseDate(value));
    if (isNumeric(value)) return new Date(Math.trunc(toNumber(value)));
    return new Date(toTime(value) as number);
  },
  objectId: (value) => {
    if (value instanceof ObjectId) return value;
    if (typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
    throw failure(value, 'objectId');
  },
};

function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return String(value instanceof Decimal128 ? value : toScalar(value));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Binary) return value.toString('base64');
  if (isDoc(value) || Array.isArray(value)) throw failure(value, 'string');
  throw failure(value, 'string');
}

const toScalar = (value: Value): number | bigint =>
  typeof value === 'bigint' ? value : toNumber(value as number);

function numberText(text: string, to: string): string {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text))
    throw failure(text, to, `Failed to parse number '${text}'`);
  return text.replace(/^\+/, '');
}

function toFloat(value: Value): number {
  if (typeof value === 'string') return Number(numberText(value, 'double'));
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.getTime();
  if (isNumeric(value)) return toNumber(value);
  throw failure(value, 'double');
}

function wholeNumber(value: Value, to: string, fits: (n: bigint) => boolean): bigint {
  let n: bigint;
  if (typeof value === 'bigint') n = value;
  else if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw failure(value, to, `Failed to parse number '${value}'`);
    n = BigInt(value);
  } else {
    if (value instanceof Date && to === 'int') throw failure(value, to);
    const float = toFloat(value);
    if (!Number.isFinite(float)) throw failure(value, to);
    n = wholePart(isNumeric(value) ? value : float);
  }
  if (!fits(n)) throw failure(value, to, 'would overflow');
  return n;
}
