import { type Progress, progressOf } from '../../domain/progress.js';
import {
  type Empty,
  type NextStep,
  type Note,
  type Row,
  type Weave,
} from '../../http/components.js';
import { type Area } from '../../http/navigation.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatMinutes, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { noticeTexts } from '../../i18n/notices.js';
import { counted, countQuestions } from '../../i18n/words.js';
import { isLive, lastActivityAt, type OpenEnrollment } from '../enrollments/enrollment.service.js';
import { type StoredNotice } from '../notices/notices.service.js';
import { presentModuleWork } from './moduleRows.presenter.js';
import { entryTestFirst, presentNextStep } from './nextStep.presenter.js';
import { hrefOfStep } from './wayOn.js';
import { lessonName } from './words.js';

export interface ClassroomPage extends PageModel {
  next: NextStep | null;
  course: { heading: string; title: string; weave: Weave; detail: string; map: string } | null;
  work: { heading: string; rows: Row[] } | null;
  /** News, other courses, and what one may do besides. */
  lists: { heading: string; rows: Row[] }[];
  closed: Note[];
  empty: Empty | null;
}

interface Studied extends OpenEnrollment {
  progress: Progress;
}

/** `/mi-aula`: one next step, of the course that was studied last. */
export function presentClassroom(
  enrollments: readonly OpenEnrollment[],
  { notices = [], areas = [] }: { notices?: readonly StoredNotice[]; areas?: readonly Area[] },
): ClassroomPage {
  const studied = studiedOf(enrollments);
  const [current, ...others] = studied;
  const closed = enrollments.filter(({ enrollment }) => !isLive(enrollment));
  return {
    title: t('Mi aula'),
    wide: true,
    nav: 'classroom',
    ...(current ? { enrollment: current.enrollment.id } : {}),
    next: current ? presentNextStep(current, current.progress) : null,
    course: current ? presentCourse(current) : null,
    work: current ? presentWork(current) : null,
    lists: [
      { heading: t('Avisos'), rows: notices.filter(({ read }) => !read).map(noticeRow) },
      { heading: t('Tus otros cursos'), rows: others.map(otherCourse) },
      {
        heading: t('También puedes'),
        rows: [...(current ? alsoRows(current) : []), ...studyRows(studied), ...areas.map(areaRow)],
      },
    ].filter(({ rows }) => rows.length > 0),
    closed: closed
      .filter(({ track }) => !studied.some((open) => open.track.slug === track.slug))
      .map(closedNote),
    empty: current ? null : emptyClassroom(closed.length > 0),
  };
}

/** The enrollment to go on with. */
export function currentEnrollment(
  enrollments: readonly OpenEnrollment[],
): OpenEnrollment | undefined {
  return studiedOf(enrollments)[0];
}

function studiedOf(enrollments: readonly OpenEnrollment[]): Studied[] {
  return enrollments
    .filter(({ enrollment }) => isLive(enrollment))
    .map((open) => ({ ...open, progress: progressOf(open.track, open.enrollment) }))
    .sort(byUrgency);
}

/** What is not finished first; then what was touched last. */
function byUrgency(left: Studied, right: Studied): number {
  const open = ({ progress }: Studied) => Number(!progress.complete);
  const touched = ({ enrollment }: Studied) =>
    Math.max(enrollment.enrolledAt.getTime(), lastActivityAt(enrollment)?.getTime() ?? 0);
  return open(right) - open(left) || touched(right) - touched(left);
}

function presentCourse({ track, enrollment, progress }: Studied): ClassroomPage['course'] {
  const total = progress.modules.length;
  const done = progress.modules.filter(({ state }) => state === 'done').length;
  const now = progress.modules.find(({ state }) => state === 'now');
  const finished = counted(done, '1 módulo terminado', '{{count}} módulos terminados');
  return {
    heading: now
      ? t('Módulo {{number}} de {{total}}', { number: now.number, total })
      : t('{{done}} de {{total}} módulos', { done, total }),
    title: track.title,
    weave: weaveOf(progress),
    detail: [
      ...(done > 0 ? [`${finished}.`] : []),
      ...(progress.minutesLeft > 0
        ? [t('Te faltan {{time}}.', { time: formatMinutes(progress.minutesLeft) })]
        : []),
    ].join(' '),
    map: paths.enrollmentNow(enrollment.id),
  };
}

