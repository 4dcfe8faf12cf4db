import { type Catalogue, type TrackVersion } from '../../content/types.js';
import { answerDueAt } from '../../domain/assignments.js';
import { type Chip, type Empty, type SelectField } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { counted, daysBetween, formatDaysAgo } from '../../i18n/words.js';
import { type WaitingSubmission } from './submissions.service.js';

export interface QueueRow {
  href: string;
  title: string;
  detail: string;
  when: string;
  chip: Chip | null;
}

export interface QueuePage extends PageModel {
  heading: string;
  intro: string | null;
  filters: {
    action: string;
    cohort: SelectField;
    assignment: SelectField;
    clear: string | null;
  } | null;
  rows: QueueRow[];
  empty: Empty | null;
}

interface Filter {
  cohort?: string | undefined;
  assignment?: string | undefined;
}

export type Titles = (waiting: WaitingSubmission) => { title: string; module: number };

/** Names of assignments in the versions that people study. */
export async function titlesFor(
  catalogue: Pick<Catalogue, 'version'>,
  waiting: readonly WaitingSubmission[],
): Promise<Titles> {
  const tracks = new Map<string, TrackVersion>();
  for (const { track, trackVersion } of waiting) {
    const key = `${track} ${trackVersion}`;
    if (!tracks.has(key)) tracks.set(key, await catalogue.version(track, trackVersion));
  }
  return ({ track, trackVersion, assignment }) => {
    const version = tracks.get(`${track} ${trackVersion}`);
    return {
      title: version?.assignmentBySlug.get(assignment)?.title ?? assignment,
      module: version?.moduleBySlug.get(assignment)?.number ?? 0,
    };
  };
}

/** `/capacitacion/revisar` */
export function presentQueue(
  waiting: readonly WaitingSubmission[],
  titles: Titles,
  filter: Filter,
  now: Date,
): QueuePage {
  const shown = waiting.filter(
    ({ cohort, assignment }) =>
      (!filter.cohort || cohort.id === filter.cohort) &&
      (!filter.assignment || assignment === filter.assignment),
  );
  return {
    title: t('Tareas por revisar'),
    nav: 'submissions',
    wide: true,
    heading:
      waiting.length === 0
        ? t('No hay tareas por revisar')
        : counted(shown.length, '1 tarea por revisar', '{{count}} tareas por revisar'),
    intro:
      waiting.length > 0
        ? t('Primero la que más espera. Quien entrega recibe tu respuesta en 7 días o menos.')
        : null,
    filters: waiting.length > 0 ? filtersOf(waiting, titles, filter) : null,
    rows: shown.map((submission) => rowOf(submission, titles, now)),
    empty: emptyOf(waiting, shown),
  };
}

function rowOf(submission: WaitingSubmission, titles: Titles, now: Date): QueueRow {
  const { title, module } = titles(submission);
  return {
    href: paths.submission(submission.id),
    title: submission.personName,
    detail: t('Módulo {{module}}: {{title}} · {{cohort}}', {
      module,
      title,
      cohort: submission.cohort.title,
    }),
    when: t('Entregada {{when}}', { when: formatDaysAgo(submission.submittedAt, now) }),
    chip: chipOf(submission, now),
  };
}

function chipOf({ submittedAt, isSample, version }: WaitingSubmission, now: Date): Chip | null {
  if (isSample) return { text: t('Muestra: ya está aprobada') };
  const left = daysBetween(now, answerDueAt(submittedAt));
  if (left <= 1) return { kind: 'bad', text: t('Responde hoy') };
  if (left <= 3) {
    return {
      kind: 'warn',
      text: t('Hasta el {{day}}', { day: formatDay(answerDueAt(submittedAt)) }),
    };
  }
  return version > 1 ? { kind: 'wait', text: t('Versión {{version}}', { version }) } : null;
}

function filtersOf(
  waiting: readonly WaitingSubmission[],
  titles: Titles,
  filter: Filter,
): QueuePage['filters'] {
  const cohorts = new Map(waiting.map(({ cohort }) => [cohort.id, cohort.title]));
  const assignments = new Map(
    waiting.map((submission) => {
      const { title, module } = titles(submission);
      return [submission.assignment, `${module}. ${title}`];
    }),
  );
  const options = (entries: ReadonlyMap<string, string>, all: string) => [
    { value: '', label: all },
    ...[...entries].map(([value, label]) => ({ value, label })),
  ];
  if (cohorts.size < 2 && assignments.size < 2) return null;
  return {
    action: paths.submissions(),
    cohort: {
      id: 'grupo',
      name: 'grupo',
      label: t('Grupo'),
      value: filter.cohort ?? '',
      options: options(cohorts, t('Todos mis grupos')),
    },
    assignment: {
      id: 'tarea',
      name: 'tarea',
      label: t('Tarea'),
      value: filter.assignment ?? '',
      options: options(assignments, t('Todas las tareas')),
    },
    clear: filter.cohort || filter.assignment ? paths.submissions() : null,
  };
}

function emptyOf(
  waiting: readonly WaitingSubmission[],
  shown: readonly WaitingSubmission[],
): Empty | null {
  if (waiting.length === 0) {
    return {
      drawing: 'all-done',
      title: t('Estás al día'),
      text: t('Cuando alguien de tus grupos entregue una tarea, la verás aquí.'),
      action: { href: paths.training(), label: t('Volver a Hoy') },
    };
  }
  return shown.length === 0
    ? {
        drawing: 'empty-search',
        title: t('Nada con este filtro'),
        text: t('Hay tareas en otros grupos o de otros módulos.'),
        action: { href: paths.submissions(), label: t('Ver todas') },
      }
    : null;
}
