import { Timestamp } from 'bson';

import { cloneValue, type Doc, isDoc, type Maybe, type Value } from './bson.js';
import { badValue, failedToParse, StoreError, typeMismatch } from './errors.js';
import type { Scope, Variables } from './expressions.js';
import { compileElementTest, compileFilter, isOperators, type MatchState } from './match.js';
import { arithmetic, isNumeric, type Numeric, toNumber } from './numbers.js';
import { fieldPath, isIndex, splitPath } from './paths.js';
import { compileTransform } from './project.js';
import { compare, equal, nameIn, show, type StringOrder, typeName, truthy } from './values.js';

/** What one application of an update knows besides the document. */
export interface UpdateContext {
  /** Position that the filter matched: what `$` stands for. */
  state: MatchState;
  inserting: boolean;
  now: Date;
  variables: Variables;
}

/** Turns a document into its next state; never changes the one it gets. */
export type Update = (doc: Doc, context: UpdateContext) => Doc;

export interface UpdateOptions {
  arrayFilters?: Value[];
  strings?: StringOrder;
  scope?: Scope;
}

/**
 * Compiles the three forms of an update: operators, a replacement, a pipeline.
 *
 * @throws StoreError 9, 40, 2 … with MongoDB's codes for what it would refuse.
 */
export function compileUpdate(update: Value, options: UpdateOptions = {}): Update {
  if (Array.isArray(update)) return compilePipeline(update, options);
  if (!isDoc(update)) throw failedToParse('Update argument must be either an object or an array');
  const first = update.keys().next().value;
  if (first?.startsWith('$')) return compileOperators(update, options);
  for (const name of update.keys())
    if (name.startsWith('$'))
      throw new StoreError(
        52,
        `The dollar ($) prefixed field '${name}' is not allowed in the context of an update's replacement document`,
      );
  if (options.arrayFilters?.length)
    throw failedToParse('Cannot specify arrayFilters and a replacement');
  return (doc) => withId(cloneValue(update), doc.get('_id'));
}

/** Whether the update replaces the whole document. */
export const isReplacement = (update: Value): boolean =>
  isDoc(update) && !update.keys().next().value?.startsWith('$');

function withId(replacement: Doc, id: Maybe): Doc {
  const own = replacement.get('_id');
  if (own !== undefined && id !== undefined && !equal(own, id)) throw immutableId();
  if (id === undefined && own === undefined) return replacement;
  const result: Doc = new Map([['_id', (id ?? own) as Value]]);
  for (const [name, value] of replacement) if (name !== '_id') result.set(name, value);
  return result;
}

const immutableId = (): StoreError =>
  new StoreError(
    66,
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );

const PIPELINE_STAGES = new Set([
  '$set',
  '$addFields',
  '$unset',
  '$project',
  '$replaceRoot',
  '$replaceWith',
]);

function compilePipeline(stages: Value[], { arrayFilters, scope }: UpdateOptions): Update {
  if (arrayFilters?.length)
    throw failedToParse('arrayFilters may not be specified for pipeline-style updates');
  const transforms = stages.map((stage) => {
    const [name, spec] = isDoc(stage) ? ([...stage][0] ?? []) : [];
    if (name === undefined || !PIPELINE_STAGES.has(name))
      throw new StoreError(72, `${String(name)} is not allowed to be used within an update`);
    return compileTransform(name, spec as Value, scope);
  });
  return (doc, { variables }) => {
    const result = transforms.reduce((current, transform) => transform(current, variables), doc);
    const id = doc.get('_id');
    if (result.has('_id') && id !== undefined && !equal(result.get('_id'), id)) throw immutableId();
    return id !== undefined && !result.has('_id') ? withId(result, id) : result;
  };
}

// ---- operators

/** A place in a document: a field of a document or an element of an array. */
interface Place {
  path: string;
  get(): Maybe;
  set(value: Value): void;
  remove(): void;
}

interface OperatorSpec {
  /** Compiles the operand into what happens at each place. */
  compile(
    operand: Value,
    path: string,
    options: UpdateOptions,
  ): (place: Place, context: UpdateContext, doc: Doc) => void;
  /** Missing parents are not made: there is nothing to do without the field. */
  existingOnly?: boolean;
}

interface Modification {
  parts: string[];
  path: string;
  existingOnly: boolean;
  apply(place: Place, context: UpdateContext, doc: Doc): void;
}

