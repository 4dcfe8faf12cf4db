import { randomUUID } from 'node:crypto';

import { decode, type Doc, encode, isDoc, type Maybe, type Value } from './bson.js';
import { notSupported, StoreError } from './errors.js';
import { encodeKey, type KeyValue, shorten } from './keys.js';
import { compileFilter, type Filter } from './match.js';
import { indexValues, pathExists, splitPath } from './paths.js';
import { DamagedStoreError, type Storage } from './storage.js';
import { equal, show, typeName } from './values.js';

const FORMAT = 1;

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

export interface Collection {
  id: number;
  database: string;
  name: string;
  namespace: string;
  uuid: string;
  indexes: Index[];
  /** What `create` was given: `clusteredIndex`, `validator`, `changeStreamPreAndPostImages`. */
  options: Doc;
  /** Compiled from `options`; every document that is written must pass. */
  validator: Filter | undefined;
  count: number;
  bytes: number;
  nextRecord: number;
}

export type Catalog = ReturnType<typeof openCatalog>;

/**
 * Collections, their indexes and counters: kept in memory, written inside the transaction that
 * changes them, read again when a transaction is undone.
 */
export function openCatalog(storage: Storage) {
  const collections = new Map<string, Collection>();
  const changed = new Set<Collection>();
  let nextId = 1;

  const format = storage.readMeta('format');
  if (!format) storage.transaction(() => storage.writeMeta('format', encode({ format: FORMAT })));
  else if (decode(format).get('format') !== FORMAT)
    throw new DamagedStoreError(
      `it has data format ${show(decode(format).get('format'))}, and this version reads format ${FORMAT}`,
    );

  function load(): void {
    collections.clear();
    changed.clear();
    nextId = 1;
    for (const key of storage.metaKeys('collection:')) {
      const collection = readCollection(storage, decode(storage.readMeta(key) as Buffer));
      collections.set(collection.namespace, collection);
      nextId = Math.max(
        nextId,
        collection.id + 1,
        ...collection.indexes.map((index) => index.id + 1),
      );
    }
  }
  load();

  function save(collection: Collection): void {
    storage.writeMeta(`collection:${collection.id}`, encode(describeCollection(collection)));
    changed.add(collection);
  }

  function find(database: string, name: string): Collection | undefined {
    return collections.get(`${database}.${name}`);
  }

  return {
    /** Forgets what memory holds and reads the catalog again: after a transaction was undone. */
    reload: load,
    find,
    inDatabase: (database: string): Collection[] =>
      [...collections.values()].filter((collection) => collection.database === database),
    all: (): Collection[] => [...collections.values()],

    /** The collection, made on first use. */
    ensure(database: string, name: string): Collection {
      const present = find(database, name);
      if (present) return present;
      checkName(database, name);
      const collection: Collection = {
        id: nextId++,
        database,
        name,
        namespace: `${database}.${name}`,
        uuid: randomUUID(),
        indexes: [],
        options: new Map(),
        validator: undefined,
        count: 0,
        bytes: 0,
        nextRecord: 1,
      };
      collection.indexes.push(
        readIndex(
          new Map<string, Value>([
            ['id', nextId++],
            ['name', '_id_'],
            ['key', new Map([['_id', 1]])],
            ['unique', true],
          ]),
        ),
      );
      collections.set(collection.namespace, collection);
      save(collection);
      return collection;
    },
    drop(collection: Collection): void {
      for (const index of collection.indexes) storage.removeIndex(index.id);
      storage.removeDocuments(collection.id);
      storage.removeMeta(`collection:${collection.id}`);
      storage.removeMeta(`counters:${collection.id}`);
      collections.delete(collection.namespace);
      changed.delete(collection);
    },
    rename(collection: Collection, database: string, name: string): void {
      checkName(database, name);
      collections.delete(collection.namespace);
      Object.assign(collection, { database, name, namespace: `${database}.${name}` });
      collections.set(collection.namespace, collection);
      save(collection);
    },
    save,
    newIndexId: (): number => nextId++,

    /** Notes a change of the number of documents; written by `flush`. */
    counted(collection: Collection, documents: number, bytes: number): void {
      collection.count += documents;
      collection.bytes += bytes;
      changed.add(collection);
    },
    /** Writes the counters that changed; the last step of a transaction. */
    flush(): void {
      for (const { id, count, bytes } of changed)
        storage.writeMeta(`counters:${id}`, encode({ count, bytes }));
      changed.clear();
    },
  };
}

function checkName(database: string, name: string): void {
  if (
    name === '' ||
    name.startsWith('.') ||
    name.endsWith('.') ||
    name.includes('\0') ||
    name.includes('$')
  )
    throw new StoreError(73, `Invalid namespace specified '${database}.${name}'`);
  if (!/^[^/\\. "$*<>:|?\0]{1,63}$/.test(database))
    throw new StoreError(73, `Invalid database name: '${database}'`);
  if (Buffer.byteLength(name) > 235)
    throw new StoreError(73, `Collection name is too long: ${name.slice(0, 40)}…`);
}

function describeCollection({ id, database, name, uuid, options, indexes }: Collection): Doc {
  return new Map<string, Value>([
    ['id', id],
    ['database', database],
    ['name', name],
    ['uuid', uuid],
    ['options', options],
    [
      'indexes',
      indexes.map(
        (index) =>
          new Map<string, Value>([
            ['id', index.id],
            ...describeIndex(index),
            ['multikey', index.multikey],
            ['shortened', index.shortened],
          ]),
      ),
    ],
  ]);
}

/** Changes the options of a collection; `save` makes it lasting. @throws StoreError 2 for a validator that can't be one. */
export function setOptions(collection: Collection, options: Doc): void {
  const validator = options.get('validator');
  collection.validator =
    isDoc(validator) && validator.size > 0 ? compileFilter(validator) : undefined;
  collection.options = options;
}

/** The indexes as `listIndexes` gives them: the one of a clustered collection has its own name. */
export function describeIndexes({ indexes, options }: Collection): Doc[] {
  const clustered = options.get('clusteredIndex');
  return indexes.map((index) =>
    isDoc(clustered) && index.name === '_id_'
      ? new Map([...clustered, ['clustered', true]])
      : describeIndex(index),
  );
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

function readCollection(storage: Storage, doc: Doc): Collection {
  const id = doc.get('id') as number;
  const database = doc.get('database') as string;
  const name = doc.get('name') as string;
  const counters = storage.readMeta(`counters:${id}`);
  const { count = 0, bytes = 0 } = counters ? Object.fromEntries(decode(counters)) : {};
  const collection: Collection = {
    id,
    database,
    name,
    namespace: `${database}.${name}`,
    uuid: doc.get('uuid') as string,
    indexes: (doc.get('indexes') as Doc[]).map(readIndex),
    options: new Map(),
    validator: undefined,
    count: Number(count),
    bytes: Number(bytes),
    nextRecord: storage.lastRecord(id) + 1,
  };
  setOptions(collection, doc.get('options') as Doc);
  return collection;
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
    else if (name.startsWith('$'))
      throw new StoreError(67, `unsupported expression in partial index: ${name}`);
    else if (isDoc(value) && value.keys().next().value?.startsWith('$'))
      for (const operator of value.keys())
        if (!PARTIAL_OPERATORS.has(operator))
          throw new StoreError(67, `unsupported expression in partial index: ${operator}`);
  }
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
