import { z } from 'zod';

import { type Criterion } from '../../content/types.js';
import { RecordId } from '../../http/parse.js';
import { t } from '../../i18n/index.js';

const MAXIMUM_COMMENT = 4000;

export const SubmissionParams = z.object({ submission: RecordId });
export const SubmissionFileParams = SubmissionParams.extend({ file: RecordId });

/** What narrows the list; anything else is no filter. */
export const QueueQuery = z.object({
  grupo: RecordId.optional().catch(undefined),
  tarea: z
    .string()
    .regex(/^[a-z0-9-]{1,100}$/)
    .optional()
    .catch(undefined),
});

/** A trainer's answer. A level is chosen by its place; none may be missing once one is chosen. */
export function DecisionForm(rubric: readonly Criterion[]) {
  return z
    .object({
      decision: z.enum(['approved', 'returned'], {
        error: () => t('Elige si la apruebas o la devuelves.'),
      }),
      comment: z
        .string()
        .max(MAXIMUM_COMMENT, {
          error: () => t('Es demasiado largo: caben {{count}} letras.', { count: MAXIMUM_COMMENT }),
        })
        .default('')
        .transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n').trim()),
      levels: z
        .object(
          Object.fromEntries(rubric.map(({ id, levels }) => [id, levelSchema(levels.length)])),
        )
        .prefault({}),
    })
    .superRefine(({ levels, decision }, context) => {
      const chosen = rubric.filter(({ id }) => levels[id] !== undefined);
      if (decision !== 'approved' || chosen.length === 0) return;
      for (const { id } of rubric) {
        if (levels[id] !== undefined) continue;
        const message = t('Elige un nivel también aquí, o ninguno en toda la rúbrica.');
        context.addIssue({ code: 'custom', path: ['levels', id], message });
      }
    });
}
export type DecisionForm = z.output<ReturnType<typeof DecisionForm>>;

function levelSchema(count: number) {
  return z
    .string()
    .optional()
    .transform((place) => (place ? Number(place) : undefined))
    .refine(
      (place) => place === undefined || (Number.isInteger(place) && place >= 0 && place < count),
      {
        error: () => t('Elige una de las opciones.'),
      },
    );
}
