import { Decimal128, Double } from 'bson';

import type { Maybe } from './bson.js';

export type Numeric = number | bigint | Double | Decimal128;

export const isNumeric = (value: Maybe): value is Numeric =>
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  value instanceof Double ||
  value instanceof Decimal128;

/** The value as a double; large integers and decimals lose digits. */
export function toNumber(value: Numeric): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  if (value instanceof Decimal128) return Number(value.toString());
  return Number(value);
}

/** The whole part of a finite number, exact. */
export function wholePart(value: Numeric): bigint {
  if (typeof value === 'bigint') return value;
  if (!(value instanceof Decimal128)) return BigInt(Math.trunc(toNumber(value)));
  const { coefficient, exponent } = exact(value) ?? { coefficient: 0n, exponent: 0 };
  return exponent < 0
    ? coefficient / 10n ** BigInt(-exponent)
    : coefficient * 10n ** BigInt(exponent);
}

/** `coefficient × 10^exponent`, exact. */
interface Exact {
  coefficient: bigint;
  exponent: number;
}

/** The exact decimal value; null for NaN and the infinities. Every finite double is a finite decimal. */
function exact(value: Numeric): Exact | null {
  if (typeof value === 'bigint') return { coefficient: value, exponent: 0 };
  if (value instanceof Decimal128) return exactDecimal(value.toString());
  const n = toNumber(value);
  if (!Number.isFinite(n)) return null;
  if (Number.isInteger(n)) return { coefficient: BigInt(n), exponent: 0 };
  let halvings = 0;
  let scaled = n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    halvings++;
  }
  // n = scaled / 2^k = scaled × 5^k / 10^k
  return { coefficient: BigInt(scaled) * 5n ** BigInt(halvings), exponent: -halvings };
}

function exactDecimal(text: string): Exact | null {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(text);
  if (!parts) return null;
  const fraction = parts[3] ?? '';
  const digits = BigInt(`${parts[2]}${fraction}`);
  return {
    coefficient: parts[1] ? -digits : digits,
    exponent: Number(parts[4] ?? 0) - fraction.length,
  };
}

/** Negative, zero or positive, by exact value whatever the types; NaN sorts before every number. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  const x = a instanceof Double ? a.value : a;
  const y = b instanceof Double ? b.value : b;
  if (!(x instanceof Decimal128) && !(y instanceof Decimal128)) {
    if (x === y) return 0;
    if (x < y) return -1;
    if (x > y) return 1;
    return x == y ? 0 : Number(Number.isNaN(y)) - Number(Number.isNaN(x));
  }
  const left = toNumber(x);
  const right = toNumber(y);
  if (left < right) return -1;
  if (left > right) return 1;
  const p = exact(x);
  const q = exact(y);
  if (p && q) return compareExact(p, q);
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(right)) - Number(Number.isNaN(left));
  // Both too large for a double, and one or both of them infinite.
  return p ? -Math.sign(right) : q ? Math.sign(left) : 0;
}

function compareExact(p: Exact, q: Exact): number {
  const [x, y] = aligned(p, q);
  return x < y ? -1 : x > y ? 1 : 0;
}

function aligned(p: Exact, q: Exact): [bigint, bigint, number] {
  const exponent = Math.min(p.exponent, q.exponent);
  return [
    p.coefficient * 10n ** BigInt(p.exponent - exponent),
    q.coefficient * 10n ** BigInt(q.exponent - exponent),
    exponent,
  ];
}

/**
 * The largest double that is not above the value, and the exact rest above it (null when there is
 * none): what an order-preserving key is made of. Above minus infinity, where there is no exact rest,
 * it is the value itself.
 */
export function floorDouble(value: Numeric): { floor: number; rest: Exact | null } {
  const nearest = toNumber(value);
  if (typeof value === 'number' || value instanceof Double) return { floor: nearest, rest: null };
  const whole = exact(value);
  if (!whole) return { floor: nearest, rest: null };
  let floor = nearest;
  let base = exact(floor);
  if (!base) floor = Number.MAX_VALUE * Math.sign(nearest); // a decimal beyond the doubles
  base ??= exact(floor) ?? { coefficient: 0n, exponent: 0 };
  if (compareExact(whole, base) < 0) {
    floor = nextDown(floor);
    if (!Number.isFinite(floor)) return { floor, rest: whole };
    base = exact(floor) ?? base;
  }
  const [x, y, exponent] = aligned(whole, base);
  return { floor, rest: x === y ? null : { coefficient: x - y, exponent } };
}

