/**
 * A text without what people write in different ways: accents, capitals, ñ, doubled spaces,
 * quotation marks and the final stop. For comparing and searching, never for showing.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[«»"“”'’`]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.;,!?¡¿]+$/u, '')
    .trim();
}
