import { z } from 'zod';

import { t } from '../../i18n/index.js';
import { PART_SLUGS } from '../../http/paths.js';
import { RecordId } from '../../http/parse.js';

export const EnrollmentParams = z.object({ enrollment: RecordId });

/** «modelo» and «finanzas» in URLs. */
export const PartParam = z
  .enum([PART_SLUGS.model, PART_SLUGS.finance])
  .transform((slug) => (slug === PART_SLUGS.model ? 'model' : 'finance'));

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
