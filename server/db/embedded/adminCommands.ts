import { Binary, ObjectId } from 'bson';

import {
  type Doc,
  encode,
  isDoc,
  MAX_DOCUMENT_BYTES,
  MAX_MESSAGE_BYTES,
  type Value,
} from './bson.js';
import {
  type Collection,
  describeIndexes,
  type Index,
  indexFromSpec,
  sameIndex,
  setOptions,
} from './catalog.js';
import type { Call, Command } from './commands.js';
import { notSupported, StoreError, typeMismatch } from './errors.js';
import { compileFilter } from './match.js';
import { isNumeric, toNumber } from './numbers.js';
import { prepare } from './read.js';
import { equal, nameIn } from './values.js';
import { cursorReply } from './wire.js';
import { buildIndex, violations, type Writer } from './write.js';

/** The version of MongoDB whose behaviour is followed, and its wire version. */
export const VERSION = '8.0.0';
const WIRE_VERSION = 25;
const SESSION_MINUTES = 30;

const reply = (fields: Record<string, unknown> = {}): Buffer => encode({ ...fields, ok: 1.0 });
const writer = ({ engine: { storage, catalog } }: Call): Writer => ({ storage, catalog });

function named(call: Call, field = call.name): string {
  const value = call.command.get(field);
  if (typeof value !== 'string')
    throw new StoreError(73, `The field '${field}' must be the name of a collection`);
  return value;
}

function present(call: Call, field = call.name): Collection {
  const collection = call.engine.catalog.find(call.database, named(call, field));
  if (!collection)
    throw new StoreError(26, `ns does not exist: ${call.database}.${named(call, field)}`);
  return collection;
}

