import { describe, expect, it } from '@jest/globals';
import { createServer, type Socket } from 'node:net';

import { createScanner } from '../../../server/files/scanner.js';

/** Answers like clamd, once it has got all the pieces. */
async function withScanner<T>(answer: string, work: (address: string) => Promise<T>): Promise<T> {
  const received: Buffer[] = [];
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      received.push(Buffer.from(piece));
      const all = Buffer.concat(received);
      if (all.subarray(-4).equals(Buffer.alloc(4))) socket.end(`stream: ${answer}\0`);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    return await work(`127.0.0.1:${port}`);
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

describe('looking for malware', () => {
  const bytes = Buffer.alloc(200_000, 'a');

  it.each([
    ['OK', 'clean'],
    ['Eicar-Signature FOUND', 'infected'],
    ['INSTREAM size limit exceeded. ERROR', 'unavailable'],
  ])('reads «%s» as %s', async (answer, result) => {
    expect(await withScanner(answer, (address) => createScanner(address)(bytes))).toBe(result);
  });

  it('never takes a scanner that is not there for a yes', async () => {
    const gone = await withScanner('OK', (address) => Promise.resolve(address));
    expect(await createScanner(gone)(bytes)).toBe('unavailable');
  });

  it('is left out where there is no scanner', async () => {
    expect(await createScanner(null)(bytes)).toBe('clean');
  });
});
