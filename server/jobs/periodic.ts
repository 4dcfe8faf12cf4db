import { enqueue, type JobHandler } from './queue.js';

/** Work that comes round again for as long as the campus runs. */
export interface PeriodicWork {
  everyMs: number;
  run: (now: Date) => Promise<unknown>;
}

/**
 * Each turn puts the next one in the queue before it begins, so that a failure never ends the
 * round. Several processes share one round.
 */
export function periodicJobs(work: Readonly<Record<string, PeriodicWork>>) {
  const handlers: Record<string, JobHandler> = {};
  for (const [kind, { everyMs, run }] of Object.entries(work)) {
    handlers[kind] = async (_payload, now) => {
      await scheduleTurn(kind, everyMs, now);
      await run(now);
    };
  }
  return {
    handlers,
    /** Begins the round, or finds it begun. */
    schedule: async (now: Date): Promise<void> => {
      for (const [kind, { everyMs }] of Object.entries(work)) {
        await scheduleTurn(kind, everyMs, now);
      }
    },
  };
}

async function scheduleTurn(kind: string, everyMs: number, now: Date): Promise<void> {
  const turn = Math.floor(now.getTime() / everyMs) + 1;
  await enqueue(kind, { key: String(turn), payload: {}, now, dueAt: new Date(turn * everyMs) });
}
