import { describe, expect, it } from '@jest/globals';

import { translator } from '../../../server/i18n/index.js';

const t = translator('es');

describe('sentences', () => {
  it.each([
    ['without values', 'Guardar y seguir', undefined, 'Guardar y seguir'],
    ['with a colon and a point', 'Ojo: falta. Sigue', undefined, 'Ojo: falta. Sigue'],
    ['with a value', 'Hola, {{name}}', { name: 'Rosa' }, 'Hola, Rosa'],
    ['with a value twice', '{{n}} de {{n}}', { n: 3 }, '3 de 3'],
    ['with signs of HTML, which the views escape', '{{name}}', { name: '<b>' }, '<b>'],
    ['with a value that looks like another', '{{name}}', { name: '{{n}}', n: 1 }, '{{n}}'],
    ['with a count', 'Quedan {{count}}', { count: 1 }, 'Quedan 1'],
    ['with a zero', 'Quedan {{count}}', { count: 0 }, 'Quedan 0'],
    ['with a value that is not given', 'Hola, {{name}}', {}, 'Hola, '],
  ])('%s', (_what, text, values, expected) => {
    expect(t(text, values)).toBe(expected);
    expect(t(text, values)).toBe(expected);
  });
});
