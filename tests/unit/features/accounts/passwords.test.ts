import { beforeAll, describe, expect, it } from '@jest/globals';

import { loadCommonPasswords } from '../../../../server/features/accounts/commonPasswords.js';
import {
  hashPassword,
  passwordProblem,
  verifyPassword,
} from '../../../../server/features/accounts/passwords.js';

beforeAll(async () => {
  await loadCommonPasswords();
});

const rosa = ['Rosa Elena', 'Quishpe', null, '+593991234567', 'rosita.q', 'K7MP-4QXD'];

describe('passwords', () => {
  it.each([
    ['seven letters', 'abcdefg', 'too-short'],
    ['seven emoji', '🌽🌽🌽🌽🌽🌽🌽', 'too-short'],
    ['129 letters', `${'maíz y queso '.repeat(9)}abcdefghijkl`, 'too-long'],
    ['leaked', 'sunshine1', 'common'],
    ['leaked, in capitals', 'SUNSHINE1', 'common'],
    ['a Spanish word with accents', 'contraseña', 'common'],
    ['a name with a year', 'Fernanda1987', 'common'],
    ['a city with signs', '¡Guayaquil!!', 'common'],
    ['digits in a row', '123456789', 'common'],
    ['letters in a row', 'defghijk', 'common'],
    ['three keys', 'aabbccab', 'common'],
    ['a piece repeated', 'ñanñanñan', 'common'],
    ['the own surname', 'mi-quishpe-77', 'own-data'],
    ['the own name without accents', 'ELENA de troya', 'own-data'],
    ['the own phone as it is dialled', 'mi 0991234567', 'own-data'],
    ['the own code', 'es k7mp y ya', 'own-data'],
  ])('refuses %s', (_what, password, problem) => {
    expect(passwordProblem(password, rosa)).toBe(problem);
  });

  it.each(['tres ollas y un toldo', '8 arepas x 2', 'ñandú#84zq', 'una frase larga '.repeat(8)])(
    'takes «%s»',
    (password) => {
      expect(passwordProblem(password, rosa)).toBeNull();
    },
  );

  it('are hashed with Argon2id as OWASP asks, and recognised however accents are typed', async () => {
    const hash = await hashPassword('jam\u00f3n y queso');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(hash, 'jamo\u0301n y queso')).toBe(true);
    expect(await verifyPassword(hash, 'jamon y queso')).toBe(false);
  });
});
