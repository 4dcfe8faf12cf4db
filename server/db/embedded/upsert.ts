import { type Doc, type Maybe, type Value, cloneValue, isDoc } from './bson.js';
import { StoreError } from './errors.js';
import { isOperators } from './match.js';
import { splitPath } from './paths.js';
import { placeAt } from './updateTargets.js';
import { typeName } from './values.js';

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

export const single = (value: Maybe): Maybe =>
  Array.isArray(value) &&
  value.length === 1 &&
  typeName(value[0]) !== 'regex' &&
  !isOperators(value[0] as Value)
    ? value[0]
    : undefined;
