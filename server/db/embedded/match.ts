import { BSONRegExp, MaxKey, MinKey } from 'bson';

import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { StoreError, badValue, notSupported } from './errors.js';
import { type Scope, compileExpression } from './expressions.js';
import { isNumeric, toNumber } from './numbers.js';
import { splitPath, walk } from './paths.js';
import { compileRegex, regexOf } from './regex.js';
import {
  type StringOrder,
  compare,
  compareStrings,
  equal,
  truthy,
  typeName,
  typeOrder,
  typesFromOperand,
} from './values.js';

/** Where a match was found: what the positional `$` of an update or a projection refers to. */
export interface MatchState {
  position?: number;
}

export interface Filter {
  test(doc: Doc, state?: MatchState): boolean;
  /** Top-level fields that the test reads; undefined when it may read any. */
  fields: Set<string> | undefined;
}

type Test = (doc: Doc, state: MatchState) => boolean;
/** A test of the values that a path reaches: each element of an array and the array itself, or only the whole. */
interface Leaf {
  test(value: Maybe): boolean;
  whole?: boolean;
}

interface Context {
  strings: StringOrder;
  scope: Scope;
  fields: Set<string>;
  any: boolean;
  /** An array is taken as it is: the value under test is itself an element. */
  alone: boolean;
}

/**
 * Compiles a query filter into a test of one document, with MongoDB's rules for arrays, null and
 * missing fields, and comparisons that stay inside one type.
 *
 * @throws StoreError 2 for unknown operators or operands of the wrong shape.
 */
export function compileFilter(
  filter: Doc,
  { strings = compareStrings, scope = {} }: { strings?: StringOrder; scope?: Scope } = {},
): Filter {
  const context: Context = { strings, scope, fields: new Set(), any: false, alone: false };
  const test = compileAnd(filter, context);
  return {
    test: (doc, state = {}) => test(doc, state),
    fields: context.any ? undefined : context.fields,
  };
}

function compileAnd(filter: Doc, context: Context): Test {
  const tests = [...filter].map(([name, operand]) =>
    name.startsWith('$') ? compileTop(name, operand, context) : compilePath(name, operand, context),
  );
  if (tests.length === 1) return tests[0] as Test;
  return (doc, state) => tests.every((test) => test(doc, state));
}

function compileTop(name: string, operand: Value, context: Context): Test {
  switch (name) {
    case '$and': {
      const tests = compileList(name, operand, context);
      return (doc, state) => tests.every((test) => test(doc, state));
    }
    case '$or': {
      const tests = compileList(name, operand, context);
      return (doc, state) => tests.some((test) => test(doc, state));
    }
    case '$nor': {
      const tests = compileList(name, operand, context);
      return (doc) => !tests.some((test) => test(doc, {}));
    }
    case '$expr': {
      const expression = compileExpression(operand, context.scope);
      if (expression.fields) for (const field of expression.fields) context.fields.add(field);
      else context.any = true;
      return (doc) => truthy(expression.evaluate(doc));
    }
    case '$comment':
      return () => true;
    case '$alwaysTrue':
    case '$alwaysFalse':
      return () => name === '$alwaysTrue';
    case '$where':
      throw notSupported('$where (server-side JavaScript)', 2);
    case '$text':
      throw new StoreError(27, 'text index required for $text query; the embedded store has none');
    case '$jsonSchema':
      throw notSupported('$jsonSchema', 2);
    default:
      throw badValue(`unknown top level operator: ${name}`);
  }
}

function compileList(name: string, operand: Value, context: Context): Test[] {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return operand.map((part) => {
    if (!isDoc(part)) throw badValue('$or/$and/$nor entries need to be full objects');
    return compileAnd(part, context);
  });
}

/** Whether an operand is `{ $op: … }` and not a document to compare with. */
export function isOperators(operand: Value): operand is Doc {
  if (!isDoc(operand)) return false;
  const first = operand.keys().next().value;
  return first !== undefined && first.startsWith('$') && !['$ref', '$id', '$db'].includes(first);
}

function compilePath(path: string, operand: Value, context: Context): Test {
  const parts = splitPath(path);
  context.fields.add(parts[0] as string);
  if (operand instanceof BSONRegExp) return existential(parts, regexLeaf(operand), context);
  if (!isOperators(operand)) return existential(parts, equalLeaf(operand, context), context);
  const tests = [...operand].map(([name, value]) =>
    compileOperator(parts, name, value, operand, context),
  );
  return tests.length === 1
    ? (tests[0] as Test)
    : (doc, state) => tests.every((test) => test(doc, state));
}

