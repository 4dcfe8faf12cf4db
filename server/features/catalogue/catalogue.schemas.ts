import { z } from 'zod';

import { RecordId } from '../../http/parse.js';

export const Slug = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

export const TrackParams = z.object({ track: Slug });

/** The cohort in a link; one that is broken counts as none. */
export const CohortQuery = z.object({ grupo: RecordId.optional().catch(undefined) });
