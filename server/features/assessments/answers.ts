import { z } from 'zod';

import { type Item } from '../../content/types.js';
import { parseSpanishNumber } from '../../domain/spanishNumber.js';
import { t } from '../../i18n/index.js';
import { numberTexts } from '../../i18n/work.js';

/** What is stored as an answer: an option, some options, `true`/`false`, or what was typed. */
export type AnswerValue = string | string[];

const MAXIMUM_TYPED = 60;
const MAXIMUM_OPTIONS = 20;

/**
 * What a form with these items may send. Nothing at all is no mistake: a question may be left for
 * later, and is then null.
 */
export function AnswersForm(items: readonly Item[]) {
  const [item, ...others] = items;
  if (!item || others.length > 0) return makeForm(items);
  const form = forms.get(item) ?? makeForm(items);
  forms.set(item, form);
  return form;
}

/** Forms of one question: zod compiles a schema when it is first used, which costs more than a page. */
const forms = new WeakMap<Item, ReturnType<typeof makeForm>>();

function makeForm(items: readonly Item[]) {
  const answers = z.object(Object.fromEntries(items.map((item) => [item.id, answerSchema(item)])));
  return z.object({ answers: answers.prefault({}) });
}

function answerSchema(item: Item): z.ZodType<AnswerValue | null> {
  switch (item.type) {
    case 'single':
      return optionSchema(item.options.map(({ id }) => id));
    case 'trueFalse':
      return optionSchema(['true', 'false']);
    case 'multiple':
      return optionsSchema(item.options.map(({ id }) => id));
    case 'numeric':
      return numberSchema(item.unit ?? '');
    default:
      // Such an item is a content error (`RENDERABLE_ITEM_TYPES`): there is no way to answer it.
      return z.unknown().transform(() => null);
  }
}

const chooseOne = () => t('Elige una de las respuestas.');

function optionSchema(ids: readonly string[]) {
  return z
    .string({ error: chooseOne })
    .optional()
    .transform((id) => id || null)
    .refine((id) => id === null || ids.includes(id), { error: chooseOne });
}

function optionsSchema(ids: readonly string[]) {
  const chosen = z.union(
    [z.string().transform((id) => [id]), z.array(z.string()).max(MAXIMUM_OPTIONS)],
    {
      error: chooseOne,
    },
  );
  return chosen
    .optional()
    .transform((list) => ids.filter((id) => list?.includes(id)).concat(unknownOf(ids, list)))
    .refine((list) => unknownOf(ids, list).length === 0, { error: chooseOne })
    .transform((list) => (list.length === 0 ? null : list));
}

function unknownOf(ids: readonly string[], list: readonly string[] = []): string[] {
  return list.filter((id) => id !== '' && !ids.includes(id));
}

function numberSchema(unit: string) {
  return z
    .string({ error: () => t(numberTexts['not-a-number']) })
    .max(MAXIMUM_TYPED, { error: () => t(numberTexts['not-a-number']) })
    .optional()
    .transform((text) => text?.trim() || null)
    .superRefine((text, context) => {
      if (text === null) return;
      const reading = parseSpanishNumber(text, unit);
      if (!reading.ok)
        context.addIssue({ code: 'custom', message: t(numberTexts[reading.reason]) });
    });
}

export function sameAnswer(left: AnswerValue | null, right: AnswerValue | null): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** An empty list is stored where ticks were taken back; it answers nothing. */
export function isAnswered(value: AnswerValue | null | undefined): boolean {
  return value !== null && value !== undefined && value.length > 0;
}
