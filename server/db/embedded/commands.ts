import { ADMIN_COMMANDS } from './adminCommands.js';
import { writes } from './aggregate.js';
import type { Doc, Value } from './bson.js';
import { type Engine, errorReply } from './engine.js';
import { StoreError } from './errors.js';
import { isNumeric, toNumber } from './numbers.js';
import { type Command, cursorIdOf } from './parameters.js';
import { timeBudget } from './read.js';
import {
  runAggregate,
  runCount,
  runDistinct,
  runExplain,
  runFind,
  runGetMore,
  runKillCursors,
} from './readCommands.js';
import { mentionsRegex } from './regex.js';
import { nameIn } from './values.js';
import { runDelete, runFindAndModify, runInsert, runUpdate } from './writeCommands.js';

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
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
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
  const writing = typeof found.writes === 'function' ? found.writes(command) : found.writes;
  const guarded =
    cursorId !== undefined
      ? engine.cursors.isRisky(cursorId)
      : mentionsRegex(command) || (writing === true && meetsRiskyValidator(engine, name, command));
  return writing ? engine.write(run, guarded) : engine.read(run, guarded);
}

/** Whether a write meets a validator that must be watched; a pipeline may write anywhere. */
function meetsRiskyValidator({ catalog }: Engine, name: string, command: Doc): boolean {
  if (name === 'aggregate') return catalog.all().some(({ risky }) => risky);
  return catalog.find(nameIn(command.get('$db')), nameIn(command.get(name)))?.risky ?? false;
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
