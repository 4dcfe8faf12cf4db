import { foldText } from './text.js';

/** A person's name, as free text (product.md §12): many people have one surname, or four names. */
export interface PersonName {
  givenNames: string;
  firstSurname: string;
  secondSurname?: string | null;
  certificateName?: string | null;
}

/**
 * A name as it is stored: Unicode NFC, one space between words, no invisible characters. Capitals
 * and accents stay as the person writes them.
 */
export function normalizeName(typed: string): string {
  return typed
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Given names and all surnames. */
export function fullName(name: PersonName): string {
  return join([name.givenNames, name.firstSurname, name.secondSurname]);
}

/** What goes on the certificate: the name chosen for it, otherwise the full name. */
export function certificateName(name: PersonName): string {
  return normalizeName(name.certificateName ?? '') || fullName(name);
}

/** The first given name, to speak to the person. */
export function firstName(name: PersonName): string {
  return normalizeName(name.givenNames).split(' ')[0] ?? '';
}

/** «Surnames, given names», for lists. */
export function listName(name: PersonName): string {
  const surnames = join([name.firstSurname, name.secondSurname]);
  return [surnames, normalizeName(name.givenNames)].filter(Boolean).join(', ');
}

/** First letter of the first name and of the first surname, with their accents: «ÁM». */
export function initials(name: PersonName): string {
  return [name.givenNames, name.firstSurname]
    .map((part) => [...normalizeName(part)][0] ?? '')
    .join('')
    .toLocaleUpperCase('es');
}

/** What searching compares: no accents, no capitals, «ñ» as «n». */
export function searchKey(text: string): string {
  return foldText(normalizeName(text));
}

/** Sorts by first surname, second surname, given names, as a Spanish dictionary does. */
export function compareNames(a: PersonName, b: PersonName): number {
  return (
    SPANISH.compare(normalizeName(a.firstSurname), normalizeName(b.firstSurname)) ||
    SPANISH.compare(normalizeName(a.secondSurname ?? ''), normalizeName(b.secondSurname ?? '')) ||
    SPANISH.compare(normalizeName(a.givenNames), normalizeName(b.givenNames))
  );
}

const SPANISH = new Intl.Collator('es', { sensitivity: 'variant' });

function join(parts: readonly (string | null | undefined)[]): string {
  return normalizeName(parts.filter(Boolean).join(' '));
}
