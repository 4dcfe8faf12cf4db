import { type AppDeps } from '../../deps.js';
import { CERTIFICATE_KINDS } from '../../domain/states.js';
import { NotFoundError } from '../../errors/AppError.js';
import { type JobHandler } from '../../jobs/queue.js';
import { CERTIFICATE_JOB } from '../enrollments/completion.service.js';
import { finishCorrectionOf, REPLACEMENT_JOB } from './corrections.service.js';
import { issueCertificate } from './issue.service.js';

/** What the queue does about certificates. Doing it twice changes nothing. */
export function certificateJobs({
  catalogue,
  logger,
}: Pick<AppDeps, 'catalogue' | 'logger'>): Record<string, JobHandler> {
  return {
    [CERTIFICATE_JOB]: async (payload, now) => {
      const { enrollmentId } = payload;
      const kind = CERTIFICATE_KINDS.find((known) => known === payload.kind);
      if (!enrollmentId || !kind) throw new Error('The job does not say which certificate');
      try {
        const outcome = await issueCertificate({ enrollmentId, kind }, { catalogue, now });
        if (outcome.issued) return;
        // The person and the coordinator read why; trying again by itself would change nothing.
        const blockers = outcome.blockers.map(({ code }) => code);
        logger.warn({ enrollmentId, kind, blockers }, 'certificate not issued');
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        logger.info({ enrollmentId, kind }, 'certificate not issued: the account is gone');
      }
    },
    [REPLACEMENT_JOB]: async ({ serial }, now) => {
      if (!serial) throw new Error('The job does not say which certificate');
      await finishCorrectionOf(serial, { catalogue, now });
    },
  };
}
