import { z } from 'zod';

import { APPROVAL_KINDS } from '../../domain/states.js';
import { SEND_KINDS } from '../types.js';
import { Feed, listById, listOf, MarkdownText, Minutes, PlainText, Slug } from './common.js';
import { Criteria, DESCENDING, descendingPoints } from './criteria.js';
import { ItemFile } from './items.js';

const count = z.number().int().positive();

/** `assessment.yaml` of a module, `entry.yaml` and `exit.yaml` of a track. */
export const AssessmentFile = z.strictObject({
  title: PlainText,
  itemsPerAttempt: count,
  maxAttempts: count,
  items: listById(ItemFile).min(1),
});
export type AssessmentFile = z.infer<typeof AssessmentFile>;

/** `validation.yaml` of a track: its items are in the pools of the modules. */
export const ValidationFile = z.strictObject({
  title: PlainText,
  itemsPerModule: count,
  passMark: z.number().min(0).max(100),
  maxAttempts: count,
  daysBetween: z.number().int().min(0),
});

/** `assignment.yaml` of a module. */
export const AssignmentFile = z
  .strictObject({
    title: PlainText,
    approval: z.enum(APPROVAL_KINDS),
    deliverable: z.boolean().default(false),
    optional: z.boolean().default(false),
    minutes: Minutes,
    instructions: MarkdownText,
    send: listOf(z.enum(SEND_KINDS)).min(1),
    checklist: listOf(PlainText).default([]),
    example: MarkdownText.optional(),
    rubric: Criteria.default([]),
  })
  .refine(({ approval, checklist }) => approval !== 'self' || checklist.length > 0, {
    message: 'hace falta cuando approval es self: con ella la persona se revisa',
    path: ['checklist'],
  })
  .refine(({ approval, deliverable }) => !deliverable || approval === 'trainer', {
    message: 'una entrega final la aprueba una persona: trainer',
    path: ['approval'],
  });
export type AssignmentFile = z.infer<typeof AssignmentFile>;

/** `rubrics/<slug>.yaml`: what evaluators score projects with. */
export const RubricFile = z
  .strictObject({
    slug: Slug,
    title: PlainText,
    version: count,
    total: z.number().positive(),
    criteria: listById(
      z
        .strictObject({
          id: Slug,
          title: PlainText,
          points: z.number().positive(),
          blocks: listOf(Feed),
          levels: z
            .array(
              z.strictObject({
                points: z.number().min(0),
                title: PlainText,
                text: PlainText,
                example: PlainText.optional(),
              }),
            )
            .min(2)
            .refine(descendingPoints, { message: DESCENDING }),
        })
        .refine(({ points, levels }) => levels[0]?.points === points, {
          message: 'el primer nivel vale todos los puntos del criterio',
          path: ['levels'],
        }),
    ).min(1),
  })
  .refine(
    ({ criteria, total }) =>
      Math.abs(criteria.reduce((sum, { points }) => sum + points, 0) - total) < 1e-9,
    { message: 'los puntos de los criterios deben sumar el total', path: ['total'] },
  );
