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

const plainTexts = new Map<Language, Map<string, string>>();

/** `t` of one language. Sentences without values are looked up once per process. */
export function translator(language: Language): Translate {
  const known = plainTexts.get(language) ?? new Map<string, string>();
  plainTexts.set(language, known);
  return (text, values) => {
    if (values) return i18n.t(text, { lng: language, ...values });
    const found = known.get(text);
    if (found !== undefined) return found;
    const translated = i18n.t(text, { lng: language });
    known.set(text, translated);
    return translated;
  };
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
