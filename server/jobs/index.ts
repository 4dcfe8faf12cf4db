import { type AppDeps } from '../deps.js';
import { RECOVERY_JOB, recoveryJob } from '../features/accounts/recovery.js';
import { createSigner } from '../http/signing.js';
import { MAIL_JOB, mailJob } from './mail.js';
import { createWorker, type Worker } from './queue.js';

/** Every kind of work that waits in the queue: one line each. */
export function campusWorker(deps: Pick<AppDeps, 'config' | 'mailer' | 'logger' | 'now'>): Worker {
  const { config } = deps;
  const handlers = {
    [MAIL_JOB]: mailJob(deps.mailer),
    [RECOVERY_JOB]: recoveryJob(config, createSigner(config.sessionSecret)),
  };
  return createWorker(handlers, deps);
}
