import { type ProjectCriterion, type Rubric } from '../../content/types.js';
import { levelOf } from '../../domain/rubric.js';
import { formatNumber } from '../../i18n/format.js';
import { type Scores } from './reviews.service.js';

/** One criterion as it is read once it is scored, by the evaluator and by the owner of the plan. */
export interface ScoredCriterion {
  title: string;
  points: string;
  total: string;
  level: { title: string; text: string } | null;
  comment: string[];
}

/** Points, the sentence of the level that they reach, and the comment, criterion by criterion. */
export function scoredCriteria(rubric: Rubric, scores: Scores): ScoredCriterion[] {
  return rubric.criteria.map((criterion, index) => {
    const score = scores[criterion.id];
    return {
      title: criterionTitle(criterion, index),
      points: formatNumber(score?.points ?? 0),
      total: formatNumber(criterion.points),
      level: levelReached(criterion, score?.points ?? null),
      comment: paragraphs(score?.comment ?? ''),
    };
  });
}

export const criterionTitle = ({ title }: ProjectCriterion, index: number) =>
  `${index + 1}. ${title}`;

function levelReached(criterion: ProjectCriterion, points: number | null) {
  const index = levelOf(criterion, points);
  const level = index === null ? undefined : criterion.levels[index];
  return level ? { title: level.title, text: level.text } : null;
}

/** What somebody typed, as paragraphs. */
export function paragraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((piece) => piece.trim())
    .filter(Boolean);
}
