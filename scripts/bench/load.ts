import autocannon from 'autocannon';

import { percentile, usageOf } from './measure.js';
import { type Served } from './process.js';

/** Some request of somebody. */
export interface Turn {
  path: string;
  cookie?: string;
}

export interface LoadFigures {
  connections: number;
  requestsPerSecond: number;
  p50: number;
  p975: number;
  cpuMilliseconds: number | null;
}

const ROUNDS = 3;

/** The same in three rounds; what counts is the one in the middle, so that no neighbour's moment does. */
export async function fireRounds(
  served: Pick<Served, 'url' | 'pid'>,
  turns: readonly Turn[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<LoadFigures> {
  const rounds: LoadFigures[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push(await fire(served, turns, { connections, seconds: seconds / ROUNDS }));
  }
  const [, middle] = rounds.sort((a, b) => a.requestsPerSecond - b.requestsPerSecond);
  if (!middle) throw new Error('Nothing was measured');
  return middle;
}

/** People take turns for some seconds, on so many connections at once. */
export async function fire(
  served: Pick<Served, 'url' | 'pid'>,
  turns: readonly Turn[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<LoadFigures> {
  const requests = turns.map(({ path, cookie }) => ({
    method: 'GET' as const,
    path,
    headers: { 'accept-encoding': 'gzip', ...(cookie ? { cookie } : {}) },
  }));
  const milliseconds: number[] = [];
  let refused = 0;
  let connection = 0;
  const before = usageOf(served.pid).cpuMilliseconds;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      {
        url: served.url,
        connections,
        duration: seconds,
        setupClient: (client) => {
          // Each connection begins with other people, so that nobody is in two places at once.
          const start = Math.floor((connection * requests.length) / connections);
          connection += 1;
          client.setRequests([...requests.slice(start), ...requests.slice(0, start)]);
        },
      },
      (error: unknown, done) => {
        if (error) reject(error instanceof Error ? error : new Error('autocannon failed'));
        else resolve(done);
      },
    );
    run.on('response', (_client, status, _bytes, time) => {
      milliseconds.push(time);
      if (status !== 200) refused += 1;
    });
  });
  const after = usageOf(served.pid).cpuMilliseconds;
  if (refused > 0 || result.errors > 0) {
    throw new Error(`${turns[0]?.path}: ${refused} wrong answers, ${result.errors} errors`);
  }
  const count = milliseconds.length;
  return {
    connections,
    requestsPerSecond: count / result.duration,
    p50: percentile(milliseconds, 0.5),
    p975: percentile(milliseconds, 0.975),
    cpuMilliseconds: before === null || after === null ? null : (after - before) / count,
  };
}
