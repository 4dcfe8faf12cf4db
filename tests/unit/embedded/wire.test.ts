import { deserialize, type Document, serialize } from 'bson';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { encode, MAX_MESSAGE_BYTES } from '../../../server/db/embedded/bson.js';
import {
  cursorReply,
  makeFramer,
  readRequest,
  senderOf,
  writeReply,
} from '../../../server/db/embedded/wire.js';
import { codeOf, doc, text } from './support.js';

const OP_MSG = 2013;
const OP_QUERY = 2004;

function int32(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((n, i) => bytes.writeInt32LE(n, 4 * i));
  return bytes;
}

function message(kind: number, ...parts: Uint8Array[]): Buffer {
  const rest = Buffer.concat(parts);
  return Buffer.concat([int32(16 + rest.length, 7, 0, kind), rest]);
}

const body = (document: Document): Buffer => Buffer.from([0, ...serialize(document)]);

function sequence(name: string, ...documents: Document[]): Buffer {
  const bytes = Buffer.concat([
    Buffer.from(`${name}\0`),
    ...documents.map((document) => serialize(document)),
  ]);
  return Buffer.concat([Buffer.from([1]), int32(4 + bytes.length), bytes]);
}

describe('senderOf', () => {
  it.each<[string, Buffer, { silent: boolean; legacy: boolean }]>([
    ['a command', message(OP_MSG, int32(0)), { silent: false, legacy: false }],
    [
      'a command that waits for no answer',
      message(OP_MSG, int32(2)),
      { silent: true, legacy: false },
    ],
    ['an old query', message(OP_QUERY, int32(2)), { silent: false, legacy: true }],
  ])('%s', (_what, bytes, expected) => {
    expect(senderOf(bytes)).toEqual({ id: 7, ...expected });
  });

  it.each<[string, Buffer]>([
    ['another kind of message', message(2010, int32(0))],
    ['a compressed message', message(2012, int32(0))],
    ['nothing behind the head', message(OP_MSG)],
  ])('refuses %s with 352', (_what, bytes) => {
    expect(codeOf(() => senderOf(bytes))).toBe(352);
  });
});

describe('readRequest', () => {
  it('reads a command', () => {
    const request = readRequest(message(OP_MSG, int32(0), body({ ping: 1, $db: 'admin' })));
    expect(text(request.command)).toBe('{ping: 1, $db: "admin"}');
    expect(request.documents).toBeUndefined();
  });

  it.each([
    ['in a sequence', [body({ insert: 'c', $db: 'd' }), sequence('documents', { a: 1 }, { b: 2 })]],
    [
      'in a sequence before the body',
      [sequence('documents', { a: 1 }, { b: 2 }), body({ insert: 'c', $db: 'd' })],
    ],
    ['in the command', [body({ insert: 'c', documents: [{ a: 1 }, { b: 2 }], $db: 'd' })]],
  ])('leaves documents to insert as bytes: %s', (_where, sections) => {
    const { command, documents } = readRequest(message(OP_MSG, int32(0), ...sections));
    expect(documents?.map((bytes) => deserialize(bytes))).toEqual([{ a: 1 }, { b: 2 }]);
    expect(text(command)).toBe('{insert: "c", $db: "d"}');
  });

  it('puts other sequences into the command', () => {
    const { command } = readRequest(
      message(
        OP_MSG,
        int32(0),
        body({ update: 'c' }),
        sequence('updates', { q: {}, u: { $set: { a: 1 } } }),
      ),
    );
    expect(text(command)).toBe('{update: "c", updates: [{q: {}, u: {$set: {a: 1}}}]}');
  });

  it('takes «documents» of other commands for a field', () => {
    const { command, documents } = readRequest(
      message(OP_MSG, int32(0), body({ x: 1, documents: [1] })),
    );
    expect(documents).toBeUndefined();
    expect(text(command)).toBe('{x: 1, documents: [1]}');
  });

  it('passes over a checksum', () => {
    const { command } = readRequest(
      message(OP_MSG, int32(1), body({ ping: 1 }), int32(0x12345678)),
    );
    expect(text(command)).toBe('{ping: 1}');
  });

  it('reads the first greeting of old drivers', () => {
    const { command } = readRequest(
      message(
        OP_QUERY,
        int32(0),
        Buffer.from('admin.$cmd\0'),
        int32(0, -1),
        serialize({ isMaster: 1 }),
      ),
    );
    expect(text(command)).toBe('{isMaster: 1}');
  });

  it.each<[string, Buffer, number]>([
    ['no body', message(OP_MSG, int32(0), sequence('documents', {})), 9],
    ['nothing after the flags', message(OP_MSG, int32(0)), 9],
    ['an unknown section', message(OP_MSG, int32(0), Buffer.from([7, 5, 0, 0, 0, 0])), 9],
    ['a section beyond the end', message(OP_MSG, int32(0), Buffer.from([0, 50, 0, 0, 0, 0])), 9],
    [
      'a section of negative length',
      message(OP_MSG, int32(0), Buffer.from([0, 255, 255, 255, 255, 0])),
      9,
    ],
    [
      'a document cut short in a sequence',
      message(
        OP_MSG,
        int32(0),
        body({ insert: 'c' }),
        Buffer.from([1]),
        int32(13),
        Buffer.from('d\0'),
        int32(50),
        Buffer.alloc(3),
      ),
      9,
    ],
    ['a broken body', message(OP_MSG, int32(0), Buffer.from([0, 8, 0, 0, 0, 2, 0x61, 0, 0])), 22],
  ])('refuses %s with %3$d', (_what, bytes, code) => {
    expect(codeOf(() => readRequest(bytes))).toBe(code);
  });

  it('fails on random bytes, but never hangs', () =>
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom(OP_MSG, OP_QUERY),
        (noise, kind) => {
          try {
            readRequest(message(kind, int32(0), noise));
          } catch {
            // refused: the server closes the connection
          }
        },
      ),
      { numRuns: 2000 },
    ));
});

