import { type ProjectCriterion } from '../../content/types.js';
import { type ProjectPart } from '../../domain/projects.js';
import { type SealingGap, totalOf } from '../../domain/rubric.js';
import { type Action, type TextareaField } from '../../http/components.js';
import { type FormValues } from '../../http/formValues.js';
import { type RefusedForm } from '../../http/parse.js';
import { PART_SLUGS, paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatNumber, formatTime } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { BLOCK_NAMES, partTexts } from '../../i18n/projects.js';
import { counted } from '../../i18n/words.js';
import { type DocumentModel, presentDocument, splitPage } from './document.presenter.js';
import { MAXIMUM_COMMENT, MAXIMUM_FEEDBACK } from './reviews.schemas.js';
import { type OpenReview } from './reviews.service.js';
import { criterionTitle } from './scoredCriteria.js';

export interface CriterionModel {
  id: string;
  name: string;
  title: string;
  total: number;
  open: boolean;
  /** What is chosen, or null. */
  points: number | null;
  levelTitle: string;
  look: Action[];
  levels: { value: string; points: number; title: string; text: string; checked: boolean }[];
  examples: { points: number; text: string }[];
  comment: TextareaField;
  error?: string;
}

export interface EditPage extends PageModel {
  document: DocumentModel;
  heading: string;
  total: string;
  progress: string;
  errors: { id: string; text: string }[];
  action: string;
  draftKey: string;
  criteria: CriterionModel[];
  feedback: TextareaField;
  missing: string;
  saved: string;
  /** Sentences that the script fills in. */
  words: string;
}

/** `/valoracion/:review`: the plan beside the rubric. */
export function presentEdit(
  review: OpenReview,
  { form, gaps = [] }: { form?: RefusedForm; gaps?: readonly SealingGap[] } = {},
): EditPage {
  const { rubric } = review;
  const errors = errorsOf(review, form, gaps);
  const shown = form ? shownScores(review, form.values) : review;
  const scored = rubric.criteria.filter(({ id }) => shown.scores[id]?.points != null).length;
  const firstOpen = rubric.criteria.find(({ id }) => shown.scores[id]?.points == null)?.id;
  const left = rubric.criteria.length - scored;
  const hasFeedback = shown.feedback.trim() !== '';
  return {
    ...splitPage(review),
    scripts: ['js/review.js'],
    document: presentDocument(review),
    heading: t('Rúbrica de {{total}} puntos', { total: rubric.total }),
    total: formatNumber(totalOf(rubric, shown.scores)),
    progress: progressText(scored, rubric.criteria.length),
    errors,
    action: paths.review(review.id),
    draftKey: `review-${review.id}`,
    criteria: rubric.criteria.map((criterion, index) => {
      const error = errors.find(({ id }) => id === fieldId(criterion.id))?.text;
      const commentError = errors.find(({ id }) => id === commentId(criterion.id))?.text;
      return {
        ...presentCriterion(criterion, index, shown.scores[criterion.id], commentError),
        open: criterion.id === firstOpen || error !== undefined || commentError !== undefined,
        ...(error ? { error } : {}),
      };
    }),
    feedback: {
      id: 'feedback',
      name: 'feedback',
      label: t('Comentario general'),
      hint: t('Lo lee la persona: qué está bien y los dos cambios que más le servirían.'),
      value: shown.feedback,
      rows: 5,
      maxlength: MAXIMUM_FEEDBACK,
      ...withError(errors, 'feedback'),
    },
    missing: missingText(left, hasFeedback),
    saved: review.savedAt ? savedAt(review.savedAt) : '',
    words: JSON.stringify({
      progress: t('puntos en {done} de {total} criterios'),
      of: t('{points} de {total}'),
      criterion: t('1 criterio'),
      criteria: t('{count} criterios'),
      feedback: t('el comentario general'),
      and: t('{one} y {other}'),
      missing: t('Falta: {what}. Después de entregar ya no se cambia.'),
      complete: t('Está completa. Después de entregar ya no se cambia.'),
      saved: t('Guardado a las {time}.'),
      unsaved: t('Sin señal: lo escrito queda en este equipo.'),
    }),
  };
}

const fieldId = (criterion: string) => `scores.${criterion}.points`;
const commentId = (criterion: string) => `scores.${criterion}.comment`;

