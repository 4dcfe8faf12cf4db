import { PLAN_STATES, type PlanState, PROJECT_PARTS } from '../../domain/projects.js';
import { isPicture } from '../../files/kinds.js';
import {
  type ChoiceField,
  type Chip,
  type Empty,
  type Note,
  type Pager,
  type Row,
  type Table,
  type Tabs,
} from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatMoment, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { originTexts, partTexts, planStateTexts, reviewStateTexts } from '../../i18n/projects.js';
import { counted, formatBytes } from '../../i18n/words.js';
import { type PlanReviewSummary, type PlanSummary, type PlanToAssign } from './plans.service.js';

export interface PlansPage extends PageModel {
  heading: string;
  tabs: Tabs | null;
  table: Table | null;
  pager: Pager | null;
  empty: Empty | null;
}

const PER_PAGE = 50;

/** Words of the tabs and of `?estado=`. */
export const STATE_SLUGS = {
  unassigned: 'por-asignar',
  assigned: 'asignados',
  inReview: 'en-valoracion',
  reviewed: 'valorados',
} as const satisfies Record<PlanState, string>;

const STATE_CHIPS: Record<PlanState, Chip['kind']> = {
  unassigned: 'warn',
  assigned: 'wait',
  inReview: undefined,
  reviewed: 'ok',
};

/** `/coordinacion/proyectos` */
export function presentPlans(
  plans: readonly PlanSummary[],
  { state, page }: { state?: PlanState; page: number },
): PlansPage {
  const unassigned = plans.filter((plan) => plan.state === 'unassigned').length;
  const shown = state ? plans.filter((plan) => plan.state === state) : plans;
  const first = (page - 1) * PER_PAGE;
  const rows = shown.slice(first, first + PER_PAGE);
  return {
    title: t('Proyectos entregados'),
    nav: 'plans',
    wide: true,
    heading:
      plans.length === 0
        ? t('Proyectos entregados')
        : unassigned === 0
          ? t('Todos los planes tienen quién los valore')
          : counted(
              unassigned,
              '1 plan espera a quien lo valore',
              '{{count}} planes esperan a quien los valore',
            ),
    tabs: plans.length === 0 ? null : tabsOf(plans, state),
    table: rows.length === 0 ? null : tableOf(rows),
    pager: pagerOf(shown.length, page, state),
    empty: rows.length > 0 ? null : emptyOf(plans.length === 0),
  };
}

function tabsOf(plans: readonly PlanSummary[], current: PlanState | undefined): Tabs {
  return {
    label: t('Estado de los proyectos'),
    items: [
      { href: paths.plans(), label: t('Todos'), count: plans.length, current: !current },
      ...PLAN_STATES.map((state) => ({
        href: paths.plans({ state: STATE_SLUGS[state] }),
        label: t(planStateTexts[state]),
        count: plans.filter((plan) => plan.state === state).length,
        current: current === state,
      })),
    ],
  };
}

function tableOf(plans: readonly PlanSummary[]): Table {
  return {
    caption: t('Proyectos entregados'),
    columns: [
      { label: t('Persona') },
      { label: t('Plan') },
      { label: t('Entregado') },
      { label: t('Estado') },
      { label: t('Quién valora') },
      { label: t('Puntaje'), right: true },
    ],
    rows: plans.map((plan) => ({
      header: { text: plan.ownerName, href: paths.plan(plan.id) },
      cells: [
        { text: plan.code },
        { text: formatDay(plan.deliveredAt) },
        { chip: stateChip(plan) },
        {
          text:
            plan.reviews.map(({ evaluatorName }) => evaluatorName).join(', ') || t('Nadie todavía'),
        },
        {
          text:
            plan.reviews
              .map(({ total }) => (total === null ? '–' : formatNumber(total)))
              .join(' · ') || '–',
        },
      ],
    })),
  };
}

function stateChip({ state }: Pick<PlanSummary, 'state'>): Chip {
  const kind = STATE_CHIPS[state];
  return { ...(kind ? { kind } : {}), text: t(planStateTexts[state]) };
}

function pagerOf(count: number, page: number, state: PlanState | undefined): Pager | null {
  const pages = Math.ceil(count / PER_PAGE);
  if (pages <= 1) return null;
  const at = (number: number) =>
    paths.plans({ ...(state ? { state: STATE_SLUGS[state] } : {}), page: number });
  return {
    label: t('Páginas'),
    text: t('Página {{page}} de {{pages}}', { page, pages }),
    ...(page > 1 ? { previous: at(page - 1) } : {}),
    ...(page < pages ? { next: at(page + 1) } : {}),
  };
}

