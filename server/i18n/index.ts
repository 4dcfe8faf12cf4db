import i18next from 'i18next';
import { z } from 'zod';

export type Language = 'es';
export type Translate = (text: string, values?: Record<string, string | number>) => string;

const i18n = i18next.createInstance();
// Natural keys: the Spanish sentence is the key, so dots and colons in it are not separators.
await i18n.init({
  lng: 'es',
  fallbackLng: 'es',
  keySeparator: false,
  nsSeparator: false,
  resources: {},
  interpolation: { escapeValue: false }, // the views escape
});

// Without this zod's own messages would reach the page in English.
z.config({ ...z.locales.es(), customError: plainMessage });

/** A sentence of one language: words and the names of values, in turns. */
type Sentence = readonly string[];

/**
 * `t` of one language. A sentence is looked up and taken apart once per process; a page has hundreds
 * of them. With `count`, languages may have a sentence of their own for one and for many.
 */
export function translator(language: Language): Translate {
  const plurals = new Intl.PluralRules(language);
  const known = new Map<string, Sentence>();
  return (text, values) => {
    const count = values?.count;
    const form = typeof count === 'number' ? plurals.select(count) : '';
    const key = `${form} ${text}`;
    let sentence = known.get(key);
    if (!sentence) {
      const options = { lng: language, skipInterpolation: true, ...(form ? { count } : {}) };
      sentence = String(i18n.t(text, options)).split(/\{\{\s*(\w+)\s*\}\}/);
      known.set(key, sentence);
    }
    return filled(sentence, values ?? {});
  };
}

function filled(sentence: Sentence, values: Record<string, string | number>): string {
  let text = sentence[0] ?? '';
  for (let index = 1; index < sentence.length; index += 2) {
    text += `${values[sentence[index] ?? ''] ?? ''}${sentence[index + 1] ?? ''}`;
  }
  return text;
}

export const t = translator('es');

/** What a field says when its schema has no text of its own. */
function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? t('Escribe este dato.') : undefined;
    case 'too_small':
      if (issue.origin !== 'string') return undefined;
      return Number(issue.minimum) <= 1
        ? t('Escribe este dato.')
        : t('Escribe al menos {{count}} letras o números.', { count: Number(issue.minimum) });
    case 'too_big':
      return issue.origin === 'string'
        ? t('Es demasiado largo: caben {{count}} letras.', { count: Number(issue.maximum) })
        : undefined;
    case 'invalid_value':
      return t('Elige una de las opciones.');
    default:
      return undefined;
  }
}
