import type { Maybe, Value } from './bson.js';
import { type Numeric, arithmetic, asDouble, divide, isNumeric, toNumber } from './numbers.js';

/** The sum of what is a number; integers that pass 64 bits go on as doubles. */
export function total(values: Iterable<Maybe>): Numeric {
  let sum: Numeric = 0;
  for (const value of values) sum = addTo(sum, value);
  return sum;
}

export function addTo(sum: Numeric, value: Maybe): Numeric {
  if (!isNumeric(value)) return sum;
  return arithmetic('add', sum, value) ?? asDouble(toNumber(sum) + toNumber(value));
}

/** The mean of what is a number; null when nothing is. */
export function average(values: readonly Maybe[]): Value {
  const numbers = values.filter(isNumeric);
  return numbers.length === 0 ? null : divide(total(numbers), numbers.length);
}

/** @param correction 0 for the whole population, 1 for a sample. */
export function standardDeviation(values: readonly Maybe[], correction: 0 | 1): Value {
  const numbers = values.filter(isNumeric).map(toNumber);
  if (numbers.length <= correction) return null;
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const squares = numbers.reduce((sum, n) => sum + (n - mean) ** 2, 0);
  return asDouble(Math.sqrt(squares / (numbers.length - correction)));
}
