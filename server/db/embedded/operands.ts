import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { StoreError } from './errors.js';
import type { Compiler, Evaluate } from './expressions.js';
import { type Numeric, isNumeric, toNumber } from './numbers.js';
import { typeName } from './values.js';

export type Operator = (operand: Value, compiler: Compiler) => Evaluate;

/** An operator over a list of evaluated operands; a lone operand may stand without brackets. */
export function list(
  least: number,
  most: number,
  apply: (values: Maybe[], compiler: Compiler) => Maybe,
): Operator {
  return (operand, compiler) => {
    const parts = (Array.isArray(operand) ? operand : [operand]).map((part) =>
      compiler.compile(part),
    );
    if (parts.length < least || parts.length > most)
      throw new StoreError(
        16020,
        `Expression takes ${least === most ? `exactly ${least}` : `${least} to ${most}`} arguments. ${parts.length} were passed in.`,
      );
    return (env) =>
      apply(
        parts.map((part) => part(env)),
        compiler,
      );
  };
}

/** The named parts of an operand document. @throws StoreError when one is unknown or missing. */
export function namedOperands(
  name: string,
  operand: Value,
  required: readonly string[],
  optional: readonly string[] = [],
): Doc {
  if (!isDoc(operand)) throw new StoreError(9, `${name} only supports an object as its argument`);
  for (const key of operand.keys())
    if (!required.includes(key) && !optional.includes(key))
      throw new StoreError(9, `Unrecognized argument to ${name}: ${key}`);
  for (const key of required)
    if (!operand.has(key)) throw new StoreError(9, `Missing '${key}' parameter to ${name}`);
  return operand;
}

/** An operator with named operands. */
export function named(
  name: string,
  required: readonly string[],
  optional: readonly string[],
  apply: (get: (key: string) => Maybe) => Maybe,
): Operator {
  return (operand, compiler) => {
    const spec = namedOperands(name, operand, required, optional);
    const parts = new Map([...spec].map(([key, value]) => [key, compiler.compile(value)]));
    return (env) => apply((key) => parts.get(key)?.(env));
  };
}

export const isNull = (value: Maybe): value is null | undefined =>
  value === undefined || value === null;

/** One operand; null and missing give null. */
export const unary = (apply: (value: Value) => Maybe): Operator =>
  list(1, 1, ([value]) => (isNull(value) ? null : apply(value)));

export function number(value: Maybe, operator: string): Numeric {
  if (isNumeric(value)) return value;
  throw new StoreError(28765, `${operator} only supports numeric types, not ${typeName(value)}`);
}

export function array(value: Maybe, operator: string): Value[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(28724, `${operator} requires an array, not ${typeName(value)}`);
}

export function text(value: Maybe, operator: string): string {
  if (typeof value === 'string') return value;
  throw new StoreError(16702, `${operator} requires a string argument, found: ${typeName(value)}`);
}

export const index = (value: Maybe): number => Math.trunc(toNumber(number(value, 'an index')));

export const timezone = (value: Maybe): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Over the elements of a lone array, or over the operands. */
export const statistic = (apply: (values: Maybe[]) => Maybe): Operator =>
  list(0, Infinity, (values) =>
    apply(values.length === 1 && Array.isArray(values[0]) ? values[0] : values),
  );
