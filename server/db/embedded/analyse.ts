import { BSONRegExp, MaxKey, MinKey } from 'bson';

import { type Doc, type Value, isDoc } from './bson.js';
import { isOperators } from './match.js';
import { isNumeric, toNumber } from './numbers.js';
import { regexPrefix } from './regex.js';
import { nameIn, typeOrder } from './values.js';

/** What a filter says of one path, as far as an index can use it. */
export interface Bounds {
  points?: Value[];
  low?: { value: Value; inclusive: boolean };
  high?: { value: Value; inclusive: boolean };
  /** Texts that begin with this. */
  prefix?: string;
  /** The `$elemMatch` that it was found in: the bounds of one hold for the same element of an array. */
  element?: Doc;
}

export interface Analysis {
  paths: Map<string, Bounds>;
  /** Every condition of the filter is in `paths` and nothing else is asked. */
  complete: boolean;
}

export const EMPTY_ANALYSIS: Analysis = { paths: new Map(), complete: false };

// ---- what the filter says
export function analyse(filter: Doc): Analysis {
  const analysis: Analysis = { paths: new Map(), complete: true };
  readConditions(filter, '', analysis);
  return analysis;
}

function readConditions(filter: Doc, prefix: string, analysis: Analysis, element?: Doc): void {
  for (const [name, operand] of filter) {
    if (name === '$and' && Array.isArray(operand)) {
      for (const part of operand) if (isDoc(part)) readConditions(part, prefix, analysis, element);
      analysis.complete = false;
    } else if (name.startsWith('$')) {
      if (name !== '$comment') analysis.complete = false;
    } else readPath(prefix + name, operand, analysis, element);
  }
}

function readPath(path: string, operand: Value, analysis: Analysis, element?: Doc): void {
  const bounds: Bounds = {};
  let complete = true;
  if (operand instanceof BSONRegExp) {
    const prefix = regexPrefix(operand);
    if (prefix) bounds.prefix = prefix;
    complete = false;
  } else if (!isOperators(operand)) complete = addPoints(bounds, [operand]);
  else
    for (const [name, value] of operand)
      complete = addOperator(path, bounds, name, value, operand, analysis) && complete;
  if (element) bounds.element = element;
  if (!complete || element) analysis.complete = false;
  if (Object.keys(bounds).length === 0) return;
  if (analysis.paths.has(path)) analysis.complete = false;
  else analysis.paths.set(path, bounds);
}

/** Whether the operator was taken over completely. */
function addOperator(
  path: string,
  bounds: Bounds,
  name: string,
  value: Value,
  siblings: Doc,
  analysis: Analysis,
): boolean {
  switch (name) {
    case '$eq':
      return !bounds.points && addPoints(bounds, [value]);
    case '$in':
      return !bounds.points && Array.isArray(value) && addPoints(bounds, value);
    case '$gt':
    case '$gte':
      if (bounds.low || !rangeable(value, bounds.high)) return false;
      bounds.low = { value, inclusive: name === '$gte' };
      return true;
    case '$lt':
    case '$lte':
      if (bounds.high || !rangeable(value, bounds.low)) return false;
      bounds.high = { value, inclusive: name === '$lte' };
      return true;
    case '$regex': {
      const options = siblings.get('$options');
      const regex =
        value instanceof BSONRegExp
          ? value
          : new BSONRegExp(nameIn(value), typeof options === 'string' ? options : '');
      const prefix = typeof options === 'string' && options !== '' ? null : regexPrefix(regex);
      if (prefix) bounds.prefix = prefix;
      return false;
    }
    case '$elemMatch':
      if (isDoc(value) && !value.keys().next().value?.startsWith('$'))
        readConditions(value, `${path}.`, analysis, value);
      return false;
    default:
      return false;
  }
}

/** A value that an index finds by its key: arrays and regular expressions mean more than themselves. */
export const pointable = (value: Value): boolean =>
  !Array.isArray(value) && !(value instanceof BSONRegExp);

function addPoints(bounds: Bounds, values: Value[]): boolean {
  if (values.length === 0 || !values.every(pointable)) return false;
  bounds.points = values;
  return true;
}

/** A value that begins or ends a stretch of an index; beside another bound, one of its type. */
export const rangeable = (value: Value, other?: { value: Value }): boolean =>
  value !== null &&
  !Array.isArray(value) &&
  !isDoc(value) &&
  !(value instanceof MinKey) &&
  !(value instanceof MaxKey) &&
  !(isNumeric(value) && Number.isNaN(toNumber(value))) &&
  (other === undefined || typeOrder(other.value) === typeOrder(value));
