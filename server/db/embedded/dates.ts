import { ObjectId, Timestamp } from 'bson';

import type { Maybe } from './bson.js';
import { StoreError } from './errors.js';

const DAY = 86_400_000;
const UNIT_MS: Record<string, number> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: DAY,
  week: 7 * DAY,
};
const UNIT_MONTHS: Record<string, number> = { month: 1, quarter: 3, year: 12 };
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a time zone (IANA name, `+05:30`, `-0500`, `UTC`) is ahead of UTC at an instant, in milliseconds. */
function offsetAt(timezone: string | undefined, time: number): number {
  if (!timezone || /^(utc|gmt|z)$/i.test(timezone)) return 0;
  const fixed = /^([+-])(\d{2})(?::?(\d{2}))?$/.exec(timezone);
  if (fixed)
    return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * 60_000;
  let format = formats.get(timezone);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: timezone,
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      throw new StoreError(40485, `unrecognized time zone identifier: "${timezone}"`);
    }
    formats.set(timezone, format);
  }
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(time)) part[type] = value;
  const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
  const local = utc(
    year,
    Number(part.month),
    Number(part.day),
    Number(part.hour),
    Number(part.minute),
    Number(part.second),
  );
  return local - Math.floor(time / 1000) * 1000;
}

function utc(year: number, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second, ms);
}

/** The wall clock of the zone as a UTC time. */
const toLocal = (time: number, timezone?: string): number => time + offsetAt(timezone, time);

/** The instant of a wall clock time; what a clock change skips moves forward. */
function fromLocal(local: number, timezone?: string): number {
  const first = local - offsetAt(timezone, local);
  return local - offsetAt(timezone, first);
}

/** A date from whatever MongoDB takes as one. @throws StoreError 16006 otherwise. */
export function toTime(value: Maybe): number | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  throw new StoreError(16006, `can't convert from a value that is no date to Date`);
}

const dayOfYear = (local: number): number =>
  1 + Math.floor((local - utc(new Date(local).getUTCFullYear())) / DAY);

/** `$year`, `$dayOfWeek` and the other parts of a date in a zone. */
export const DATE_PARTS: Record<string, (local: number) => number> = {
  $year: (t) => new Date(t).getUTCFullYear(),
  $month: (t) => new Date(t).getUTCMonth() + 1,
  $dayOfMonth: (t) => new Date(t).getUTCDate(),
  $hour: (t) => new Date(t).getUTCHours(),
  $minute: (t) => new Date(t).getUTCMinutes(),
  $second: (t) => new Date(t).getUTCSeconds(),
  $millisecond: (t) => new Date(t).getUTCMilliseconds(),
  $dayOfYear: dayOfYear,
  $dayOfWeek: (t) => new Date(t).getUTCDay() + 1,
  $week: (t) => Math.floor((dayOfYear(t) - 1 + 7 - new Date(t).getUTCDay()) / 7),
};

export const datePart = (name: string, time: number, timezone?: string): number =>
  (DATE_PARTS[name] as (local: number) => number)(toLocal(time, timezone));

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** `$dateToString`. */
export function formatDate(time: number, format: string, timezone?: string): string {
  const local = toLocal(time, timezone);
  const minutes = Math.round(offsetAt(timezone, time) / 60_000);
  const part = (name: string, width = 2) =>
    pad((DATE_PARTS[name] as (t: number) => number)(local), width);
  const written: Record<string, () => string> = {
    Y: () => part('$year', 4),
    m: () => part('$month'),
    d: () => part('$dayOfMonth'),
    H: () => part('$hour'),
    M: () => part('$minute'),
    S: () => part('$second'),
    L: () => part('$millisecond', 3),
    j: () => part('$dayOfYear', 3),
    w: () => part('$dayOfWeek', 1),
    U: () => part('$week'),
    b: () => new Date(local).toLocaleString('en-US', { month: 'short', timeZone: 'UTC' }),
    B: () => new Date(local).toLocaleString('en-US', { month: 'long', timeZone: 'UTC' }),
    z: () =>
      `${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60))}${pad(Math.abs(minutes) % 60)}`,
    Z: () => String(minutes),
    '%': () => '%',
  };
  return format.replace(/%(.)/g, (_, letter: string) => {
    const write = written[letter];
    if (!write)
      throw new StoreError(18536, `Invalid format character '%${letter}' in format string`);
    return write();
  });
}

