import { type Catalogue } from '../../content/types.js';
import { type Mode } from '../../domain/modes.js';
import { LIVE_ENROLLMENT_STATES } from '../../domain/states.js';
import { type Empty, type NextStep, type Row, type Table } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { modeTexts } from '../../i18n/study.js';
import { counted, formatDaysAgo } from '../../i18n/words.js';
import {
  ANSWER_DAYS,
  type CoordinatedCohort,
  type LateAnswer,
  type Member,
  type WaitingWork,
} from './coordination.service.js';

export interface CoordinationPage extends PageModel {
  next: NextStep;
  answers: { heading: string; text: string; rows: Row[] } | null;
  table: Table | null;
  empty: Empty | null;
  links: Row[];
}

/** `/coordinacion`: what waits now, and the cohorts of the municipality. */
export function presentCoordination(
  cohorts: readonly CoordinatedCohort[],
  waiting: WaitingWork,
  catalogue: Pick<Catalogue, 'track'>,
  now: Date,
): CoordinationPage {
  return {
    title: t('Coordinación'),
    nav: 'coordination',
    wide: true,
    next: nextStep(waiting, now),
    answers: waiting.answers.length > 0 ? answersOf(waiting.answers, now) : null,
    table: cohorts.length > 0 ? tableOf(cohorts, catalogue, now) : null,
    empty:
      cohorts.length > 0
        ? null
        : {
            drawing: 'empty-room',
            title: t('Tu municipio todavía no tiene grupos'),
            text: t(
              'Cuando se abra uno, aquí verás quién lo capacita, cuánta gente tiene y cómo avanza.',
            ),
          },
    links: linksOf(waiting),
  };
}

/** One loud thing: first what only a coordinator can solve. */
function nextStep({ plans, answers, corrections }: WaitingWork, now: Date): NextStep {
  const kicker = t('Lo primero de hoy');
  if (plans.length > 0) {
    return {
      kicker,
      title: counted(
        plans.length,
        '1 plan espera a quien lo valore',
        '{{count}} planes esperan a quien los valore',
      ),
      meta: [oldestOf(plans, 'El más antiguo, {{when}}', now)],
      action: { href: paths.plans({ state: 'por-asignar' }), label: t('Elegir quién valora') },
    };
  }
  if (corrections.length > 0) {
    return {
      kicker,
      title: counted(
        corrections.length,
        '1 certificado espera una corrección',
        '{{count}} certificados esperan una corrección',
      ),
      meta: [oldestOf(corrections, 'El más antiguo, {{when}}', now)],
      action: {
        href: paths.issuedCertificates({ view: 'correcciones' }),
        label: t('Ver las correcciones'),
      },
    };
  }
  if (answers.length > 0) {
    return {
      kicker,
      title: lateHeading(answers.length),
      meta: [oldestOf(answers, 'La más antigua, {{when}}', now)],
      action: { href: '#tareas', label: t('Ver quiénes son') },
    };
  }
  return {
    kicker: t('Hoy'),
    title: t('Todo al día: nada espera por ti'),
    meta: [{ icon: 'check', text: t('Tus grupos avanzan') }],
  };
}

function oldestOf(waiting: readonly { since: Date }[], words: string, now: Date) {
  const oldest = new Date(Math.min(...waiting.map(({ since }) => since.getTime())));
  return { icon: 'clock', text: t(words, { when: formatDaysAgo(oldest, now) }) };
}

const lateHeading = (count: number) =>
  counted(
    count,
    '1 tarea espera respuesta hace más de {{days}} días',
    '{{count}} tareas esperan respuesta hace más de {{days}} días',
    { days: ANSWER_DAYS },
  );

const SHOWN_ANSWERS = 10;

function answersOf(answers: readonly LateAnswer[], now: Date): CoordinationPage['answers'] {
  const more = answers.length - SHOWN_ANSWERS;
  const rows: Row[] = answers.slice(0, SHOWN_ANSWERS).map((answer) => ({
    icon: 'clock',
    title: answer.personName,
    detail: answer.cohortTitle,
    aside: formatDaysAgo(answer.since, now),
  }));
  return {
    heading: lateHeading(answers.length),
    text: t('Habla con quien capacita el grupo: la respuesta sale de «Revisar».'),
    rows:
      more <= 0
        ? rows
        : [...rows, { title: counted(more, 'y 1 más', 'y {{count}} más'), quiet: true }],
  };
}

