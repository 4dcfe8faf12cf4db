// Loaded before the campus (`node --import`): counts what it asks of its store, and says so when asked.
import mongoose from 'mongoose';

import { type CommandCounts } from './commandCounts.js';

const READS = new Set(['find', 'aggregate', 'count', 'distinct', 'getMore']);
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify']);

const counts: CommandCounts = { reads: 0, writes: 0 };
const connect = mongoose.connect.bind(mongoose);

mongoose.connect = async (uri, options) => {
  const connected = await connect(uri, { ...options, monitorCommands: true });
  connected.connection.getClient().on('commandStarted', ({ commandName }) => {
    if (READS.has(commandName)) counts.reads += 1;
    if (WRITES.has(commandName)) counts.writes += 1;
  });
  return connected;
};

process.on('message', () => {
  process.send?.({ ...counts });
  counts.reads = 0;
  counts.writes = 0;
});
// Somebody who only listens must not keep the campus from ending.
process.channel?.unref();
