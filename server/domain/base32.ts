/** Crockford's alphabet: no I, L, O, U, so nothing looks like a 1, a 0 or a V. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What people type or read for a character that is not in the alphabet. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', U: 'V' };

/** Bytes as text, five bits per character, the last one filled up with zeros. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((buffer >>> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((buffer << (5 - bits)) & 31);
}

/** One character for a number from 0 to 31. */
export function base32Digit(value: number): string {
  return ALPHABET.charAt(value & 31);
}

/** The number of a character of the alphabet; -1 for any other. */
export function base32Value(character: string): number {
  return character.length === 1 ? ALPHABET.indexOf(character) : -1;
}

/**
 * A typed code as it is stored: capitals, look-alikes replaced, without spaces, hyphens
 * and dots. Null when it has anything else in it, or nothing.
 */
export function normalizeBase32(typed: string): string | null {
  const bare = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.\-‐-―_]/g, '');
  const code = [...bare].map((character) => LOOK_ALIKES[character] ?? character).join('');
  return code !== '' && [...code].every((c) => base32Value(c) >= 0) ? code : null;
}

/** A code in groups, for reading aloud: «K7MP-4QXD». */
export function groupCode(code: string, size = 4): string {
  return code.match(new RegExp(`.{1,${size}}`, 'g'))?.join('-') ?? '';
}
