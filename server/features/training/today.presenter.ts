import { type Catalogue } from '../../content/types.js';
import { LIVE_ENROLLMENT_STATES } from '../../domain/states.js';
import { type Empty, type NextStep, type Table } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { modeTexts } from '../../i18n/study.js';
import { counted, formatDaysAgo } from '../../i18n/words.js';
import { awayFor } from './attention.js';
import { type CohortAtGlance, type Headcount } from './training.service.js';

export interface TodayPage extends PageModel {
  next: NextStep | null;
  table: Table | null;
  empty: Empty | null;
}

/** `/capacitacion`: what waits for this trainer, and the cohorts. */
export function presentToday(
  cohorts: readonly CohortAtGlance[],
  catalogue: Pick<Catalogue, 'track'>,
  now: Date,
): TodayPage {
  return {
    title: t('Hoy'),
    nav: 'training',
    wide: true,
    next: cohorts.length > 0 ? nextStep(cohorts, now) : null,
    table: cohorts.length > 0 ? cohortTable(cohorts, catalogue, now) : null,
    empty:
      cohorts.length > 0
        ? null
        : {
            drawing: 'empty-room',
            heading: 'h1',
            title: t('Todavía no tienes grupos'),
            text: t(
              'Cuando tu coordinación te asigne uno, aquí verás a su gente y lo que espera por ti.',
            ),
          },
  };
}

function nextStep(cohorts: readonly CohortAtGlance[], now: Date): NextStep {
  const waiting = cohorts.flatMap((cohort) => cohort.waiting);
  if (waiting.length > 0) {
    const oldest = new Date(Math.min(...waiting.map(({ since }) => since.getTime())));
    return {
      kicker: t('Lo primero de hoy'),
      title: counted(
        waiting.length,
        '1 tarea espera tu respuesta',
        '{{count}} tareas esperan tu respuesta',
      ),
      meta: [
        {
          icon: 'clock',
          text: t('La más antigua, {{when}}', { when: formatDaysAgo(oldest, now) }),
        },
      ],
      action: { href: paths.submissions(), label: t('Revisar las tareas') },
    };
  }
  const silent = cohorts
    .map((cohort) => ({ cohort, count: silentIn(cohort, now) }))
    .filter(({ count }) => count > 0);
  const [first] = silent;
  if (first) {
    const total = silent.reduce((sum, { count }) => sum + count, 0);
    return {
      kicker: t('Lo primero de hoy'),
      title: counted(
        total,
        '1 persona necesita que la llames',
        '{{count}} personas necesitan que las llames',
      ),
      meta: [{ icon: 'phone', text: t('Una llamada a tiempo evita que dejen el curso') }],
      action: { href: paths.cohort(first.cohort.id, 'llamar'), label: t('Ver a quién llamar') },
    };
  }
  return {
    kicker: t('Hoy'),
    title: t('Todo al día: nadie espera por ti'),
    meta: [{ icon: 'check', text: t('Tus grupos avanzan') }],
  };
}

function cohortTable(
  cohorts: readonly CohortAtGlance[],
  catalogue: Pick<Catalogue, 'track'>,
  now: Date,
): Table {
  return {
    caption: t('Tus grupos'),
    columns: [
      { label: t('Grupo') },
      { label: t('Personas'), right: true },
      { label: t('Terminaron'), right: true },
      { label: t('Para llamar'), right: true },
      { label: t('Tareas por revisar'), right: true },
      { label: t('Termina'), right: true },
    ],
    rows: byWork(cohorts, now).map((cohort) => ({
      header: {
        text: cohort.title,
        href: paths.cohort(cohort.id),
        detail: `${catalogue.track(cohort.track)?.title ?? cohort.track} · ${t(modeTexts[cohort.mode].name).toLowerCase()}`,
      },
      cells: [
        { text: formatNumber(cohort.people.filter(isIn).length) },
        { text: formatNumber(cohort.people.filter(({ state }) => state === 'completed').length) },
        { text: formatNumber(silentIn(cohort, now)) },
        { text: formatNumber(cohort.waiting.length) },
        { text: formatDay(cohort.endsOn, cohort.municipality.timeZone) },
      ],
    })),
  };
}

/** Where something waits comes first; otherwise the newest. */
function byWork(cohorts: readonly CohortAtGlance[], now: Date): CohortAtGlance[] {
  const work = (cohort: CohortAtGlance) => cohort.waiting.length + silentIn(cohort, now);
  return [...cohorts].sort((left, right) => work(right) - work(left));
}

const isIn = ({ state }: Headcount) => LIVE_ENROLLMENT_STATES.some((live) => live === state);

function silentIn({ people }: CohortAtGlance, now: Date): number {
  return people.filter(
    ({ state, lastReadAt, enrolledAt }) =>
      (state === 'enrolled' || state === 'active') && awayFor(lastReadAt, enrolledAt, now),
  ).length;
}
