import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type MongoClientOptions } from 'mongodb';

const dist = join(import.meta.dirname, '../../../dist/scripts');
const environment = { ...process.env, NODE_OPTIONS: '' };

export interface Store {
  uri: string;
  folder: string;
  process: ChildProcess;
  /** A connected client; closed with the store. */
  connect(options?: MongoClientOptions): Promise<MongoClient>;
  /** Ends the process at once, as a power cut would end it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartOptions {
  folder: string;
  /** In blocks of 1,024 bytes, as `ulimit -f` takes it: stands for a full disk. */
  fileBlocks?: number;
  ttlSeconds?: number;
  /** A program to run the store under, such as strace. */
  under?: string[];
  /** Another user to run it as; only root may ask for it. */
  userId?: number;
}

const running = new Set<ChildProcess>();

/** Ends what a failed test left running: it would keep jest waiting. */
export function killStores(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** What the store said when it did not start. */
export class NotStarted extends Error {
  constructor(
    readonly exitCode: number | null,
    readonly said: string,
  ) {
    super(`exit ${exitCode}: ${said}`);
  }
}

/** Starts a store of its own on a folder. @throws NotStarted */
export async function startStore(options: StartOptions): Promise<Store> {
  const { folder, fileBlocks, ttlSeconds, under = [], userId } = options;
  const command = [
    ...under,
    process.execPath,
    join(dist, 'db-serve.js'),
    '--data',
    folder,
    ...(ttlSeconds ? ['--ttl-seconds', String(ttlSeconds)] : []),
  ];
  const [program = '', ...args] = fileBlocks
    ? ['bash', '-c', `ulimit -f ${fileBlocks}; exec "$@"`, 'store', ...command]
    : command;
  const child = spawn(program, args, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(userId && { uid: userId }),
  });
  const exited = once(child, 'exit');
  running.add(child);
  child.once('exit', () => running.delete(child));
  let printed = '';
  let said = '';
  const uri = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
    child.stdout.on('data', (chunk: Buffer) => {
      printed += String(chunk);
      const found = /^MONGODB_URI=(.+)$/m.exec(printed)?.[1];
      if (found) resolve(found);
    });
    child.on('close', (code) => reject(new NotStarted(code, said)));
  });
  const clients: MongoClient[] = [];
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await Promise.all(clients.splice(0).map((client) => client.close(true)));
    child.kill(signal);
    await exited;
  };
  return {
    uri,
    folder,
    process: child,
    async connect(clientOptions) {
      const client = await MongoClient.connect(uri, {
        serverSelectionTimeoutMS: 5000,
        ...clientOptions,
      });
      clients.push(client);
      return client;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

/** What a store says that is expected not to start on a folder. */
export async function refusalOf(options: StartOptions): Promise<string> {
  const store = await startStore(options).catch((error: unknown) => error);
  if (store instanceof NotStarted) return store.said;
  await (store as Store).stop();
  throw new Error('The store started');
}

/** Runs `db:check` on a folder that no store has open. */
export function checkStore(folder: string): { exitCode: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(dist, 'db-check.js'), '--data', folder],
    { env: environment, encoding: 'utf8' },
  );
  return { exitCode: status, said: stdout + stderr };
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'campus-store-'));
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true });

export const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
