import { z } from 'zod';

import { RecordId } from '../../http/parse.js';
import { Slug } from '../catalogue/catalogue.schemas.js';

export const EnrollmentParams = z.object({ enrollment: RecordId });
export const ModuleParams = EnrollmentParams.extend({ module: Slug });
export const LessonParams = EnrollmentParams.extend({ lesson: Slug });

/** The heading that the reader is at; nothing at the end of the lesson. */
export const PlaceForm = z.object({
  section: z
    .string()
    .max(120)
    .default('')
    .transform((section) => section || undefined),
});
