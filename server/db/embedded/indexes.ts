import { BSONRegExp } from 'bson';

import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { StoreError, notSupported } from './errors.js';
import { type KeyValue, encodeKey, shorten } from './keys.js';
import { type Filter, compileFilter } from './match.js';
import { indexValues, pathExists, splitPath } from './paths.js';
import { equal, typeName } from './values.js';

/** One index: its description as the client gave it, and what keys need. */
export interface Index {
  id: number;
  name: string;
  key: Doc;
  unique: boolean;
  sparse: boolean;
  partial: Doc | undefined;
  expireAfterSeconds: number | undefined;
  hidden: boolean;
  /** `collMod` announced that it is to become unique: new duplicates are refused already. */
  prepareUnique: boolean;
  /** An array was indexed at least once: several entries may lead to one document. Never goes back. */
  multikey: boolean;
  /** A key had to be shortened: the order of such keys ends at the prefix. Never goes back. */
  shortened: boolean;
  fields: { path: string; parts: string[]; direction: 1 | -1 }[];
  directions: number[];
  filter: Filter | undefined;
}

/** One index as `listIndexes` gives it. */
export function describeIndex(index: Index): Doc {
  const doc = new Map<string, Value>([
    ['v', 2],
    ['key', index.key],
    ['name', index.name],
  ]);
  if (index.unique && index.name !== '_id_') doc.set('unique', true);
  if (index.sparse) doc.set('sparse', true);
  if (index.partial) doc.set('partialFilterExpression', index.partial);
  if (index.expireAfterSeconds !== undefined)
    doc.set('expireAfterSeconds', index.expireAfterSeconds);
  if (index.hidden) doc.set('hidden', true);
  if (index.prepareUnique) doc.set('prepareUnique', true);
  return doc;
}

/** An index from its stored description. */
export function readIndex(doc: Doc): Index {
  const key = doc.get('key') as Doc;
  const fields = [...key].map(([path, direction]) => ({
    path,
    parts: splitPath(path),
    direction: Number(direction) < 0 ? (-1 as const) : (1 as const),
  }));
  const partial = doc.get('partialFilterExpression') as Doc | undefined;
  const expire = doc.get('expireAfterSeconds');
  const name = doc.get('name') as string;
  return {
    id: doc.get('id') as number,
    name,
    key,
    unique: doc.get('unique') === true || name === '_id_',
    sparse: doc.get('sparse') === true,
    partial,
    expireAfterSeconds: expire === undefined ? undefined : Number(expire),
    hidden: doc.get('hidden') === true,
    prepareUnique: doc.get('prepareUnique') === true,
    multikey: doc.get('multikey') === true,
    shortened: doc.get('shortened') === true,
    fields,
    directions: fields.map((field) => field.direction),
    filter: partial && compileFilter(partial),
  };
}

const INDEX_OPTIONS = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'hidden',
  'background',
  'ns',
  'collation',
]);

const PARTIAL_OPERATORS = new Set(['$eq', '$exists', '$gt', '$gte', '$lt', '$lte', '$type', '$in']);

/**
 * Reads the description of an index from `createIndexes`.
 *
 * @throws StoreError 67, 115 … for what MongoDB or this store does not make.
 */
export function indexFromSpec(spec: Doc, id: number): Index {
  const key = spec.get('key');
  if (!isDoc(key) || key.size === 0) throw new StoreError(67, 'Index keys cannot be empty.');
  for (const option of spec.keys())
    if (!INDEX_OPTIONS.has(option)) throw notSupported(`The index option '${option}'`, 197);
  for (const [path, kind] of key) {
    if (typeof kind === 'string') throw notSupported(`An index of type '${kind}'`, 67);
    if (path === '' || path.split('.').some((part) => part === '' || part.startsWith('$')))
      throw new StoreError(67, `Index key contains an illegal field name: '${path}'`);
    if (!['int', 'double', 'long'].includes(typeName(kind)) || Number(kind) === 0)
      throw new StoreError(
        67,
        `Values in the index key pattern must be numbers other than 0: '${path}'`,
      );
  }
  const collation = spec.get('collation');
  if (isDoc(collation) && collation.get('locale') !== 'simple')
    throw notSupported('An index with a collation', 67);
  const name = spec.get('name');
  if (typeof name !== 'string' || name === '')
    throw new StoreError(9, "The 'name' field is a required property of an index specification");
  if (spec.has('expireAfterSeconds') && key.size > 1)
    throw new StoreError(
      67,
      'TTL indexes are single-field indexes, compound indexes do not support TTL.',
    );
  const partial = spec.get('partialFilterExpression');
  if (partial !== undefined) checkPartial(partial);
  if (partial !== undefined && spec.get('sparse') === true)
    throw new StoreError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  return readIndex(new Map(spec).set('id', id));
}

