import { lessonFor } from '../../content/openTrack.js';
import { type Html, type Lesson, type TrackVersion } from '../../content/types.js';
import { type Row, type Tabs } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatMinutes } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { lessonName, minutesOf, moduleName } from '../classroom/words.js';
import { type CohortSummary } from './training.service.js';
import { cohortLine, cohortTabs } from './training.words.js';

export interface CohortCoursePage extends PageModel {
  line: string;
  tabs: Tabs;
  modules: { heading: string; detail: string; rows: Row[] }[];
}

/** `/capacitacion/grupos/:cohort/curso`: the lessons, for whoever teaches them. */
export function presentCohortCourse(cohort: CohortSummary, track: TrackVersion): CohortCoursePage {
  return {
    title: t('El curso y su guía para enseñar'),
    nav: 'training',
    wide: true,
    back: { href: paths.training(), label: t('Mis grupos') },
    line: cohortLine(cohort, track.title),
    tabs: cohortTabs(cohort, 'course'),
    modules: track.modules.map((module) => ({
      heading: moduleName(module),
      detail: `${formatMinutes(module.minutes)} · ${module.summary}`,
      rows: module.lessons.map((lesson) => ({
        title: lessonName(lesson),
        href: paths.cohortLesson(cohort.id, lesson.slug),
        aside: minutesOf(lesson.trainer?.minutes ?? lesson.minutes),
        quiet: true,
      })),
    })),
  };
}

export interface CohortLessonPage extends PageModel {
  heading: string;
  minutes: string;
  notes: Html | null;
  html: Html;
  previous: { href: string; label: string } | null;
  following: { href: string; label: string } | null;
}

/** A lesson as participants read it, with the notes for whoever teaches it beside it. */
export function presentCohortLesson(cohort: CohortSummary, lesson: Lesson): CohortLessonPage {
  const body = lessonFor(lesson, cohort.municipality.country);
  const link = (other: Lesson['next']) =>
    other
      ? {
          href: paths.cohortLesson(cohort.id, other.slug),
          label: lessonName(other),
        }
      : null;
  return {
    title: `${lesson.number} ${body.title}`,
    nav: 'training',
    wide: true,
    back: { href: paths.cohortCourse(cohort.id), label: t('Curso') },
    heading: `${lesson.number} ${body.title}`,
    minutes: minutesOf(lesson.trainer?.minutes ?? lesson.minutes),
    notes: lesson.trainer?.html ?? null,
    html: body.html,
    previous: link(lesson.previous),
    following: link(lesson.next),
  };
}
