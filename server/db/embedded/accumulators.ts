import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { StoreError, notSupported } from './errors.js';
import { type Scope, type Variables, compileExpression } from './expressions.js';
import { hashKey } from './keys.js';
import { type Numeric, divide, isNumeric } from './numbers.js';
import { addTo, standardDeviation } from './statistics.js';
import { compare } from './values.js';

/** Gathers one value of one group. */
export interface Accumulator {
  add(doc: Doc, variables: Variables): void;
  result(): Value;
}

type Collect = () => { add(value: Maybe): void; result(): Value };

const extreme =
  (sign: number): Collect =>
  () => {
    let best: Maybe;
    return {
      add(value) {
        if (
          value !== undefined &&
          value !== null &&
          (best === undefined || sign * compare(value, best) > 0)
        )
          best = value;
      },
      result: () => best ?? null,
    };
  };

const deviation =
  (correction: 0 | 1): Collect =>
  () => {
    const values: Maybe[] = [];
    return {
      add: (value) => void values.push(value),
      result: () => standardDeviation(values, correction),
    };
  };

/** Accumulators of one operand; windows use them too. */
export const COLLECTORS: Record<string, Collect> = {
  $sum: () => {
    let sum: Numeric = 0;
    return { add: (value) => void (sum = addTo(sum, value)), result: () => sum };
  },
  $avg: () => {
    let sum: Numeric = 0;
    let count = 0;
    return {
      add(value) {
        if (!isNumeric(value)) return;
        sum = addTo(sum, value);
        count++;
      },
      result: () => (count === 0 ? null : divide(sum, count)),
    };
  },
  $min: extreme(-1),
  $max: extreme(1),
  $first: () => {
    let first: { value: Value } | undefined;
    return {
      add: (value) => void (first ??= { value: value ?? null }),
      result: () => first?.value ?? null,
    };
  },
  $last: () => {
    let last: Maybe;
    return { add: (value) => void (last = value), result: () => last ?? null };
  },
  $push: () => {
    const all: Value[] = [];
    return {
      add(value) {
        if (value !== undefined) all.push(value);
      },
      result: () => all,
    };
  },
  $addToSet: () => {
    const all = new Map<string, Value>();
    return {
      add(value) {
        if (value === undefined) return;
        const key = hashKey(value);
        if (!all.has(key)) all.set(key, value);
      },
      result: () => [...all.values()],
    };
  },
  $count: () => {
    let count = 0;
    return { add: () => void count++, result: () => count };
  },
  $mergeObjects: () => {
    const merged: Doc = new Map();
    return {
      add(value) {
        if (isDoc(value)) for (const [name, field] of value) merged.set(name, field);
      },
      result: () => merged,
    };
  },
  $stdDevPop: deviation(0),
  $stdDevSamp: deviation(1),
};

/** @throws StoreError 15952 for an unknown accumulator, 40234 when it is no accumulator object. */
export function compileAccumulator(field: string, spec: Value, scope: Scope): () => Accumulator {
  if (field.includes('.'))
    throw new StoreError(40235, `The field name '${field}' cannot contain '.'`);
  if (!isDoc(spec) || !spec.keys().next().value?.startsWith('$'))
    throw new StoreError(40234, `The field '${field}' must be an accumulator object`);
  if (spec.size !== 1)
    throw new StoreError(40238, `The field '${field}' must specify one accumulator`);
  const [name, operand] = [...spec][0] as [string, Value];
  if (name === '$accumulator') throw notSupported('$accumulator (server-side JavaScript)', 31264);
  const collect = COLLECTORS[name];
  if (!collect) throw new StoreError(15952, `unknown group operator '${name}'`);
  const expression = compileExpression(operand, scope);
  return () => {
    const state = collect();
    return {
      add: (doc, variables) => state.add(expression.evaluate(doc, variables)),
      result: () => state.result(),
    };
  };
}
