import { t } from '../../i18n/index.js';
import { paragraphs, type ScoredCriterion, scoredCriteria } from '../reviews/scoredCriteria.js';
import { type OwnProject } from './project.service.js';

/** What one evaluator wrote, for the owner of the plan. */
export interface FeedbackModel {
  /** «Valoración 1», when there are several. */
  heading: string | null;
  general: string[];
  criteria: ScoredCriterion[];
}

export function presentFeedback({ reviews, rubric }: OwnProject): FeedbackModel[] {
  const sealed = reviews.filter(({ state }) => state === 'sealed');
  return sealed.map((review, index) => ({
    heading: sealed.length > 1 ? t('Valoración {{number}}', { number: index + 1 }) : null,
    general: paragraphs(review.feedback),
    criteria: scoredCriteria(rubric, review.scores),
  }));
}
