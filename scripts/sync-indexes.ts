// Gives the store the indexes of the models, and takes away those that no model declares any more.
import { loadConfig } from '../server/config.js';
import { connectDatabase } from '../server/db/connect.js';
import { syncIndexes } from '../server/db/syncIndexes.js';

const disconnect = await connectDatabase(loadConfig(process.env));
try {
  await syncIndexes();
  console.log('Indexes are in step with the models.');
} finally {
  await disconnect();
}
