import { z } from 'zod';

import { RecordId } from '../../http/parse.js';
import { Slug } from '../catalogue/catalogue.schemas.js';
import { STANDINGS } from './people.js';

export const CohortParams = z.object({ cohort: RecordId });
export const CohortLessonParams = CohortParams.extend({ lesson: Slug });
export const CohortPersonParams = CohortParams.extend({ enrollment: RecordId });

/** Which people of a cohort are shown; what is not understood shows the summary. */
export const StandingQuery = z.object({ estado: z.enum(STANDINGS).optional().catch(undefined) });
