import { type Request } from 'express';
import { z } from 'zod';

import { normalizeName } from '../domain/names.js';
import { NotFoundError } from '../errors/AppError.js';
import { t } from '../i18n/index.js';
import { type FormValues, formValues } from './formValues.js';

/** Messages by dotted path of the field, as `answers.q1`. */
export type FormErrors = Record<string, string>;

export type ParsedForm<T> =
  { ok: true; data: T; values: FormValues } | { ok: false; errors: FormErrors; values: FormValues };

/** A form that was refused: what the page needs to show it again. */
export type RefusedForm = Pick<Extract<ParsedForm<never>, { ok: false }>, 'errors' | 'values'>;

/** Unknown in, typed out; or the first message of each field, with what was typed. */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): ParsedForm<z.output<Schema>> {
  const values = formValues(body);
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return { ok: true, data: parsed.data, values };
  const errors: FormErrors = {};
  for (const issue of parsed.error.issues) errors[issue.path.join('.')] ??= issue.message;
  return { ok: false, errors, values };
}

/**
 * The named parts of the URL: of the place where the router is mounted (`routes.ts`) and its own. Not
 * by `mergeParams`: its test for numbered parts makes V8 throw away the optimized router and compile
 * it anew, for ever, which costs a fifth of every page.
 */
export function pathParams(req: Request): Record<string, unknown> {
  return { ...req.res?.locals.mountParams, ...req.params };
}

/** The parts of the URL, checked. What does not fit is a page that does not exist. */
export function parseParams<Schema extends z.ZodType>(
  schema: Schema,
  params: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(params);
  if (!parsed.success)
    throw new NotFoundError('not-found', 'The URL does not fit', {
      cause: parsed.error,
    });
  return parsed.data;
}

/** The id of a record in a URL. */
export const RecordId = z.string().regex(/^[0-9a-f]{24}$/);

/** One line of text as people type it: NFC, one space between words, none around. */
export function textLine(maximum: number, missing = t('Escribe este dato.')) {
  return z
    .string({ error: () => missing })
    .transform(normalizeName)
    .pipe(
      z
        .string()
        .min(1, { error: () => missing })
        .max(maximum),
    );
}

/** The same where it may be left empty. */
export function optionalTextLine(maximum: number) {
  return z
    .string()
    .default('')
    .transform(normalizeName)
    .pipe(z.string().max(maximum))
    .transform((text) => text || undefined);
}
