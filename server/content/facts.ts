import { type Country, type Fact } from './types.js';

const LOCALES: Record<Country, string> = { EC: 'es-EC', MX: 'es-MX' };

/** Formatters are slow to make and quick to use. */
const byCountry = <T>(make: (locale: string) => T): Record<Country, T> => ({
  EC: make(LOCALES.EC),
  MX: make(LOCALES.MX),
});
const plainNumber = byCountry((locale) => numberFormat(locale, 0, 4));
const wholeMoney = byCountry((locale) => numberFormat(locale, 0, 0));
const centsMoney = byCountry((locale) => numberFormat(locale, 2, 2));
const day = byCountry(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
);
const month = byCountry(
  (locale) =>
    new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
);
const COUNTRY_NAMES: Record<Country, string> = { EC: 'Ecuador', MX: 'México' };
const NO_BREAK_SPACE = '\u00A0';

/**
 * Value and unit as people write them there: «USD 1.040,50», «16,77 %», «440.87 pesos por día».
 * Whole figures carry no decimals; amounts of money have two or none.
 */
export function formatFact(value: number | string, unit: string, country: Country): string {
  if (typeof value === 'string') return unit ? `${value}${NO_BREAK_SPACE}${unit}` : value;
  const isMoney = /^USD$|pesos|dólares/.test(unit);
  const money = Number.isInteger(value) ? wholeMoney : centsMoney;
  const number = (isMoney ? money : plainNumber)[country].format(value);
  if (unit === 'USD') return `USD${NO_BREAK_SPACE}${number}`;
  return unit ? `${number}${NO_BREAK_SPACE}${unit}` : number;
}

/** «20 de noviembre de 2026», from an ISO day. */
export const formatDay = (isoDay: string, country: Country) =>
  day[country].format(new Date(isoDay));

/** «vigente a noviembre de 2026»; names the country when the reader is in another one. */
export function validityNote(fact: Fact, reader: Country): string {
  const where = fact.country === reader ? '' : `${COUNTRY_NAMES[fact.country]}, `;
  return `${where}vigente a ${month[fact.country].format(new Date(fact.checkedOn))}`;
}

function numberFormat(locale: string, minimum: number, maximum: number) {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: minimum,
    maximumFractionDigits: maximum,
    useGrouping: 'always',
  });
}
