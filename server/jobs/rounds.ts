import { type AppDeps } from '../deps.js';
import { repairGrades } from '../features/assessments/record.service.js';
import { repairSubmissions } from '../features/assignments/record.service.js';
import { tellForgottenOwners } from '../features/reviews/feedback.service.js';
import { sweepUnclaimedFiles } from '../files/store.js';
import { periodicJobs } from './periodic.js';

const MINUTE_MS = 60_000;

/** What comes round again for as long as the campus runs. */
export function campusRounds({ catalogue, config }: Pick<AppDeps, 'catalogue' | 'config'>) {
  return periodicJobs({
    'results:repair': {
      everyMs: 5 * MINUTE_MS,
      run: async (now) => {
        await repairGrades({ catalogue, now });
        await repairSubmissions({ catalogue, now });
      },
    },
    'reviews:tell': {
      everyMs: 5 * MINUTE_MS,
      run: (now) => tellForgottenOwners({ config, now }),
    },
    'files:sweep': { everyMs: 6 * 60 * MINUTE_MS, run: sweepUnclaimedFiles },
  });
}
