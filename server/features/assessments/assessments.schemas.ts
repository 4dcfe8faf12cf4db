import { z } from 'zod';

import { RecordId } from '../../http/parse.js';

const Slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const Position = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .transform(Number);

export const AssessmentParams = z.object({ enrollment: RecordId, assessment: Slug });
export const AttemptParams = AssessmentParams.extend({ number: Position });
export const QuestionParams = AttemptParams.extend({ question: Position });

/** Where a button of a question leads: another question, or the last look before handing in. */
export const QuestionTarget = z.object({
  go: z.union([z.literal('check'), Position]).catch('check'),
});

/** One answer from a script. Its version grows with each change of that answer. */
export const SavedAnswer = z.object({
  item: Slug,
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number),
});

/** How many questions without an answer the page had told of. */
export const HandInForm = z.object({
  unanswered: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .catch(0),
});