function compileOperators(update: Doc, options: UpdateOptions): Update {
  const filters = compileArrayFilters(options);
  const modifications: Modification[] = [];
  const used = new Set<string>();
  for (const [name, fields] of update) {
    const operator = UPDATE_OPERATORS[name];
    if (!operator)
      throw failedToParse(
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (!isDoc(fields))
      throw failedToParse(
        `Modifiers operate on fields but we found type ${typeName(fields)} instead`,
      );
    for (const [path, operand] of fields) {
      const parts = checkPath(path, filters, used);
      modifications.push({
        parts,
        path,
        existingOnly: operator.existingOnly ?? false,
        apply: operator.compile(operand, path, options),
      });
      if (name === '$rename') checkPath(nameIn(operand), filters, used);
    }
  }
  for (const name of filters.keys())
    if (!used.has(name))
      throw failedToParse(`The array filter for identifier '${name}' was not used in the update`);
  refuseConflicts(update);
  // MongoDB adds new fields in the order of their names.
  modifications.sort((a, b) => comparePaths(a.parts, b.parts));

  return (original, context) => {
    const doc = cloneValue(original);
    for (const { parts, existingOnly, apply } of modifications)
      for (const target of targets(doc, parts, 0, [], context, filters)) {
        const place = placeAt(doc, target, !existingOnly);
        if (place) apply(place, context, doc);
      }
    if (original.has('_id') && !equal(doc.get('_id'), original.get('_id'))) throw immutableId();
    return doc;
  };
}

function comparePaths(a: string[], b: string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] as string, b[i] as string];
    if (x === y) continue;
    return isIndex(x) && isIndex(y) ? Number(x) - Number(y) : x < y ? -1 : 1;
  }
  return a.length - b.length;
}

type ArrayFilters = Map<string, (value: Value) => boolean>;

