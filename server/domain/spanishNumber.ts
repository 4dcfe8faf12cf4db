export type NumberReading =
  | {
      ok: true;
      value: number;
      /** The other way to read «1.040» or «1,040»: both are written by people who mean well. */
      otherwise: number | null;
    }
  | { ok: false; reason: NumberProblem };

export type NumberProblem = 'empty' | 'not-a-number' | 'several-numbers' | 'bad-separators';

/**
 * Reads a number as people write it: comma or point for decimals, either (or a space) for
 * thousands, with currency signs, a unit or a percent sign around it. «1.040,50», «1,040.50»,
 * «$ 1 040,50» and «1040.5 USD» are the same number.
 *
 * With one separator and three digits behind it («1.040») both readings are possible: as in
 * Spanish text, the point then separates thousands and the comma decimals, and `otherwise` has the
 * other reading. Too many separators, or thousands that are not in threes, are `bad-separators`.
 * Two numbers («12 o 13», «1/2») are `several-numbers`. Nothing is rounded.
 */
export function parseSpanishNumber(text: string, unit = ''): NumberReading {
  const bare = withoutUnits(text, unit);
  if (bare === '') return { ok: false, reason: text.trim() === '' ? 'empty' : 'not-a-number' };
  const found = bare.match(NUMBER) ?? [];
  if (found.length > 1) return { ok: false, reason: 'several-numbers' };
  const token = found[0];
  if (token === undefined) return { ok: false, reason: 'not-a-number' };
  return readToken(token);
}

/** Writes a number as in Spanish text: «1.040,5». Up to six decimals, no more than needed. */
export function formatSpanishNumber(value: number, maximumDecimals = 6): string {
  const [whole = '0', decimals] = Math.abs(value).toFixed(maximumDecimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.');
  const rest = decimals?.replace(/0+$/, '');
  const shown = rest ? `${grouped},${rest}` : grouped;
  return value < 0 && /[1-9]/.test(shown) ? `-${shown}` : shown;
}

const SPACES = /[\s\u00a0\u202f]+/g;
const MINUS = /[\u2212\u2013\u2014]/g;
const MONEY = /(?:US|MX|MXN|EC)?\$|USD|MXN|[€%]/giu;
/** «45 m2»: the 2 belongs to the unit. */
const SQUARE_UNITS = /(?<!\p{L})(?:k|c|m)?m[23](?!\p{L})/giu;
/** Digits with separators between them; a space only between groups of three. */
const NUMBER = /(?<![\d\p{L}])-?\s?(?:\d[\d.,']*(?: \d{3}(?!\d)[\d.,']*)*|[.,]\d+)/gu;
const SPACED_GROUPS = /^\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?$/;

function withoutUnits(text: string, unit: string): string {
  const plain = text.normalize('NFKC').replace(MINUS, '-').replace(SPACES, ' ').trim();
  const cut = unit.normalize('NFKC').trim();
  const withoutUnit = cut === '' || /^\d/.test(cut) ? plain : removeWord(plain, cut);
  return withoutUnit.replace(MONEY, ' ').replace(SQUARE_UNITS, ' ').replace(SPACES, ' ').trim();
}

function removeWord(text: string, word: string): string {
  const at = text.toLowerCase().lastIndexOf(word.toLowerCase());
  return at < 0 ? text : `${text.slice(0, at)} ${text.slice(at + word.length)}`;
}

function readToken(token: string): NumberReading {
  const sign = token.startsWith('-') ? -1 : 1;
  const bare = token.replace(/^-\s?/, '').replace(/[.,']+$/, '');
  const spaced = /[ ']/.test(bare);
  const reading =
    spaced && !SPACED_GROUPS.test(bare) ? null : readDigits(bare.replace(/[ ']/g, ''), spaced);
  if (reading === null) return { ok: false, reason: 'bad-separators' };
  const signed = (value: number) => (value === 0 ? 0 : sign * value);
  return {
    ok: true,
    value: signed(reading.value),
    otherwise: reading.otherwise === null ? null : signed(reading.otherwise),
  };
}

function readDigits(text: string, spaced: boolean) {
  const kinds = new Set(text.match(/[.,]/g) ?? []);
  if (kinds.size === 0) return only(Number(text));
  if (kinds.size === 2) {
    const decimal = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
    return only(splitAt(text, decimal));
  }
  const mark = kinds.has(',') ? ',' : '.';
  const parts = text.split(mark);
  if (parts.length > 2) return only(spaced ? null : joinGroups(text));
  const asDecimal = Number(`${parts[0] === '' ? '0' : parts[0]}.${parts[1]}`);
  const asThousands = spaced ? null : joinGroups(text);
  if (asThousands === null) return only(asDecimal);
  return mark === ','
    ? { value: asDecimal, otherwise: asThousands }
    : { value: asThousands, otherwise: asDecimal };
}

/** «1.040,50»: one decimal mark at the end, groups of three before it. */
function splitAt(text: string, decimal: string): number | null {
  const [whole, fraction, ...more] = text.split(decimal);
  if (whole === undefined || fraction === undefined || more.length > 0) return null;
  const joined = joinGroups(whole);
  return joined === null ? null : Number(`${joined}.${fraction}`);
}

function joinGroups(text: string): number | null {
  return /^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(text) ? Number(text.replace(/[.,]/g, '')) : null;
}

function only(value: number | null) {
  return value === null || !Number.isFinite(value) ? null : { value, otherwise: null };
}
