import { type Module } from '../../content/types.js';
import { type ModuleProgress, progressOf } from '../../domain/progress.js';
import { type Chip, type Row } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatMinutes } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { countLessons } from '../../i18n/words.js';
import { type OpenEnrollment } from '../enrollments/enrollment.service.js';
import { placeOf } from './courseMap.presenter.js';
import { presentModuleRows } from './moduleRows.presenter.js';
import { moduleName } from './words.js';

export interface ModulePage extends PageModel {
  summary: string;
  chip: Chip;
  meta: { icon: string; text: string }[];
  outcomes: string[];
  rows: Row[];
  around: Row[];
}

/** `/aula/:enrollment/modulos/:module` */
export function presentModule(open: OpenEnrollment, module: Module): ModulePage {
  const { track, enrollment } = open;
  const { modules, next } = progressOf(track, enrollment);
  const progress = modules[module.number - 1];
  const around = [track.modules[module.number - 2], track.modules[module.number]];
  return {
    title: module.title,
    nav: 'course',
    enrollment: enrollment.id,
    back: { href: paths.enrollmentNow(enrollment.id), label: t('Volver al curso') },
    bar: {
      title: t('Módulo {{number}} de {{total}}', {
        number: module.number,
        total: track.modules.length,
      }),
    },
    summary: module.summary,
    chip: chipOf(progress),
    meta: [
      { icon: 'clock', text: `${formatMinutes(module.minutes)}, ${placeOf(open, module)}` },
      { icon: 'book-open', text: countLessons(module.lessons.length) },
    ],
    outcomes: module.outcomes.map(({ text }) => text),
    rows: presentModuleRows(open, module, { now: next.kind === 'lesson' ? next.lesson : null }),
    around: around.flatMap((other, index) =>
      other
        ? {
            title: moduleName(other),
            detail: index === 0 ? t('Módulo anterior') : t('Módulo siguiente'),
            href: paths.module(enrollment.id, other.slug),
            quiet: true,
          }
        : [],
    ),
  };
}

function chipOf(progress: ModuleProgress | undefined): Chip {
  if (progress?.state === 'done') return { kind: 'ok', text: t('Terminado') };
  if (progress?.waiting) return { kind: 'wait', text: t('En revisión') };
  if (!progress || progress.total === 0) return { kind: 'wait', text: t('En sala') };
  const { done, total } = progress;
  return { text: t('{{done}} de {{total}} pasos', { done, total }) };
}
