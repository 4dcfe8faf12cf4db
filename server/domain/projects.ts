import { progressOf } from './progress.js';
import { type Consensus, reviewConsensus } from './rubric.js';
import { type ReviewState } from './states.js';
import { hasComponent, type StudyRecord, type TrackStructure } from './track.js';

/** What a project is made of: the business model and the financial tool. */
export const PROJECT_PARTS = ['model', 'finance'] as const;
export type ProjectPart = (typeof PROJECT_PARTS)[number];

/** Sheets that one part may have. */
export const MAXIMUM_SHEETS = 12;

/** How many evaluators score a plan before its owner reads the result. */
export const REVIEWS_PER_PLAN = 1;

/** Time that an evaluator has. */
export const REVIEW_DAYS = 10;

/**
 * Whether somebody may hand in the project of the track: once the learning part is complete
 * (product.md §5), or from the first day where the track says so. Without a project there is nothing
 * to open.
 */
export function isProjectOpen(track: TrackStructure, record: StudyRecord): boolean {
  if (!hasComponent(track, 'project')) return false;
  if (track.projectOpens === 'fromStart') return true;
  return Boolean(record.completedAt) || progressOf(track, record).complete;
}

/** Where a delivered plan is: the same words for its owner and for the coordinator. */
export const PLAN_STATES = ['unassigned', 'assigned', 'inReview', 'reviewed'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/**
 * `reviewed` once enough reviews are sealed, `inReview` once any has begun, `assigned` once every
 * place has its evaluator.
 */
export function planState(reviews: readonly ReviewState[], wanted = REVIEWS_PER_PLAN): PlanState {
  const sealed = reviews.filter((state) => state === 'sealed').length;
  if (sealed >= wanted) return 'reviewed';
  if (reviews.length < wanted) return 'unassigned';
  return sealed > 0 || reviews.includes('draft') ? 'inReview' : 'assigned';
}

/** What the sealed totals give: one review is the result; of more, what they agree on. */
export function planResult(totals: readonly number[], wanted = REVIEWS_PER_PLAN): Consensus {
  if (wanted > 1) return reviewConsensus(totals);
  const [only] = totals;
  return only === undefined
    ? { state: 'waiting', reviewsMissing: 1 }
    : { state: 'agreed', result: only, used: [0] };
}

/** No vowels, so that no code is a word, and nothing that looks like something else. */
const CODE_LETTERS = '23456789BCDFGHJKMNPQRSTVWXYZ';
export const PLAN_CODE_LENGTH = 4;

/** The name of a plan for whoever must not know whose it is: «7F2K». */
export function makePlanCode(random: Uint8Array): string {
  return Array.from(random.subarray(0, PLAN_CODE_LENGTH), (byte) =>
    CODE_LETTERS.charAt(byte % CODE_LETTERS.length),
  ).join('');
}
