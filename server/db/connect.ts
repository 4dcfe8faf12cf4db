import mongoose from 'mongoose';

import { type Config } from '../config.js';

/** Ends the connection, and the embedded store if this process started it. */
export type Disconnect = () => Promise<void>;

/**
 * Connects Mongoose to MONGODB_URI. Without one the embedded store starts in this process and is
 * reached like any other server.
 */
export async function connectDatabase(
  config: Pick<Config, 'mongodbUri' | 'dataDir'>,
): Promise<Disconnect> {
  const store = config.mongodbUri ? null : await startStore(config.dataDir);
  const uri = config.mongodbUri ?? store?.uri;
  if (!uri) throw new Error('The embedded store gave no address');
  try {
    // Indexes are made by syncIndexes, not by whichever process starts first.
    await mongoose.connect(uri, { autoIndex: false, autoCreate: false, maxPoolSize: 50 });
  } catch (error) {
    await store?.stop();
    throw error;
  }
  return async () => {
    await mongoose.disconnect();
    await store?.stop();
  };
}

async function startStore(dataDir: string) {
  const { startEmbeddedStore } = await import('./embedded/index.js');
  return startEmbeddedStore({ dataDir });
}
