import { realpathSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { ServeOptions } from './server.js';

export interface EmbeddedStore {
  uri: string;
  stop(): Promise<void>;
}

type FromWorker = { uri: string } | { failure: string } | { stopped: true };

/** Folders that this process has open: LMDB's own list tells processes apart, not threads. */
const open = new Set<string>();

/** Where the store keeps its data below the campus's data folder. */
export const storeFolder = (dataDir: string): string => join(dataDir, 'store');

/** Systems take no longer path for a socket, and Windows none in a folder: then it is the network. */
const LONGEST_SOCKET_PATH = 100;

function socketIn(folder: string): string | undefined {
  const path = join(folder, 'store.sock');
  const fits = process.platform !== 'win32' && Buffer.byteLength(path) <= LONGEST_SOCKET_PATH;
  return fits ? path : undefined;
}

/** One path for one folder; the worker says what is wrong with one that can't be made. */
function placeOf(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}

/**
 * Starts the embedded store in a worker thread and says where it answers. Everything else reaches it
 * through the driver, by that URI, like any MongoDB server.
 *
 * @param dataDir the campus's data folder; the store takes `store/` below it.
 * @throws Error in plain words when the folder is in use or damaged.
 */
export async function startEmbeddedStore({ dataDir }: { dataDir: string }): Promise<EmbeddedStore> {
  const folder = storeFolder(dataDir);
  const place = placeOf(folder);
  if (open.has(place))
    throw new Error(`The data folder ${folder} is in use by this process already`);
  open.add(place);
  const workerData: ServeOptions = { folder, socket: socketIn(place) };
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
  const next = () =>
    new Promise<FromWorker>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  const first = await next();
  if (!('uri' in first)) {
    open.delete(place);
    await worker.terminate();
    throw new Error('failure' in first ? first.failure : 'The embedded store did not start');
  }
  // Without its store the process can do nothing right: an error of the worker ends it.
  worker.removeAllListeners('error');
  worker.on('error', (error) => {
    throw error;
  });
  return {
    uri: first.uri,
    async stop() {
      const stopped = next();
      worker.postMessage('stop');
      await stopped;
      await worker.terminate();
      open.delete(place);
    },
  };
}
