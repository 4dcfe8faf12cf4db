import { decode, type Doc, encode, isDoc, type Maybe, type Value } from './bson.js';
import { ADMIN_COMMANDS } from './adminCommands.js';
import { aggregate, type PipelineContext, writes } from './aggregate.js';
import { type Collection } from './catalog.js';
import { collationOrder } from './collation.js';
import { type Engine, errorReply } from './engine.js';
import { badValue, failedToParse, notSupported, StoreError, typeMismatch } from './errors.js';
import { compileExpression, type Scope, type Variables } from './expressions.js';
import { explainPlan } from './explain.js';
import { hashKey } from './keys.js';
import { isNumeric, toNumber } from './numbers.js';
import { splitPath } from './paths.js';
import { pipelineWriter } from './pipelineWriter.js';
import { compileProjection } from './project.js';
import {
  type Budget,
  find,
  type Prepared,
  prepare,
  type Query,
  timeBudget,
  valuesAt,
} from './read.js';
import { mentionsRegex } from './regex.js';
import { compileUpdate, isReplacement, type Update } from './update.js';
import { compare, compareStrings, equal, nameIn, truthy } from './values.js';
import { cursorReply } from './wire.js';
import {
  deleteDocuments,
  insertDocument,
  updateDocuments,
  type UpdateResult,
  type Writer,
} from './write.js';

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

const COMMON_FIELDS = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'stmtId',
  'stmtIds',
]);

/** Makes a call of a command and runs it. @returns the bytes of the reply. */
export function runCommand(
  engine: Engine,
  command: Doc,
  documents: Buffer[] | undefined,
): Buffer | Promise<Buffer> {
  const name = command.keys().next().value as string;
  const found = COMMANDS[name];
  if (!found) return errorReply(new StoreError(59, `no such command: '${name}'`));
  return dispatch(engine, name, found, command, documents);
}

function dispatch(
  engine: Engine,
  name: string,
  found: Command,
  command: Doc,
  documents: Buffer[] | undefined,
): Buffer | Promise<Buffer> {
  const run = (): Buffer => {
    checkCall(name, found, command);
    const limit = command.get('maxTimeMS');
    const budget = timeBudget(
      isNumeric(limit) && toNumber(limit) > 0 ? toNumber(limit) : engine.limits.command,
    );
    return found.run({
      engine,
      command,
      name,
      database: nameIn(command.get('$db')),
      documents,
      budget,
    });
  };
  const cursorId = cursorIdOf(command);
  const guarded =
    cursorId !== undefined ? engine.cursors.isRisky(cursorId) : mentionsRegex(command);
  const writing = typeof found.writes === 'function' ? found.writes(command) : found.writes;
  return writing ? engine.write(run, guarded) : engine.read(run, guarded);
}

