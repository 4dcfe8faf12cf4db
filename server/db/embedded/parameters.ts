import { type Doc, type Maybe, type Value, encode, isDoc } from './bson.js';
import type { Collection } from './catalog.js';
import { collationOrder } from './collation.js';
import type { Engine } from './engine.js';
import { StoreError, typeMismatch } from './errors.js';
import { type Scope, type Variables, compileExpression, variableName } from './expressions.js';
import { isNumeric, toNumber } from './numbers.js';
import type { Budget, Query } from './read.js';
import { cursorReply } from './wire.js';
import type { Writer } from './write.js';

/** One command on its way through the store. */
export interface Call {
  engine: Engine;
  command: Doc;
  name: string;
  database: string;
  documents: Buffer[] | undefined;
  budget: Budget;
}

export interface Command {
  run(call: Call): Buffer;
  /** Runs inside a transaction. */
  writes?: boolean | ((command: Doc) => boolean);
  /** Fields that it takes besides those that every command may have; left out: whatever comes. */
  fields?: readonly string[];
}

// ---- reading the parts of a command
/** A text field of a command, such as the collection's name. */
export function textOf(call: Call, field = call.name): string {
  const value = call.command.get(field);
  if (typeof value !== 'string')
    throw new StoreError(
      73,
      `collection name has invalid type: the field '${field}' must be a string`,
    );
  return value;
}

function docOf(from: Doc, field: string): Doc {
  const value = from.get(field);
  if (value === undefined || value === null) return new Map<string, Value>();
  if (!isDoc(value))
    throw typeMismatch(`BSON field '${field}' is the wrong type, expected type 'object'`);
  return value;
}

export function optionalDoc(from: Doc, field: string): Doc | undefined {
  const value = docOf(from, field);
  return value.size === 0 ? undefined : value;
}

export function wholeOf(from: Doc, field: string): number | undefined {
  const value = from.get(field);
  if (value === undefined || value === null) return undefined;
  if (!isNumeric(value))
    throw typeMismatch(`BSON field '${field}' is the wrong type, expected a number`);
  const n = Math.trunc(toNumber(value));
  if (n < 0 && field !== 'limit')
    throw new StoreError(51024, `BSON field '${field}' value must be >= 0, actual value '${n}'`);
  return n;
}

/** `$$NOW` and the variables of `let`. */
export function scopeOf(command: Doc): Scope & { variables: Variables } {
  const variables: Variables = { NOW: new Date() };
  for (const [name, value] of docOf(command, 'let'))
    variables[variableName(name)] = compileExpression(value, { variables }).evaluate(new Map());
  return { variables };
}

export const collectionOf = (call: Call): Collection | undefined =>
  call.engine.catalog.find(call.database, textOf(call));

export function hintOf(from: Doc): Maybe {
  const hint = from.get('hint');
  return hint === undefined || (isDoc(hint) && hint.size === 0) || hint === '' ? undefined : hint;
}

export function queryOf(from: Doc, filterField: string, scope: Scope): Query {
  return {
    filter: docOf(from, filterField),
    sort: optionalDoc(from, 'sort'),
    hint: hintOf(from),
    strings: collationOrder(optionalDoc(from, 'collation')),
    scope,
  };
}

export const reply = (fields: Record<string, unknown> = {}): Buffer =>
  encode({ ...fields, ok: 1.0 });

/** Lets a command on a collection that is not there refuse what it would refuse otherwise. */
export const EMPTY_COLLECTION: Collection = {
  id: 0,
  database: '',
  name: '',
  namespace: '',
  uuid: '',
  indexes: [],
  options: new Map(),
  validator: undefined,
  risky: false,
  count: 0,
  bytes: 0,
  nextRecord: 1,
};

/** Drivers send the id as a 64-bit integer, programs that read it as a number send a double. */
export function cursorIdOf(command: Doc): bigint | undefined {
  const id = command.get('getMore');
  return isNumeric(id) && Number.isInteger(toNumber(id))
    ? BigInt(typeof id === 'bigint' ? id : toNumber(id))
    : undefined;
}

/** What a write command works on. */
export const writerOf = ({ engine: { storage, catalog }, command }: Call): Writer => ({
  storage,
  catalog,
  unvalidated: command.get('bypassDocumentValidation') === true,
});

/** @throws StoreError 26 when the collection is not there. */
export function present(call: Call, field = call.name): Collection {
  const collection = call.engine.catalog.find(call.database, textOf(call, field));
  if (!collection)
    throw new StoreError(26, `ns does not exist: ${call.database}.${textOf(call, field)}`);
  return collection;
}

/** A list of documents as the first batch of a cursor. */
export function firstBatch(call: Call, documents: Buffer[], namespace: string): Buffer {
  const cursor = call.command.get('cursor');
  const size = isDoc(cursor) ? cursor.get('batchSize') : undefined;
  const batch = call.engine.cursors.start(namespace, documents.values(), {
    ...(isNumeric(size) && { batchSize: toNumber(size) }),
  });
  return cursorReply('firstBatch', batch.documents, batch.id, namespace);
}
