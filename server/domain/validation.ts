import { type AttemptDecision, mayStartAttempt } from './attempts.js';
import { reachesMark } from './marks.js';
import { type TrackStructure } from './track.js';

/** One handed-in validation exam: the mean of the two items of each module, 0–100. */
export interface ValidationAttempt {
  submittedAt: Date;
  modulePercents: Readonly<Record<string, number | undefined>>;
}

export interface ValidationResult {
  passed: boolean;
  /** Best total; null before the first attempt. */
  percent: number | null;
  attemptsUsed: number;
  /** Modules scored at or above the mark in any attempt: they count in the other modes. */
  credits: string[];
  /** The other modules, once an attempt was made: what is worth studying. */
  recommended: string[];
}

/** Total of one exam: every module weighs the same; one without a score counts 0. */
export function validationPercent(track: TrackStructure, attempt: ValidationAttempt): number {
  const total = track.modules.reduce(
    (sum, { slug }) => sum + (attempt.modulePercents[slug] ?? 0),
    0,
  );
  return track.modules.length === 0 ? 0 : total / track.modules.length;
}

/**
 * What the validation exams of a person give (product.md §5). The best attempt decides; a total
 * exactly on the mark passes.
 */
export function validationResult(
  track: TrackStructure,
  attempts: readonly ValidationAttempt[],
): ValidationResult {
  const totals = attempts.map((attempt) => validationPercent(track, attempt));
  const percent = totals.length === 0 ? null : Math.max(...totals);
  const credits = track.modules
    .map(({ slug }) => slug)
    .filter((slug) => attempts.some((a) => reachesMark(a.modulePercents[slug], track.passMark)));
  return {
    passed: reachesMark(percent, track.passMark),
    percent,
    attemptsUsed: attempts.length,
    credits,
    recommended:
      attempts.length === 0
        ? []
        : track.modules.map(({ slug }) => slug).filter((slug) => !credits.includes(slug)),
  };
}

/**
 * Whether the exam may be taken (again): two attempts, 7 days apart, by the data of the track;
 * after the last failure virtual mode is offered. A track without the exam allows none.
 */
export function mayTakeValidation(
  track: TrackStructure,
  attempts: readonly ValidationAttempt[],
  now: Date,
): AttemptDecision {
  const policy = track.validation;
  if (!policy) return { ok: false, reason: 'attempts-used-up', used: 0, next: 'virtual' };
  return mayStartAttempt(
    {
      maxAttempts: policy.attempts,
      daysBetween: policy.daysBetween,
      stopsAtPercent: track.passMark,
      afterLast: 'virtual',
    },
    attempts.map((attempt, index) => ({
      number: index + 1,
      state: 'submitted',
      submittedAt: attempt.submittedAt,
      gradePercent: validationPercent(track, attempt),
    })),
    now,
  );
}