function presentCriterion(
  criterion: ProjectCriterion,
  index: number,
  score: { points: number | null; comment: string } | undefined,
  commentError: string | undefined,
): Omit<CriterionModel, 'open' | 'error'> {
  const { id, points: total, levels } = criterion;
  const points = score?.points ?? null;
  const chosen = levels.find((level) => level.points === points);
  return {
    id: fieldId(id),
    name: `scores[${id}][points]`,
    title: criterionTitle(criterion, index),
    total,
    points,
    levelTitle: chosen?.title ?? t('Sin valorar'),
    look: lookAt(criterion),
    levels: levels.map((level) => ({
      value: String(level.points),
      points: level.points,
      title: level.title,
      text: level.text,
      checked: level.points === points,
    })),
    examples: levels.flatMap(({ points: worth, example }) =>
      example ? [{ points: worth, text: example }] : [],
    ),
    comment: {
      id: commentId(id),
      name: `scores[${id}][comment]`,
      label: t('Qué lo sostiene y qué mejoraría'),
      hint: t('Lo lee la persona.'),
      value: score?.comment ?? '',
      rows: 2,
      optional: true,
      maxlength: MAXIMUM_COMMENT,
      ...(commentError ? { error: commentError } : {}),
    },
  };
}

/** Where in the plan the criterion is found: blocks of the canvas, sheets of the tool. */
function lookAt({ blocks }: ProjectCriterion): Action[] {
  const found = (letter: string, part: ProjectPart, all: string) => {
    const mine = blocks.filter((block) => block.startsWith(letter));
    if (mine.length === 0) return [];
    const names = mine.map((block) => BLOCK_NAMES[block] ?? block).join(', ');
    const label = mine.length > MANY_BLOCKS ? all : names;
    return [{ href: `#${PART_SLUGS[part]}`, label: `${t(partTexts[part])} (${label})` }];
  };
  return [
    ...found('B', 'model', t('los nueve bloques')),
    ...found('F', 'finance', t('toda la herramienta')),
  ];
}

const MANY_BLOCKS = 8;

/** What was typed, back in its places, also where it was wrong. */
function shownScores(
  { rubric }: OpenReview,
  values: FormValues,
): Pick<OpenReview, 'scores' | 'feedback'> {
  const textOf = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    feedback: textOf('feedback'),
    scores: Object.fromEntries(
      rubric.criteria.map(({ id, levels }) => {
        const chosen = levels.find(({ points }) => String(points) === textOf(fieldId(id)));
        return [id, { points: chosen?.points ?? null, comment: textOf(commentId(id)) }];
      }),
    ),
  };
}

function errorsOf(
  { rubric }: OpenReview,
  form: RefusedForm | undefined,
  gaps: readonly SealingGap[],
): EditPage['errors'] {
  const typed = Object.entries(form?.errors ?? {}).map(([id, text]) => ({ id, text }));
  const missing = gaps.map((gap) => {
    if (gap.code === 'feedback-missing') {
      return { id: 'feedback', text: t('Escribe el comentario general para la persona.') };
    }
    const index = rubric.criteria.findIndex(({ id }) => id === gap.criterion);
    const criterion = rubric.criteria[index];
    const title = criterion ? criterionTitle(criterion, index) : gap.criterion;
    return { id: fieldId(gap.criterion), text: t('{{title}}: elige un nivel.', { title }) };
  });
  return [...typed, ...missing];
}

function withError(errors: EditPage['errors'], id: string): { error?: string } {
  const error = errors.find((one) => one.id === id)?.text;
  return error ? { error } : {};
}

const progressText = (done: number, total: number) =>
  t('puntos en {{done}} de {{total}} criterios', { done, total });

function missingText(criteria: number, hasFeedback: boolean): string {
  const what = [
    ...(criteria > 0 ? [counted(criteria, '1 criterio', '{{count}} criterios')] : []),
    ...(hasFeedback ? [] : [t('el comentario general')]),
  ];
  if (what.length === 0) return t('Está completa. Después de entregar ya no se cambia.');
  return t('Falta: {{what}}. Después de entregar ya no se cambia.', {
    what:
      what.length === 2
        ? t('{{one}} y {{other}}', { one: what[0] ?? '', other: what[1] ?? '' })
        : (what[0] ?? ''),
  });
}

const savedAt = (at: Date) => t('Guardado a las {{time}}.', { time: formatTime(at) });
