import { type Doc, type Maybe, type Value, decode, isDoc } from './bson.js';
import type { Collection } from './catalog.js';
import { StoreError, badValue, failedToParse, typeMismatch } from './errors.js';
import type { Scope, Variables } from './expressions.js';
import {
  type Call,
  EMPTY_COLLECTION,
  collectionOf,
  optionalDoc,
  queryOf,
  reply,
  scopeOf,
  textOf,
  wholeOf,
  writerOf,
} from './parameters.js';
import { compileProjection } from './project.js';
import { type Prepared, prepare } from './read.js';
import { type Update, compileUpdate, isReplacement } from './update.js';
import { truthy } from './values.js';
import { type UpdateResult, deleteDocuments, insertDocument, updateDocuments } from './write.js';

// ---- writes
/** Runs the statements of a write command; an ordered one stops at its first error. */
function runStatements<T>(
  call: Call,
  statements: readonly T[],
  run: (statement: T, index: number) => void,
): Doc[] {
  const ordered = call.command.get('ordered') !== false;
  const errors: Doc[] = [];
  for (let index = 0; index < statements.length; index++)
    try {
      run(statements[index] as T, index);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      errors.push(
        new Map(Object.entries({ index, code: error.code, ...error.extra, errmsg: error.message })),
      );
      if (ordered) break;
    }
  return errors;
}

const writeReply = (fields: Record<string, unknown>, errors: Doc[]): Buffer =>
  reply(errors.length > 0 ? { ...fields, writeErrors: errors } : fields);

const MAX_STATEMENTS = 100_000;

function statementsOf(call: Call, field: string): Doc[] {
  const statements = call.command.get(field);
  if (!Array.isArray(statements))
    throw failedToParse(`BSON field '${call.name}.${field}' is missing but a required field`);
  checkBatch(statements.length);
  return statements.map((statement) => {
    if (!isDoc(statement))
      throw typeMismatch(`BSON field '${call.name}.${field}' must hold objects`);
    return statement;
  });
}

function checkBatch(count: number): void {
  if (count < 1 || count > MAX_STATEMENTS)
    throw new StoreError(
      16,
      `Write batch sizes must be between 1 and ${MAX_STATEMENTS}. Got ${count} operations.`,
    );
}

export function runInsert(call: Call): Buffer {
  const { engine, documents = [] } = call;
  checkBatch(documents.length);
  const collection = engine.catalog.ensure(call.database, textOf(call));
  let n = 0;
  const errors = runStatements(call, documents, (bytes) => {
    insertDocument(writerOf(call), collection, decode(bytes), bytes);
    n++;
  });
  return writeReply({ n }, errors);
}

interface UpdateStatement {
  prepared: Prepared;
  update: Update;
  replacement: boolean;
  multi: boolean;
  upsert: boolean;
}

function readUpdate(
  call: Call,
  collection: Collection,
  statement: Doc,
  fields: { filter: string; update: string },
  scope: Scope,
): UpdateStatement {
  const change = statement.get(fields.update);
  if (change === undefined)
    throw failedToParse(
      `BSON field 'update.updates.${fields.update}' is missing but a required field`,
    );
  const query = queryOf(statement, fields.filter, scope);
  const multi = truthy(statement.get('multi'));
  const replacement = isReplacement(change);
  if (multi && replacement)
    throw failedToParse('multi update is not supported for replacement-style update');
  if (multi && query.sort) throw failedToParse('Cannot specify sort with multi=true');
  const arrayFilters = statement.get('arrayFilters');
  return {
    prepared: prepare(collection, { ...query, ...(!multi && { limit: 1 }) }),
    update: compileUpdate(change, {
      scope,
      ...(query.strings && { strings: query.strings }),
      ...(Array.isArray(arrayFilters) && { arrayFilters }),
    }),
    replacement,
    multi,
    upsert: truthy(statement.get('upsert')),
  };
}

function applyUpdate(
  call: Call,
  collection: Collection,
  statement: UpdateStatement,
  scope: Scope & { variables: Variables },
): UpdateResult {
  return updateDocuments(
    writerOf(call),
    collection,
    { ...statement, now: scope.variables.NOW as Date, variables: scope.variables },
    call.budget,
  );
}

