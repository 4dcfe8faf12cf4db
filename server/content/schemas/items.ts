import { z } from 'zod';

import { ITEM_POOLS } from '../../domain/states.js';
import { SEND_KINDS } from '../types.js';
import { listById, listOf, MarkdownText, PlainText, Slug } from './common.js';
import { Criteria } from './criteria.js';

const base = {
  id: Slug,
  pool: z.enum(ITEM_POOLS).optional(),
  /** Only in the entry and exit tests. */
  module: Slug.optional(),
  outcome: Slug,
  difficulty: z.literal([1, 2, 3]),
  text: MarkdownText,
};

const Feedback = z.strictObject({ correct: MarkdownText, incorrect: MarkdownText });

const Option = z.strictObject({
  id: Slug,
  text: MarkdownText,
  correct: z.boolean(),
  feedback: MarkdownText,
});

const options = (
  isEnough: (correct: number, wrong: number) => boolean,
  message: string,
) =>
  listById(Option)
    .min(2)
    .refine(
      (list) => {
        const correct = list.filter((option) => option.correct).length;
        return isEnough(correct, list.length - correct);
      },
      { message },
    );

export const ItemFile = z.discriminatedUnion('type', [
  z.strictObject({
    ...base,
    type: z.literal('single'),
    options: options(
      (correct, wrong) => correct === 1 && wrong >= 1,
      'una sola opción lleva correct: true y las demás correct: false',
    ),
  }),
  z.strictObject({
    ...base,
    type: z.literal('multiple'),
    options: options(
      (correct, wrong) => correct >= 2 && wrong >= 1,
      'necesita al menos dos opciones correctas y una incorrecta',
    ),
  }),
  z.strictObject({
    ...base,
    type: z.literal('trueFalse'),
    answer: z.boolean(),
    feedback: Feedback,
  }),
  z.strictObject({
    ...base,
    type: z.literal('numeric'),
    answer: z.number(),
    tolerance: z.union(
      [
        z.strictObject({ absolute: z.number().min(0) }),
        z.strictObject({ percent: z.number().min(0).max(100) }),
      ],
      'debe ser { absolute: número } o { percent: número }',
    ),
    unit: PlainText.optional(),
    calculation: z.string().or(z.number()).optional(),
    feedback: Feedback,
  }),
  z.strictObject({
    ...base,
    type: z.literal('shortAnswer'),
    accepted: listOf(PlainText).min(1),
    feedback: Feedback,
  }),
  z.strictObject({
    ...base,
    type: z.literal('matching'),
    pairs: listById(z.strictObject({ id: Slug, left: PlainText, right: PlainText })).min(2),
    distractors: listOf(PlainText).default([]),
    feedback: Feedback,
  }),
  z.strictObject({
    ...base,
    type: z.literal('ordering'),
    steps: listById(z.strictObject({ id: Slug, text: PlainText })).min(3),
    feedback: Feedback,
  }),
  z.strictObject({
    ...base,
    type: z.literal('cloze'),
    /** The text marks each gap as `[[id]]`. */
    gaps: listById(
      z
        .strictObject({
          id: Slug,
          choices: listOf(PlainText).default([]),
          accepted: listOf(PlainText).min(1),
        })
        .refine(
          ({ choices, accepted }) =>
            choices.length === 0 || accepted.every((answer) => choices.includes(answer)),
          { message: 'lo aceptado debe estar entre las opciones' },
        ),
    ).min(1),
    feedback: Feedback,
  }),
  z.strictObject({
    ...base,
    type: z.literal('essay'),
    minimumWords: z.number().int().min(0).default(0),
    rubric: Criteria.default([]),
  }),
  z.strictObject({
    ...base,
    type: z.literal('file'),
    send: listOf(z.enum(SEND_KINDS)).min(1),
    rubric: Criteria.default([]),
  }),
]);
export type ItemFile = z.infer<typeof ItemFile>;
