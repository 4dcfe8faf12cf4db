import { describe, expect, it } from '@jest/globals';

import {
  calendarDay,
  detailOf,
  factsOf,
  projectOf,
} from '../../../../server/features/certificates/wording.js';
import { sampleCertificate } from '../../../support/certificates.js';

describe('what a certificate says', () => {
  it.each([
    [
      'two months of one year',
      {},
      'de 40 horas, en modalidad mixta, entre el 16 de enero y el 27 de marzo de 2027.',
    ],
    [
      'over New Year',
      { startedOn: '2026-12-16' },
      'de 40 horas, en modalidad mixta, entre el 16 de diciembre de 2026 y el 27 de marzo de 2027.',
    ],
    [
      'a single day',
      { startedOn: '2027-03-27', hours: 1 },
      'de 1 hora, en modalidad mixta, el 27 de marzo de 2027.',
    ],
    [
      'an exam, however long ago somebody enrolled',
      { mode: 'validation' as const, modeText: 'por validación', hours: 11.5 },
      'de 11,5 horas, por validación, el 27 de marzo de 2027.',
    ],
  ])('%s', (_when, change, sentence) => {
    expect(detailOf(sampleCertificate({}, change))).toBe(sentence);
  });

  it('mentions the project once it is delivered', () => {
    expect(projectOf(sampleCertificate())).toBeNull();
    expect(projectOf(sampleCertificate({ projectDeliveredOn: '2027-04-30' }))).toContain(
      'el 30 de abril de 2027',
    );
  });

  it('tells whoever checks it what is on it, and nothing else', () => {
    const certificate = sampleCertificate({}, { endorsement: 'Universidad Inventada' });
    expect(factsOf(certificate).map(({ term, text }) => `${term}: ${text}`)).toEqual([
      'Persona: Ana Ejemplo Demostración',
      'Curso: Aprende, Trabaja y Emprende',
      'Horas: 40, modalidad mixta',
      'Fechas: 16 de enero a 27 de marzo de 2027',
      'Emite: Municipio de demostración',
      'Firma: Dirección de Inclusión Económica',
      'Avala: Universidad Inventada',
      'Código: 04HM-ASW9-NF6Y-Y093-8NKR-KAYD-XW7R',
    ]);
  });

  it.each([
    ['2027-03-28T04:59:00Z', 'America/Guayaquil', '2027-03-27'],
    ['2027-03-28T05:00:00Z', 'America/Guayaquil', '2027-03-28'],
    ['2027-03-28T06:30:00Z', 'America/Tijuana', '2027-03-27'],
  ])('counts %s in %s as %s', (moment, timeZone, day) => {
    expect(calendarDay(new Date(moment), timeZone)).toBe(day);
  });
});
