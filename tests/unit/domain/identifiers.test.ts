import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  cedulaWarning,
  makeUserCode,
  parseEmail,
  parsePhone,
  parseSignInName,
  parseUserCode,
} from '../../../server/domain/identifiers.js';
import { type Country } from '../../../server/domain/states.js';

describe('parsePhone', () => {
  it.each<[Country, string, string]>([
    ['EC', '0991234567', '+593991234567'],
    ['EC', '099 123-4567', '+593991234567'],
    ['EC', '991234567', '+593991234567'],
    ['EC', '+593 99 123 4567', '+593991234567'],
    ['EC', '+593 (0)99 123 4567', '+593991234567'],
    ['EC', '00593991234567', '+593991234567'],
    ['EC', '593991234567', '+593991234567'],
    ['EC', '02 234 5678', '+59322345678'],
    ['EC', '+57 300 123 4567', '+573001234567'],
    ['EC', '573001234567', '+573001234567'],
    ['EC', '584141234567', '+584141234567'],
    ['MX', '686 123 4567', '+526861234567'],
    ['MX', '044 686 123 4567', '+526861234567'],
    ['MX', '01 686 123 4567', '+526861234567'],
    ['MX', '+52 1 686 123 4567', '+526861234567'],
    ['MX', '+52 686 123 4567', '+526861234567'],
    ['MX', '+509 34 12 3456', '+50934123456'],
    ['MX', '+593 99 123 4567', '+593991234567'],
  ])('%s: %s', (country, typed, phone) => {
    expect(parsePhone(typed, country)).toEqual({ ok: true, phone });
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['099-abc-4567', 'characters'],
    ['()', 'characters'],
    ['099123', 'too-short'],
    ['+593 99', 'too-short'],
    ['3001234567', 'country-unknown'],
    ['+1234567890123456', 'too-long'],
  ])('EC: «%s» is %s', (typed, reason) => {
    expect(parsePhone(typed, 'EC')).toEqual({ ok: false, reason });
  });
});

describe('parseEmail', () => {
  it.each([
    [' Rosa.Prueba@Ejemplo.EC ', 'rosa.prueba@ejemplo.ec'],
    ['a+b@x.y.z', 'a+b@x.y.z'],
    ['ñandú@ejemplo.ec', 'ñandú@ejemplo.ec'],
    ['rosa@ejemplo', null],
    ['rosa@@ejemplo.ec', null],
    ['rosa prueba@ejemplo.ec', null],
    ['rosa@ejemplo..ec', null],
    ['<rosa@ejemplo.ec>', null],
    ['', null],
    [`${'a'.repeat(250)}@x.ec`, null],
  ])('%s', (typed, email) => {
    expect(parseEmail(typed)).toBe(email);
  });
});

describe('user codes', () => {
  it('reads back however they are typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => {
        const code = makeUserCode(bytes);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
        const typed = code
          .toLowerCase()
          .replace('-', ' ')
          .replaceAll('0', 'o')
          .replaceAll('1', 'i');
        expect(parseUserCode(typed)).toBe(code);
        expect(parseSignInName(code, 'EC')).toEqual({ kind: 'code', value: code });
      }),
    );
  });

  it('is never digits only', () => {
    expect(makeUserCode(new Uint8Array(5))).toBe('K000-0000');
    expect(parseUserCode('1234 5678')).toBeNull();
    expect(() => makeUserCode(new Uint8Array(4))).toThrow(RangeError);
  });

  it.each(['', 'K7MP', 'K7MP-4QX', 'K7MP-4QXDD', 'K7MP-4QX?'])('refuses «%s»', (typed) => {
    expect(parseUserCode(typed)).toBeNull();
  });
});

describe('parseSignInName', () => {
  it.each([
    ['Rosa@Ejemplo.ec', { kind: 'email', value: 'rosa@ejemplo.ec' }],
    ['099 123 4567', { kind: 'phone', value: '+593991234567' }],
    ['k7mp 4qxd', { kind: 'code', value: 'K7MP-4QXD' }],
    ['rosa@', null],
    ['rosa', null],
    ['', null],
  ])('%s', (typed, expected) => {
    expect(parseSignInName(typed, 'EC')).toEqual(expected);
  });
});

describe('cedulaWarning', () => {
  it.each([
    ['1710034065', null],
    ['171003406-5', null],
    ['1710034064', 'check-digit'],
    ['0010034065', 'province'],
    ['2510034065', 'province'],
    ['3010034068', null],
    ['1760034064', null],
    ['171003406', 'length'],
    ['17100340651', 'length'],
    ['V-12345678', 'length'],
    ['', 'length'],
  ])('%s: %s', (typed, warning) => {
    expect(cedulaWarning(typed)).toBe(warning);
  });
});
