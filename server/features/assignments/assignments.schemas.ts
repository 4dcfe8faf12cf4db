import { z } from 'zod';

import { RecordId } from '../../http/parse.js';
import { t } from '../../i18n/index.js';

export const MAXIMUM_TEXT = 20_000;

export const AssignmentParams = z.object({
  enrollment: RecordId,
  assignment: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
});

export const FileParams = AssignmentParams.extend({ file: RecordId });

/** What is typed and ticked; the files come beside it. */
export const AssignmentForm = z.object({
  text: z
    .string()
    .max(MAXIMUM_TEXT, {
      error: () =>
        t('Es demasiado largo: caben {{count}} letras. Súbelo mejor como archivo.', {
          count: MAXIMUM_TEXT,
        }),
    })
    .default('')
    .transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n').trimEnd()),
  checklist: z
    .union([z.string().transform((one) => [one]), z.array(z.string()).max(100)])
    .default([])
    .transform((list) => list.map(Number).filter((place) => Number.isInteger(place) && place >= 0)),
  step: z.enum(['save', 'handIn']).catch('save'),
  /** The version that this page is about: sent twice, it is handed in once. */
  version: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .transform(Number)
    .catch(1),
});
export type AssignmentForm = z.output<typeof AssignmentForm>;