function compileArrayFilters({ arrayFilters = [], strings }: UpdateOptions): ArrayFilters {
  const filters: ArrayFilters = new Map();
  for (const filter of arrayFilters) {
    if (!isDoc(filter)) throw typeMismatch('arrayFilters must be documents');
    const names = new Set(identifiers(filter));
    const [name] = names;
    if (name === undefined || names.size !== 1)
      throw failedToParse(
        `Expected a single top-level field name, found ${[...names].map((n) => `'${n}'`).join(' and ') || 'none'}`,
      );
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name))
      throw badValue(
        `The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
      );
    if (filters.has(name))
      throw failedToParse(
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    const { test } = compileFilter(filter, strings ? { strings } : {});
    filters.set(name, (value) => test(new Map([[name, value]])));
  }
  return filters;
}

function identifiers(filter: Doc): string[] {
  return [...filter].flatMap(([name, value]) =>
    name.startsWith('$') && Array.isArray(value)
      ? value.flatMap((part) => (isDoc(part) ? identifiers(part) : []))
      : [splitPath(name)[0] as string],
  );
}

/** Splits and checks an update path; remembers which array filters it uses. */
function checkPath(path: string, filters: ArrayFilters, used: Set<string>): string[] {
  if (path === '') throw new StoreError(56, 'An empty update path is not valid.');
  const parts = splitPath(path);
  parts.forEach((part, i) => {
    if (part === '')
      throw new StoreError(
        56,
        `The update path '${path}' contains an empty field name, which is not allowed.`,
      );
    const identifier = /^\$\[(.*)\]$/.exec(part)?.[1];
    if (identifier) {
      if (!filters.has(identifier))
        throw badValue(`No array filter found for identifier '${identifier}' in path '${path}'`);
      used.add(identifier);
    }
    if (i === 0 && (part === '$' || identifier !== undefined))
      throw badValue(
        `Cannot have array filter identifier (i.e. '$') or positional operator in the first position in path '${path}'`,
      );
    if (
      part.startsWith('$') &&
      part !== '$' &&
      identifier === undefined &&
      !/^\$(ref|id|db)$/.test(part)
    )
      throw new StoreError(
        52,
        `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`,
      );
  });
  return parts;
}

function refuseConflicts(update: Doc): void {
  const paths: string[] = [];
  for (const [name, fields] of update)
    for (const [path, operand] of fields as Doc) {
      paths.push(path);
      if (name === '$rename') paths.push(nameIn(operand));
    }
  paths.sort((a, b) => comparePaths(splitPath(a), splitPath(b)));
  for (let i = 1; i < paths.length; i++) {
    const [before, path] = [paths[i - 1] as string, paths[i] as string];
    if (path === before || path.startsWith(`${before}.`))
      throw new StoreError(
        40,
        `Updating the path '${path}' would create a conflict at '${before}'`,
      );
  }
}

/** The concrete paths that `$`, `$[]` and `$[name]` stand for in this document. */
function targets(
  value: Maybe,
  parts: readonly string[],
  depth: number,
  done: string[],
  context: UpdateContext,
  filters: ArrayFilters,
): string[][] {
  const part = parts[depth];
  if (part === undefined) return [done];
  const go = (step: string) =>
    targets(child(value, step), parts, depth + 1, [...done, step], context, filters);
  if (part === '$') {
    if (context.state.position === undefined)
      throw badValue('The positional operator did not find the match needed from the query.');
    return go(String(context.state.position));
  }
  const identifier = /^\$\[(.*)\]$/.exec(part)?.[1];
  if (identifier === undefined) return go(part);
  if (!Array.isArray(value))
    throw badValue(
      `The path '${done.join('.')}' must exist in the document in order to apply array updates.`,
    );
  const test =
    identifier === '' ? () => true : (filters.get(identifier) as (value: Value) => boolean);
  return value.flatMap((element, i) => (test(element) ? go(String(i)) : []));
}

function child(value: Maybe, step: string): Maybe {
  if (isDoc(value)) return value.get(step);
  return Array.isArray(value) && isIndex(step) ? value[Number(step)] : undefined;
}

const MAX_PADDING = 1_500_000;

/** Finds the place, making missing parents on the way; null when they are missing and must not be made. */
function placeAt(doc: Doc, path: string[], create: boolean): Place | null {
  let container: Maybe = doc;
  for (let i = 0; i < path.length; i++) {
    const step = path[i] as string;
    const last = i === path.length - 1;
    if (isDoc(container)) {
      if (last) return docPlace(container, step, path.join('.'));
    } else if (Array.isArray(container)) {
      if (!isIndex(step)) {
        if (!create) return null;
        throw notViable(path, i, container);
      }
      if (last) return arrayPlace(container, Number(step), path.join('.'));
    } else {
      if (!create) return null;
      throw notViable(path, i, container);
    }
    let next: Maybe = child(container, step);
    if (next === undefined) {
      if (!create) return null;
      next = new Map<string, Value>();
      if (isDoc(container)) container.set(step, next);
      else arrayPlace(container, Number(step), path.join('.')).set(next);
    }
    container = next;
  }
  return null;
}

const notViable = (path: string[], at: number, found: Maybe): StoreError =>
  new StoreError(
    28,
    `Cannot create field '${path[at]}' in element {${path[at - 1]}: ${show(found)}}`,
  );

const docPlace = (doc: Doc, name: string, path: string): Place => ({
  path,
  get: () => doc.get(name),
  set: (value) => doc.set(name, value),
  remove: () => doc.delete(name),
});

const arrayPlace = (array: Value[], index: number, path: string): Place => ({
  path,
  get: () => array[index],
  set(value) {
    if (index - array.length > MAX_PADDING)
      throw badValue(`can't backfill more than ${MAX_PADDING} elements`);
    while (array.length < index) array.push(null);
    array[index] = value;
  },
  remove() {
    if (index < array.length) array[index] = null;
  },
});

function numberAt(place: Place, operand: Numeric, operator: '$inc' | '$mul', doc: Doc): void {
  const old = place.get();
  if (old === undefined) {
    place.set(operator === '$inc' ? operand : arithmetic('multiply', operand, 0));
    return;
  }
  if (!isNumeric(old))
    throw typeMismatch(
      `Cannot apply ${operator} to a value of non-numeric type. {_id: ${show(doc.get('_id'))}} has the field '${place.path}' of non-numeric type ${typeName(old)}`,
    );
  const result = arithmetic(operator === '$inc' ? 'add' : 'multiply', old, operand);
  if (result === null)
    throw badValue(
      `Failed to apply ${operator} operations to current value ((NumberLong)${String(old)}) for document {_id: ${show(doc.get('_id'))}}`,
    );
  place.set(result);
}

const arithmeticOperator = (name: '$inc' | '$mul'): OperatorSpec => ({
  compile(operand, path) {
    if (!isNumeric(operand))
      throw typeMismatch(
        `Cannot ${name === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${show(operand)}}`,
      );
    return (place, _context, doc) => numberAt(place, operand, name, doc);
  },
});

const extremeOperator = (sign: number): OperatorSpec => ({
  compile:
    (operand, _path, { strings }) =>
    (place) => {
      const old = place.get();
      if (old === undefined || sign * compare(operand, old, strings) > 0)
        place.set(cloneValue(operand));
    },
});

