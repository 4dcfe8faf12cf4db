import { randomUUID } from 'node:crypto';

import { type Doc, type Value, decode, encode, isDoc } from './bson.js';
import { StoreError } from './errors.js';
import { type Index, describeIndex, readIndex } from './indexes.js';
import { type Filter, compileFilter } from './match.js';
import { mentionsRegex } from './regex.js';
import { DamagedStoreError, type Storage } from './storage.js';
import { show } from './values.js';

const FORMAT = 1;

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
  /** The validator may evaluate a runaway regular expression: writes run under the watchdog. */
  risky: boolean;
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
        risky: false,
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
  collection.risky = mentionsRegex(validator);
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
    risky: false,
    count: Number(count),
    bytes: Number(bytes),
    nextRecord: storage.lastRecord(id) + 1,
  };
  setOptions(collection, doc.get('options') as Doc);
  return collection;
}
