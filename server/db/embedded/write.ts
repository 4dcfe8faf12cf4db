import { BSONRegExp, ObjectId } from 'bson';

import {
  type Doc,
  MAX_DOCUMENT_BYTES,
  type Maybe,
  type Value,
  checkNesting,
  decode,
  encode,
  isDoc,
} from './bson.js';
import type { Catalog, Collection } from './catalog.js';
import { StoreError } from './errors.js';
import type { Variables } from './expressions.js';
import { type Entry, type Index, indexEntries } from './indexes.js';
import { afterPrefix } from './keys.js';
import { type Budget, type Hit, type Prepared, find } from './read.js';
import type { Storage } from './storage.js';
import type { Update } from './update.js';
import { documentFromFilter } from './upsert.js';
import { identical, show } from './values.js';

/** What writes work on; every function here runs inside a transaction of the storage. */
export interface Writer {
  storage: Storage;
  catalog: Catalog;
  /** The command asked that the collection's validator be passed over. */
  unvalidated?: boolean;
}

/**
 * Stores one document. Everything is checked before the first write, so that a refusal leaves nothing.
 *
 * @param bytes the document as it arrived, when it can be stored as it is.
 * @throws StoreError 11000 for a duplicate key, 53 for an `_id` that can't be one.
 */
export function insertDocument(
  writer: Writer,
  collection: Collection,
  given: Doc,
  bytes?: Buffer,
): Value {
  let doc = given;
  let stored = bytes;
  if (doc.keys().next().value !== '_id') {
    doc = new Map<string, Value>([['_id', given.get('_id') ?? new ObjectId()]]);
    for (const [name, value] of given) if (name !== '_id') doc.set(name, value);
    stored = undefined;
  }
  const id = doc.get('_id') as Value;
  checkId(id);
  stored ??= encode(doc);
  checkSize(stored, 10334);
  validate(writer, collection, doc);
  const plan = collection.indexes.map((index) => ({ index, ...indexEntries(index, doc) }));
  for (const { index, entries } of plan)
    refuseDuplicates(writer.storage, collection, index, entries);
  const record = collection.nextRecord++;
  writer.storage.writeDocument(collection.id, record, stored);
  for (const { index, entries, ...found } of plan) {
    for (const { key } of entries) writer.storage.addEntry(index.id, key, record, index.unique);
    noteShape(writer.catalog, collection, index, found);
  }
  writer.catalog.counted(collection, 1, stored.length);
  return id;
}

function validate({ unvalidated }: Writer, { validator, options }: Collection, doc: Doc): void {
  if (unvalidated || !validator || validator.test(doc)) return;
  throw new StoreError(121, 'Document failed validation', {
    errInfo: {
      failingDocumentId: doc.get('_id'),
      details: { operatorName: '$and', specifiedAs: options.get('validator') },
    },
  });
}

function checkId(id: Value): void {
  if (Array.isArray(id)) throw new StoreError(53, "The '_id' value cannot be of type array");
  if (id instanceof BSONRegExp) throw new StoreError(53, "The '_id' value cannot be of type regex");
  if (isDoc(id))
    for (const name of id.keys())
      if (name.startsWith('$'))
        throw new StoreError(
          52,
          `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
        );
}

function checkSize(bytes: Buffer, code: number): void {
  if (bytes.length > MAX_DOCUMENT_BYTES)
    throw new StoreError(
      code,
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}(16MB)`,
    );
}

function refuseDuplicates(
  storage: Storage,
  collection: Collection,
  index: Index,
  entries: Entry[],
  own?: number,
): void {
  if (!index.unique && !index.prepareUnique) return;
  for (const { key, values } of entries) {
    const holder = index.unique
      ? storage.uniqueHolder(index.id, key)
      : anyHolder(storage, index, key, own);
    if (holder !== undefined && holder !== own) throw duplicateKey(collection, index, values);
  }
}

/** Another record under a key of an index that is not unique yet. */
const anyHolder = (
  storage: Storage,
  index: Index,
  key: Buffer,
  own: number | undefined,
): number | undefined =>
  storage
    .entries(index.id, { low: key, high: afterPrefix(key) }, { limit: 2, unique: false })
    .find(({ record }) => record !== own)?.record;

/** Groups of documents that share a key of an index, by `_id`. */
export function violations(
  { storage }: Writer,
  collection: Collection,
  index: Index,
  all: Prepared,
  budget: Budget,
): Value[][] {
  const holders = new Map<string, Value[]>();
  for (const { bytes } of find(storage, collection, all, budget)) {
    const doc = decode(bytes);
    for (const { key } of indexEntries(index, doc).entries) {
      const ids = holders.get(key.toString('latin1')) ?? [];
      holders.set(key.toString('latin1'), [...ids, doc.get('_id') as Value]);
    }
  }
  return [...holders.values()].filter((ids) => ids.length > 1);
}

