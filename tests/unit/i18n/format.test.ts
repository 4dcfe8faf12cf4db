import { describe, expect, it } from '@jest/globals';

import {
  formatDate,
  formatDay,
  formatGrade,
  formatMinutes,
  formatMoment,
  formatMoney,
  formatNumber,
  formatTime,
} from '../../../server/i18n/format.js';

const morning = new Date('2026-11-28T14:00:00Z');

describe('dates, in the time zone of the municipality', () => {
  it.each([
    [formatMoment(morning), 'sábado 28 de noviembre, 9:00'],
    [formatMoment(morning, 'America/Tijuana'), 'sábado 28 de noviembre, 6:00'],
    [formatDay(new Date('2026-11-29T03:00:00Z')), 'sábado 28 de noviembre'],
    [formatDate(morning), '28 de noviembre de 2026'],
    [formatTime(new Date('2026-11-28T05:05:00Z')), '0:05'],
    [formatTime(new Date('2026-11-28T23:30:00Z')), '18:30'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe('numbers, with comma and point', () => {
  it.each([
    [formatMoney(1040), 'USD 1.040,00'],
    [formatMoney(0.5, 'MXN'), 'MXN 0,50'],
    [formatMoney(-1234567.891), 'USD −1.234.567,89'],
    [formatNumber(1234.5), '1.234,5'],
    [formatNumber(999), '999'],
    [formatGrade(79.95), '80'],
    [formatGrade(59.94), '59,9'],
    [formatGrade(66.666), '66,7'],
    [formatMinutes(45), '45 minutos'],
    [formatMinutes(60), '1 hora'],
    [formatMinutes(690), '11 horas 30 minutos'],
    [formatMinutes(61), '1 hora 1 minuto'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });
});
