import { Decimal128 } from 'bson';

import type { Maybe, Value } from './bson.js';
import { StoreError, typeMismatch } from './errors.js';
import { type Numeric, arithmetic, asDouble, isDouble, isNumeric, toNumber } from './numbers.js';
import { type Operator, isNull, list, number, unary } from './operands.js';
import { typeName } from './values.js';

export const float = (operator: string, apply: (n: number) => number): Operator =>
  unary((value) => asDouble(apply(toNumber(number(value, operator)))));

/** Numbers whose type stays: integers of any size come back as they are. */
export const whole = (operator: string, apply: (n: number) => number): Operator =>
  unary((value) => {
    const n = number(value, operator);
    if (typeof n === 'bigint' || (typeof n === 'number' && !isDouble(n))) return n;
    return n instanceof Decimal128
      ? Decimal128.fromString(String(apply(toNumber(n))))
      : asDouble(apply(toNumber(n)));
  });

/** Half to even, as MongoDB rounds; `place` may be negative. */
function roundTo(value: Numeric, place: number, round: (n: number) => number): Value {
  if (typeof value === 'bigint' || !isDouble(value)) {
    if (place >= 0 && !(value instanceof Decimal128)) return value;
  }
  const n = toNumber(value);
  const scaled = Number(`${n}e${place}`);
  const result = Number.isFinite(scaled) ? Number(`${round(scaled)}e${-place}`) : n;
  if (value instanceof Decimal128) return Decimal128.fromString(String(result));
  return typeof value === 'number' && !isDouble(value) ? Math.trunc(result) : asDouble(result);
}

export function roundHalfEven(n: number): number {
  const floor = Math.floor(n);
  const rest = n - floor;
  if (rest !== 0.5) return Math.round(n);
  return floor % 2 === 0 ? floor : floor + 1;
}

export const rounding = (name: string, round: (n: number) => number): Operator =>
  list(1, 2, ([value, place]) =>
    isNull(value)
      ? null
      : roundTo(number(value, name), isNull(place) ? 0 : toNumber(number(place, name)), round),
  );

export function fold(name: '$add' | '$multiply'): Operator {
  return list(0, Infinity, (values) => {
    let sum: Numeric = name === '$add' ? 0 : 1;
    let date = false;
    for (const value of values) {
      if (isNull(value)) return null;
      if (name === '$add' && value instanceof Date && !date) {
        date = true;
        sum = toNumber(sum) + value.getTime();
      } else if (isNumeric(value)) {
        const next = arithmetic(name === '$add' ? 'add' : 'multiply', sum, value);
        sum =
          next ??
          asDouble(
            name === '$add' ? toNumber(sum) + toNumber(value) : toNumber(sum) * toNumber(value),
          );
      } else
        throw typeMismatch(`${name} only supports numeric or date types, not ${typeName(value)}`);
    }
    return date ? new Date(toNumber(sum)) : sum;
  });
}

export function subtract([a, b]: Maybe[]): Maybe {
  if (isNull(a) || isNull(b)) return null;
  if (a instanceof Date) {
    if (b instanceof Date) return BigInt(a.getTime() - b.getTime());
    return new Date(a.getTime() - toNumber(number(b, '$subtract')));
  }
  const [x, y] = [number(a, '$subtract'), number(b, '$subtract')];
  return arithmetic('subtract', x, y) ?? asDouble(toNumber(x) - toNumber(y));
}

export function modulo([a, b]: Maybe[]): Maybe {
  if (isNull(a) || isNull(b)) return null;
  const [x, y] = [number(a, '$mod'), number(b, '$mod')];
  if (toNumber(y) === 0) throw new StoreError(16610, "can't $mod by zero");
  if (x instanceof Decimal128 || y instanceof Decimal128)
    return Decimal128.fromString(String(toNumber(x) % toNumber(y)));
  if (isDouble(x) || isDouble(y)) return asDouble(toNumber(x) % toNumber(y));
  const rest = BigInt(x as number | bigint) % BigInt(y as number | bigint);
  return typeof x === 'number' && typeof y === 'number' ? Number(rest) : rest;
}