/** True when some value at the path passes. */
function existential(parts: readonly string[], leaf: Leaf, { alone }: Context): Test {
  return (doc, state) =>
    walk(doc, parts, (value, position) => {
      if (!leaf.whole && !alone && Array.isArray(value))
        for (let i = 0; i < value.length; i++)
          if (leaf.test(value[i])) {
            state.position ??= position ?? i;
            return true;
          }
      if (!leaf.test(value)) return false;
      state.position ??= position;
      return true;
    });
}

const not =
  (test: Test): Test =>
  (doc) =>
    !test(doc, {});

function compileOperator(
  parts: readonly string[],
  name: string,
  operand: Value,
  siblings: Doc,
  context: Context,
): Test {
  switch (name) {
    case '$ne':
      return not(existential(parts, equalLeaf(operand, context), context));
    case '$nin':
      return not(existential(parts, inLeaf(operand, context, '$nin'), context));
    case '$not': {
      if (operand instanceof BSONRegExp)
        return not(existential(parts, regexLeaf(operand), context));
      if (!isOperators(operand)) throw badValue('$not needs a regex or a document');
      const tests = [...operand].map(([op, value]) =>
        compileOperator(parts, op, value, operand, context),
      );
      return (doc) => !tests.every((test) => test(doc, {}));
    }
    case '$exists': {
      const test = existential(
        parts,
        { test: (value) => value !== undefined, whole: true },
        context,
      );
      return truthy(operand) ? test : not(test);
    }
    case '$all': {
      if (!Array.isArray(operand)) throw badValue('$all needs an array');
      if (operand.length === 0) return () => false;
      const tests = operand.map((one) => existential(parts, allLeaf(one, context), context));
      return (doc, state) => tests.every((test) => test(doc, state));
    }
    case '$options':
      if (!siblings.has('$regex')) throw badValue('$options needs a $regex');
      return () => true;
    case '$elemMatch':
      return elemMatch(parts, operand, context);
    case '$regex':
      return existential(parts, regexLeaf(regexOperand(operand, siblings)), context);
    default:
      return existential(parts, compileLeaf(name, operand, context), context);
  }
}

function regexOperand(operand: Value, siblings: Doc): BSONRegExp {
  const options =
    siblings.get('$options') ?? (operand instanceof BSONRegExp ? operand.options : '');
  const pattern = operand instanceof BSONRegExp ? operand.pattern : operand;
  if (typeof pattern !== 'string') throw badValue('$regex has to be a string');
  if (typeof options !== 'string') throw badValue('$options has to be a string');
  return regexOf(pattern, options);
}

function allLeaf(operand: Value, context: Context): Leaf {
  if (operand instanceof BSONRegExp) return regexLeaf(operand);
  if (isDoc(operand) && operand.has('$elemMatch'))
    return elementLeaf(operand.get('$elemMatch') as Value, context);
  return equalLeaf(operand, context);
}

/** The operators that test one value. */
function compileLeaf(name: string, operand: Value, context: Context): Leaf {
  switch (name) {
    case '$eq':
      return equalLeaf(operand, context);
    case '$gt':
      return rangeLeaf(operand, context, (c) => c > 0, false);
    case '$gte':
      return rangeLeaf(operand, context, (c) => c >= 0, true);
    case '$lt':
      return rangeLeaf(operand, context, (c) => c < 0, false);
    case '$lte':
      return rangeLeaf(operand, context, (c) => c <= 0, true);
    case '$in':
      return inLeaf(operand, context, '$in');
    case '$type': {
      const types = typesFromOperand(operand);
      return { test: (value) => types.has(typeName(value)) };
    }
    case '$size': {
      if (!isNumeric(operand)) throw badValue('Failed to parse $size. Expected a number');
      const size = toNumber(operand);
      if (!Number.isInteger(size) || size < 0)
        throw badValue('Failed to parse $size. Expected a non-negative integer');
      return { test: (value) => Array.isArray(value) && value.length === size, whole: true };
    }
    case '$mod':
      return modLeaf(operand);
    case '$geoWithin':
    case '$geoIntersects':
    case '$near':
    case '$nearSphere':
      throw notSupported(`${name} (geospatial queries)`, 2);
    default:
      throw badValue(`unknown operator: ${name}`);
  }
}

