/** Dates, numbers and money as they are written in the places of the campus. */

const LOCALE = 'es-EC';
export const DEFAULT_TIME_ZONE = 'America/Guayaquil';

const formatters = new Map<string, Intl.DateTimeFormat>();

function dateFormatter(timeZone: string, name: string, options: Intl.DateTimeFormatOptions) {
  const key = `${name} ${timeZone}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LOCALE, { timeZone, ...options });
  formatters.set(key, made);
  return made;
}

/** «sábado 28 de noviembre»; with `year`, «28 de noviembre de 2026». */
export function formatDay(date: Date, timeZone = DEFAULT_TIME_ZONE): string {
  const parts = dateFormatter(timeZone, 'day', { weekday: 'long', day: 'numeric', month: 'long' });
  return parts.format(date).replace(',', '');
}

/** «28 de noviembre de 2026» */
export function formatDate(date: Date, timeZone = DEFAULT_TIME_ZONE): string {
  return dateFormatter(timeZone, 'date', { dateStyle: 'long' }).format(date);
}

/** «9:00», in 24 hours. */
export function formatTime(date: Date, timeZone = DEFAULT_TIME_ZONE): string {
  const text = dateFormatter(timeZone, 'time', {
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date);
  return text.replace(/^0(\d:)/, '$1');
}

/** «sábado 28 de noviembre, 9:00» */
export function formatMoment(date: Date, timeZone = DEFAULT_TIME_ZONE): string {
  return `${formatDay(date, timeZone)}, ${formatTime(date, timeZone)}`;
}

const GROUPS = /\B(?=(\d{3})+(?!\d))/g;

/** «1.040,5»: comma for decimals, point for thousands, whatever the runtime's data says. */
export function formatNumber(value: number, decimals?: number): string {
  const text = decimals === undefined ? String(Math.abs(value)) : Math.abs(value).toFixed(decimals);
  const [whole = '0', fraction] = text.split('.');
  const sign = value < 0 ? '−' : '';
  return `${sign}${whole.replace(GROUPS, '.')}${fraction ? `,${fraction}` : ''}`;
}

/** «USD 1.040,00» */
export function formatMoney(value: number, currency = 'USD'): string {
  return `${currency} ${formatNumber(value, 2)}`;
}

/** A mark of 0–100 as it is shown: one decimal at most, rounded half up. */
export function formatGrade(percent: number): string {
  return formatNumber(Math.round(percent * 10 + Number.EPSILON) / 10);
}

/** «40 minutos», «2 horas», «1 hora 30 minutos» */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const hourText = hours === 1 ? '1 hora' : `${hours} horas`;
  const restText = rest === 1 ? '1 minuto' : `${rest} minutos`;
  if (hours === 0) return restText;
  return rest === 0 ? hourText : `${hourText} ${restText}`;
}
