import { Timestamp } from 'bson';

import { type Doc, type Value, cloneValue, isDoc } from './bson.js';
import { badValue, failedToParse, typeMismatch } from './errors.js';
import { compileElementTest, compileFilter } from './match.js';
import { type Numeric, arithmetic, isNumeric, toNumber } from './numbers.js';
import { fieldPath, splitPath } from './paths.js';
import type { UpdateContext, UpdateOptions } from './update.js';
import { type Place, placeAt } from './updateTargets.js';
import { type StringOrder, compare, equal, show, truthy, typeName } from './values.js';

interface OperatorSpec {
  /** Compiles the operand into what happens at each place. */
  compile(
    operand: Value,
    path: string,
    options: UpdateOptions,
  ): (place: Place, context: UpdateContext, doc: Doc) => void;
  /** Missing parents are not made: there is nothing to do without the field. */
  existingOnly?: boolean;
  /** It does nothing to a document that is there already. */
  insertOnly?: boolean;
}

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

export const UPDATE_OPERATORS: Record<string, OperatorSpec> = {
  $set: { compile: (operand) => (place) => place.set(cloneValue(operand)) },
  $setOnInsert: {
    compile: (operand) => (place) => place.set(cloneValue(operand)),
    insertOnly: true,
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
