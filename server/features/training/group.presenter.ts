import { type TrackVersion } from '../../content/types.js';
import { fullName } from '../../domain/names.js';
import { type Bars, type Fact, type Row, type Table, type Tabs } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { counted, countPeople, formatDaysAgo } from '../../i18n/words.js';
import { type Follower, type Standing, STANDINGS, withStanding } from './people.js';
import {
  attentionChip,
  attentionDetail,
  callCell,
  cohortLine,
  cohortTabs,
  lastSeen,
  progressCell,
  standingTexts,
  whereText,
} from './training.words.js';
import { type CohortSummary } from './training.service.js';

interface NamedLink {
  href: string;
  name: string;
  detail: string;
}

export interface GroupPage extends PageModel {
  line: string;
  tabs: Tabs;
  filters: Tabs;
  heading: string;
  hint: string | null;
  table: Table | null;
  /** Groups of people behind one tap each. */
  lists: { summary: string; open: boolean; people: NamedLink[] }[];
  facts: Fact[];
  chart: { heading: string; bars: Bars } | null;
  waiting: Row[];
}

/** `/capacitacion/grupos/:cohort`: first whom to call, then everybody else; or one standing only. */
export function presentGroup(
  cohort: CohortSummary,
  followers: readonly Follower[],
  track: TrackVersion,
  { standing, now }: { standing: Standing | undefined; now: Date },
): GroupPage {
  const shown = withStanding(followers, standing ?? 'llamar');
  return {
    title: cohort.title,
    nav: 'training',
    wide: true,
    back: { href: paths.training(), label: t('Mis grupos') },
    line: `${cohortLine(cohort, track.title)} · ${countPeople(followers.filter(isStudying).length)}`,
    tabs: cohortTabs(cohort, 'people'),
    filters: filtersOf(cohort, followers, standing),
    heading: headingOf(standing ?? 'llamar', shown.length, followers.length),
    hint: !standing && shown.length > 0 ? t('Primero quien puede dejar el curso') : null,
    table: shown.length > 0 ? peopleTable(cohort, shown, standing ?? 'llamar', now) : null,
    lists: standing ? [] : listsOf(cohort, followers),
    facts: factsOf(cohort, followers),
    chart: chartOf(followers),
    waiting: waitingRows(cohort, followers, track, now),
  };
}

const isStudying = ({ standing }: Follower) => standing !== 'salieron';

function filtersOf(
  cohort: CohortSummary,
  followers: readonly Follower[],
  current: Standing | undefined,
): Tabs {
  return {
    label: t('Mostrar'),
    items: [
      { href: paths.cohort(cohort.id), label: t('Resumen'), ...(current ? {} : { current: true }) },
      ...STANDINGS.map((standing) => ({
        href: paths.cohort(cohort.id, standing),
        label: t(standingTexts[standing]),
        count: followers.filter((follower) => follower.standing === standing).length,
        ...(standing === current ? { current: true } : {}),
      })),
    ],
  };
}

function headingOf(standing: Standing, count: number, all: number): string {
  if (all === 0) return t('Todavía no hay nadie en este grupo');
  switch (standing) {
    case 'llamar':
      return count === 0
        ? t('Nadie necesita que lo llames')
        : counted(
            count,
            '1 persona necesita que la llames',
            '{{count}} personas necesitan que las llames',
          );
    case 'al-dia':
      return counted(count, '1 persona va al día', '{{count}} personas van al día');
    case 'terminaron':
      return counted(count, '1 persona terminó', '{{count}} personas terminaron');
    case 'salieron':
      return counted(count, '1 persona salió del grupo', '{{count}} personas salieron del grupo');
  }
}

function peopleTable(
  cohort: CohortSummary,
  people: readonly Follower[],
  standing: Standing,
  now: Date,
): Table {
  const calling = standing === 'llamar';
  return {
    caption: t(standingTexts[standing]),
    columns: [
      { label: t('Persona') },
      { label: calling ? t('Qué pasa') : t('Última vez') },
      { label: t('Avance') },
      { label: t('Acción'), hidden: true },
    ],
    rows: people.map((person) => ({
      header: {
        text: fullName(person.name),
        href: paths.cohortPerson(cohort.id, person.enrollment.id),
      },
      cells: [
        person.attention && calling
          ? { chip: attentionChip(person.attention), detail: attentionDetail(person.attention) }
          : { text: lastSeen(person, now) },
        progressCell(person),
        callCell(person),
      ],
    })),
  };
}

function listsOf(cohort: CohortSummary, followers: readonly Follower[]): GroupPage['lists'] {
  return (['al-dia', 'terminaron', 'salieron'] as const).flatMap((standing) => {
    const people = withStanding(followers, standing);
    if (people.length === 0) return [];
    return {
      summary: headingOf(standing, people.length, followers.length),
      open: standing === 'al-dia',
      people: people.map((person) => ({
        href: paths.cohortPerson(cohort.id, person.enrollment.id),
        name: fullName(person.name),
        detail: standing === 'salieron' ? '' : whereText(person.progress),
      })),
    };
  });
}

function factsOf(cohort: CohortSummary, followers: readonly Follower[]): Fact[] {
  const { timeZone } = cohort.municipality;
  return [
    { term: t('Empezó'), text: formatDay(cohort.startsOn, timeZone) },
    { term: t('Termina'), text: formatDay(cohort.endsOn, timeZone) },
    {
      term: t('Cupos'),
      text: t('{{taken}} de {{capacity}} ocupados', {
        taken: formatNumber(followers.filter(isStudying).length),
        capacity: formatNumber(cohort.capacity),
      }),
    },
  ];
}

/** Where the group is: people by module, and the module with most of them in the heading. */
function chartOf(followers: readonly Follower[]): GroupPage['chart'] {
  const byModule = new Map<number, number>();
  for (const { progress, standing } of followers) {
    const now = progress.modules.find(({ state }) => state === 'now');
    if (!now || standing === 'salieron') continue;
    byModule.set(now.number, (byModule.get(now.number) ?? 0) + 1);
  }
  const rows = [...byModule].sort(([left], [right]) => left - right);
  const [most] = [...rows].sort(([, left], [, right]) => right - left);
  if (!most) return null;
  return {
    heading: t('La mayoría va por el módulo {{number}}', { number: most[0] }),
    bars: {
      caption: t('Personas en cada módulo'),
      rows: rows.map(([number, count]) => ({
        label: t('Módulo {{number}}', { number }),
        value: count,
        ...(number === most[0] ? { kind: 'm' as const } : {}),
      })),
    },
  };
}

/** Assignments that wait for an answer, by module, the oldest first. */
function waitingRows(
  cohort: CohortSummary,
  followers: readonly Follower[],
  track: TrackVersion,
  now: Date,
): Row[] {
  return track.modules.flatMap((module) => {
    const since = followers.flatMap(({ enrollment }) => {
      const record = enrollment.assignments[module.slug];
      return record?.state === 'submitted' ? [record.at.getTime()] : [];
    });
    if (since.length === 0) return [];
    return {
      title: counted(
        since.length,
        '1 tarea del módulo {{number}}',
        '{{count}} tareas del módulo {{number}}',
        { number: module.number },
      ),
      detail: t('La más antigua, {{when}}', {
        when: formatDaysAgo(new Date(Math.min(...since)), now),
      }),
      icon: 'pencil',
      href: paths.submissions({ cohort: cohort.id, assignment: module.slug }),
    };
  });
}
