import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { StoreError } from './errors.js';
import { hashKey } from './keys.js';
import { type Operator, array, index, isNull, list, statistic, text } from './operands.js';
import { compare, typeName } from './values.js';

export function slice([items, a, b]: Maybe[]): Maybe {
  if (isNull(items) || isNull(a)) return null;
  const all = array(items, '$slice');
  if (b === undefined) {
    const n = index(a);
    return n >= 0 ? all.slice(0, n) : all.slice(n);
  }
  const start = index(a) < 0 ? Math.max(0, all.length + index(a)) : index(a);
  return all.slice(start, start + index(b));
}

export function elementAt([items, position]: Maybe[]): Maybe {
  if (isNull(items) || isNull(position)) return null;
  const all = array(items, '$arrayElemAt');
  return all.at(index(position));
}

export function range([start, end, step]: Maybe[]): Maybe {
  const [from, to, by] = [index(start), index(end), step === undefined ? 1 : index(step)];
  if (by === 0) throw new StoreError(34449, '$range requires a non-zero step value');
  const count = Math.max(0, Math.ceil((to - from) / by));
  if (count > 1_000_000) throw new StoreError(292, '$range would use too much memory');
  return Array.from({ length: count }, (_, i) => from + i * by);
}

export const keysOf = (items: Value[]): Set<string> => new Set(items.map(hashKey));

/** Of equal items the first. */
export function distinct(items: Value[]): Value[] {
  const found = new Map<string, Value>();
  for (const item of items) {
    const key = hashKey(item);
    if (!found.has(key)) found.set(key, item);
  }
  return [...found.values()];
}

export const sets = (name: string, apply: (all: Value[][]) => Maybe): Operator =>
  list(1, Infinity, (values) =>
    values.some(isNull) ? null : apply(values.map((value) => array(value, name))),
  );

export const extreme = (sign: number): Operator =>
  statistic((values) => {
    let best: Maybe = null;
    for (const value of values)
      if (!isNull(value) && (isNull(best) || sign * compare(value, best) > 0)) best = value;
    return best;
  });

export function mergeObjects(values: Maybe[]): Maybe {
  const merged: Doc = new Map();
  for (const value of values) {
    if (isNull(value)) continue;
    if (!isDoc(value))
      throw new StoreError(
        40400,
        `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`,
      );
    for (const [name, field] of value) merged.set(name, field);
  }
  return merged;
}

export function toEntries(value: Value): Value[] {
  if (!isDoc(value)) throw new StoreError(40390, '$objectToArray requires a document input');
  return [...value].map(
    ([k, v]) =>
      new Map<string, Value>([
        ['k', k],
        ['v', v],
      ]),
  );
}

export function fromEntries(value: Value): Doc {
  return new Map(
    array(value, '$arrayToObject').map((entry) => {
      const [k, v] = isDoc(entry)
        ? [entry.get('k'), entry.get('v')]
        : array(entry, '$arrayToObject');
      return [text(k, '$arrayToObject'), v ?? null];
    }),
  );
}
