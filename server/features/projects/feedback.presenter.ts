import { type ProjectCriterion, type Rubric } from '../../content/types.js';
import { levelOf } from '../../domain/rubric.js';
import { formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { type OwnProject, type OwnReview } from './project.service.js';

/** What one evaluator wrote, for the owner of the plan. */
export interface FeedbackModel {
  /** «Valoración 1», when there are several. */
  heading: string | null;
  general: string[];
  criteria: ScoredCriterion[];
}

export interface ScoredCriterion {
  title: string;
  points: string;
  total: string;
  level: { title: string; text: string } | null;
  comment: string[];
}

export function presentFeedback({ reviews, rubric }: OwnProject): FeedbackModel[] {
  const sealed = reviews.filter(({ state }) => state === 'sealed');
  return sealed.map((review, index) => ({
    heading: sealed.length > 1 ? t('Valoración {{number}}', { number: index + 1 }) : null,
    general: paragraphs(review.feedback),
    criteria: presentScores(rubric, review.scores),
  }));
}

/** Points, the sentence of the level that they reach, and the comment, criterion by criterion. */
export function presentScores(rubric: Rubric, scores: OwnReview['scores']): ScoredCriterion[] {
  return rubric.criteria.map((criterion, index) => {
    const score = scores[criterion.id];
    return {
      title: `${index + 1}. ${criterion.title}`,
      points: formatNumber(score?.points ?? 0),
      total: formatNumber(criterion.points),
      level: levelReached(criterion, score?.points ?? null),
      comment: paragraphs(score?.comment ?? ''),
    };
  });
}

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
