import { reachesMark } from './marks.js';
import { type AttemptState } from './states.js';

/** The rules of one assessment. */
export interface AttemptPolicy {
  /** 0 or null: as many as they like. */
  maxAttempts: number | null;
  /** Days from handing one in to starting the next. */
  daysBetween?: number;
  /** No further attempt once this mark is reached (validation exam). */
  stopsAtPercent?: number | null;
  /** What is offered when no attempt is left. */
  afterLast?: AfterLast;
}

/** `study` nothing more to do here; `trainer` ask the trainer; `virtual` go on in virtual mode. */
export type AfterLast = 'study' | 'trainer' | 'virtual';

export interface AttemptFacts {
  number: number;
  state: AttemptState;
  submittedAt?: Date | null;
  gradePercent?: number | null;
}

export type AttemptDecision =
  | { ok: true; number: number; remaining: number | null }
  | { ok: false; reason: 'open-attempt'; number: number }
  | { ok: false; reason: 'already-passed'; percent: number }
  | { ok: false; reason: 'attempts-used-up'; used: number; next: AfterLast }
  | { ok: false; reason: 'too-soon'; availableAt: Date };

/**
 * Whether a new attempt may start now, and if not, why and what is next. An open attempt is
 * gone on with, not replaced, and already counts. Waiting time runs from the last
 * hand-in and is over exactly when it has passed. `remaining` counts this attempt.
 */
export function mayStartAttempt(
  policy: AttemptPolicy,
  attempts: readonly AttemptFacts[],
  now: Date,
): AttemptDecision {
  const open = attempts.find((attempt) => attempt.state === 'open');
  if (open) return { ok: false, reason: 'open-attempt', number: open.number };

  const best = Math.max(0, ...attempts.map((attempt) => attempt.gradePercent ?? 0));
  if (policy.stopsAtPercent != null && reachesMark(best, policy.stopsAtPercent)) {
    return { ok: false, reason: 'already-passed', percent: best };
  }
  const used = attempts.length;
  const allowed = policy.maxAttempts || null;
  if (allowed !== null && used >= allowed) {
    return { ok: false, reason: 'attempts-used-up', used, next: policy.afterLast ?? 'study' };
  }
  const availableAt = nextAttemptAt(policy, attempts);
  if (availableAt && availableAt > now) return { ok: false, reason: 'too-soon', availableAt };

  const last = Math.max(0, ...attempts.map((attempt) => attempt.number));
  return { ok: true, number: last + 1, remaining: allowed === null ? null : allowed - used };
}

/** When the waiting time ends; null when there is none. */
export function nextAttemptAt(
  policy: Pick<AttemptPolicy, 'daysBetween'>,
  attempts: readonly AttemptFacts[],
): Date | null {
  const handedIn = attempts.flatMap(({ submittedAt }) => (submittedAt ? [+submittedAt] : []));
  if (!policy.daysBetween || handedIn.length === 0) return null;
  return new Date(Math.max(...handedIn) + policy.daysBetween * DAY);
}

const DAY = 24 * 60 * 60 * 1000;