/** The array at a place, made when nothing is there. */
function arrayAt(place: Place, why: string): Value[] {
  const old = place.get();
  if (old === undefined) {
    const made: Value[] = [];
    place.set(made);
    return made;
  }
  if (!Array.isArray(old))
    throw badValue(`${why} '${place.path}' must be an array but is of type ${typeName(old)}`);
  return old;
}

const PUSH_MODIFIERS = new Set(['$each', '$position', '$slice', '$sort']);

function wholeModifier(modifiers: Doc, name: string): number | undefined {
  const value = modifiers.get(name);
  if (value === undefined) return undefined;
  if (!isNumeric(value) || !Number.isInteger(toNumber(value)))
    throw badValue(
      `The value for ${name} must be an integer value but was given type: ${typeName(value)}`,
    );
  return toNumber(value);
}

function compilePush(operand: Value): (place: Place) => void {
  if (!isDoc(operand) || !operand.has('$each'))
    return (place) => arrayAt(place, 'The field').push(cloneValue(operand));
  for (const name of operand.keys())
    if (!PUSH_MODIFIERS.has(name)) throw badValue(`Unrecognized clause in $push: ${name}`);
  const added = operand.get('$each');
  if (!Array.isArray(added)) throw badValue('The argument to $each in $push must be an array');
  const position = wholeModifier(operand, '$position');
  const slice = wholeModifier(operand, '$slice');
  const order = operand.has('$sort') ? pushOrder(operand.get('$sort') as Value) : undefined;
  return (place) => {
    const array = arrayAt(place, 'The field');
    array.splice(position ?? array.length, 0, ...cloneValue(added));
    if (order) array.sort(order);
    if (slice !== undefined) {
      if (slice >= 0) array.splice(slice);
      else array.splice(0, Math.max(0, array.length + slice));
    }
  };
}

function pushOrder(sort: Value): (a: Value, b: Value) => number {
  if (!isDoc(sort)) {
    if (!isNumeric(sort) || Math.abs(toNumber(sort)) !== 1)
      throw badValue('The $sort element value must be either 1 or -1');
    return (a, b) => toNumber(sort) * compare(a, b);
  }
  const keys = [...sort].map(([path, direction]) => [splitPath(path), Number(direction)] as const);
  return (a, b) => {
    for (const [parts, direction] of keys) {
      const difference = compare(fieldPath(a, parts), fieldPath(b, parts));
      if (difference !== 0) return direction * difference;
    }
    return 0;
  };
}

function pullTest(operand: Value, strings?: StringOrder): (value: Value) => boolean {
  if (isDoc(operand)) return compileElementTest(operand, strings);
  const { test } = compileFilter(new Map([['e', operand]]), strings ? { strings } : {});
  return (value) => test(new Map([['e', Array.isArray(value) ? [value] : value]]));
}

function removeFrom(place: Place, operator: string, drop: (value: Value) => boolean): void {
  const old = place.get();
  if (old === undefined) return;
  if (!Array.isArray(old)) throw badValue(`Cannot apply ${operator} to a non-array value`);
  place.set(old.filter((value) => !drop(value)));
}

function compileCurrentDate(operand: Value): (place: Place, context: UpdateContext) => void {
  const type = isDoc(operand)
    ? operand.get('$type')
    : truthy(operand) || operand === false
      ? 'date'
      : undefined;
  if (type !== 'date' && type !== 'timestamp')
    throw badValue(
      "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
    );
  return (place, { now }) =>
    place.set(type === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }));
}

function compileBit(operand: Value, path: string): (place: Place) => void {
  if (!isDoc(operand) || operand.size === 0)
    throw badValue(`The $bit modifier is not compatible with a ${typeName(operand)}.`);
  const steps = [...operand];
  for (const [name, by] of steps)
    if (!['and', 'or', 'xor'].includes(name) || (typeof by !== 'bigint' && typeName(by) !== 'int'))
      throw badValue(
        `The $bit modifier only supports 'and', 'or', and 'xor' with integers, not {${path}: ${show(operand)}}`,
      );
  return (place) => {
    const old = place.get() ?? 0;
    if (typeof old !== 'bigint' && typeName(old) !== 'int')
      throw badValue(`Cannot apply $bit to a value of non-integral type`);
    let bits = BigInt(old as number | bigint);
    let long = typeof old === 'bigint';
    for (const [name, by] of steps) {
      long ||= typeof by === 'bigint';
      const mask = BigInt(by as number | bigint);
      bits = name === 'and' ? bits & mask : name === 'or' ? bits | mask : bits ^ mask;
    }
    place.set(long ? BigInt.asIntN(64, bits) : Number(BigInt.asIntN(32, bits)));
  };
}

