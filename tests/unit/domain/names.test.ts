import { describe, expect, it } from '@jest/globals';

import {
  certificateName,
  compareNames,
  firstName,
  fullName,
  initials,
  listName,
  normalizeName,
  type PersonName,
  searchKey,
} from '../../../server/domain/names.js';

const person: PersonName = {
  givenNames: 'Ángela  María',
  firstSurname: 'Muñoz',
  secondSurname: 'de la Peña',
};
const single: PersonName = { givenNames: 'Ñusta', firstSurname: '' };

describe('names', () => {
  it.each([
    ['  Rosa   Inventada ', 'Rosa Inventada'],
    ['Jose\u0301', 'José'],
    ['Mun\u0303oz', 'Muñoz'],
    ['Rosa\u200b\u00a0Prueba\t\n', 'Rosa Prueba'],
    ['Rosa \u200e Prueba', 'Rosa Prueba'],
    ["D'Ávila-Núñez", "D'Ávila-Núñez"],
    ['', ''],
  ])('stores «%s» as «%s»', (typed, stored) => {
    expect(normalizeName(typed)).toBe(stored);
  });

  it('writes them for each use', () => {
    expect(fullName(person)).toBe('Ángela María Muñoz de la Peña');
    expect(listName(person)).toBe('Muñoz de la Peña, Ángela María');
    expect(firstName(person)).toBe('Ángela');
    expect(initials(person)).toBe('ÁM');
    expect([fullName(single), listName(single), initials(single)]).toEqual(['Ñusta', 'Ñusta', 'Ñ']);
    expect(firstName({ givenNames: '', firstSurname: '' })).toBe('');
  });

  it.each([
    ['chosen', '  Ángela  Muñoz ', 'Ángela Muñoz'],
    ['empty', '  ', 'Ángela María Muñoz de la Peña'],
    ['none', null, 'Ángela María Muñoz de la Peña'],
  ])('name for the certificate: %s', (_name, chosen, expected) => {
    expect(certificateName({ ...person, certificateName: chosen })).toBe(expected);
  });

  it('searches without accents', () => {
    expect(searchKey(' MUÑÓZ  Ángela ')).toBe('munoz angela');
  });

  it('sorts by first surname, second surname, given names', () => {
    const name = (givenNames: string, firstSurname: string, secondSurname?: string) => ({
      givenNames,
      firstSurname,
      secondSurname,
    });
    const sorted = [
      name('Ana', 'Nuñez'),
      name('Ana', 'Zeta'),
      name('Ana', 'Álvarez'),
      name('Beto', 'Nunez'),
      name('Luz', 'Álvarez', 'Bravo'),
      name('Eva', 'Álvarez', 'Bravo'),
      name('Ana', 'Ñato'),
    ].sort(compareNames);
    expect(sorted.map(listName)).toEqual([
      'Álvarez, Ana',
      'Álvarez Bravo, Eva',
      'Álvarez Bravo, Luz',
      'Nunez, Beto',
      'Nuñez, Ana',
      'Ñato, Ana',
      'Zeta, Ana',
    ]);
  });
});
