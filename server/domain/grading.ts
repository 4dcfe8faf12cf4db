import { mean } from './marks.js';
import { parseSpanishNumber } from './spanishNumber.js';
import { type ItemType } from './states.js';
import { foldText } from './text.js';

/**
 * The keys of an item, as far as grading needs them; items of the catalogue fit as they are.
 * What is stored as the answer, by type: `single` the option's id; `multiple` a list of them;
 * `trueFalse` 'true' or 'false' (or the boolean); `numeric` and `shortAnswer` what was typed;
 * `matching` pair id → right-hand text; `ordering` the list of step ids; `cloze` gap id → text.
 */
export type GradableItem =
  | { type: 'single' | 'multiple'; options: readonly { id: string; correct: boolean }[] }
  | { type: 'trueFalse'; answer: boolean }
  | { type: 'numeric'; answer: number; tolerance: Tolerance; unit?: string | null }
  | { type: 'shortAnswer'; accepted: readonly string[] }
  | { type: 'matching'; pairs: readonly { id: string; right: string }[] }
  | { type: 'ordering'; steps: readonly { id: string }[] }
  | { type: 'cloze'; gaps: readonly { id: string; accepted: readonly string[] }[] }
  | { type: 'essay' | 'file' };

export type Tolerance = { absolute: number } | { percent: number };

/** How several attempts at one assessment make one grade. */
export const ATTEMPT_COUNTING = ['best', 'last', 'average'] as const;
export type AttemptCounting = (typeof ATTEMPT_COUNTING)[number];

/**
 * The score of one answer, 0 to 1, unrounded; null when a person has to score it (essay, file).
 * No answer, or one that the item does not know, is 0: an attempt is never stuck on bad data.
 *
 * multiple: right ticks minus wrong ticks, over the right ones, never below 0; ticking everything
 * is 0. matching and cloze: share of right pairs or gaps. ordering: share of steps that are
 * directly followed by the right one. numeric: see `isWithinTolerance`.
 */
export function scoreItem(item: GradableItem, answer: unknown): number | null {
  switch (item.type) {
    case 'single':
      return share(item.options.some((o) => o.correct && o.id === firstText(answer)));
    case 'multiple':
      return scoreMultiple(item.options, new Set(texts(answer)));
    case 'trueFalse':
      return share(String(answer) === String(item.answer));
    case 'numeric':
      return share(isWithinTolerance(item, answer));
    case 'shortAnswer':
      return share(isAccepted(item.accepted, answer));
    case 'matching':
      return scoreParts(item.pairs, answer, ({ right }) => [right]);
    case 'cloze':
      return scoreParts(item.gaps, answer, ({ accepted }) => accepted);
    case 'ordering':
      return scoreOrder(item.steps, texts(answer));
    case 'essay':
    case 'file':
      return null;
  }
}

export function isScoredByPerson(type: ItemType): boolean {
  return type === 'essay' || type === 'file';
}

/**
 * The grade of an attempt: the mean of its items times 100, unrounded. Null while an item waits
 * for a person, and for an attempt without items.
 */
export function attemptGrade(itemScores: readonly (number | null)[]): number | null {
  const scores = itemScores.filter((score) => score !== null);
  if (scores.length < itemScores.length) return null;
  const grade = mean(scores);
  return grade === null ? null : grade * 100;
}

/**
 * One grade from the grades of all attempts, oldest first; those not graded yet (null) do not
 * count. Null when none is graded.
 */
export function countAttempts(
  grades: readonly (number | null)[],
  counting: AttemptCounting,
): number | null {
  const graded = grades.filter((grade) => grade !== null);
  if (graded.length === 0) return null;
  return COUNT[counting](graded);
}

/**
 * Whether a typed number is close enough. The limits belong to it: 365.00 is right for
 * 364.90 ± 0.10, though not in binary. Percent is of the right answer. Where «1.040» can be read in
 * two ways, either may be right. What is not a number is wrong.
 */
export function isWithinTolerance(
  item: { answer: number; tolerance: Tolerance; unit?: string | null },
  answer: unknown,
): boolean {
  const text = typeof answer === 'number' ? String(answer) : firstText(answer);
  const reading = parseSpanishNumber(text, item.unit ?? '');
  if (!reading.ok) return false;
  const allowed =
    'absolute' in item.tolerance
      ? item.tolerance.absolute
      : (Math.abs(item.answer) * item.tolerance.percent) / 100;
  const noise = 1e-9 * Math.max(1, Math.abs(item.answer));
  return [reading.value, reading.otherwise].some(
    (value) => value !== null && Math.abs(value - item.answer) <= allowed + noise,
  );
}

const COUNT: Record<AttemptCounting, (grades: readonly number[]) => number | null> = {
  best: (grades) => Math.max(...grades),
  last: (grades) => grades.at(-1) ?? null,
  average: mean,
};

function scoreMultiple(
  options: readonly { id: string; correct: boolean }[],
  ticked: ReadonlySet<string>,
): number {
  const right = options.filter((option) => option.correct);
  const wrongCount = options.length - right.length;
  const hits = right.filter((option) => ticked.has(option.id)).length;
  const misses = options.filter((option) => !option.correct && ticked.has(option.id)).length;
  if (right.length === 0 || (wrongCount > 0 && hits + misses === options.length)) return 0;
  return Math.max(0, (hits - misses) / right.length);
}

function scoreParts<Part extends { id: string }>(
  parts: readonly Part[],
  answer: unknown,
  acceptedOf: (part: Part) => readonly string[],
): number {
  if (parts.length === 0) return 0;
  const given = new Map(typeof answer === 'object' && answer ? Object.entries(answer) : []);
  const right = parts.filter((part) => isAccepted(acceptedOf(part), given.get(part.id)));
  return right.length / parts.length;
}

function scoreOrder(steps: readonly { id: string }[], given: readonly string[]): number {
  if (steps.length < 2) return share(given[0] === steps[0]?.id && steps.length === 1);
  const order = [...new Set(given)];
  const followed = steps.slice(1).filter((step, index) => {
    const at = order.indexOf(steps[index]?.id ?? '');
    return at >= 0 && order[at + 1] === step.id;
  });
  return followed.length / (steps.length - 1);
}

function isAccepted(accepted: readonly string[], answer: unknown): boolean {
  const given = foldText(firstText(answer));
  return given !== '' && accepted.some((variant) => foldText(variant) === given);
}

function texts(answer: unknown): string[] {
  const list: unknown[] = Array.isArray(answer) ? answer : [answer];
  return list.filter((value) => typeof value === 'string');
}

function firstText(answer: unknown): string {
  return texts(answer)[0] ?? '';
}

function share(right: boolean): number {
  return right ? 1 : 0;
}
