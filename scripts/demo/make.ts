import { type AppDeps } from '../../server/deps.js';
import { campusWorker } from '../../server/jobs/index.js';
import { createPeople } from './cast.js';
import { CROWD, fillCohorts } from './cohorts.js';
import { createCohorts, createMunicipalities, TRACK } from './places.js';
import { demonstrationBegins, demonstrationIsComplete, needsDemonstration } from './state.js';

/** Fills an empty store; a second start finds everything as people left it. */
export async function makeDemonstration(deps: AppDeps): Promise<void> {
  if (!(await needsDemonstration())) return;
  const now = deps.now();
  const track = deps.catalogue.track(TRACK);
  if (!track) throw new Error(`content/ has no track ${TRACK}`);
  await demonstrationBegins(now);
  await createMunicipalities();
  const company = await createPeople(CROWD, now);
  const cohorts = await createCohorts(
    { trainerId: company.cast.trainer, responsibleId: company.cast.coordinator },
    now,
  );
  await fillCohorts({ ...company, cohorts, track, deps, now });
  await campusWorker(deps).runDue();
  await demonstrationIsComplete(now);
}
