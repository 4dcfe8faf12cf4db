import { type AppDeps } from '../deps.js';
import { RECOVERY_JOB, recoveryJob } from '../features/accounts/recovery.js';
import { certificateJobs } from '../features/certificates/certificates.job.js';
import { TIME_APPROVAL_JOB, timeApprovalJob } from '../features/assignments/timeApproval.js';
import { createSigner } from '../http/signing.js';
import { MAIL_JOB, mailJob } from './mail.js';
import { createWorker, type Worker } from './queue.js';
import { campusRounds } from './rounds.js';

/** Every kind of work that waits in the queue: one line each. */
export function campusWorker(deps: AppDeps): Worker {
  const { config } = deps;
  const rounds = campusRounds(deps);
  const handlers = {
    [MAIL_JOB]: mailJob(deps.mailer),
    [RECOVERY_JOB]: recoveryJob(config, createSigner(config.sessionSecret)),
    [TIME_APPROVAL_JOB]: timeApprovalJob(deps),
    ...certificateJobs(deps),
    ...rounds.handlers,
  };
  const worker = createWorker(handlers, deps);
  return {
    ...worker,
    start: () => {
      rounds.schedule(deps.now()).catch((error: unknown) => {
        deps.logger.error({ err: error }, 'rounds of work not scheduled');
      });
      worker.start();
    },
  };
}
