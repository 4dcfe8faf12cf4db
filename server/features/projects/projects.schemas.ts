import { z } from 'zod';

import { t } from '../../i18n/index.js';
import { RecordId } from '../../http/parse.js';
import { PartParam } from '../reviews/reviews.schemas.js';

export const EnrollmentParams = z.object({ enrollment: RecordId });

export const PartParams = EnrollmentParams.extend({ part: PartParam });
export const SheetParams = PartParams.extend({ sheet: RecordId });

/** The form of a part: both buttons send it, so that no chosen file is left behind. */
export const PartForm = z
  .object({
    step: z.enum(['add', 'handIn']).default('add'),
    nameless: z.literal('on').optional(),
  })
  .refine(({ step, nameless }) => step === 'add' || nameless !== undefined, {
    path: ['nameless'],
    error: () => t('Revisa tus hojas y marca que no se ve tu nombre.'),
  });
