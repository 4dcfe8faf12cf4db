import { type AppDeps } from '../deps.js';
import { MAIL_JOB, mailJob } from './mail.js';
import { createWorker, type Worker } from './queue.js';

/** Every kind of work that waits in the queue: one line each. */
export function campusWorker(deps: Pick<AppDeps, 'mailer' | 'logger' | 'now'>): Worker {
  return createWorker({ [MAIL_JOB]: mailJob(deps.mailer) }, deps);
}
