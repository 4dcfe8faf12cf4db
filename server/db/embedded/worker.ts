import { parentPort, workerData } from 'node:worker_threads';

import { type ServeOptions, serve } from './server.js';

/** The thread in which the store of an app process works: see `startEmbeddedStore`. */
const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread');
try {
  const store = await serve(workerData as ServeOptions);
  port.on('message', () => {
    void store.stop().then(() => {
      port.postMessage({ stopped: true });
      port.close();
    });
  });
  port.postMessage({ uri: store.socketUri ?? store.uri });
} catch (error) {
  port.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  port.close();
}
