import { type Doc, MAX_MESSAGE_BYTES, elements, valueAt } from './bson.js';
import { StoreError } from './errors.js';

// MongoDB's wire protocol: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** Where the answer to a message goes. */
export interface Sender {
  id: number;
  /** The client waits for no answer. */
  silent: boolean;
  /** It came as OP_QUERY, as the first greeting of old drivers does, and is answered alike. */
  legacy: boolean;
}

export interface Request {
  /** The command: its first field names it. Documents to insert stay bytes. */
  command: Doc;
  /** Documents of an insert, as they came. */
  documents: Buffer[] | undefined;
}

/** Splits a stream into messages. @throws StoreError when a length can't be one. */
export function makeFramer(): (chunk: Buffer) => Buffer[] {
  let chunks: Buffer[] = [];
  let have = 0;
  return (chunk) => {
    chunks.push(chunk);
    have += chunk.length;
    const messages: Buffer[] = [];
    for (;;) {
      if (have < 4) return messages;
      // Chunks of a long message are joined once it is complete, or to read its length.
      if ((chunks[0] as Buffer).length < 4) chunks = [Buffer.concat(chunks)];
      const length = (chunks[0] as Buffer).readInt32LE(0);
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES)
        throw new StoreError(10334, `message of ${length} bytes`);
      if (have < length) return messages;
      const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      messages.push(all.subarray(0, length));
      have -= length;
      chunks = have > 0 ? [all.subarray(length)] : [];
    }
  };
}

/** Reads the head of a message. @throws StoreError 352 for a kind that nobody could answer. */
export function senderOf(message: Buffer): Sender {
  const kind = message.readInt32LE(12);
  if (message.length < HEADER_BYTES + 4 || (kind !== OP_MSG && kind !== OP_QUERY))
    throw new StoreError(352, `Unsupported message kind ${kind}`);
  return {
    id: message.readInt32LE(4),
    silent: kind === OP_MSG && (message.readUInt32LE(HEADER_BYTES) & MORE_TO_COME) !== 0,
    legacy: kind === OP_QUERY,
  };
}

/** Reads a message of one of the two kinds. @throws StoreError when it has no command that can be read. */
export function readRequest(message: Buffer): Request {
  if (message.readInt32LE(12) === OP_QUERY) {
    const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
    return { ...readCommand(message.subarray(nameEnd + 9)), documents: undefined };
  }
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let body: Buffer | undefined;
  const sequences = new Map<string, Buffer[]>();
  for (let at = HEADER_BYTES + 4; at < end;) {
    const section = message[at++];
    const length = at + 4 <= end ? message.readInt32LE(at) : 0;
    if (length < 5 || at + length > end)
      throw new StoreError(9, 'A section of the message is cut short');
    if (section === 0) body = message.subarray(at, at + length);
    else if (section === 1) {
      const nameEnd = message.indexOf(0, at + 4);
      sequences.set(
        message.toString('utf8', at + 4, nameEnd),
        splitDocuments(message.subarray(nameEnd + 1, at + length)),
      );
    } else throw new StoreError(9, `Unknown section kind ${section}`);
    at += length;
  }
  if (!body) throw new StoreError(9, 'The message has no command');
  const { command, documents } = readCommand(body);
  for (const [name, list] of sequences)
    if (name !== 'documents')
      command.set(
        name,
        list.map((bytes) => readCommand(bytes).command),
      );
  return { command, documents: sequences.get('documents') ?? documents };
}

function splitDocuments(bytes: Buffer): Buffer[] {
  const documents: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = at + 4 <= bytes.length ? bytes.readInt32LE(at) : 0;
    if (length < 5 || at + length > bytes.length)
      throw new StoreError(9, 'A document of the message is cut short');
    documents.push(bytes.subarray(at, at + length));
    at += length;
  }
  return documents;
}

/** The documents of an insert are stored as they are: they are cut out, not read. */
function readCommand(bytes: Buffer): { command: Doc; documents: Buffer[] | undefined } {
  const command: Doc = new Map();
  let documents: Buffer[] | undefined;
  for (const field of elements(bytes)) {
    if (field.name === 'documents' && field.type === 4 && command.has('insert'))
      documents = [...elements(bytes, field.at)].map(({ at, length }) =>
        bytes.subarray(at, at + length),
      );
    else command.set(field.name, valueAt(bytes, field));
  }
  return { command, documents };
}

let nextId = 1;

/** The answer to a request, from the bytes of its document. */
export function writeReply(sender: Pick<Sender, 'id' | 'legacy'>, document: Buffer): Buffer {
  const extra = sender.legacy ? 20 : 5;
  const reply = Buffer.alloc(HEADER_BYTES + extra + document.length);
  reply.writeInt32LE(reply.length, 0);
  reply.writeInt32LE(nextId++ & 0x7fffffff, 4);
  reply.writeInt32LE(sender.id, 8);
  reply.writeInt32LE(sender.legacy ? OP_REPLY : OP_MSG, 12);
  if (sender.legacy) {
    reply.writeInt32LE(8, HEADER_BYTES); // «await capable», as mongod answers
    reply.writeInt32LE(1, HEADER_BYTES + 16);
  }
  document.copy(reply, HEADER_BYTES + extra);
  return reply;
}

const OK = Buffer.concat([Buffer.from('\x01ok\0'), Buffer.from(new Float64Array([1]).buffer)]);
const CURSOR = Buffer.from('\x03cursor\0');
const ID = Buffer.from('\x12id\0');
const NS = Buffer.from('\x02ns\0');

/**
 * `{ cursor: { firstBatch | nextBatch: […], id, ns }, ok: 1 }` around documents that are bytes
 * already, written in one go: a reply may hold 16 MB.
 */
export function cursorReply(
  batchName: 'firstBatch' | 'nextBatch',
  documents: readonly Buffer[],
  id: bigint,
  namespace: string,
): Buffer {
  const names = documents.map((_document, i) => `\x03${i}\0`);
  const batchBytes = documents.reduce(
    (sum, bytes, i) => sum + bytes.length + (names[i] as string).length,
    5,
  );
  const batchField = `\x04${batchName}\0`;
  const ns = Buffer.from(namespace);
  const cursorBytes =
    5 + batchField.length + batchBytes + ID.length + 8 + NS.length + 4 + ns.length + 1;
  const reply = Buffer.allocUnsafe(5 + CURSOR.length + cursorBytes + OK.length);
  let at = reply.writeInt32LE(reply.length, 0);
  at += CURSOR.copy(reply, at);
  at = reply.writeInt32LE(cursorBytes, at);
  at += reply.write(batchField, at, 'latin1');
  at = reply.writeInt32LE(batchBytes, at);
  documents.forEach((bytes, i) => {
    at += reply.write(names[i] as string, at, 'latin1');
    at += bytes.copy(reply, at);
  });
  at = reply.writeUInt8(0, at);
  at += ID.copy(reply, at);
  at = reply.writeBigInt64LE(id, at);
  at += NS.copy(reply, at);
  at = reply.writeInt32LE(ns.length + 1, at);
  at += ns.copy(reply, at);
  at = reply.writeUInt16LE(0, at); // ends the name and the cursor
  at += OK.copy(reply, at);
  reply.writeUInt8(0, at);
  return reply;
}