export function runUpdate(call: Call): Buffer {
  const scope = scopeOf(call.command);
  let n = 0;
  let nModified = 0;
  const upserted: Doc[] = [];
  const collection = collectionOf(call) ?? EMPTY_COLLECTION;
  const errors = runStatements(call, statementsOf(call, 'updates'), (fields, index) => {
    let statement = readUpdate(call, collection, fields, { filter: 'q', update: 'u' }, scope);
    let target = collection;
    if (collection === EMPTY_COLLECTION) {
      if (!statement.upsert) return;
      target = call.engine.catalog.ensure(call.database, textOf(call));
      statement = readUpdate(call, target, fields, { filter: 'q', update: 'u' }, scope);
    }
    const result = applyUpdate(call, target, statement, scope);
    n += result.matched;
    nModified += result.modified;
    if (result.upsertedId !== undefined) {
      n++;
      upserted.push(
        new Map<string, Value>([
          ['index', index],
          ['_id', result.upsertedId],
        ]),
      );
    }
  });
  return writeReply({ n, nModified, ...(upserted.length > 0 && { upserted }) }, errors);
}

export function runDelete(call: Call): Buffer {
  const collection = collectionOf(call);
  const scope = scopeOf(call.command);
  let n = 0;
  const errors = runStatements(call, statementsOf(call, 'deletes'), (statement) => {
    const one = wholeOf(statement, 'limit') === 1;
    const query = { ...queryOf(statement, 'q', scope), ...(one && { limit: 1 }) };
    const prepared = prepare(
      collection ?? EMPTY_COLLECTION,
      collection ? query : { ...query, hint: undefined },
    );
    if (collection)
      n += deleteDocuments(writerOf(call), collection, prepared, !one, call.budget).deleted;
  });
  return writeReply({ n }, errors);
}

export function runFindAndModify(call: Call): Buffer {
  const { command, engine } = call;
  const scope = scopeOf(command);
  const remove = truthy(command.get('remove'));
  const wantsNew = truthy(command.get('new'));
  const spec = optionalDoc(command, 'fields');
  const project = spec && compileProjection(spec, { find: true, scope });
  const give = (doc: Doc | undefined, position: number | undefined): Maybe =>
    doc && project ? project(doc, undefined, position === undefined ? {} : { position }) : doc;
  if (remove) {
    if (command.has('update')) throw failedToParse('Cannot specify both an update and remove=true');
    if (wantsNew)
      throw failedToParse(
        "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
      );
    const collection = collectionOf(call);
    if (!collection) return reply({ lastErrorObject: { n: 0 }, value: null });
    const prepared = prepare(collection, { ...queryOf(command, 'query', scope), limit: 1 });
    const { deleted, last, position } = deleteDocuments(
      writerOf(call),
      collection,
      prepared,
      false,
      call.budget,
    );
    return reply({ lastErrorObject: { n: deleted }, value: give(last, position) ?? null });
  }
  if (!command.has('update'))
    throw failedToParse('Either an update or remove=true must be specified');
  if (command.has('multi')) throw badValue('findAndModify changes one document');
  const present = collectionOf(call);
  if (!present && !truthy(command.get('upsert'))) {
    readUpdate(call, EMPTY_COLLECTION, command, { filter: 'query', update: 'update' }, scope);
    return reply({ lastErrorObject: { n: 0, updatedExisting: false }, value: null });
  }
  const collection = present ?? engine.catalog.ensure(call.database, textOf(call));
  const statement = readUpdate(
    call,
    collection,
    command,
    { filter: 'query', update: 'update' },
    scope,
  );
  const result = applyUpdate(call, collection, statement, scope);
  const upserted = result.upsertedId !== undefined;
  const value = wantsNew
    ? give(result.after, result.position)
    : upserted
      ? null
      : give(result.before, result.position);
  return reply({
    lastErrorObject: {
      n: result.matched + Number(upserted),
      updatedExisting: result.matched > 0,
      ...(upserted && { upserted: result.upsertedId }),
    },
    value: value ?? null,
  });
}
