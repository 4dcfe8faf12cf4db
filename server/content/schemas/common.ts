import { z } from 'zod';

/** Lowercase words joined by hyphens: what appears in addresses and in the database. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'va en minúsculas y con guiones, sin tildes ni espacios')
  .max(80);

/** Text in Markdown, with legal figures. */
export const MarkdownText = z.string().trim().min(1);

/** Text that is printed as it is: marks would be seen by people. */
export const PlainText = z
  .string()
  .trim()
  .min(1)
  .refine((text) => !/\{\{|\}\}|\[\[|\]\]|\*\*|`|<\/?[a-z]/i.test(text), {
    message: 'aquí va texto simple, sin {{ }}, [[ ]], ** ni HTML',
  });

export const Minutes = z.number().int().positive().max(6000);

/** A block of the canvas or a part of the financial tool. */
export const Feed = z
  .string()
  .regex(/^(?:B[1-9]|F(?:[1-9]|1[01]))$/, 'debe ser un bloque B1–B9 o una hoja F1–F11');

export const IsoDay = z
  .string()
  .refine((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)), {
    message: 'debe ser una fecha como 2026-01-31',
  });

/** Refuses a list in which the same name appears twice. */
export const noRepeats =
  <T>(name: (element: T) => string): z.core.CheckFn<T[]> =>
  ({ value, issues }) => {
    const seen = new Set<string>();
    value.forEach((element, index) => {
      const key = name(element);
      if (seen.has(key)) {
        issues.push({
          code: 'custom',
          input: element,
          path: [index],
          message: `«${key}» está repetido`,
        });
      }
      seen.add(key);
    });
  };

const itself = (text: string) => text;

/** A list without repeated values. */
export const listOf = <T extends string>(schema: z.ZodType<T>) =>
  z.array(schema).check(noRepeats<T>(itself));

/** Elements with an `id` that is theirs alone. */
export const listById = <T extends { id: string }>(schema: z.ZodType<T>) =>
  z.array(schema).check(noRepeats<T>(({ id }) => id));
