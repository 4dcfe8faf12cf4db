import { describe, expect, it } from '@jest/globals';

import { findForbiddenWording } from '../../../server/content/wording.js';

describe('findForbiddenWording', () => {
  it.each([
    'Un migrante ilegal no puede firmar.',
    'Las personas ilegales viven con miedo.',
    'Contratan a los ilegales por menos.',
    'Es una mujer indocumentada.',
    'Usuario inválido.',
    'Un puesto para discapacitados.',
    'Las minusválidas entran gratis.',
    'Una oleada de migrantes llegó.',
  ])('refuses «%s»', (text) => {
    expect(findForbiddenWording(text)).toHaveLength(1);
  });

  it.each([
    'Es ilegal pagar menos que el salario básico.',
    'Las captadoras ilegales prometen mucho.',
    'Nadie es ilegal.',
    'Una persona con discapacidad puede vender.',
    'El formato es inválido.',
    'La migración venezolana creció.',
  ])('accepts «%s»', (text) => {
    expect(findForbiddenWording(text)).toEqual([]);
  });

  it('says what to write instead', () => {
    expect(findForbiddenWording('Trabajadores ilegales')[0]).toContain('situación irregular');
  });
});