/** `$dateFromString` without a format: ISO 8601 and what JavaScript reads; a time without zone is in `timezone`. */
export function parseDate(text: string, timezone?: string): number {
  const hasZone = /(?:z|[+-]\d{2}:?\d{2}|gmt|utc)$/i.test(text.trim());
  const iso = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.test(text.trim());
  const time = Date.parse(
    hasZone
      ? text
      : iso
        ? `${text.trim().replace(' ', 'T')}${text.trim().length > 10 ? 'Z' : ''}`
        : `${text} UTC`,
  );
  if (Number.isNaN(time)) throw new StoreError(241, `Error parsing date string '${text}'`);
  return hasZone ? time : fromLocal(time, timezone);
}

function unitOf(unit: string): void {
  if (!Object.hasOwn(UNIT_MS, unit) && !Object.hasOwn(UNIT_MONTHS, unit))
    throw new StoreError(9, `unknown time unit value: ${unit}`);
}

/** `$dateAdd`: days and longer keep the wall clock; a month's end stays inside the month. */
export function addToDate(time: number, unit: string, amount: number, timezone?: string): number {
  unitOf(unit);
  const months = UNIT_MONTHS[unit];
  if (months) {
    const date = new Date(toLocal(time, timezone));
    const day = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + amount * months);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    return fromLocal(date.setUTCDate(Math.min(day, last)), timezone);
  }
  const ms = amount * (UNIT_MS[unit] as number);
  return unit === 'day' || unit === 'week'
    ? fromLocal(toLocal(time, timezone) + ms, timezone)
    : time + ms;
}

const weekdayIndex = (name: string): number => {
  const index = WEEKDAYS.findIndex((day) => day.startsWith(name.toLowerCase().slice(0, 3)));
  if (index < 0) throw new StoreError(9, `unknown day of week value: ${name}`);
  return index;
};

/** The number of the bin of `unit` that a wall clock time is in, counted from year 1 or 1970. */
function binOf(local: number, unit: string, startOfWeek: string): number {
  const months = UNIT_MONTHS[unit];
  const date = new Date(local);
  if (months) return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / months);
  if (unit === 'week') return Math.floor((local / DAY + 4 - weekdayIndex(startOfWeek)) / 7);
  return Math.floor(local / (UNIT_MS[unit] as number));
}

/** `$dateDiff`: how many boundaries of the unit lie between both. */
export function dateDifference(
  start: number,
  end: number,
  unit: string,
  timezone?: string,
  startOfWeek = 'sunday',
): number {
  unitOf(unit);
  return (
    binOf(toLocal(end, timezone), unit, startOfWeek) -
    binOf(toLocal(start, timezone), unit, startOfWeek)
  );
}

/** MongoDB counts bins of several units from the first of January 2000. */
const REFERENCE = Date.UTC(2000, 0, 1);

/** `$dateTrunc`: the beginning of the bin of `binSize` units that holds the instant. */
export function truncateDate(
  time: number,
  unit: string,
  binSize = 1,
  timezone?: string,
  startOfWeek = 'sunday',
): number {
  unitOf(unit);
  const local = toLocal(time, timezone);
  const months = UNIT_MONTHS[unit];
  if (months) {
    const span = binSize * months;
    const date = new Date(local);
    const since = (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth();
    return fromLocal(Date.UTC(2000, Math.floor(since / span) * span, 1), timezone);
  }
  const size = binSize * (UNIT_MS[unit] as number);
  // 2000-01-01 was a Saturday: weeks count from the first given weekday on or after it.
  const origin =
    unit === 'week' ? REFERENCE + ((weekdayIndex(startOfWeek) + 1) % 7) * DAY : REFERENCE;
  return fromLocal(origin + Math.floor((local - origin) / size) * size, timezone);
}
