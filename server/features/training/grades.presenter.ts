import { type TrackVersion } from '../../content/types.js';
import { reachesMark } from '../../domain/marks.js';
import { fullName } from '../../domain/names.js';
import { gradeOf } from '../../domain/trackGrade.js';
import { type Tabs } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatGrade } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { countPeople } from '../../i18n/words.js';
import { isLive } from '../enrollments/enrollment.service.js';
import { type Student } from './people.js';
import { type CohortSummary } from './training.service.js';
import { cohortLine, cohortTabs } from './training.words.js';

/** A mark as it is shown; `under`: it does not reach the mark of the track. */
export interface Mark {
  text: string;
  under: boolean;
}

export interface GradesPage extends PageModel {
  line: string;
  tabs: Tabs;
  passMark: string;
  modules: { number: number; title: string }[];
  hasExit: boolean;
  rows: {
    name: string;
    href: string;
    marks: (Mark | null)[];
    assignments: string;
    exit: Mark | null;
    grade: Mark | null;
  }[];
}

/** `/capacitacion/grupos/:cohort/notas`: best result of every assessment, and the grade so far. */
export function presentGrades(
  cohort: CohortSummary,
  students: readonly Student[],
  track: TrackVersion,
): GradesPage {
  const present = students.filter(({ enrollment }) => isLive(enrollment));
  const modules = track.modules.filter(({ assessment }) => assessment);
  return {
    title: t('Notas de {{group}}', { group: cohort.title }),
    nav: 'training',
    wide: true,
    back: { href: paths.training(), label: t('Mis grupos') },
    line: `${cohortLine(cohort, track.title)} · ${countPeople(present.length)}`,
    tabs: cohortTabs(cohort, 'grades'),
    passMark: formatGrade(track.passMark),
    modules: modules.map(({ number, title }) => ({ number, title })),
    hasExit: track.assessmentBySlug.has('exit'),
    rows: present.map((person) => {
      const { enrollment } = person;
      const mark = (percent: number | null | undefined) => markOf(percent, person.track);
      return {
        name: fullName(person.name),
        href: paths.cohortPerson(cohort.id, enrollment.id),
        marks: modules.map(({ slug }) => mark(enrollment.results[slug]?.bestPercent)),
        assignments: assignmentsOf(person),
        exit: mark(enrollment.results.exit?.bestPercent),
        grade: mark(gradeOf(person.track, enrollment)),
      };
    }),
  };
}

export function markOf(
  percent: number | null | undefined,
  { passMark }: Pick<TrackVersion, 'passMark'>,
): Mark | null {
  if (percent == null) return null;
  return { text: formatGrade(percent), under: !reachesMark(percent, passMark) };
}

function assignmentsOf({ track, enrollment }: Student): string {
  const asked = track.modules.filter(({ assignment }) => assignment && !assignment.optional);
  const approved = asked.filter(({ slug }) => enrollment.assignments[slug]?.state === 'approved');
  return t('{{done}} de {{total}}', { done: approved.length, total: asked.length });
}