export function weaveOf({ modules }: Pick<Progress, 'modules'>): Weave {
  const count = (state: string) => modules.filter((module) => module.state === state).length;
  const now = modules.find(({ state }) => state === 'now');
  const parts = [
    counted(count('done'), '1 módulo terminado', '{{count}} módulos terminados'),
    ...(now ? [t('vas por el {{number}}', { number: now.number })] : []),
    ...(count('todo') > 0
      ? [t('{{count}} por hacer', { count: formatNumber(count('todo')) })]
      : []),
  ];
  return { segments: modules.map(({ state }) => state), label: parts.join(', ') };
}

function presentWork(open: Studied): ClassroomPage['work'] {
  const now = open.progress.modules.find(({ state }) => state === 'now');
  const module = now && open.track.moduleBySlug.get(now.slug);
  if (!module) return null;
  return {
    heading: t('Para cerrar el módulo {{number}}', { number: module.number }),
    rows: presentModuleWork(open, module),
  };
}

/** The entry test and the way around it: neither is ever an obligation. */
function alsoRows(open: Studied): Row[] {
  const { track, enrollment, progress } = open;
  const entry = track.assessmentBySlug.get('entry');
  if (!progress.entryTestPending || !entry || enrollment.mode === 'validation') return [];
  if (entryTestFirst(open, progress)) {
    const href = hrefOfStep(open, progress.next);
    const lesson =
      progress.next.kind === 'lesson' ? track.lessonBySlug.get(progress.next.lesson) : undefined;
    return href && lesson
      ? [
          {
            title: t('Prefiero empezar ya'),
            detail: t('Lección {{name}}', { name: lessonName(lesson) }),
            href,
            icon: 'play',
          },
        ]
      : [];
  }
  if (progress.modules[0]?.state === 'done') return [];
  return [
    {
      title: t('Prueba de entrada'),
      detail: `${countQuestions(entry.itemsPerAttempt)}. ${t('No cuenta para tu nota: muestra cuánto aprendes')}`,
      href: paths.assessment(enrollment.id, entry.slug),
      icon: 'list-checks',
    },
  ];
}

function studyRows(studied: readonly Studied[]): Row[] {
  return [
    ...(studied.some(({ enrollment }) => enrollment.completedAt)
      ? [{ title: t('Mis certificados'), href: paths.certificates(), icon: 'award' }]
      : []),
    ...(studied.length > 0
      ? [{ title: t('Otros cursos'), href: paths.courses(), icon: 'search' }]
      : []),
  ];
}

function noticeRow({ id, code, data }: StoredNotice): Row {
  const { icon, title, detail } = noticeTexts[code];
  return { title: t(title, data), detail: t(detail, data), icon, href: paths.notice(id) };
}

function areaRow({ label, href }: Area): Row {
  return { title: label, detail: t('Tu otro trabajo en el campus'), href, icon: 'briefcase' };
}

function otherCourse({ track, enrollment, progress }: Studied): Row {
  return {
    title: track.title,
    detail: progress.complete
      ? t('Terminado')
      : t('{{percent}} % hecho', { percent: progress.percent }),
    href: paths.enrollmentNow(enrollment.id),
    icon: progress.complete ? 'badge-check' : 'book-open',
  };
}

function closedNote({ track, enrollment }: OpenEnrollment): Note {
  return {
    icon: 'info',
    title: track.title,
    text:
      enrollment.state === 'withdrawn'
        ? t('Saliste de este curso. Lo que hiciste sigue guardado.')
        : t('Este curso se cerró sin terminar. Puedes empezarlo otra vez.'),
    action: { href: paths.enrollment(enrollment.id), label: t('Ver qué puedo hacer') },
  };
}

function emptyClassroom(cameBack: boolean): Empty {
  return {
    drawing: 'empty-basket',
    heading: 'h1',
    title: cameBack ? t('Ahora no estudias ningún curso') : t('Todavía no estudias ningún curso'),
    text: t('Elige uno y empieza hoy. Todos son gratis y puedes dejarlos y volver.'),
    action: { href: paths.courses(), label: t('Ver los cursos') },
  };
}