function checkPartial(partial: Value): void {
  if (!isDoc(partial)) throw new StoreError(14, 'partialFilterExpression must be an object');
  for (const [name, value] of partial) {
    if (name === '$and' && Array.isArray(value)) value.forEach(checkPartial);
    else if (name.startsWith('$') || hasPattern(value))
      throw new StoreError(67, `unsupported expression in partial index: ${name}`);
    else if (isDoc(value) && value.keys().next().value?.startsWith('$'))
      for (const operator of value.keys())
        if (!PARTIAL_OPERATORS.has(operator))
          throw new StoreError(67, `unsupported expression in partial index: ${operator}`);
  }
}

/** A regular expression would be tried on every document that is ever written. */
function hasPattern(value: Value): boolean {
  if (isDoc(value)) return [...value.values()].some(hasPattern);
  return Array.isArray(value) ? value.some(hasPattern) : value instanceof BSONRegExp;
}

/** Whether two descriptions ask for the same index, names aside. */
export const sameIndex = (a: Index, b: Index): boolean =>
  equal(a.key, b.key) &&
  a.unique === b.unique &&
  a.sparse === b.sparse &&
  equal(a.partial, b.partial) &&
  a.expireAfterSeconds === b.expireAfterSeconds;

/** One key of an index for a document, with the values that it stands for. */
export interface Entry {
  key: Buffer;
  values: KeyValue[];
}

/**
 * The entries by which an index finds a document; none when a sparse or partial index leaves it out.
 *
 * @throws StoreError 171 when two fields are arrays.
 */
export function indexEntries(
  index: Index,
  doc: Doc,
): { entries: Entry[]; multikey: boolean; shortened: boolean } {
  if (index.filter && !index.filter.test(doc))
    return { entries: [], multikey: false, shortened: false };
  if (index.sparse && !index.fields.some((field) => pathExists(doc, field.parts)))
    return { entries: [], multikey: false, shortened: false };
  const { tuples, multikey } =
    index.fields.length === 1 ? singleTuples(index, doc) : compoundTuples(index, doc);
  const entries = new Map<string, Entry>();
  let shortened = false;
  for (const values of tuples) {
    const full = encodeKey(values, index.directions);
    const key = shorten(full);
    shortened ||= key !== full;
    entries.set(tuples.length === 1 ? '' : key.toString('latin1'), { key, values });
  }
  return { entries: [...entries.values()], multikey, shortened };
}

function singleTuples(index: Index, doc: Doc): { tuples: KeyValue[][]; multikey: boolean } {
  const { values, multikey } = indexValues(doc, (index.fields[0] as { parts: string[] }).parts);
  return { tuples: values.map((value) => [value]), multikey };
}

/** Fields below one array move through it together; arrays apart from each other are refused. */
function compoundTuples(index: Index, doc: Doc): { tuples: KeyValue[][]; multikey: boolean } {
  const arrays = new Set<string>();
  for (const { parts } of index.fields) {
    const at = firstArray(doc, parts);
    if (at !== undefined) arrays.add(at);
  }
  if (arrays.size === 0)
    return {
      tuples: [index.fields.map(({ parts }) => indexValues(doc, parts).values[0])],
      multikey: false,
    };
  if (arrays.size > 1)
    throw new StoreError(
      171,
      `cannot index parallel arrays [${[...arrays]
        .reverse()
        .map((path) => `[${path}]`)
        .join(' ')}]`,
    );
  const path = [...arrays][0] as string;
  const arrayParts = splitPath(path);
  const array = arrayParts.reduce<Maybe>(
    (value, part) => (isDoc(value) ? value.get(part) : undefined),
    doc,
  ) as Value[];
  const elements: Maybe[] = array.length === 0 ? [undefined] : array;
  const tuples = elements.flatMap((element) => {
    const choices = index.fields.map(({ path: fieldPath, parts }) => {
      if (fieldPath !== path && !fieldPath.startsWith(`${path}.`))
        return indexValues(doc, parts).values;
      const rest = parts.slice(arrayParts.length);
      if (rest.length === 0) return array.length === 0 ? indexValues(array, []).values : [element];
      return indexValues(element, rest).values;
    });
    return product(choices);
  });
  return { tuples, multikey: true };
}

/** The path of the first array on the way to a field. */
function firstArray(doc: Doc, parts: string[]): string | undefined {
  let value: Maybe = doc;
  for (let i = 0; i < parts.length; i++) {
    if (!isDoc(value)) return undefined;
    value = value.get(parts[i] as string);
    if (Array.isArray(value)) return parts.slice(0, i + 1).join('.');
  }
  return undefined;
}

const product = (choices: KeyValue[][]): KeyValue[][] =>
  choices.reduce<KeyValue[][]>(
    (tuples, values) => tuples.flatMap((tuple) => values.map((value) => [...tuple, value])),
    [[]],
  );
