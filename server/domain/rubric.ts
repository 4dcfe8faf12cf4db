import { mean } from './marks.js';

/** A rubric as far as scoring needs it; those of the catalogue fit as they are. */
export interface ScoringRubric {
  criteria: readonly ScoringCriterion[];
}

export interface ScoringCriterion {
  id: string;
  /** The most that it can give; without it, that of its best level. */
  points?: number;
  levels: readonly { points: number }[];
}

export interface CriterionScore {
  points: number | null;
  comment?: string;
}

export type RubricScores = Readonly<Record<string, CriterionScore | undefined>>;

export type ScoreProblem = {
  criterion: string;
  reason: 'unknown-criterion' | 'not-a-number' | 'out-of-range';
};

/**
 * What is wrong with the scores that were given. Missing ones are not wrong: a draft may have gaps.
 * Whole points from 0 to the criterion's maximum, both included; levels are anchors, so points
 * between two levels are allowed.
 */
export function scoreProblems(rubric: ScoringRubric, scores: RubricScores): ScoreProblem[] {
  const byId = new Map(rubric.criteria.map((criterion) => [criterion.id, criterion]));
  return Object.entries(scores).flatMap(([id, score]): ScoreProblem[] => {
    const criterion = byId.get(id);
    if (!criterion) return [{ criterion: id, reason: 'unknown-criterion' }];
    const points = score?.points ?? null;
    if (points === null) return [];
    if (!Number.isInteger(points)) return [{ criterion: id, reason: 'not-a-number' }];
    const inRange = points >= 0 && points <= maximumOf(criterion);
    return inRange ? [] : [{ criterion: id, reason: 'out-of-range' }];
  });
}

/** The most that a criterion can give. */
export function maximumOf(criterion: ScoringCriterion): number {
  return criterion.points ?? Math.max(0, ...criterion.levels.map(({ points }) => points));
}

/** The most that a rubric can give. */
export function maximumTotal(rubric: ScoringRubric): number {
  return rubric.criteria.reduce((sum, criterion) => sum + maximumOf(criterion), 0);
}

/** Points given so far; a criterion without points counts 0, unknown ones do not count. */
export function totalOf(rubric: ScoringRubric, scores: RubricScores): number {
  return rubric.criteria.reduce((sum, { id }) => sum + (scores[id]?.points ?? 0), 0);
}

/** The total in percent of the most that the rubric can give; null for an empty rubric. */
export function rubricPercent(rubric: ScoringRubric, scores: RubricScores): number | null {
  const maximum = maximumTotal(rubric);
  return maximum === 0 ? null : (totalOf(rubric, scores) / maximum) * 100;
}

/**
 * Which level the points reach: the index of the best level that they are enough for; exactly its
 * points are enough. Null for no points or below every level.
 */
export function levelOf(criterion: ScoringCriterion, points: number | null): number | null {
  if (points === null) return null;
  let best: number | null = null;
  for (const [index, level] of criterion.levels.entries()) {
    const better = best === null || level.points > (criterion.levels[best]?.points ?? 0);
    if (level.points <= points && better) best = index;
  }
  return best;
}

export type SealingGap =
  | { code: 'score-missing'; criterion: string }
  | { code: 'score-invalid'; criterion: string }
  | { code: 'feedback-missing' };

/**
 * What is missing before a review can be sealed, in the order of the form: points for every
 * criterion, and a few words for the person. A criterion's own comment is optional.
 */
export function missingBeforeSealing(
  rubric: ScoringRubric,
  scores: RubricScores,
  feedback: string,
): SealingGap[] {
  const invalid = new Set(scoreProblems(rubric, scores).map(({ criterion }) => criterion));
  const gaps = rubric.criteria.flatMap(({ id: criterion }): SealingGap[] => {
    if (invalid.has(criterion)) return [{ code: 'score-invalid', criterion }];
    return (scores[criterion]?.points ?? null) === null
      ? [{ code: 'score-missing', criterion }]
      : [];
  });
  return feedback.trim() === '' ? [...gaps, { code: 'feedback-missing' }] : gaps;
}

export const POINTS_APART = 15;

export type Consensus =
  | { state: 'waiting'; reviewsMissing: number }
  | { state: 'third-needed'; difference: number }
  | { state: 'agreed'; result: number; used: number[] };

/**
 * What the sealed totals of one plan give (product.md §7). Two at most `limit` points apart (15 is
 * not apart) → their mean. Further apart → a third is needed. Of three: the mean of the two
 * closest, or of all three at equal distance. `used` are the positions that count. Unrounded.
 */
export function reviewConsensus(totals: readonly number[], limit = POINTS_APART): Consensus {
  const [first, second, third] = totals;
  if (first === undefined || second === undefined) {
    return { state: 'waiting', reviewsMissing: 2 - totals.length };
  }
  if (third === undefined) {
    const difference = Math.abs(first - second);
    if (difference > limit + NOISE) return { state: 'third-needed', difference };
    return agree(totals, [0, 1]);
  }
  const sorted = [0, 1, 2].sort((a, b) => (totals[a] ?? 0) - (totals[b] ?? 0));
  const [low = 0, middle = 1, high = 2] = sorted;
  const below = (totals[middle] ?? 0) - (totals[low] ?? 0);
  const above = (totals[high] ?? 0) - (totals[middle] ?? 0);
  if (Math.abs(below - above) <= NOISE) return agree(totals, [0, 1, 2]);
  return agree(totals, below < above ? [low, middle] : [middle, high]);
}

function agree(totals: readonly number[], positions: readonly number[]): Consensus {
  const used = [...positions].sort((a, b) => a - b);
  return { state: 'agreed', result: mean(used.map((index) => totals[index] ?? 0)) ?? 0, used };
}

const NOISE = 1e-9;
