import { connect } from 'node:net';

export type ScanResult = 'clean' | 'infected' | 'unavailable';
/** Looks for malware. */
export type Scan = (bytes: Buffer) => Promise<ScanResult>;

const PORT = 3310;
const TIMEOUT_MS = 20_000;
const PIECE_BYTES = 64 * 1024;

/**
 * A scanner that asks clamd at `host` or `host:port` with INSTREAM. Without an address nothing is
 * scanned. A scanner that does not answer is not taken for a yes.
 */
export function createScanner(address: string | null): Scan {
  if (!address) return () => Promise.resolve('clean');
  const { host, port } = hostAndPort(address);
  return (bytes) =>
    new Promise((resolve) => {
      let answer = '';
      const socket = connect({ host, port });
      const finish = (result: ScanResult) => {
        socket.destroy();
        resolve(result);
      };
      socket.setTimeout(TIMEOUT_MS, () => finish('unavailable'));
      socket.on('error', () => finish('unavailable'));
      socket.on('data', (data) => {
        answer += data.toString('latin1');
      });
      socket.on('end', () => finish(resultOf(answer)));
      socket.on('connect', () => {
        socket.write('zINSTREAM\0');
        for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
          const piece = bytes.subarray(at, at + PIECE_BYTES);
          socket.write(lengthOf(piece.length));
          socket.write(piece);
        }
        socket.write(lengthOf(0));
      });
    });
}

function resultOf(answer: string): ScanResult {
  if (/: OK\0?\s*$/.test(answer)) return 'clean';
  return / FOUND\0?\s*$/.test(answer) ? 'infected' : 'unavailable';
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function hostAndPort(address: string): { host: string; port: number } {
  const [, host = address, port] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  return { host, port: port ? Number(port) : PORT };
}
