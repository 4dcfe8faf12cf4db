import { type Module } from '../../content/types.js';
import { type ModuleProgress, type Progress, progressOf } from '../../domain/progress.js';
import { moduleNeeds } from '../../domain/requirements.js';
import { hasComponent } from '../../domain/track.js';
import { type Note, type Row, type ThreadStep } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatGrade, formatMinutes } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { countModules } from '../../i18n/words.js';
import { isLive, type OpenEnrollment } from '../enrollments/enrollment.service.js';
import { presentMissing } from './missing.presenter.js';
import { presentModuleRows } from './moduleRows.presenter.js';
import { moduleName } from './words.js';

/** So many of «qué me falta» are shown at once; the others wait behind one tap. */
const SHOWN_AT_ONCE = 4;

export interface CourseMapPage extends PageModel {
  intro: string;
  steps: ThreadStep[];
  missing: { first: Row[]; more: Row[] };
  complete: boolean;
}

/** `/aula/:enrollment`: the course as a thread; the current module is open. */
export function presentCourseMap(open: OpenEnrollment, now: Date): CourseMapPage {
  const { track, enrollment } = open;
  const progress = progressOf(track, enrollment);
  const missing = presentMissing(open, now);
  return {
    title: t('Tu curso, módulo por módulo'),
    wide: true,
    nav: 'course',
    enrollment: enrollment.id,
    back: { href: paths.classroom(), label: t('Volver a mi aula') },
    bar: { title: track.title },
    intro: introOf(open, progress),
    steps: [
      ...track.modules.map((module, index) => moduleStep(open, module, progress, index)),
      ...lastSteps(open, progress),
    ],
    missing: { first: missing.slice(0, SHOWN_AT_ONCE), more: missing.slice(SHOWN_AT_ONCE) },
    complete: progress.complete,
  };
}

function introOf({ track }: OpenEnrollment, progress: Progress): string {
  const total = track.modules.length;
  if (progress.complete) return t('Terminaste los {{total}} módulos.', { total });
  const now = progress.modules.find(({ state }) => state === 'now');
  const where = now
    ? t('Vas en el {{number}} de {{total}}.', { number: now.number, total })
    : t('Son {{modules}}.', { modules: countModules(total) });
  const after = hasComponent(track, 'exitTest')
    ? t('Después del {{total}} vienen la prueba de salida y tu certificado.', { total })
    : t('Al terminar recibes tu certificado.');
  return `${where} ${after}`;
}

function moduleStep(
  open: OpenEnrollment,
  module: Module,
  { modules, next }: Progress,
  index: number,
): ThreadStep {
  const progress = modules[index];
  const state = progress?.state ?? 'todo';
  return {
    state,
    title: moduleName(module),
    detail: detailOf(open, module, progress),
    href: paths.module(open.enrollment.id, module.slug),
    ...(state === 'now'
      ? {
          rows: presentModuleRows(open, module, {
            now: next.kind === 'lesson' ? next.lesson : null,
          }),
        }
      : {}),
  };
}

function detailOf(open: OpenEnrollment, module: Module, progress: ModuleProgress | undefined) {
  const { enrollment } = open;
  if (progress?.state === 'done') {
    const result = enrollment.results[module.slug];
    return result
      ? t('Terminado · evaluación {{grade}} de 100', { grade: formatGrade(result.bestPercent) })
      : t('Terminado');
  }
  const where = `${formatMinutes(module.minutes)}, ${placeOf(open, module)}`;
  if (progress?.waiting) return t('Tu tarea está en revisión');
  if (progress?.state === 'now') {
    const done = module.lessons.filter(({ slug }) => enrollment.lessons[slug]).length;
    if (done > 0 && done < module.lessons.length) {
      const values = { where, number: done + 1, total: module.lessons.length };
      return t('{{where}} · vas por la lección {{number}} de {{total}}', values);
    }
  }
  if (progress?.half) {
    const { done, total } = progress;
    return t('{{where}} · {{done}} de {{total}} pasos hechos', { where, done, total });
  }
  return where;
}

/** Where a module happens in this mode. */
export function placeOf({ track, enrollment }: OpenEnrollment, module: Module): string {
  return moduleNeeds(track, module, enrollment.mode).attendance ? t('en sala') : t('en tu celular');
}

/** What comes after the modules. */
function lastSteps({ track, enrollment }: OpenEnrollment, progress: Progress): ThreadStep[] {
  const steps: ThreadStep[] = [];
  const exit = track.assessmentBySlug.get('exit');
  if (exit && enrollment.mode !== 'validation') {
    const best = enrollment.results.exit?.bestPercent;
    const isNow = progress.next.kind === 'exitTest';
    steps.push({
      state: progress.complete ? 'done' : isNow ? 'now' : 'todo',
      title: t('Prueba de salida y certificado'),
      detail:
        best === undefined
          ? t('Se aprueba con {{mark}}', { mark: exit.passMark })
          : t('Tu mejor intento: {{grade}} de 100', { grade: formatGrade(best) }),
      ...(progress.complete
        ? { href: paths.certificates() }
        : isNow || best !== undefined
          ? { href: paths.assessment(enrollment.id, exit.slug) }
          : {}),
    });
  }
  if (track.assessmentBySlug.has('validation') && enrollment.mode === 'validation') {
    steps.push({
      state: progress.complete ? 'done' : 'now',
      title: t('Examen de validación y certificado'),
      detail: t('Se aprueba con {{mark}}', { mark: track.passMark }),
      href: paths.assessment(enrollment.id, 'validation'),
    });
  }
  if (hasComponent(track, 'project')) {
    const { modelAt, financeAt } = enrollment.project;
    const isNow = progress.next.kind === 'project';
    steps.push({
      state: modelAt && financeAt ? 'done' : isNow ? 'now' : 'todo',
      title: t('Tu proyecto: modelo de negocio y cuentas'),
      detail: modelAt && financeAt ? t('Entregado') : t('No hace falta para el certificado'),
      href: paths.project(enrollment.id),
    });
  }
  return steps;
}

export interface ClosedPage extends PageModel {
  text: string;
  reason: string | null;
  note: Note;
  courseHref: string;
}

/** An enrollment that ended without completing, explained; null for one that is live. */
export function presentClosed({ track, enrollment }: OpenEnrollment): ClosedPage | null {
  if (isLive(enrollment)) return null;
  const withdrawn = enrollment.state === 'withdrawn';
  return {
    title: withdrawn ? t('Saliste de este curso') : t('Este curso se cerró'),
    nav: 'course',
    back: { href: paths.classroom(), label: t('Volver a mi aula') },
    bar: { title: track.title },
    text: withdrawn
      ? t('Tu lugar pasó a otra persona, pero lo que hiciste sigue guardado.')
      : t('El grupo terminó antes de que completaras lo que pide el certificado.'),
    reason: enrollment.closedReason,
    note: {
      icon: 'history',
      text: withdrawn
        ? t('Si vuelves a inscribirte, sigues donde quedaste: lecciones, evaluaciones y tareas.')
        : t('Puedes empezar otra vez en un grupo nuevo. No cuesta nada.'),
    },
    courseHref: paths.course(track.slug),
  };
}
