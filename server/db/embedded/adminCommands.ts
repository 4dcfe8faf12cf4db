import { Binary, ObjectId } from 'bson';

import {
  type Doc,
  MAX_DOCUMENT_BYTES,
  MAX_MESSAGE_BYTES,
  type Value,
  encode,
  isDoc,
} from './bson.js';
import { type Collection, setOptions } from './catalog.js';
import { StoreError, notSupported } from './errors.js';
import {
  COLLMOD_REFUSED,
  HARMLESS,
  collMod,
  createIndexes,
  dropIndexes,
  listIndexes,
} from './indexCommands.js';
import { compileFilter } from './match.js';
import { type Call, type Command, firstBatch, reply, textOf } from './parameters.js';
import { equal } from './values.js';

/** The version of MongoDB whose behaviour is followed, and its wire version. */
export const VERSION = '8.0.0';

const WIRE_VERSION = 25;

const SESSION_MINUTES = 30;

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

function create(call: Call): Buffer {
  const { catalog } = call.engine;
  const there = catalog.find(call.database, textOf(call));
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
    if (there) throw exists(call, textOf(call));
    throw notSupported(`A collection with '${name}'`);
  }
  if (there) {
    if (!equal(there.options, options)) throw exists(call, textOf(call));
    return reply(); // the same options: as MongoDB 7 and later
  }
  compileFilter((options.get('validator') as Doc | undefined) ?? new Map<string, Value>());
  const collection = catalog.ensure(call.database, textOf(call));
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

export const exists = (call: Call, name: string): StoreError =>
  new StoreError(
    48,
    `namespace ${call.database}.${name} already exists, but with different options`,
  );

function drop(call: Call): Buffer {
  const collection = call.engine.catalog.find(call.database, textOf(call));
  if (!collection) return reply();
  const indexes = collection.indexes.length;
  call.engine.catalog.drop(collection);
  return reply({ nIndexesWas: indexes, ns: collection.namespace });
}

function renameCollection(call: Call): Buffer {
  const { catalog } = call.engine;
  const [from, to] = [textOf(call), textOf(call, 'to')].map((namespace) => {
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

function collStats(call: Call): Buffer {
  const collection = call.engine.catalog.find(call.database, textOf(call));
  const { count = 0, bytes = 0, indexes = [] } = collection ?? {};
  return reply({
    ns: `${call.database}.${textOf(call)}`,
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
