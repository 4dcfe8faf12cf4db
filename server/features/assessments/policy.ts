import { type Assessment } from '../../content/types.js';
import { type AttemptPolicy } from '../../domain/attempts.js';

/** How often and when an assessment may be taken, by what it is. */
export function policyOf(assessment: Assessment): AttemptPolicy {
  return {
    maxAttempts: assessment.maxAttempts,
    daysBetween: assessment.daysBetween,
    ...BY_KIND[assessment.kind](assessment),
  };
}

const BY_KIND: Record<Assessment['kind'], (assessment: Assessment) => Partial<AttemptPolicy>> = {
  module: () => ({ afterLast: 'trainer' }),
  entry: () => ({ afterLast: 'study' }),
  exit: () => ({ afterLast: 'trainer' }),
  // Whoever passed goes on to the project; whoever failed twice is offered virtual mode.
  validation: ({ passMark }) => ({ stopsAtPercent: passMark, afterLast: 'virtual' }),
};

/**
 * Whether the result page shows what was right. Items of the exit test and of the validation exam
 * are shown nowhere else (product.md §4); those of the entry test have a twin in the exit test.
 */
export function showsKeys({ kind }: Pick<Assessment, 'kind'>): boolean {
  return kind === 'module';
}

/** Answers to these never wait on a phone (product.md §12). */
export function isOnlineOnly({ kind }: Pick<Assessment, 'kind'>): boolean {
  return kind !== 'module';
}
