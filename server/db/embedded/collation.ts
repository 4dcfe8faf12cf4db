import type { Doc } from './bson.js';
import { badValue } from './errors.js';
import { type StringOrder, compareStrings } from './values.js';

/**
 * The order of strings that a `collation` option asks for (ICU, through Intl.Collator). A command
 * without one, or with locale `simple`, compares bytes.
 */
export function collationOrder(collation: Doc | undefined): StringOrder {
  if (!collation) return compareStrings;
  const locale = collation.get('locale');
  if (typeof locale !== 'string') throw badValue("A collation needs the field 'locale'");
  if (locale === 'simple') return compareStrings;
  const strength = Number(collation.get('strength') ?? 3);
  const caseLevel = collation.get('caseLevel') === true;
  const sensitivity = (['base', 'accent', 'variant'] as const)[Math.min(strength, 3) - 1];
  try {
    const collator = new Intl.Collator(locale.replace('_', '-'), {
      sensitivity: strength === 1 && caseLevel ? 'case' : sensitivity,
      numeric: collation.get('numericOrdering') === true,
      caseFirst: caseFirst(collation),
    });
    return (a, b) => collator.compare(a, b);
  } catch {
    throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
}

function caseFirst(collation: Doc): 'upper' | 'lower' | 'false' {
  const wanted = collation.get('caseFirst');
  return wanted === 'upper' || wanted === 'lower' ? wanted : 'false';
}
