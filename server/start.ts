import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';

import { createApp } from './app.js';
import { type Config } from './config.js';
import { loadCatalogue } from './content/catalogue.js';
import { loadPinnedVersions, saveTrackVersions } from './content/snapshots.js';
import { connectDatabase } from './db/connect.js';
import { syncIndexes } from './db/syncIndexes.js';
import { type AppDeps } from './deps.js';
import { createLogger } from './http/requestLog.js';
import { campusWorker } from './jobs/index.js';
import { createMailer } from './mail/mailer.js';
import { User } from './models/User.js';
import { projectRoot } from './root.js';

export interface RunningCampus {
  port: number;
  /** Answers what has come in, finishes the job in hand, closes the store. */
  stop(): Promise<void>;
}

/** How long requests in progress may take once the campus is asked to stop. */
const PATIENCE_MS = 10_000;

/** Starts everything in order. `prepare` runs once the store is open and before anybody comes in. */
export async function startCampus(
  config: Config,
  { prepare }: { prepare?: (deps: AppDeps) => Promise<void> } = {},
): Promise<RunningCampus> {
  const logger = createLogger(config.logLevel);
  const catalogue = await loadCatalogue(join(projectRoot, 'content'));
  const disconnect = await connectDatabase(config);
  try {
    await syncIndexes();
    await saveTrackVersions(catalogue);
    await loadPinnedVersions(catalogue);
    if (config.production) await refuseDemonstrationPeople();
    const deps = { config, catalogue, logger, mailer: createMailer(config), now: () => new Date() };
    await prepare?.(deps);
    const worker = campusWorker(deps);
    const server = createServer(createApp(deps));
    server.listen(config.port, ...(config.host ? [config.host] : []));
    await once(server, 'listening');
    worker.start();
    const port = portOf(server);
    logger.info({ port }, 'campus ready');
    if (config.production && !config.secureCookies) {
      logger.warn('ALLOW_PLAIN_HTTP: cookies and passwords travel unprotected on this network');
    }
    return {
      port,
      stop: async () => {
        await Promise.all([close(server), worker.stop()]);
        await disconnect();
        logger.info('campus stopped');
      },
    };
  } catch (error) {
    await disconnect();
    throw error;
  }
}

/** Their passwords are on screen in the demonstration. */
async function refuseDemonstrationPeople(): Promise<void> {
  if (await User.exists({ demo: true })) {
    throw new Error('This store holds demonstration people: production needs one of its own');
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  await closed;
  clearTimeout(timer);
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('Not listening on a port');
  return address.port;
}