function tableOf(
  cohorts: readonly CoordinatedCohort[],
  catalogue: Pick<Catalogue, 'track'>,
  now: Date,
): Table {
  const several = new Set(cohorts.map(({ municipality }) => municipality.name)).size > 1;
  return {
    caption: t('Grupos del municipio'),
    columns: [
      { label: t('Grupo') },
      { label: t('Capacita') },
      { label: t('Personas'), right: true },
      { label: t('Avance') },
      { label: t('Próxima fecha') },
    ],
    rows: cohorts.map((cohort) => {
      const track = catalogue.track(cohort.track);
      const people = cohort.people.filter(isIn);
      const done = people.filter(({ state }) => state === 'completed').length;
      const percent = progressOf(cohort.mode, people, track?.lessonBySlug.size ?? 0);
      return {
        header: {
          text: cohort.title,
          detail: [
            track?.title ?? cohort.track,
            t(modeTexts[cohort.mode].name).toLowerCase(),
            ...(several ? [cohort.municipality.name] : []),
          ].join(' · '),
        },
        cells: [
          { text: cohort.trainerNames.join(', ') || t('Nadie todavía') },
          {
            text: t('{{count}} de {{capacity}}', {
              count: formatNumber(people.length),
              capacity: formatNumber(cohort.capacity),
            }),
          },
          people.length === 0
            ? { text: t('Todavía sin gente') }
            : {
                ...(percent === null ? {} : { percent }),
                detail: counted(done, '1 terminó', '{{count}} terminaron'),
              },
          { text: nextDate(cohort, now) },
        ],
      };
    }),
  };
}

const isIn = ({ state }: Member) => LIVE_ENROLLMENT_STATES.some((live) => live === state);

/** Whether lessons tell how far people of a mode are; in a hall or an exam room they do not. */
const COUNTS_LESSONS: Record<Mode, boolean> = {
  virtual: true,
  blended: true,
  inPerson: false,
  validation: false,
};

/** Mean of what people have done, 0–100; who has finished counts whole. Null: nothing tells. */
function progressOf(mode: Mode, people: readonly Member[], lessons: number): number | null {
  if (!COUNTS_LESSONS[mode] || lessons === 0) return null;
  const shares = people.map(({ state, lessonsDone }) =>
    state === 'completed' ? 1 : Math.min(1, lessonsDone / lessons),
  );
  return Math.floor((100 * shares.reduce((sum, share) => sum + share, 0)) / people.length);
}

function nextDate({ startsOn, endsOn, municipality }: CoordinatedCohort, now: Date): string {
  const day = (date: Date) => formatDay(date, municipality.timeZone);
  if (startsOn > now) return t('Empieza el {{day}}', { day: day(startsOn) });
  return endsOn > now
    ? t('Termina el {{day}}', { day: day(endsOn) })
    : t('Terminó el {{day}}', { day: day(endsOn) });
}

function linksOf({ plans, corrections }: WaitingWork): Row[] {
  return [
    {
      icon: 'clipboard-check',
      title: t('Proyectos'),
      detail:
        plans.length > 0
          ? counted(plans.length, '1 sin quien lo valore', '{{count}} sin quien los valore')
          : t('Quién valora cada plan'),
      href: paths.plans(),
    },
    {
      icon: 'award',
      title: t('Certificados'),
      detail:
        corrections.length > 0
          ? counted(corrections.length, '1 pide corrección', '{{count}} piden corrección')
          : t('Los emitidos y los que faltan'),
      href: paths.issuedCertificates(),
    },
    {
      icon: 'key-round',
      title: t('Códigos para ingresar'),
      detail: t('Para quien perdió su contraseña'),
      href: paths.issueCodes(),
    },
    {
      icon: 'chart-column',
      title: t('Reportes'),
      detail: t('Cuántas personas estudian y terminan'),
      href: paths.reports(),
    },
  ];
}
