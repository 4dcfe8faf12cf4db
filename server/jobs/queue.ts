import { type Logger } from 'pino';

import { isDuplicateKey } from '../db/isDuplicateKey.js';
import { Job } from '../models/Job.js';

/** Does one piece of work. It may run twice: after a crash nobody knows how far it got. */
export type JobHandler = (payload: Record<string, string>, now: Date) => Promise<void>;

const TAKEN_FOR_MS = 5 * 60_000;
const KEPT_FOR_MS = 7 * 24 * 3_600_000;
const MAXIMUM_ATTEMPTS = 8;
const POLL_MS = 5_000;

/** Puts work in the queue. The same kind and key again changes nothing. */
export async function enqueue(
  kind: string,
  {
    key,
    payload,
    now,
    dueAt = now,
  }: {
    key: string;
    payload: Record<string, string>;
    now: Date;
    dueAt?: Date;
  },
): Promise<void> {
  try {
    await Job.updateOne(
      { kind, key },
      { $setOnInsert: { kind, key, payload, state: 'waiting', dueAt, attempts: 0 } },
      { upsert: true },
    );
  } catch (error) {
    // Two at once: the other one has put it there.
    if (!isDuplicateKey(error)) throw error;
  }
}

export interface Worker {
  /** Does everything that is due and returns how many jobs that were. */
  runDue(): Promise<number>;
  start(): void;
  /** Waits for the job in hand. */
  stop(): Promise<void>;
}

/** Takes jobs one after the other; several processes may do so side by side. */
export function createWorker(
  handlers: Readonly<Record<string, JobHandler>>,
  { logger, now }: { logger: Logger; now: () => Date },
): Worker {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;

  async function runDue(): Promise<number> {
    let count = 0;
    while (!stopped && (await runOne())) count += 1;
    return count;
  }

  async function runOne(): Promise<boolean> {
    const startedAt = now();
    const job = await Job.findOneAndUpdate(
      { kind: { $in: Object.keys(handlers) }, state: 'waiting', dueAt: { $lte: startedAt } },
      { $set: { dueAt: new Date(startedAt.getTime() + TAKEN_FOR_MS) }, $inc: { attempts: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    ).lean();
    if (!job) return false;
    // Only while the job is still ours: somebody may have taken over a slow one.
    const ours = { _id: job._id, attempts: job.attempts };
    const expiresAt = new Date(startedAt.getTime() + KEPT_FOR_MS);
    try {
      await handlers[job.kind]?.(textsOf(job.payload), startedAt);
      await Job.updateOne(ours, { $set: { state: 'done', payload: {}, expiresAt } });
    } catch (error) {
      // A job fails alone: the queue goes on, and this one is tried again later.
      logger.error({ err: error, kind: job.kind, jobId: String(job._id) }, 'job failed');
      const lastError = error instanceof Error ? error.name : 'unknown';
      await Job.updateOne(ours, {
        $set:
          job.attempts >= MAXIMUM_ATTEMPTS
            ? { state: 'failed', lastError, expiresAt }
            : { lastError, dueAt: new Date(startedAt.getTime() + pauseAfter(job.attempts)) },
      });
    }
    return true;
  }

  function schedule(): void {
    timer = setTimeout(() => {
      running = runDue()
        .catch((error: unknown) => logger.error({ err: error }, 'job queue failed'))
        .finally(() => {
          if (!stopped) schedule();
        });
    }, POLL_MS);
    timer.unref();
  }

  return {
    runDue,
    start: schedule,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** 1 minute, 2, 4 … at most 6 hours. */
function pauseAfter(attempts: number): number {
  return Math.min(60_000 * 2 ** (attempts - 1), 6 * 3_600_000);
}

function textsOf(payload: unknown): Record<string, string> {
  if (typeof payload !== 'object' || payload === null) return {};
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
}
