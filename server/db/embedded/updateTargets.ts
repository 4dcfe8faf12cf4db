import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { StoreError, badValue, failedToParse, typeMismatch } from './errors.js';
import { compileFilter } from './match.js';
import { isIndex, splitPath } from './paths.js';
import type { UpdateContext, UpdateOptions } from './update.js';
import { show } from './values.js';

// ---- operators
/** A place in a document: a field of a document or an element of an array. */
export interface Place {
  path: string;
  get(): Maybe;
  set(value: Value): void;
  remove(): void;
}

export function comparePaths(a: string[], b: string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] as string, b[i] as string];
    if (x === y) continue;
    return isIndex(x) && isIndex(y) ? Number(x) - Number(y) : x < y ? -1 : 1;
  }
  return a.length - b.length;
}

type ArrayFilters = Map<string, (value: Value) => boolean>;

export function compileArrayFilters({ arrayFilters = [], strings }: UpdateOptions): ArrayFilters {
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
export function checkPath(path: string, filters: ArrayFilters, used: Set<string>): string[] {
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

/** The concrete paths that `$`, `$[]` and `$[name]` stand for in this document. */
export function targets(
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
export function placeAt(doc: Doc, path: string[], create: boolean): Place | null {
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