function checkCall(name: string, { fields }: Command, command: Doc): void {
  if (command.has('startTransaction') || command.has('autocommit'))
    throw new StoreError(
      20,
      'Transaction numbers are only allowed on a replica set member or mongos: the embedded store has no transactions',
    );
  for (const field of command.keys())
    if (fields && field !== name && !COMMON_FIELDS.has(field) && !fields.includes(field))
      throw new StoreError(40415, `BSON field '${name}.${field}' is an unknown field.`);
  if (typeof command.get('$db') !== 'string')
    throw new StoreError(40571, 'OP_MSG requests require a $db argument');
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

function optionalDoc(from: Doc, field: string): Doc | undefined {
  const value = docOf(from, field);
  return value.size === 0 ? undefined : value;
}

function wholeOf(from: Doc, field: string): number | undefined {
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
function scopeOf(command: Doc): Scope & { variables: Variables } {
  const variables: Variables = { NOW: new Date() };
  for (const [name, value] of docOf(command, 'let'))
    variables[name] = compileExpression(value, { variables }).evaluate(new Map());
  return { variables };
}

const collectionOf = (call: Call): Collection | undefined =>
  call.engine.catalog.find(call.database, textOf(call));

function hintOf(from: Doc): Maybe {
  const hint = from.get('hint');
  return hint === undefined || (isDoc(hint) && hint.size === 0) || hint === '' ? undefined : hint;
}

function queryOf(from: Doc, filterField: string, scope: Scope): Query {
  return {
    filter: docOf(from, filterField),
    sort: optionalDoc(from, 'sort'),
    hint: hintOf(from),
    strings: collationOrder(optionalDoc(from, 'collation')),
    scope,
  };
}

const reply = (fields: Record<string, unknown>): Buffer => encode({ ...fields, ok: 1.0 });

// ---- reads

function runFind(call: Call): Buffer {
  const { engine, command, budget } = call;
  for (const field of ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'min', 'max'])
    if (truthy(command.get(field))) throw notSupported(`find with '${field}'`);
  const collection = collectionOf(call);
  const namespace = `${call.database}.${textOf(call)}`;
  const scope = scopeOf(command);
  const limit = wholeOf(command, 'limit') ?? 0;
  const query = {
    ...queryOf(command, 'filter', scope),
    skip: wholeOf(command, 'skip') ?? 0,
    limit: Math.abs(limit),
  };
  const projection = optionalDoc(command, 'projection');
  const project = projection && compileProjection(projection, { find: true, scope });
  if (!collection) {
    prepare(EMPTY_COLLECTION, { ...query, hint: undefined });
    return cursorReply('firstBatch', [], 0n, namespace);
  }
  const prepared = prepare(collection, query);
  const documents = (function* () {
    for (const { bytes, state } of find(engine.storage, collection, prepared, budget))
      yield project
        ? encode(project(decode(bytes, 0, project.fields), undefined, state))
        : Buffer.from(bytes);
  })();
  const batch = engine.cursors.start(namespace, documents, {
    batchSize: wholeOf(command, 'batchSize'),
    singleBatch: limit < 0 || truthy(command.get('singleBatch')),
    risky: mentionsRegex(command),
  });
  return cursorReply('firstBatch', batch.documents, batch.id, namespace);
}

/** Lets a command on a collection that is not there refuse what it would refuse otherwise. */
const EMPTY_COLLECTION: Collection = {
  id: 0,
  database: '',
  name: '',
  namespace: '',
  uuid: '',
  indexes: [],
  options: new Map(),
  validator: undefined,
  count: 0,
  bytes: 0,
  nextRecord: 1,
};

function runGetMore({ engine, command, database }: Call): Buffer {
  const id = cursorIdOf(command);
  if (id === undefined)
    throw typeMismatch("BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
  const namespace = `${database}.${nameIn(command.get('collection'))}`;
  const batch = engine.cursors.more(id, namespace, wholeOf(command, 'batchSize'));
  return cursorReply('nextBatch', batch.documents, batch.id, namespace);
}

/** Drivers send the id as a 64-bit integer, programs that read it as a number send a double. */
function cursorIdOf(command: Doc): bigint | undefined {
  const id = command.get('getMore');
  return isNumeric(id) && Number.isInteger(toNumber(id))
    ? BigInt(typeof id === 'bigint' ? id : toNumber(id))
    : undefined;
}

function runKillCursors({ engine, command }: Call): Buffer {
  const ids = command.get('cursors');
  if (!Array.isArray(ids)) throw failedToParse("killCursors needs the field 'cursors'");
  const cursorsKilled: Value[] = [];
  const cursorsNotFound: Value[] = [];
  for (const id of ids)
    (engine.cursors.kill(BigInt(toNumber(id as number))) ? cursorsKilled : cursorsNotFound).push(
      id,
    );
  return reply({ cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] });
}

function runCount(call: Call): Buffer {
  const { engine, command, budget } = call;
  const collection = collectionOf(call);
  const query = {
    ...queryOf(command, 'query', scopeOf(command)),
    skip: wholeOf(command, 'skip') ?? 0,
    limit: Math.abs(wholeOf(command, 'limit') ?? 0),
  };
  if (!collection) return reply({ n: 0 });
  if (query.filter.size === 0 && !query.skip && !query.limit && query.hint === undefined)
    return reply({ n: collection.count });
  let n = 0;
  for (const _ of find(engine.storage, collection, prepare(collection, query), budget)) n++;
  return reply({ n });
}

function runDistinct(call: Call): Buffer {
  const { engine, command, budget } = call;
  const collection = collectionOf(call);
  const parts = splitPath(textOf(call, 'key'));
  const query = queryOf(command, 'query', scopeOf(command));
  const values = new Map<string, Value>();
  if (collection)
    for (const { bytes } of find(engine.storage, collection, prepare(collection, query), budget))
      for (const value of valuesAt(decode(bytes, 0, new Set([parts[0] as string])), parts).sort(
        (a, b) => compare(a, b),
      )) {
        const key = hashKey(value);
        if (!values.has(key)) values.set(key, value);
      }
  let distinct = [...values.values()];
  const strings = query.strings;
  if (strings && strings !== compareStrings)
    distinct = distinct.filter(
      (value, i) => distinct.findIndex((other) => equal(other, value, strings)) === i,
    );
  return reply({ values: distinct });
}

function runAggregate(call: Call): Buffer {
  const { engine, command, database, budget } = call;
  const pipeline = command.get('pipeline');
  if (!Array.isArray(pipeline))
    throw typeMismatch("'pipeline' option must be specified as an array");
  const onDatabase = isNumeric(command.get('aggregate'));
  const collection = onDatabase ? undefined : collectionOf(call);
  const namespace = onDatabase ? `${database}.$cmd.aggregate` : `${database}.${textOf(call)}`;
  const cursor = command.get('cursor');
  if (command.get('explain') === true)
    return reply(
      explainPlan(
        namespace,
        collection &&
          prepare(collection, { filter: leadingMatch(pipeline), hint: hintOf(command) }),
      ),
    );
  if (!isDoc(cursor))
    throw failedToParse(
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  const context: PipelineContext = {
    storage: engine.storage,
    database,
    collection: (name) => engine.catalog.find(database, name),
    budget,
    scope: scopeOf(command),
    strings: collationOrder(optionalDoc(command, 'collation')),
    hint: hintOf(command),
    session: command.get('lsid'),
    stats: (of) =>
      new Map<string, Value>([
        ['ns', of.namespace],
        ['count', of.count],
        ['size', of.bytes],
      ]),
    ...(writes(pipeline) && { write: pipelineWriter(writerOf(call), scopeOf(command), budget) }),
  };
  const documents = aggregate(pipeline, collection, context);
  const encoded = (function* () {
    for (const doc of documents) yield encode(doc);
  })();
  const batch = engine.cursors.start(namespace, encoded, {
    batchSize: wholeOf(cursor, 'batchSize'),
    risky: mentionsRegex(command),
  });
  return cursorReply('firstBatch', batch.documents, batch.id, namespace);
}

function leadingMatch(pipeline: Value[]): Doc {
  const first = pipeline[0];
  const match = isDoc(first) ? first.get('$match') : undefined;
  return isDoc(match) ? match : new Map<string, Value>();
}

function runExplain(call: Call): Buffer {
  const inner = call.command.get('explain');
  if (!isDoc(inner)) throw failedToParse('explain needs a command');
  const name = inner.keys().next().value as string;
  const innerCall = { ...call, command: inner, name };
  const collection = collectionOf(innerCall);
  const namespace = `${call.database}.${textOf(innerCall)}`;
  const statement = (inner.get('updates') ?? inner.get('deletes')) as Doc[] | undefined;
  const source = statement?.[0] ?? inner;
  const filterField = statement ? 'q' : name === 'find' ? 'filter' : 'query';
  const pipeline = inner.get('pipeline');
  const query = Array.isArray(pipeline)
    ? { filter: leadingMatch(pipeline), hint: hintOf(inner) }
    : {
        ...queryOf(source, filterField, scopeOf(inner)),
        skip: wholeOf(inner, 'skip') ?? 0,
        limit: Math.abs(wholeOf(inner, 'limit') ?? 0),
      };
  const prepared = collection && prepare(collection, query);
  const plan = explainPlan(namespace, prepared);
  if (!prepared || !collection || call.command.get('verbosity') === 'queryPlanner')
    return reply(plan);
  const started = performance.now();
  let returned = 0;
  for (const _ of find(call.engine.storage, collection, prepared, call.budget)) returned++;
  return reply({
    ...plan,
    executionStats: {
      executionSuccess: true,
      nReturned: returned,
      executionTimeMillis: Math.round(performance.now() - started),
    },
  });
}

// ---- writes

const writerOf = ({ engine: { storage, catalog }, command }: Call): Writer => ({
  storage,
  catalog,
  unvalidated: command.get('bypassDocumentValidation') === true,
});

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

function runInsert(call: Call): Buffer {
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

function runUpdate(call: Call): Buffer {
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

function runDelete(call: Call): Buffer {
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

function runFindAndModify(call: Call): Buffer {
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

const COMMANDS: Record<string, Command> = {
  find: {
    run: runFind,
    fields: [
      'filter',
      'sort',
      'projection',
      'hint',
      'skip',
      'limit',
      'batchSize',
      'singleBatch',
      'max',
      'min',
      'returnKey',
      'showRecordId',
      'tailable',
      'oplogReplay',
      'noCursorTimeout',
      'awaitData',
      'allowPartialResults',
      'collation',
      'allowDiskUse',
      'let',
    ],
  },
  getMore: { run: runGetMore, fields: ['collection', 'batchSize'] },
  killCursors: { run: runKillCursors, fields: ['cursors'] },
  count: { run: runCount, fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'] },
  distinct: { run: runDistinct, fields: ['key', 'query', 'collation', 'hint'] },
  aggregate: {
    run: runAggregate,
    writes: (command) => writes((command.get('pipeline') as Value[] | undefined) ?? []),
    fields: [
      'pipeline',
      'explain',
      'allowDiskUse',
      'cursor',
      'bypassDocumentValidation',
      'collation',
      'hint',
      'let',
    ],
  },
  explain: { run: runExplain, fields: ['verbosity'] },
  insert: {
    run: runInsert,
    writes: true,
    fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  },
  update: {
    run: runUpdate,
    writes: true,
    fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  },
  delete: { run: runDelete, writes: true, fields: ['deletes', 'ordered', 'let'] },
  findAndModify: {
    run: runFindAndModify,
    writes: true,
    fields: [
      'query',
      'sort',
      'remove',
      'update',
      'new',
      'fields',
      'upsert',
      'bypassDocumentValidation',
      'collation',
      'arrayFilters',
      'hint',
      'let',
    ],
  },
  ...ADMIN_COMMANDS,
};
COMMANDS.findandmodify = COMMANDS.findAndModify as Command;
