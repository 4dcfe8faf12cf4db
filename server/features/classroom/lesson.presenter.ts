import { lessonFor } from '../../content/openTrack.js';
import { type Html, type Lesson, type LessonLink } from '../../content/types.js';
import { lessonBytes } from '../../content/weight.js';
import { moduleWork } from '../../domain/moduleWork.js';
import { type Action, type StepState, type Weave } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { formatBytes } from '../../i18n/words.js';
import { type OpenEnrollment } from '../enrollments/enrollment.service.js';
import { hrefAfterLesson } from './wayOn.js';
import { minutesOf } from './words.js';

export interface LessonPage extends PageModel {
  weave: Weave;
  heading: string;
  meta: { icon?: string; text: string }[];
  html: Html;
  /** Where the reader was, as the server knows it. */
  place: Action | null;
  placeUrl: string;
  previous: Action | null;
  following: Action | null;
  /** Marks the lesson as done and leads on; a lesson that is done only leads on. */
  forward: { post: boolean; href: string; label: string };
}

/** `/aula/:enrollment/lecciones/:lesson` */
export function presentLesson(open: OpenEnrollment, lesson: Lesson): LessonPage {
  const { track, enrollment } = open;
  const body = lessonFor(lesson, enrollment.country);
  const module = track.moduleBySlug.get(lesson.module);
  const lessons = module?.lessons ?? [];
  const position = lessons.indexOf(lesson) + 1;
  const done = enrollment.lessons[lesson.slug];
  const values = { module: module?.number ?? '', number: position, total: lessons.length };
  return {
    title: `${lesson.number} ${body.title}`,
    nav: 'course',
    enrollment: enrollment.id,
    dock: true,
    scripts: ['js/reader.js'],
    back: { href: paths.enrollmentNow(enrollment.id), label: t('Volver al curso') },
    bar: { title: t('Módulo {{module}} · Lección {{number}} de {{total}}', values) },
    weave: {
      segments: lessons.map(({ slug }): StepState =>
        slug === lesson.slug ? 'now' : enrollment.lessons[slug] ? 'done' : 'todo',
      ),
      label: t('Lección {{number}} de {{total}} del módulo {{module}}', values),
      small: true,
      plain: true,
    },
    heading: body.title,
    meta: [
      { icon: 'clock', text: minutesOf(lesson.minutes) },
      { icon: 'smartphone', text: formatBytes(lessonBytes(track, lesson, enrollment.country)) },
      ...timeLeft(open, lesson),
      ...(done
        ? [{ icon: 'check', text: t('Leída el {{day}}', { day: formatDay(done.doneAt) }) }]
        : []),
    ],
    html: body.html,
    place: placeIn(open, lesson),
    placeUrl: paths.lessonPlace(enrollment.id, lesson.slug),
    previous: linkTo(enrollment.id, lesson.previous, t('Anterior')),
    following: linkTo(enrollment.id, lesson.next, t('Siguiente')),
    forward: done
      ? { post: false, href: hrefAfterLesson(open, lesson), label: t('Seguir') }
      : {
          post: true,
          href: paths.lessonDone(enrollment.id, lesson.slug),
          label: t('Ya la leí, seguir'),
        },
  };
}

/** What the module still takes, this lesson included. */
function timeLeft({ track, enrollment }: OpenEnrollment, lesson: Lesson) {
  const module = track.moduleBySlug.get(lesson.module);
  if (!module) return [];
  const minutes = moduleWork(track, module, enrollment).lessons.reduce(
    (sum, left) => sum + left.minutes,
    0,
  );
  if (minutes <= lesson.minutes) return [];
  return [{ text: t('Te quedan {{time}} en este módulo', { time: minutesOf(minutes) }) }];
}

function placeIn({ enrollment }: OpenEnrollment, lesson: Lesson): Action | null {
  const { place } = enrollment;
  if (place?.lesson !== lesson.slug || !place.section) return null;
  const { sections } = lessonFor(lesson, enrollment.country);
  const section = sections.find(({ id }) => id === place.section);
  return section ? { href: `#${section.id}`, label: section.title } : null;
}

function linkTo(enrollmentId: string, link: LessonLink | null, kind: string): Action | null {
  return link
    ? {
        href: paths.lesson(enrollmentId, link.slug),
        label: `${kind}: ${link.number} ${link.title}`,
      }
    : null;
}