describe('makeFramer', () => {
  const messages = [
    message(OP_MSG, int32(0), body({ ping: 1 })),
    message(OP_MSG, int32(0), body({ insert: 'c', documents: [{ a: 'x'.repeat(300) }] })),
    message(OP_MSG, int32(0)),
  ];
  const stream = Buffer.concat(messages);

  it('gives whole messages at whatever places the stream is cut', () =>
    fc.assert(
      fc.property(fc.array(fc.nat({ max: stream.length }), { maxLength: 40 }), (cuts) => {
        const frame = makeFramer();
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const found = places.flatMap((at, i) => frame(stream.subarray(places[i - 1] ?? 0, at)));
        return found.length === 3 && found.every((one, i) => one.equals(messages[i] as Buffer));
      }),
      { numRuns: 1000 },
    ));

  it('gives whole messages byte by byte', () => {
    const frame = makeFramer();
    const found = [...stream].flatMap((byte) => frame(Buffer.from([byte])));
    expect(found.map((one) => one.length)).toEqual(messages.map((one) => one.length));
  });

  it.each([
    ['zero', 0],
    ['less than a head', 15],
    ['negative', -1],
    ['more than 48 MB', MAX_MESSAGE_BYTES + 1],
  ])('refuses a length that is %s before the message has come', (_what, length) => {
    expect(codeOf(() => makeFramer()(int32(length)))).toBe(10334);
  });

  it('waits for a message of the largest length', () => {
    expect(makeFramer()(int32(MAX_MESSAGE_BYTES))).toEqual([]);
  });
});

describe('writeReply', () => {
  const document = encode(doc({ ok: 1 }));

  it('answers a message with a message', () => {
    const reply = writeReply({ id: 42, legacy: false }, document);
    expect(reply.readInt32LE(0)).toBe(reply.length);
    expect([reply.readInt32LE(8), reply.readInt32LE(12), reply.readInt32LE(16), reply[20]]).toEqual(
      [42, OP_MSG, 0, 0],
    );
    expect(deserialize(reply.subarray(21))).toEqual({ ok: 1 });
  });

  it('answers an old query with an old reply', () => {
    const reply = writeReply({ id: 42, legacy: true }, document);
    expect([reply.readInt32LE(8), reply.readInt32LE(12)]).toEqual([42, 1]);
    expect(reply.readInt32LE(32)).toBe(1);
    expect(deserialize(reply.subarray(36))).toEqual({ ok: 1 });
  });
});

describe('cursorReply', () => {
  it('puts documents that are bytes into a batch', () => {
    const documents = Array.from({ length: 12 }, (_, n) => encode(doc({ n })));
    const reply = deserialize(cursorReply('nextBatch', documents, 5n, 'd.c'), {
      useBigInt64: true,
    });
    expect(reply).toMatchObject({ ok: 1, cursor: { id: 5n, ns: 'd.c' } });
    expect((reply as { cursor: { nextBatch: unknown } }).cursor.nextBatch).toEqual(
      documents.map((_, n) => ({ n })),
    );
  });

  it('can be empty', () => {
    expect(deserialize(cursorReply('firstBatch', [], 0n, 'd.c')).cursor).toEqual({
      firstBatch: [],
      id: 0,
      ns: 'd.c',
    });
  });
});
