import { type Catalogue } from '../../content/types.js';
import {
  type Chip,
  type Empty,
  type Fact,
  type NextStep,
  type Row,
  type Table,
} from '../../http/components.js';
import { type ChoiceField, type TextareaField } from '../../http/components.js';
import { type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { reviewStateTexts } from '../../i18n/projects.js';
import { counted } from '../../i18n/words.js';
import { type AssignedReview, type OpenReview } from './reviews.service.js';
import { paragraphs, type ScoredCriterion, scoredCriteria } from './scoredCriteria.js';

export interface ReviewsPage extends PageModel {
  intro: string;
  open: Table | null;
  sealed: Table | null;
  empty: Empty | null;
}

/** `/valoracion` */
export function presentReviews(
  reviews: readonly AssignedReview[],
  catalogue: Pick<Catalogue, 'track'>,
  now: Date,
): ReviewsPage {
  const open = reviews.filter(({ state }) => state !== 'sealed');
  const sealed = reviews.filter(({ state }) => state === 'sealed').reverse();
  const courseOf = ({ track }: AssignedReview) => catalogue.track(track)?.title ?? '';
  return {
    title: t('Planes para valorar'),
    nav: 'reviews',
    wide: true,
    intro:
      open.length === 0
        ? t('No tienes planes por valorar')
        : counted(open.length, 'Tienes 1 plan por valorar', 'Tienes {{count}} planes por valorar'),
    open:
      open.length === 0
        ? null
        : {
            caption: t('Planes por valorar'),
            columns: [
              { label: t('Plan') },
              { label: t('Curso') },
              { label: t('Estado') },
              { label: t('Hasta') },
            ],
            rows: open.map((review) => ({
              header: { text: planName(review), href: paths.review(review.id) },
              cells: [
                { text: courseOf(review) },
                { chip: stateChip(review, now) },
                { text: formatDay(review.dueOn) },
              ],
            })),
          },
    sealed:
      sealed.length === 0
        ? null
        : {
            caption: t('Valoraciones entregadas'),
            columns: [
              { label: t('Plan') },
              { label: t('Curso') },
              { label: t('Entregada') },
              { label: t('Puntaje'), right: true },
            ],
            rows: sealed.map((review) => ({
              header: { text: planName(review), href: paths.review(review.id) },
              cells: [
                { text: courseOf(review) },
                { text: review.sealedAt ? formatDay(review.sealedAt) : '' },
                { text: formatNumber(review.total ?? 0) },
              ],
            })),
          },
    empty:
      reviews.length > 0
        ? null
        : {
            drawing: 'empty-scale',
            title: t('Todavía no te asignaron planes'),
            text: t('Cuando la coordinación te asigne uno, te llega un aviso y lo ves aquí.'),
          },
  };
}

export const planName = ({ code }: { code: string }) => t('Plan {{code}}', { code });

function stateChip({ state, dueOn }: AssignedReview, now: Date): Chip {
  if (dueOn < now) return { kind: 'bad', text: t('Atrasada') };
  return state === 'draft'
    ? { kind: 'warn', text: t(reviewStateTexts.draft) }
    : { kind: 'wait', text: t(reviewStateTexts[state]) };
}

export interface StartPage extends PageModel {
  next: NextStep;
  criteria: Fact[];
  also: Row[];
}

/** `/valoracion/:review`, before anything was scored. */
export function presentStart(review: OpenReview): StartPage {
  const { model, finance } = review.sheets;
  return {
    title: planName(review),
    nav: 'reviews',
    back: { href: paths.reviews(), label: t('Volver a mis planes') },
    bar: { title: planName(review) },
    next: {
      kicker: planName(review),
      title: t('Valora lo escrito, sin saber de quién es'),
      meta: [
        { icon: 'clock', text: t('Hasta el {{day}}', { day: formatDay(review.dueOn) }) },
        {
          icon: 'file-text',
          text: counted(model.length + finance.length, '1 hoja', '{{count}} hojas'),
        },
      ],
      action: {
        href: paths.reviewStart(review.id),
        label: t('Empezar a valorar'),
        post: true,
      },
    },
    criteria: review.rubric.criteria.map(({ title, points }) => ({
      term: title,
      text: t('{{points}} puntos', { points }),
    })),
    also: [
      {
        title: t('No puedo valorarlo'),
        detail: t('Conozco a la persona, o en las hojas se sabe quién es'),
        href: paths.reviewReturn(review.id),
        icon: 'flag',
      },
    ],
  };
}

export interface SealPage extends PageModel {
  action: string;
  revision: number;
  total: string;
  maximum: string;
  criteria: ScoredCriterion[];
  feedback: string[];
  editUrl: string;
}

/** `/valoracion/:review/entregar`: the last look, as the person will read it. */
export function presentSeal(review: OpenReview, total: number): SealPage {
  return {
    title: t('¿Entregar esta valoración?'),
    nav: 'reviews',
    back: { href: paths.review(review.id), label: t('Volver a la valoración') },
    bar: { title: planName(review) },
    dock: true,
    action: paths.reviewSeal(review.id),
    revision: review.revision,
    total: formatNumber(total),
    maximum: formatNumber(review.rubric.total),
    criteria: scoredCriteria(review.rubric, review.scores),
    feedback: paragraphs(review.feedback),
    editUrl: paths.review(review.id),
  };
}

export interface ReturnPage extends PageModel {
  action: string;
  errors: Record<string, string>;
  reason: ChoiceField;
  note: TextareaField;
}

/** `/valoracion/:review/devolver` */
export function presentReturn(review: OpenReview, form?: RefusedForm): ReturnPage {
  const { values, errors } = form ?? { values: {}, errors: {} };
  const textOf = (name: string) => (typeof values[name] === 'string' ? values[name] : '');
  return {
    title: t('¿Por qué no puedes valorarlo?'),
    nav: 'reviews',
    back: { href: paths.review(review.id), label: t('Volver a la valoración') },
    bar: { title: planName(review) },
    dock: true,
    action: paths.reviewReturn(review.id),
    errors,
    reason: {
      id: 'reason',
      name: 'reason',
      label: t('Motivo'),
      value: textOf('reason'),
      options: [
        {
          value: 'conflict',
          label: t('Conozco a la persona o tengo interés en su negocio'),
          hint: t('La coordinación lo asigna a otra persona.'),
        },
        {
          value: 'identifiable',
          label: t('En las hojas se puede saber quién es'),
          hint: t('Un nombre, una cara, un documento. La coordinación pide que lo tapen.'),
        },
      ],
      ...(errors.reason ? { error: errors.reason } : {}),
    },
    note: {
      id: 'note',
      name: 'note',
      label: t('Dónde se ve, o qué relación tienes'),
      hint: t('Lo lee sólo la coordinación. No escribas el nombre de la persona.'),
      value: textOf('note'),
      rows: 3,
      optional: true,
      ...(errors.note ? { error: errors.note } : {}),
    },
  };
}