function emptyOf(none: boolean): Empty {
  return none
    ? {
        drawing: 'empty-sheets',
        title: t('Todavía nadie entregó su proyecto'),
        text: t(
          'Aquí llegan los modelos de negocio y las herramientas financieras de tu municipio, y eliges quién los valora.',
        ),
      }
    : {
        title: t('Ningún plan está así ahora'),
        text: t('Mira los demás en «Todos».'),
        action: { href: paths.plans(), label: t('Ver todos') },
      };
}

export interface PlanPage extends PageModel {
  owner: string;
  detail: string;
  chip: Chip;
  warnings: Note[];
  sheets: { name: string; rows: Row[] }[];
  reviews: { name: string; detail: string; chip: Chip; removeUrl: string | null }[];
  assign: { action: string; field: ChoiceField } | null;
  nobody: Note | null;
}

/** `/coordinacion/proyectos/:project` */
export function presentPlan(plan: PlanToAssign, error?: string): PlanPage {
  const needs = plan.state === 'unassigned';
  return {
    title: t('Plan {{code}}', { code: plan.code }),
    nav: 'plans',
    wide: true,
    back: { href: paths.plans(), label: t('Volver a los proyectos') },
    bar: { title: t('Plan {{code}}', { code: plan.code }) },
    owner: plan.ownerName,
    detail: t('Entregado el {{when}}', { when: formatMoment(plan.deliveredAt) }),
    chip: stateChip(plan),
    warnings: plan.returned.map(returnedNote),
    sheets: PROJECT_PARTS.map((part) => ({
      name: t(partTexts[part]),
      rows: plan.sheets[part].map((sheet) => ({
        title: t('Hoja {{number}}', { number: sheet.number }),
        detail: formatBytes(sheet.bytes),
        icon: isPicture(sheet.type) ? 'image' : 'file-text',
        href: paths.planSheet(plan.id, part, sheet.number),
      })),
    })),
    reviews: plan.reviews.map((review) => reviewRow(plan, review)),
    assign: needs && plan.eligible.length > 0 ? assignForm(plan, error) : null,
    nobody: needs && plan.eligible.length === 0 ? nobodyNote() : null,
  };
}

function assignForm(plan: PlanToAssign, error?: string): PlanPage['assign'] {
  return {
    action: paths.planReviews(plan.id),
    field: {
      id: 'evaluator',
      name: 'evaluator',
      label: t('¿Quién lo valora?'),
      hint: t('Primero quien tiene menos planes. No aparece quien capacitó a esta persona.'),
      value: plan.eligible[0]?.id ?? '',
      options: plan.eligible.map(({ id, name, origin, openReviews }) => ({
        value: id,
        label: name,
        hint: `${t(originTexts[origin])} · ${counted(openReviews, '1 plan por valorar', '{{count}} planes por valorar')}`,
      })),
      ...(error ? { error } : {}),
    },
  };
}

function nobodyNote(): Note {
  return {
    kind: 'warn',
    title: t('No hay quién pueda valorarlo.'),
    text: t(
      'Quien capacitó a la persona no puede, ni quien devolvió el plan. Pide a la administración nacional otra persona evaluadora.',
    ),
  };
}

function returnedNote({ reason, note, at }: PlanSummary['returned'][number]): Note {
  const when = formatDay(at);
  return {
    kind: 'warn',
    title:
      reason === 'conflict'
        ? t('Alguien lo devolvió el {{when}}: conoce a la persona o tiene interés.', { when })
        : t('Alguien lo devolvió el {{when}}: en las hojas se puede saber quién es.', { when }),
    text:
      note ||
      (reason === 'identifiable' ? t('Pide a la persona que lo tape y entregue otra vez.') : ''),
  };
}

function reviewRow({ id }: PlanSummary, review: PlanReviewSummary): PlanPage['reviews'][number] {
  const sealed = review.state === 'sealed';
  return {
    name: review.evaluatorName,
    detail: sealed
      ? t('{{total}} puntos', { total: formatNumber(review.total ?? 0) })
      : t('Hasta el {{day}}', { day: formatDay(review.dueOn) }),
    chip: {
      kind: sealed ? 'ok' : review.state === 'draft' ? 'warn' : 'wait',
      text: t(reviewStateTexts[review.state]),
    },
    removeUrl: review.state === 'assigned' ? paths.planReviewRemoved(id, review.id) : null,
  };
}
