import { base32Digit, base32Value, encodeBase32, groupCode, normalizeBase32 } from './base32.js';
import { type Completion } from './completion.js';
import { type MissingItem } from './missing.js';
import { type EnrollmentState } from './states.js';

export interface CertificateFacts {
  completion: Pick<Completion, 'complete' | 'missing'>;
  enrollmentState: EnrollmentState;
  /** The name that goes on it. */
  name: string;
  /** Characters of the name that cannot be printed. */
  unprintable?: readonly string[];
}

export type CertificateBlocker =
  | { code: 'enrollment-closed'; state: EnrollmentState }
  | { code: 'name-missing' }
  | { code: 'name-unprintable'; characters: readonly string[] }
  | { code: 'not-complete'; missing: MissingItem[] };

/**
 * Every reason why the certificate may not be issued yet, in the order in which they are shown;
 * none means that it may. Whoever withdrew or failed gets none unless the track was complete
 * before. The project is never a reason (product.md §5); neither is that one was issued
 * already: issuing again gives the same certificate.
 */
export function certificateBlockers(facts: CertificateFacts): CertificateBlocker[] {
  const { completion, enrollmentState, name, unprintable = [] } = facts;
  const blockers: CertificateBlocker[] = [];
  if (CLOSED.has(enrollmentState) && !completion.complete) {
    blockers.push({ code: 'enrollment-closed', state: enrollmentState });
  }
  if (!completion.complete) blockers.push({ code: 'not-complete', missing: completion.missing });
  if (name.trim() === '') blockers.push({ code: 'name-missing' });
  if (unprintable.length > 0) {
    blockers.push({ code: 'name-unprintable', characters: unprintable });
  }
  return blockers;
}

const CLOSED: ReadonlySet<EnrollmentState> = new Set(['failed', 'withdrawn']);

/** Bytes of chance that a serial is made of: 128 bits. */
export const SERIAL_BYTES = 16;
const DATA_LENGTH = 26;
export const SERIAL_LENGTH = DATA_LENGTH + 2;

/**
 * The serial of a certificate from 16 random bytes: 26 characters without look-alikes and two that
 * check them, so that a typing mistake is told from an unknown certificate. This is the
 * form that is stored and put in addresses; `formatSerial` is for people.
 *
 * @throws RangeError when there are fewer bytes: a shorter serial could be guessed.
 */
export function makeSerial(bytes: Uint8Array): string {
  if (bytes.length < SERIAL_BYTES) throw new RangeError('A serial needs at least 128 random bits');
  const data = encodeBase32(bytes.subarray(0, SERIAL_BYTES));
  return data + checkOf(data);
}

/** «K7MP-4QXD-…»: seven groups of four. */
export function formatSerial(serial: string): string {
  return groupCode(serial);
}

export type SerialReading =
  { ok: true; serial: string } | { ok: false; reason: 'empty' | 'characters' | 'length' | 'check' };

/** Reads a serial as it is typed or scanned: any case, spaces, hyphens, O for 0, I or L for 1. */
export function parseSerial(typed: string): SerialReading {
  if (typed.trim() === '') return { ok: false, reason: 'empty' };
  const serial = normalizeBase32(typed);
  if (serial === null) return { ok: false, reason: 'characters' };
  if (serial.length !== SERIAL_LENGTH) return { ok: false, reason: 'length' };
  const matches = checkOf(serial.slice(0, DATA_LENGTH)) === serial.slice(DATA_LENGTH);
  return matches ? { ok: true, serial } : { ok: false, reason: 'check' };
}

/** Weighted sum modulo a prime below 32²: finds every wrong character and every swap. */
function checkOf(data: string): string {
  let sum = 0;
  for (const [index, character] of [...data].entries()) {
    sum = (sum + (index + 1) * base32Value(character)) % 1021;
  }
  return base32Digit(sum >> 5) + base32Digit(sum);
}