function duplicateKey(collection: Collection, index: Index, values: Entry['values']): StoreError {
  const keyValue: Doc = new Map(
    index.fields.map(({ path }, i) => [
      path,
      typeof values[i] === 'symbol' ? null : (values[i] ?? null),
    ]),
  );
  return new StoreError(
    11000,
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${show(keyValue)}`,
    {
      keyPattern: index.key,
      keyValue,
    },
  );
}

/** Remembers for good that an index holds arrays or shortened keys. */
function noteShape(
  catalog: Catalog,
  collection: Collection,
  index: Index,
  found: { multikey: boolean; shortened: boolean },
): void {
  if ((!found.multikey || index.multikey) && (!found.shortened || index.shortened)) return;
  index.multikey ||= found.multikey;
  index.shortened ||= found.shortened;
  catalog.save(collection);
}

/** Replaces a stored document; index entries that stay are not touched. */
function replaceDocument(
  writer: Writer,
  collection: Collection,
  record: number,
  before: { doc: Doc; length: number },
  doc: Doc,
): void {
  checkNesting(doc);
  const bytes = encode(doc, 17419);
  checkSize(bytes, 17419);
  validate(writer, collection, doc);
  const changes = collection.indexes.map((index) => {
    const old = indexEntries(index, before.doc).entries;
    const next = indexEntries(index, doc);
    const oldKeys = new Set(old.map(({ key }) => key.toString('latin1')));
    const nextKeys = new Set(next.entries.map(({ key }) => key.toString('latin1')));
    return {
      index,
      found: next,
      gone: old.filter(({ key }) => !nextKeys.has(key.toString('latin1'))),
      added: next.entries.filter(({ key }) => !oldKeys.has(key.toString('latin1'))),
    };
  });
  for (const { index, added } of changes)
    refuseDuplicates(writer.storage, collection, index, added, record);
  for (const { index, gone, added, found } of changes) {
    for (const { key } of gone) writer.storage.removeEntry(index.id, key, record, index.unique);
    for (const { key } of added) writer.storage.addEntry(index.id, key, record, index.unique);
    noteShape(writer.catalog, collection, index, found);
  }
  writer.storage.writeDocument(collection.id, record, bytes);
  writer.catalog.counted(collection, 0, bytes.length - before.length);
}

export function deleteDocument(
  writer: Writer,
  collection: Collection,
  record: number,
  doc: Doc,
  length: number,
): void {
  for (const index of collection.indexes)
    for (const { key } of indexEntries(index, doc).entries)
      writer.storage.removeEntry(index.id, key, record, index.unique);
  writer.storage.removeDocument(collection.id, record);
  writer.catalog.counted(collection, -1, -length);
}

export interface UpdateRequest {
  prepared: Prepared;
  update: Update;
  replacement: boolean;
  multi: boolean;
  upsert: boolean;
  now: Date;
  variables: Variables;
}

export interface UpdateResult {
  matched: number;
  modified: number;
  upsertedId?: Value;
  /** Of the last document: what `findAndModify` returns. */
  before?: Doc;
  after?: Doc;
  position?: number;
}

/**
 * Applies an update to the first match or to all. What is matched is found before anything is
 * written, so that no document is met twice. An error leaves the documents before it changed, as in MongoDB.
 */
export function updateDocuments(
  writer: Writer,
  collection: Collection,
  request: UpdateRequest,
  budget: Budget,
): UpdateResult {
  const { prepared, update, multi, upsert, replacement, now, variables } = request;
  const hits = collect(find(writer.storage, collection, prepared, budget), multi);
  const result: UpdateResult = { matched: 0, modified: 0 };
  for (const { record, state } of hits) {
    budget.check();
    const bytes = writer.storage.readDocument(collection.id, record) as Buffer;
    const before = { doc: decode(bytes), length: bytes.length };
    const after = update(before.doc, { state, inserting: false, now, variables });
    result.matched++;
    if (!identical(before.doc, after)) {
      replaceDocument(writer, collection, record, before, after);
      result.modified++;
    }
    Object.assign(result, { before: before.doc, after, position: state.position });
  }
  if (hits.length === 0 && upsert) {
    const start = documentFromFilter(prepared.query.filter, replacement);
    const doc = update(start, { state: {}, inserting: true, now, variables });
    checkNesting(doc);
    result.upsertedId = insertDocument(writer, collection, doc);
    result.after = withIdFirst(doc, result.upsertedId);
  }
  return result;
}

function withIdFirst(doc: Doc, id: Value): Doc {
  const result: Doc = new Map([['_id', id]]);
  for (const [name, value] of doc) if (name !== '_id') result.set(name, value);
  return result;
}

/** @returns how many went, and the last of them. */
export function deleteDocuments(
  writer: Writer,
  collection: Collection,
  prepared: Prepared,
  multi: boolean,
  budget: Budget,
): { deleted: number; last?: Doc; position?: number } {
  let deleted = 0;
  let last: Doc | undefined;
  let position: Maybe;
  for (const { record, state } of collect(
    find(writer.storage, collection, prepared, budget),
    multi,
  )) {
    const bytes = writer.storage.readDocument(collection.id, record) as Buffer;
    last = decode(bytes);
    position = state.position;
    deleteDocument(writer, collection, record, last, bytes.length);
    deleted++;
  }
  return { deleted, ...(last && { last }), ...(typeof position === 'number' && { position }) };
}

function collect(hits: Generator<Hit>, multi: boolean): Pick<Hit, 'record' | 'state'>[] {
  const found: Pick<Hit, 'record' | 'state'>[] = [];
  for (const { record, state } of hits) {
    found.push({ record, state });
    if (!multi) break;
  }
  return found;
}

/**
 * Fills a new index from the documents. @throws StoreError 11000 or 171 when they don't allow it;
 * then nothing of the index stays.
 */
export function buildIndex(
  writer: Writer,
  collection: Collection,
  index: Index,
  prepared: Prepared,
  budget: Budget,
): void {
  const { storage } = writer;
  try {
    for (const { record, bytes } of find(storage, collection, prepared, budget)) {
      const { entries, multikey, shortened } = indexEntries(index, decode(bytes));
      refuseDuplicates(storage, collection, index, entries, record);
      for (const { key } of entries) storage.addEntry(index.id, key, record, index.unique);
      index.multikey ||= multikey;
      index.shortened ||= shortened;
    }
  } catch (error) {
    storage.removeIndex(index.id);
    throw error;
  }
  collection.indexes.push(index);
  writer.catalog.save(collection);
}
