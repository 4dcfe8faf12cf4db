import { formatNumber } from './format.js';
import { t } from './index.js';

/** «1 lección», «4 lecciones»: the sentence keys keep both forms, so other languages can differ. */
export function counted(
  count: number,
  one: string,
  many: string,
  values: Record<string, string | number> = {},
): string {
  return count === 1 ? t(one, values) : t(many, { ...values, count: formatNumber(count) });
}

export const countLessons = (count: number) => counted(count, '1 lección', '{{count}} lecciones');
export const countModules = (count: number) => counted(count, '1 módulo', '{{count}} módulos');
export const countPeople = (count: number) => counted(count, '1 persona', '{{count}} personas');
export const countQuestions = (count: number) =>
  counted(count, '1 pregunta', '{{count}} preguntas');

/** «14 kB», «1,3 MB» */
export function formatBytes(bytes: number): string {
  return bytes < 1_000_000
    ? `${formatNumber(Math.max(1, Math.round(bytes / 1000)))} kB`
    : `${formatNumber(bytes / 1_000_000, 1)} MB`;
}

/** «hoy», «ayer», «hace 16 días»: by calendar days of 24 hours, for lists of people. */
export function formatDaysAgo(from: Date, now: Date): string {
  const days = daysBetween(from, now);
  if (days <= 0) return t('hoy');
  return days === 1 ? t('ayer') : t('hace {{days}} días', { days });
}

export function daysBetween(from: Date, now: Date): number {
  return Math.floor((now.getTime() - from.getTime()) / (24 * 3_600_000));
}