function equalLeaf(operand: Value, { strings }: Context): Leaf {
  if (operand === null) return { test: (value) => value === undefined || value === null };
  if (typeof operand === 'string' && strings === compareStrings)
    return { test: (value) => value === operand };
  return { test: (value) => value !== undefined && equal(value, operand, strings) };
}

function inLeaf(operand: Value, context: Context, name: string): Leaf {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  const leaves = operand.map((one) => {
    if (isOperators(one)) throw badValue(`cannot nest $ under ${name}`);
    return one instanceof BSONRegExp ? regexLeaf(one) : equalLeaf(one, context);
  });
  return { test: (value) => leaves.some((leaf) => leaf.test(value)) };
}

function rangeLeaf(
  operand: Value,
  { strings }: Context,
  holds: (comparison: number) => boolean,
  inclusive: boolean,
): Leaf {
  if (operand instanceof BSONRegExp)
    throw badValue("Can't have RegEx as arg to predicate over field");
  if (operand === null)
    return { test: (value) => inclusive && (value === undefined || value === null) };
  if (operand instanceof MinKey || operand instanceof MaxKey)
    return { test: (value) => value !== undefined && holds(compare(value, operand)) };
  const order = typeOrder(operand);
  const isNaN = (value: Maybe) => isNumeric(value) && Number.isNaN(toNumber(value));
  if (isNaN(operand)) return { test: (value) => inclusive && isNaN(value) };
  return {
    test: (value) =>
      value !== undefined &&
      typeOrder(value) === order &&
      !isNaN(value) &&
      holds(compare(value, operand, strings)),
  };
}

function regexLeaf(regex: BSONRegExp): Leaf {
  const compiled = compileRegex(regex);
  return {
    test: (value) =>
      typeof value === 'string'
        ? compiled.test(value)
        : value instanceof BSONRegExp && equal(value, regex),
  };
}

function modLeaf(operand: Value): Leaf {
  if (!Array.isArray(operand) || operand.length !== 2)
    throw badValue('malformed mod, needs to be an array of two elements');
  const [divisor, remainder] = operand.map((n) => {
    if (!isNumeric(n) || !Number.isFinite(toNumber(n)))
      throw badValue('malformed mod, needs numbers');
    return Math.trunc(toNumber(n));
  }) as [number, number];
  if (divisor === 0) throw badValue('divisor cannot be 0');
  return {
    test: (value) => {
      if (!isNumeric(value)) return false;
      const n = Math.trunc(toNumber(value));
      return Number.isFinite(n) && n % divisor === remainder;
    },
  };
}

function elemMatch(parts: readonly string[], operand: Value, context: Context): Test {
  const { test } = elementTest(operand, context);
  return (doc, state) =>
    walk(doc, parts, (value, position) => {
      if (!Array.isArray(value)) return false;
      const index = value.findIndex(test);
      if (index < 0) return false;
      state.position ??= position ?? index;
      return true;
    });
}

function elementLeaf(operand: Value, context: Context): Leaf {
  const { test } = elementTest(operand, context);
  return { test: (value) => Array.isArray(value) && value.some(test), whole: true };
}

const LOGICAL = new Set(['$and', '$or', '$nor', '$expr', '$where']);

/** The test of one element of an array: a filter over documents, or operators over the value. */
export function elementTest(operand: Value, context: Context): { test: (value: Value) => boolean } {
  if (!isDoc(operand)) throw badValue('$elemMatch needs an Object');
  const inner: Context = { ...context, fields: new Set(), any: false, alone: false };
  const first = operand.keys().next().value;
  let test: (value: Value) => boolean;
  if (first?.startsWith('$') && !LOGICAL.has(first)) {
    const wrapped = compilePath('e', operand, { ...inner, alone: true });
    test = (value) => wrapped(new Map([['e', value]]), {});
  } else {
    const filter = compileAnd(operand, inner);
    test = (value) => {
      if (isDoc(value)) return filter(value, {});
      return Array.isArray(value) && filter(new Map(value.map((v, i) => [String(i), v])), {});
    };
  }
  return { test };
}

/** `$elemMatch` of a projection, `$pull` and array filters: the same test without an enclosing filter. */
export function compileElementTest(
  operand: Value,
  strings: StringOrder = compareStrings,
): (value: Value) => boolean {
  return elementTest(operand, { strings, scope: {}, fields: new Set(), any: false, alone: false })
    .test;
}