function compileRename(
  operand: Value,
  path: string,
): (place: Place, context: UpdateContext, doc: Doc) => void {
  if (typeof operand !== 'string')
    throw badValue(`The 'to' field for $rename must be a string: ${path}: ${show(operand)}`);
  if (operand === path)
    throw badValue(`The source and target field for $rename must differ: ${path}: "${operand}"`);
  for (const one of [path, operand])
    if (/(^|\.)\$/.test(one)) throw badValue(`The path for $rename may not contain '$': ${one}`);
  return (place, _context, doc) => {
    const value = place.get();
    if (value === undefined) return;
    place.remove();
    placeAt(doc, splitPath(operand), true)?.set(value);
  };
}

const UPDATE_OPERATORS: Record<string, OperatorSpec> = {
  $set: { compile: (operand) => (place) => place.set(cloneValue(operand)) },
  $setOnInsert: {
    compile:
      (operand) =>
      (place, { inserting }) => {
        if (inserting) place.set(cloneValue(operand));
      },
  },
  $unset: { compile: () => (place) => place.remove(), existingOnly: true },
  $inc: arithmeticOperator('$inc'),
  $mul: arithmeticOperator('$mul'),
  $min: extremeOperator(-1),
  $max: extremeOperator(1),
  $currentDate: { compile: compileCurrentDate },
  $rename: { compile: compileRename, existingOnly: true },
  $bit: { compile: compileBit },
  $push: { compile: compilePush },
  $addToSet: {
    compile(operand, _path, { strings }) {
      const each = isDoc(operand) && operand.has('$each') ? operand.get('$each') : [operand];
      if (!Array.isArray(each))
        throw typeMismatch('The argument to $each in $addToSet must be an array');
      return (place) => {
        const array = arrayAt(place, 'Cannot apply $addToSet to non-array field. Field named');
        for (const value of each)
          if (!array.some((present) => equal(present, value, strings)))
            array.push(cloneValue(value));
      };
    },
  },
  $pull: {
    compile(operand, _path, { strings }) {
      const test = pullTest(operand, strings);
      return (place) => removeFrom(place, '$pull', test);
    },
    existingOnly: true,
  },
  $pullAll: {
    compile(operand, _path, { strings }) {
      if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument');
      return (place) =>
        removeFrom(place, '$pullAll', (value) => operand.some((one) => equal(one, value, strings)));
    },
    existingOnly: true,
  },
  $pop: {
    compile(operand) {
      if (!isNumeric(operand) || Math.abs(toNumber(operand)) !== 1)
        throw failedToParse('$pop expects 1 or -1');
      return (place) => {
        const old = place.get();
        if (old === undefined) return;
        if (!Array.isArray(old))
          throw typeMismatch(
            `Path '${place.path}' contains an element of non-array type '${typeName(old)}'`,
          );
        if (toNumber(operand) === 1) old.pop();
        else old.shift();
      };
    },
    existingOnly: true,
  },
};

/**
 * The document that an upsert starts from: what the filter says must be equal.
 *
 * @param replacement only `_id` counts when the update replaces the document.
 */
export function documentFromFilter(filter: Doc, replacement: boolean): Doc {
  const doc: Doc = new Map();
  const known = new Set<string>();
  for (const [path, value] of equalities(filter)) {
    if (replacement && path !== '_id') continue;
    if (known.has(path))
      throw new StoreError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    known.add(path);
    placeAt(doc, splitPath(path), true)?.set(cloneValue(value));
  }
  return doc;
}

function equalities(filter: Doc): [string, Value][] {
  return [...filter].flatMap(([name, operand]): [string, Value][] => {
    if (name === '$and' && Array.isArray(operand)) return operand.filter(isDoc).flatMap(equalities);
    if (name === '$or' && Array.isArray(operand) && operand.length === 1)
      return operand.filter(isDoc).flatMap(equalities);
    if (name.startsWith('$')) return [];
    if (!isOperators(operand)) return typeName(operand) === 'regex' ? [] : [[name, operand]];
    const only = operand.get('$eq') ?? single(operand.get('$in')) ?? single(operand.get('$all'));
    return only === undefined ? [] : [[name, only]];
  });
}

const single = (value: Maybe): Maybe =>
  Array.isArray(value) &&
  value.length === 1 &&
  typeName(value[0]) !== 'regex' &&
  !isOperators(value[0] as Value)
    ? value[0]
    : undefined;
