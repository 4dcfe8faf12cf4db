import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { EMPTY_ARRAY, type KeyValue } from './keys.js';

/** What a walk meets at the end of a path; true stops it. `position`: index in the first array it went through. */
type Visit = (value: Maybe, position: number | undefined) => boolean;

export const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part);
export const splitPath = (path: string): string[] => path.split('.');

/**
 * Visits each value that a dotted path reaches, going into the documents of arrays as MongoDB's
 * queries do. A field that is not there is visited as undefined; an array of scalars on the way is not.
 */
export function walk(
  value: Maybe,
  parts: readonly string[],
  visit: Visit,
  depth = 0,
  position?: number,
): boolean {
  const part = parts[depth];
  if (part === undefined) return visit(value, position);
  if (isDoc(value)) return walk(value.get(part), parts, visit, depth + 1, position);
  if (!Array.isArray(value)) return visit(undefined, position);
  if (isIndex(part)) {
    const index = Number(part);
    if (index < value.length && walk(value[index], parts, visit, depth + 1, position)) return true;
  }
  for (let i = 0; i < value.length; i++)
    if (isDoc(value[i]) && walk(value[i], parts, visit, depth, position ?? i)) return true;
  return false;
}

/**
 * The values that an index holds for one path, and whether an array was on the way.
 * Nothing there counts as null, an empty array as EMPTY_ARRAY (MongoDB's "undefined").
 */
export function indexValues(value: Maybe, parts: readonly string[], depth = 0): IndexValues {
  const part = parts[depth];
  if (part === undefined) {
    if (!Array.isArray(value)) return { values: [value], multikey: false };
    return { values: value.length === 0 ? [EMPTY_ARRAY] : value, multikey: true };
  }
  if (isDoc(value)) return indexValues(value.get(part), parts, depth + 1);
  if (!Array.isArray(value)) return { values: [undefined], multikey: false };
  const values: KeyValue[] = [];
  if (isIndex(part) && Number(part) < value.length)
    values.push(...indexValues(value[Number(part)], parts, depth + 1).values);
  else
    for (const element of value)
      if (isDoc(element)) values.push(...indexValues(element, parts, depth).values);
      else values.push(undefined);
  return { values: values.length === 0 ? [undefined] : values, multikey: true };
}

export interface IndexValues {
  values: KeyValue[];
  multikey: boolean;
}

/** Whether the field is there for a sparse index: something at the path, null included. */
export function pathExists(doc: Doc, parts: readonly string[]): boolean {
  return walk(doc, parts, (value) => value !== undefined);
}

/** A field path of an aggregation expression: arrays are mapped over, never indexed. */
export function fieldPath(value: Maybe, parts: readonly string[], depth = 0): Maybe {
  const part = parts[depth];
  if (part === undefined) return value;
  if (isDoc(value)) return fieldPath(value.get(part), parts, depth + 1);
  if (!Array.isArray(value)) return undefined;
  const found: Value[] = [];
  for (const element of value) {
    const one = fieldPath(element, parts, depth);
    if (one !== undefined && (isDoc(element) || Array.isArray(element))) found.push(one);
  }
  return found;
}
