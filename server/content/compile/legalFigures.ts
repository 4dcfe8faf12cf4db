import { type Fact } from '../types.js';

/** Words around which a figure is probably one of law, and not of somebody's business. */
const LEGAL =
  /\bSBU\b|salario (?:básico|mínimo)|\bIESS\b|\bIMSS\b|\bRIMPE\b|\bRESICO\b|\bIVA\b|\bSRI\b|\bCOSEDE\b|décimo (?:tercer|cuarto)|aporte (?:al|mínimo|de la)|afiliación|patente|\bLUAE\b|tasa máxima|negocio popular/i;

const SENTENCE = /(?<=[.?!…])\s+/;

const FORMATS = ['es-EC', 'es-MX'].flatMap((locale) =>
  (['always', false] as const).map(
    (useGrouping) => new Intl.NumberFormat(locale, { useGrouping, maximumFractionDigits: 4 }),
  ),
);

/**
 * Finds figures of the facts file that somebody wrote by hand: in January they would stay behind.
 * Looks only at sentences about law or taxes, for the same value with the same kind of unit.
 */
export function createFigureFinder(
  facts: Readonly<Record<string, Fact>>,
): (blocks: readonly string[]) => string[] {
  const known = Object.values(facts).flatMap((fact) => {
    const pattern = patternOf(fact);
    return pattern ? { key: fact.key, pattern } : [];
  });
  return (blocks) => {
    const sentences = blocks
      .flatMap((block) => block.split(SENTENCE))
      .filter((sentence) => LEGAL.test(sentence));
    return known.flatMap(({ key, pattern }) => {
      const found = sentences.find((sentence) => pattern.test(sentence));
      return found
        ? [`en «${found.trim().slice(0, 80)}…» la cifra legal se escribe {{fact:${key}}}`]
        : [];
    });
  };
}

function patternOf({ value, unit }: Fact): RegExp | undefined {
  if (typeof value !== 'number') return undefined;
  const forms = new Set(FORMATS.map((format) => format.format(value).replaceAll('.', '\\.')));
  const number = `(?:${[...forms].join('|')})`;
  if (unit === '%') return new RegExp(`(?<![\\d.,])${number}\\s*%`);
  if (!/^USD$|pesos|dólares/.test(unit)) return undefined;
  return new RegExp(
    `(?:USD|\\$)\\s*${number}(?![\\d]|[.,]\\d)|(?<![\\d.,])${number}\\s*(?:USD|dólares|pesos)`,
  );
}
