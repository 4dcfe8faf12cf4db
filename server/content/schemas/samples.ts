import { z } from 'zod';

import { listById, MarkdownText, PlainText, Slug } from './common.js';

const BLOCKS = ['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9'] as const;

/** `rubrics/<slug>.samples.yaml`: invented projects with their points, for evaluators to agree on. */
export const RubricSamplesFile = z.strictObject({
  rubric: Slug,
  version: z.number().int().positive(),
  samples: listById(
    z.strictObject({
      id: Slug,
      title: PlainText,
      stage: PlainText,
      model: z.record(z.enum(BLOCKS), PlainText),
      fieldTest: PlainText,
      finance: MarkdownText,
      capital: PlainText,
      care: PlainText,
      risks: z.array(PlainText),
      pitch: PlainText,
      scores: z.array(
        z.strictObject({
          criterion: Slug,
          points: z.number().min(0),
          reason: PlainText,
          /** What evaluators usually disagree about here, and what settles it. */
          doubt: PlainText.optional(),
        }),
      ),
      total: z.number().min(0),
      /** As an evaluator would write it to the person. */
      feedback: PlainText,
    }),
  ).min(2),
});
export type RubricSamplesFile = z.infer<typeof RubricSamplesFile>;
