import { encodeBase32, groupCode, normalizeBase32 } from './base32.js';
import { type Country } from './states.js';

export type PhoneReading =
  | { ok: true; phone: string }
  | { ok: false; reason: 'empty' | 'characters' | 'too-short' | 'too-long' | 'country-unknown' };

/**
 * A phone number in one form, «+593991234567», whatever way it was typed: with spaces, hyphens and
 * brackets, with 00 or + and the country, or as it is dialled in the country given (Ecuador 09…,
 * Mexico 10 digits with the old 1, 044 or 045). Numbers of other countries need their country code;
 * without the + only those from which people come to these cities are recognised. Whether the number
 * exists is not checked.
 */
export function parsePhone(typed: string, country: Country): PhoneReading {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return { ok: false, reason: 'empty' };
  if (!/^\+?[\d\s().\-‐-―/]+$/.test(text)) return { ok: false, reason: 'characters' };
  const digits = text.replace(/\D/g, '');
  if (digits === '') return { ok: false, reason: 'characters' };
  const international = text.startsWith('+') ? digits : /^00(\d+)$/.exec(digits)?.[1];
  const full = international ?? LOCAL[country](digits) ?? withKnownCountry(digits);
  if (full === null) {
    return { ok: false, reason: digits.length < 8 ? 'too-short' : 'country-unknown' };
  }
  const phone = withoutTrunk(full);
  if (phone.length < 8) return { ok: false, reason: 'too-short' };
  if (phone.length > 15) return { ok: false, reason: 'too-long' };
  return { ok: true, phone: `+${phone}` };
}

const LOCAL: Record<Country, (digits: string) => string | null> = {
  EC: (digits) => {
    if (/^0\d{8,9}$/.test(digits)) return `593${digits.slice(1)}`;
    return /^9\d{8}$/.test(digits) ? `593${digits}` : null;
  },
  MX: (digits) => {
    const bare = digits.replace(/^(?:044|045|01)(?=\d{10}$)/, '');
    return /^[2-9]\d{9}$/.test(bare) ? `52${bare}` : null;
  },
};

/** Country codes with the length of the whole number, for digits typed without a +. */
const KNOWN: readonly (readonly [string, readonly number[]])[] = [
  ['593', [11, 12]],
  ['52', [12, 13]],
  ['57', [12]],
  ['58', [12]],
  ['51', [11]],
  ['509', [11]],
];

function withKnownCountry(digits: string): string | null {
  const known = KNOWN.some(
    ([code, sizes]) => digits.startsWith(code) && sizes.includes(digits.length),
  );
  return known ? digits : null;
}

/** «+593 09…» and Mexico's old «+52 1…» are the numbers without that digit. */
function withoutTrunk(digits: string): string {
  return digits.replace(/^5930(?=\d{8,9}$)/, '593').replace(/^521(?=\d{10}$)/, '52');
}

/** An e-mail address as it is stored and compared; null when it cannot be one. */
export function parseEmail(typed: string): string | null {
  const email = typed.normalize('NFC').trim().toLowerCase();
  const shaped = /^[^\s@<>(),;:"\\[\]]+@[^\s@.<>(),;:"\\[\]]+(?:\.[^\s@.<>(),;:"\\[\]]+)+$/u.test(
    email,
  );
  return shaped && email.length <= 254 && !email.includes('..') ? email : null;
}

export const USER_CODE_BYTES = 5;
const USER_CODE_LENGTH = 8;

/**
 * The short code on a person's card from 5 random bytes, as it is stored: «K7MP-4QXD». Never
 * digits only, so that it cannot be taken for a phone number.
 *
 * @throws RangeError when there are fewer bytes.
 */
export function makeUserCode(bytes: Uint8Array): string {
  if (bytes.length < USER_CODE_BYTES) throw new RangeError('A user code needs five random bytes');
  const code = encodeBase32(bytes.subarray(0, USER_CODE_BYTES));
  return groupCode(/^\d+$/.test(code) ? `K${code.slice(1)}` : code);
}

/** A typed user code as it is stored; null when it cannot be one. */
export function parseUserCode(typed: string): string | null {
  const code = normalizeBase32(typed);
  return code?.length === USER_CODE_LENGTH && /\D/.test(code) ? groupCode(code) : null;
}

export type SignInName = { kind: 'email' | 'phone' | 'code'; value: string };

/**
 * What somebody typed to sign in. With @ it is an e-mail; otherwise digits are a phone and
 * the rest a user code. Null when it can be none of them.
 */
export function parseSignInName(typed: string, country: Country): SignInName | null {
  if (typed.includes('@')) {
    const email = parseEmail(typed);
    return email === null ? null : { kind: 'email', value: email };
  }
  const phone = parsePhone(typed, country);
  if (phone.ok) return { kind: 'phone', value: phone.phone };
  const code = parseUserCode(typed);
  return code === null ? null : { kind: 'code', value: code };
}

export type CedulaWarning = 'length' | 'province' | 'check-digit';

/**
 * What looks wrong in an Ecuadorian cédula, to ask «¿está bien escrito?»; it never refuses
 * (product.md §12). Null when nothing does. The third digit may be 6 or more.
 */
export function cedulaWarning(typed: string): CedulaWarning | null {
  const digits = typed.replace(/[\s.-]/g, '');
  if (!/^\d{10}$/.test(digits)) return 'length';
  const province = Number(digits.slice(0, 2));
  if ((province < 1 || province > 24) && province !== 30) return 'province';
  const sum = [...digits.slice(0, 9)].reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10 === Number(digits[9]) ? null : 'check-digit';
}
