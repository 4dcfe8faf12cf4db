import { aggregate, writes } from './aggregate.js';
import { type Doc, type Value, decode, encode, isDoc } from './bson.js';
import { collationOrder } from './collation.js';
import { failedToParse, notSupported, typeMismatch } from './errors.js';
import { explainPlan } from './explain.js';
import { hashKey } from './keys.js';
import { isNumeric, toNumber } from './numbers.js';
import {
  type Call,
  EMPTY_COLLECTION,
  collectionOf,
  cursorIdOf,
  hintOf,
  optionalDoc,
  queryOf,
  reply,
  scopeOf,
  textOf,
  wholeOf,
  writerOf,
} from './parameters.js';
import { splitPath } from './paths.js';
import type { PipelineContext } from './pipeline.js';
import { pipelineWriter } from './pipelineWriter.js';
import { compileProjection } from './project.js';
import { find, prepare, valuesAt } from './read.js';
import { mentionsRegex } from './regex.js';
import { compare, compareStrings, equal, nameIn, truthy } from './values.js';
import { cursorReply } from './wire.js';

// ---- reads
export function runFind(call: Call): Buffer {
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

export function runGetMore({ engine, command, database }: Call): Buffer {
  const id = cursorIdOf(command);
  if (id === undefined)
    throw typeMismatch("BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
  const namespace = `${database}.${nameIn(command.get('collection'))}`;
  const batch = engine.cursors.more(id, namespace, wholeOf(command, 'batchSize'));
  return cursorReply('nextBatch', batch.documents, batch.id, namespace);
}

export function runKillCursors({ engine, command }: Call): Buffer {
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

export function runCount(call: Call): Buffer {
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

export function runDistinct(call: Call): Buffer {
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

export function runAggregate(call: Call): Buffer {
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

export function runExplain(call: Call): Buffer {
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