function nextDown(n: number): number {
  if (n === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, n);
  view.setBigInt64(0, view.getBigInt64(0) + (n > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
export const fitsInt32 = (n: number): boolean => (n | 0) === n;
export const fitsInt64 = (n: bigint): boolean => n >= INT64_MIN && n <= INT64_MAX;

type Operator = 'add' | 'subtract' | 'multiply';

/** Arithmetic in the wider of both types: int → long → double, and decimal above all. Null when a long overflows. */
export function arithmetic(operator: Operator, a: Numeric, b: Numeric): Numeric | null {
  if (a instanceof Decimal128 || b instanceof Decimal128) return decimalArithmetic(operator, a, b);
  if (isDouble(a) || isDouble(b)) {
    const [x, y] = [toNumber(a), toNumber(b)];
    return asDouble(operator === 'add' ? x + y : operator === 'subtract' ? x - y : x * y);
  }
  const [x, y] = [BigInt(a as number | bigint), BigInt(b as number | bigint)];
  const result = operator === 'add' ? x + y : operator === 'subtract' ? x - y : x * y;
  if (typeof a === 'number' && typeof b === 'number' && fitsInt32(Number(result)))
    return Number(result);
  return fitsInt64(result) ? result : null;
}

/** Whether BSON would store it as a double. */
export const isDouble = (value: Numeric): boolean =>
  value instanceof Double || (typeof value === 'number' && !fitsInt32(value));

export const asDouble = (n: number): number | Double => (fitsInt32(n) ? new Double(n) : n);

function decimalArithmetic(operator: Operator, a: Numeric, b: Numeric): Decimal128 {
  const p = exactOperand(a);
  const q = exactOperand(b);
  if (!p || !q) {
    const [x, y] = [toNumber(a), toNumber(b)];
    const n = operator === 'add' ? x + y : operator === 'subtract' ? x - y : x * y;
    return Decimal128.fromString(String(n));
  }
  if (operator === 'multiply')
    return toDecimal(p.coefficient * q.coefficient, p.exponent + q.exponent);
  const [x, y, exponent] = aligned(p, q);
  return toDecimal(operator === 'add' ? x + y : x - y, exponent);
}

const exactOperand = (value: Numeric): Exact | null =>
  exact(isDouble(value) ? decimalOf(toNumber(value)) : value);

/** A double as a decimal: its first 15 digits, as in MongoDB, so that 0.1 is 0.1. */
export const decimalOf = (n: number): Decimal128 =>
  Decimal128.fromString(Number.isFinite(n) ? n.toPrecision(15) : String(n));

const toDecimal = (coefficient: bigint, exponent: number): Decimal128 =>
  Decimal128.fromStringWithRounding(`${coefficient}E${exponent}`);

/** Division as `$divide` does it: a double, or a decimal of 34 digits. */
export function divide(a: Numeric, b: Numeric): Numeric {
  if (!(a instanceof Decimal128) && !(b instanceof Decimal128))
    return asDouble(toNumber(a) / toNumber(b));
  const p = exactOperand(a);
  const q = exactOperand(b);
  if (!p || !q) return Decimal128.fromString(String(toNumber(a) / toNumber(b)));
  const wanted = p.exponent - q.exponent;
  const shift = Math.max(0, 36 + q.coefficient.toString().length - p.coefficient.toString().length);
  const dividend = p.coefficient * 10n ** BigInt(shift);
  let coefficient = dividend / q.coefficient;
  let exponent = wanted - shift;
  if (dividend % q.coefficient !== 0n) return toDecimal(coefficient * 10n + 1n, exponent - 1);
  for (; exponent < wanted && coefficient % 10n === 0n; exponent++) coefficient /= 10n;
  return toDecimal(coefficient, exponent);
}
