import { z } from 'zod';

import { type Rubric } from '../../content/types.js';
import { RecordId } from '../../http/parse.js';
import { PART_SLUGS } from '../../http/paths.js';
import { t } from '../../i18n/index.js';

export const MAXIMUM_COMMENT = 2000;
export const MAXIMUM_FEEDBACK = 4000;

export const ReviewParams = z.object({ review: RecordId });

/** «modelo» and «finanzas» in URLs. */
export const PartParam = z
  .enum([PART_SLUGS.model, PART_SLUGS.finance])
  .transform((slug) => (slug === PART_SLUGS.model ? 'model' : 'finance'));

/** A sheet by its place: «/modelo/2». */
export const SheetPlace = z.object({
  part: PartParam,
  number: z
    .string()
    .regex(/^[1-9]\d?$/)
    .transform(Number),
});
export const ReviewSheetParams = ReviewParams.extend(SheetPlace.shape);

/** Paragraphs as people type them. */
function longText(maximum: number) {
  return z
    .string()
    .default('')
    .transform((text) => text.normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(maximum));
}

/** A draft may have gaps; what is chosen must be a level of the rubric. */
export function ReviewForm(rubric: Rubric) {
  const scores = rubric.criteria.map(({ id, levels }) => {
    const values = levels.map(({ points }) => String(points));
    const points = z
      .enum(values, { error: () => t('Elige uno de los niveles.') })
      .transform(Number)
      .optional();
    const score = z
      .object({ points, comment: longText(MAXIMUM_COMMENT) })
      .transform((given) => ({ points: given.points ?? null, comment: given.comment }));
    return [id, score.prefault({})] as const;
  });
  return z.object({
    step: z.enum(['save', 'keep', 'seal']).default('save'),
    scores: z.object(Object.fromEntries(scores)).prefault({}),
    feedback: longText(MAXIMUM_FEEDBACK),
  });
}

export const SealForm = z.object({ revision: z.coerce.number().int().min(0).max(1e9).catch(-1) });

export const ReturnForm = z.object({
  reason: z.enum(['conflict', 'identifiable'], { error: () => t('Elige por qué lo devuelves.') }),
  note: longText(500),
});
