import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  certificateBlockers,
  type CertificateFacts,
  formatSerial,
  makeSerial,
  parseSerial,
  SERIAL_LENGTH,
} from '../../../server/domain/certificate.js';

const ready: CertificateFacts = {
  completion: { complete: true, missing: [] },
  enrollmentState: 'active',
  name: 'Rosa Inventada Prueba',
};
const missing = [{ code: 'exit-test' as const, bestPercent: null, needed: 60 }];

describe('certificateBlockers', () => {
  it.each<[string, Partial<CertificateFacts>, string[]]>([
    ['everything there', {}, []],
    ['completed', { enrollmentState: 'completed' }, []],
    ['not complete', { completion: { complete: false, missing } }, ['not-complete']],
    [
      'withdrew before',
      { completion: { complete: false, missing }, enrollmentState: 'withdrawn' },
      ['enrollment-closed', 'not-complete'],
    ],
    ['complete, then withdrew', { enrollmentState: 'withdrawn' }, []],
    ['no name', { name: '  ' }, ['name-missing']],
    ['a letter that no font has', { unprintable: ['王'] }, ['name-unprintable']],
  ])('%s', (_name, change, codes) => {
    expect(certificateBlockers({ ...ready, ...change }).map(({ code }) => code)).toEqual(codes);
  });

  it('says what is missing', () => {
    const facts = { ...ready, completion: { complete: false, missing } };
    expect(certificateBlockers(facts)).toEqual([{ code: 'not-complete', missing }]);
  });
});

describe('serials', () => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

  it('keeps all 128 bits and reads back however it is typed', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const serial = makeSerial(random);
        expect(serial).toMatch(/^[0-9A-HJKMNP-TV-Z]{28}$/);
        expect(serial).toHaveLength(SERIAL_LENGTH);
        const typed = ` ${formatSerial(serial).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')} `;
        expect(parseSerial(typed)).toEqual({ ok: true, serial });
      }),
    );
    expect(makeSerial(new Uint8Array(16).fill(255))).toMatch(/^Z{25}W/);
    expect(formatSerial(makeSerial(new Uint8Array(16)))).toBe('0000-0000-0000-0000-0000-0000-0000');
  });

  it('finds every wrong character and every swap of neighbours', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.nat(SERIAL_LENGTH - 2),
        fc.constantFrom(...'23456789ABCDEF'),
        (random, at, other) => {
          const serial = makeSerial(random);
          const wrong = serial.slice(0, at) + other + serial.slice(at + 1);
          const swapped =
            serial.slice(0, at) + serial.charAt(at + 1) + serial.charAt(at) + serial.slice(at + 2);
          for (const typed of [wrong, swapped]) {
            expect(parseSerial(typed).ok).toBe(typed === serial);
          }
        },
      ),
    );
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['K7MP', 'length'],
    ['¿K7MP?', 'characters'],
    ['2'.repeat(28), 'check'],
    ['2'.repeat(10_000), 'length'],
  ])('refuses «%.10s»', (typed, reason) => {
    expect(parseSerial(typed)).toEqual({ ok: false, reason });
  });

  it('refuses to be made of fewer bits', () => {
    expect(() => makeSerial(new Uint8Array(15))).toThrow(RangeError);
  });
});
