import { z } from 'zod';

import { IsoDay, noRepeats, PlainText, Slug } from './common.js';

/** `glossary.yaml` */
export const GlossaryFile = z
  .array(
    z.strictObject({
      term: PlainText,
      text: PlainText,
      also: z.array(PlainText).default([]),
    }),
  )
  .check(noRepeats(({ term }) => term.toLowerCase()));

/** `facts/<country>.yaml`: figures of law and taxes, with who answers for them. */
export const FactsFile = z.record(
  Slug,
  z.strictObject({
    value: z.number().or(PlainText),
    unit: PlainText.optional(),
    label: PlainText,
    validFrom: IsoDay,
    checkedOn: IsoDay,
    source: PlainText,
    reviewer: PlainText,
  }),
);