/** The greeting. A standalone server: drivers leave retryable writes and transactions off. */
export function hello(call: Call): Buffer {
  const asked = call.command.get('saslSupportedMechs');
  return reply({
    helloOk: true,
    [call.name === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_MINUTES,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
    ...(asked !== undefined && { saslSupportedMechs: ['SCRAM-SHA-256'] }),
  });
}

const KEPT_OPTIONS = ['clusteredIndex', 'validator', 'changeStreamPreAndPostImages'];
const REFUSED_OPTIONS = [
  'viewOn',
  'capped',
  'timeseries',
  'collation',
  'encryptedFields',
  'expireAfterSeconds',
  'validationLevel',
  'validationAction',
];
/** The values of refused options that change nothing. */
const HARMLESS: Record<string, Value> = {
  capped: false,
  validationLevel: 'strict',
  validationAction: 'error',
};

function create(call: Call): Buffer {
  const { catalog } = call.engine;
  const there = catalog.find(call.database, named(call));
  const options: Doc = new Map();
  for (const [name, value] of call.command) {
    if (KEPT_OPTIONS.includes(name))
      options.set(name, name === 'clusteredIndex' ? clusteredIndex(value) : value);
    if (
      !REFUSED_OPTIONS.includes(name) ||
      value === HARMLESS[name] ||
      (name === 'collation' && isDoc(value) && value.get('locale') === 'simple')
    )
      continue;
    if (there) throw exists(call, named(call));
    throw notSupported(`A collection with '${name}'`);
  }
  if (there) {
    if (!equal(there.options, options)) throw exists(call, named(call));
    return reply(); // the same options: as MongoDB 7 and later
  }
  compileFilter((options.get('validator') as Doc | undefined) ?? new Map<string, Value>());
  const collection = catalog.ensure(call.database, named(call));
  setOptions(collection, options);
  catalog.save(collection);
  return reply();
}

/** The documents of a clustered collection come in the order of `_id`: the plan reads them through that index. */
function clusteredIndex(spec: Value): Doc {
  if (!isDoc(spec) || spec.get('unique') !== true || !equal(spec.get('key'), new Map([['_id', 1]])))
    throw new StoreError(67, 'A clusteredIndex must be unique with the key { _id: 1 }');
  return new Map<string, Value>([
    ['v', 2],
    ['key', spec.get('key') as Value],
    ['name', spec.get('name') ?? '_id_'],
    ['unique', true],
  ]);
}

const exists = (call: Call, name: string): StoreError =>
  new StoreError(
    48,
    `namespace ${call.database}.${name} already exists, but with different options`,
  );

function drop(call: Call): Buffer {
  const collection = call.engine.catalog.find(call.database, named(call));
  if (!collection) return reply();
  const indexes = collection.indexes.length;
  call.engine.catalog.drop(collection);
  return reply({ nIndexesWas: indexes, ns: collection.namespace });
}

function renameCollection(call: Call): Buffer {
  const { catalog } = call.engine;
  const [from, to] = [named(call), named(call, 'to')].map((namespace) => {
    const dot = namespace.indexOf('.');
    return { database: namespace.slice(0, dot), name: namespace.slice(dot + 1) };
  }) as [{ database: string; name: string }, { database: string; name: string }];
  const source = catalog.find(from.database, from.name);
  if (!source)
    throw new StoreError(26, `Source collection ${from.database}.${from.name} does not exist`);
  const target = catalog.find(to.database, to.name);
  if (target === source) throw new StoreError(20, "Can't rename a collection to itself");
  if (target && call.command.get('dropTarget') !== true)
    throw new StoreError(48, 'target namespace exists');
  if (target) catalog.drop(target);
  catalog.rename(source, to.database, to.name);
  return reply();
}

function listCollections(call: Call): Buffer {
  const filter = call.command.get('filter');
  const { test } = compileFilter(isDoc(filter) ? filter : new Map<string, Value>());
  const nameOnly = call.command.get('nameOnly') === true;
  const listed = call.engine.catalog.inDatabase(call.database).map(
    (collection): Doc =>
      new Map<string, Value>([
        ['name', collection.name],
        ['type', 'collection'],
        ['options', collection.options],
        [
          'info',
          new Map<string, Value>([
            ['readOnly', false],
            ['uuid', new Binary(Buffer.from(collection.uuid.replaceAll('-', ''), 'hex'), 4)],
          ]),
        ],
        [
          'idIndex',
          new Map<string, Value>([
            ['v', 2],
            ['key', new Map<string, Value>([['_id', 1]])],
            ['name', '_id_'],
          ]),
        ],
      ]),
  );
  const documents = listed
    .filter((doc) => test(doc))
    .map((doc) => encode(nameOnly ? new Map([...doc].slice(0, 2)) : doc));
  return firstBatch(call, documents, `${call.database}.$cmd.listCollections`);
}

function firstBatch(call: Call, documents: Buffer[], namespace: string): Buffer {
  const cursor = call.command.get('cursor');
  const size = isDoc(cursor) ? cursor.get('batchSize') : undefined;
  const batch = call.engine.cursors.start(namespace, documents.values(), {
    ...(isNumeric(size) && { batchSize: toNumber(size) }),
  });
  return cursorReply('firstBatch', batch.documents, batch.id, namespace);
}

function createIndexes(call: Call): Buffer {
  const { engine, command, budget } = call;
  const specs = command.get('indexes');
  if (!Array.isArray(specs) || specs.length === 0)
    throw new StoreError(2, 'Must specify at least one index to create');
  const known = engine.catalog.find(call.database, named(call));
  const wanted = specs.map((spec) => {
    if (!isDoc(spec)) throw typeMismatch('indexes must be objects');
    return indexFromSpec(spec, 0);
  });
  const collection = known ?? engine.catalog.ensure(call.database, named(call));
  const before = collection.indexes.length;
  for (const index of wanted) {
    if (alreadyThere(collection, index)) continue;
    index.id = engine.catalog.newIndexId();
    buildIndex(writer(call), collection, index, prepare(collection, { filter: new Map() }), budget);
  }
  const note = collection.indexes.length === before ? { note: 'all indexes already exist' } : {};
  return reply({
    numIndexesBefore: before,
    numIndexesAfter: collection.indexes.length,
    createdCollectionAutomatically: !known,
    ...note,
  });
}

/** @throws StoreError 85 or 86 when another index has the name or the keys. */
function alreadyThere(collection: Collection, index: Index): boolean {
  if (equal(index.key, new Map([['_id', 1]]))) return true;
  for (const other of collection.indexes) {
    if (other.name === index.name) {
      if (sameIndex(other, index)) return true;
      throw new StoreError(
        equal(other.key, index.key) ? 85 : 86,
        `An existing index has the same name as the requested index. Requested index: ${index.name}`,
      );
    }
    if (equal(other.key, index.key) && equal(other.partial, index.partial))
      throw new StoreError(85, `Index already exists with a different name: ${other.name}`);
  }
  return false;
}

function dropIndexes(call: Call): Buffer {
  const collection = present(call);
  const before = collection.indexes.length;
  const wanted = call.command.get('index');
  for (const one of Array.isArray(wanted) ? wanted : [wanted]) {
    const dropped =
      one === '*'
        ? collection.indexes.filter(({ name }) => name !== '_id_')
        : collection.indexes.filter((index) =>
            isDoc(one) ? equal(index.key, one) : index.name === one,
          );
    if (dropped.length === 0 && one !== '*')
      throw new StoreError(27, `index not found with name [${nameIn(one)}]`);
    if (dropped.some(({ name }) => name === '_id_'))
      throw new StoreError(72, 'cannot drop _id index');
    for (const index of dropped) {
      call.engine.storage.removeIndex(index.id);
      collection.indexes = collection.indexes.filter((other) => other !== index);
    }
  }
  call.engine.catalog.save(collection);
  return reply({ nIndexesWas: before });
}

function listIndexes(call: Call): Buffer {
  const collection = present(call);
  return firstBatch(call, describeIndexes(collection).map(encode), collection.namespace);
}

const COLLMOD_REFUSED = [
  'validationLevel',
  'validationAction',
  'viewOn',
  'pipeline',
  'expireAfterSeconds',
];

/** Changes the validator of a collection, or of an index its expiry, visibility and uniqueness. */
function collMod(call: Call): Buffer {
  const collection = present(call);
  const { catalog } = call.engine;
  for (const field of COLLMOD_REFUSED)
    if (call.command.has(field) && call.command.get(field) !== HARMLESS[field])
      throw notSupported(`collMod with '${field}'`);
  const options = new Map(collection.options);
  for (const name of ['validator', 'changeStreamPreAndPostImages']) {
    const value = call.command.get(name);
    if (value !== undefined) options.set(name, value);
  }
  setOptions(collection, options);
  const change = call.command.get('index');
  if (isDoc(change)) modifyIndex(call, collection, change);
  catalog.save(collection);
  return reply();
}

function modifyIndex(call: Call, collection: Collection, change: Doc): void {
  const index = collection.indexes.find(
    ({ name, key }) => name === change.get('name') || equal(key, change.get('keyPattern')),
  );
  if (!index) throw new StoreError(27, 'cannot find index for collMod');
  for (const [field, value] of change) {
    if (field === 'expireAfterSeconds' && isNumeric(value))
      index.expireAfterSeconds = toNumber(value);
    else if (field === 'hidden') index.hidden = value === true;
    else if (field === 'prepareUnique') index.prepareUnique = value === true;
    else if (field === 'unique' && value === true) makeUnique(call, collection, index);
    else if (field !== 'name' && field !== 'keyPattern')
      throw notSupported(`collMod of an index with '${field}'`);
  }
}

/** @throws StoreError 359 with the documents that stand in the way. */
function makeUnique(call: Call, collection: Collection, index: Index): void {
  if (index.unique) return;
  if (!index.prepareUnique)
    throw new StoreError(
      72,
      "Cannot make index unique with 'prepareUnique=false'. Run collMod to set it first.",
    );
  const all = prepare(collection, { filter: new Map() });
  const found = violations(writer(call), collection, index, all, call.budget);
  if (found.length > 0)
    throw new StoreError(
      359,
      'Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.',
      { violations: found.map((ids) => ({ ids })) },
    );
  call.engine.storage.removeIndex(index.id);
  collection.indexes = collection.indexes.filter((other) => other !== index);
  buildIndex(
    writer(call),
    collection,
    Object.assign(index, { unique: true, prepareUnique: false }),
    all,
    call.budget,
  );
}

function collStats(call: Call): Buffer {
  const collection = call.engine.catalog.find(call.database, named(call));
  const { count = 0, bytes = 0, indexes = [] } = collection ?? {};
  return reply({
    ns: `${call.database}.${named(call)}`,
    size: bytes,
    count,
    avgObjSize: count === 0 ? 0 : Math.round(bytes / count),
    storageSize: bytes,
    nindexes: indexes.length,
    totalIndexSize: 0,
    capped: false,
  });
}

function dbStats(call: Call): Buffer {
  const collections = call.engine.catalog.inDatabase(call.database);
  const sum = (of: (collection: Collection) => number): number =>
    collections.reduce((total, collection) => total + of(collection), 0);
  return reply({
    db: call.database,
    collections: collections.length,
    views: 0,
    objects: sum(({ count }) => count),
    dataSize: sum(({ bytes }) => bytes),
    storageSize: call.engine.storage.sizes().file,
    indexes: sum(({ indexes }) => indexes.length),
  });
}

function listDatabases(call: Call): Buffer {
  const sizes = new Map<string, number>();
  for (const { database, bytes } of call.engine.catalog.all())
    sizes.set(database, (sizes.get(database) ?? 0) + bytes);
  const filter = call.command.get('filter');
  const { test } = compileFilter(isDoc(filter) ? filter : new Map<string, Value>());
  const databases = [...sizes]
    .map(
      ([name, bytes]): Doc =>
        new Map<string, Value>([
          ['name', name],
          ['sizeOnDisk', bytes],
          ['empty', bytes === 0],
        ]),
    )
    .filter((doc) => test(doc));
  const nameOnly = call.command.get('nameOnly') === true;
  return reply({
    databases: nameOnly ? databases.map((doc) => new Map([...doc].slice(0, 1))) : databases,
    totalSize: [...sizes.values()].reduce((a, b) => a + b, 0),
  });
}

function dropDatabase(call: Call): Buffer {
  for (const collection of call.engine.catalog.inDatabase(call.database))
    call.engine.catalog.drop(collection);
  return reply({ dropped: call.database });
}

const nothing: Command = {
  run: () => reply(),
  fields: ['endSessions', 'refreshSessions', 'killSessions'],
};
/** Drivers add to their greeting from version to version: what is not known is passed over. */
const greeting: Command = { run: hello };

/** Commands about the server, collections and indexes. */
export const ADMIN_COMMANDS: Record<string, Command> = {
  hello: greeting,
  isMaster: greeting,
  ismaster: greeting,
  ping: nothing,
  endSessions: nothing,
  refreshSessions: nothing,
  killSessions: nothing,
  startSession: {
    run: () =>
      reply({
        id: { id: new Binary(Buffer.from(new ObjectId().toHexString() + '00000000', 'hex'), 4) },
        timeoutMinutes: SESSION_MINUTES,
      }),
    fields: [],
  },
  buildInfo: { run: buildInfo, fields: [] },
  buildinfo: { run: buildInfo, fields: [] },
  connectionStatus: {
    run: () => reply({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
    fields: ['showPrivileges'],
  },
  whatsmyuri: { run: () => reply({ you: '127.0.0.1' }), fields: [] },
  serverStatus: {
    run: ({ engine }) =>
      reply({
        host: '127.0.0.1',
        version: VERSION,
        process: 'campus-embedded',
        pid: process.pid,
        uptime: process.uptime(),
        storageEngine: { name: 'lmdb', persistent: true },
        metrics: { cursor: { open: { total: engine.cursors.count() } } },
      }),
    fields: ['recordStats', 'repl', 'metrics', 'locks'],
  },
  create: {
    run: create,
    writes: true,
    fields: [
      ...KEPT_OPTIONS,
      ...REFUSED_OPTIONS,
      'size',
      'max',
      'autoIndexId',
      'idIndex',
      'storageEngine',
      'indexOptionDefaults',
      'pipeline',
    ],
  },
  drop: { run: drop, writes: true, fields: [] },
  renameCollection: { run: renameCollection, writes: true, fields: ['to', 'dropTarget'] },
  collMod: {
    run: collMod,
    writes: true,
    fields: [...COLLMOD_REFUSED, 'index', 'validator', 'changeStreamPreAndPostImages'],
  },
  createIndexes: { run: createIndexes, writes: true, fields: ['indexes', 'commitQuorum'] },
  dropIndexes: { run: dropIndexes, writes: true, fields: ['index'] },
  listIndexes: { run: listIndexes, fields: ['cursor'] },
  listCollections: {
    run: listCollections,
    fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  },
  collStats: { run: collStats, fields: ['scale'] },
  dbStats: { run: dbStats, fields: ['scale', 'freeStorage'] },
  listDatabases: { run: listDatabases, fields: ['filter', 'nameOnly', 'authorizedDatabases'] },
  dropDatabase: { run: dropDatabase, writes: true, fields: [] },
};

function buildInfo(): Buffer {
  return reply({
    version: VERSION,
    versionArray: VERSION.split('.').map(Number).concat(0),
    gitVersion: 'embedded',
    modules: ['campus embedded store'],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  });
}
