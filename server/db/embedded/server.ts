import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net';

import { type Conversation, USER, makeAuthenticator, payloadText, saslReply } from './auth.js';
import { backupTo } from './backup.js';
import { type Doc, decode, encode, isDoc } from './bson.js';
import { runCommand } from './commands.js';
import { type Engine, type Limits, errorReply, openEngine } from './engine.js';
import { StoreError } from './errors.js';
import { claimFolder } from './folder.js';
import { startTtlMonitor } from './ttl.js';
import { nameIn } from './values.js';
import {
  type Request,
  type Sender,
  makeFramer,
  readRequest,
  senderOf,
  writeReply,
} from './wire.js';

export interface ServeOptions {
  folder: string;
  /** 0 or left out: any free port. */
  port?: number;
  /** Also answer at a socket of this path, which costs less than the network: for the app itself. */
  socket?: string;
  limits?: Limits;
  /** Seconds between two looks for expired documents. */
  ttlSeconds?: number;
}

export interface RunningStore {
  /** With a password of its own that changes at each start. */
  uri: string;
  /** The same by the socket, when one was asked for. */
  socketUri?: string;
  stop(): Promise<void>;
}

const TTL_SECONDS = 30;
/** What a client may ask before it has signed in. */
const OPEN_COMMANDS = new Set([
  'hello',
  'isMaster',
  'ismaster',
  'ping',
  'saslStart',
  'saslContinue',
  'buildInfo',
  'endSessions',
  'logout',
]);

/**
 * Opens a data folder and answers MongoDB's wire protocol on the loopback address.
 *
 * @throws FolderInUseError when another process has the folder, DamagedStoreError when its data can't be trusted.
 */
export async function serve({
  folder,
  port = 0,
  socket: path,
  limits,
  ttlSeconds = TTL_SECONDS,
}: ServeOptions): Promise<RunningStore> {
  const engine = openEngine(folder, limits);
  try {
    const password = randomBytes(24).toString('base64url');
    const claim = claimFolder(folder, engine.storage);
    const authenticator = makeAuthenticator(password);
    const sockets = new Set<Socket>();
    const welcome = (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      attend(socket, engine, authenticator());
    };
    const servers = [createServer(welcome)];
    const actual = await listen(servers[0] as Server, { port, host: '127.0.0.1' });
    const uriOf = (place: string) =>
      `mongodb://${USER}:${password}@${place}/campus?authSource=admin`;
    if (path) {
      rmSync(path, { force: true }); // of a process that was killed: the folder is ours now
      const local = createServer(welcome);
      await listen(local, { path });
      servers.push(local);
    }
    const uri = uriOf(`127.0.0.1:${actual}`);
    claim.publish(uri);
    const stopTtl = startTtlMonitor(engine, ttlSeconds);
    const idle = setInterval(() => engine.cursors.closeIdle(), 60_000);
    return {
      uri,
      ...(path ? { socketUri: uriOf(encodeURIComponent(path)) } : {}),
      async stop() {
        stopTtl();
        clearInterval(idle);
        const closed = Promise.all(
          servers.map((server) => new Promise((resolve) => server.close(resolve))),
        );
        for (const socket of sockets) socket.destroy();
        await closed;
        claim.release();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Gives the port, if it is one. */
function listen(server: Server, place: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

let nextConnection = 1;

/** Reads the messages of one connection and answers them in order. */
function attend(socket: Socket, engine: Engine, conversation: Conversation): void {
  const id = nextConnection++;
  const frame = makeFramer();
  const queue: Buffer[] = [];
  let busy = false;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());

  function reply(message: Buffer, sender: Sender): Buffer | Promise<Buffer> {
    try {
      return answer(readRequest(message), sender, engine, conversation, id);
    } catch (error) {
      return errorReply(error); // what could not be read is refused; the connection goes on
    }
  }

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let message = queue.shift(); message; message = queue.shift()) {
      const sender = senderOf(message);
      const answered = reply(message, sender);
      const document = answered instanceof Promise ? await answered : answered;
      if (!sender.silent && !socket.destroyed) socket.write(writeReply(sender, document));
    }
    busy = false;
  }

  socket.on('data', (chunk: Buffer) => {
    try {
      queue.push(...frame(chunk));
    } catch {
      socket.destroy(); // not our protocol: there is no message to answer
      return;
    }
    work().catch(() => socket.destroy());
  });
}

function answer(
  request: Request,
  { legacy }: Sender,
  engine: Engine,
  conversation: Conversation,
  id: number,
): Buffer | Promise<Buffer> {
  const { command, documents } = request;
  const name = command.keys().next().value ?? '';
  if (name === 'saslStart' || name === 'saslContinue')
    return authenticate(name, command, conversation);
  if (!conversation.done && !OPEN_COMMANDS.has(name))
    return errorReply(new StoreError(13, `Command ${name} requires authentication`));
  if (name === 'campusBackup') return backupTo(engine, nameIn(command.get(name)));
  if (legacy && !command.has('$db')) command.set('$db', 'admin');
  const reply = runCommand(engine, command, documents);
  if (name !== 'hello' && name.toLowerCase() !== 'ismaster') return reply;
  const greeting = decode(reply as Buffer);
  greeting.set('connectionId', id);
  const start = command.get('speculativeAuthenticate');
  if (isDoc(start) && start.get('mechanism') === 'SCRAM-SHA-256') {
    const begun = decode(authenticate('saslStart', start, conversation));
    // Whom it refuses will be told when signing in for real.
    if (begun.get('ok') === 1) greeting.set('speculativeAuthenticate', begun);
  }
  return encode(greeting);
}

function authenticate(name: string, command: Doc, conversation: Conversation): Buffer {
  try {
    const payload = payloadText(command.get('payload'));
    if (name === 'saslContinue' && conversation.done)
      return encode(saslReply('', true).set('ok', 1));
    if (name === 'saslStart' && command.get('mechanism') !== 'SCRAM-SHA-256')
      throw new StoreError(2, 'The embedded store signs in by SCRAM-SHA-256 only');
    const text = name === 'saslStart' ? conversation.first(payload) : conversation.last(payload);
    return encode(saslReply(text, conversation.done).set('ok', 1));
  } catch (error) {
    return errorReply(error);
  }
}
