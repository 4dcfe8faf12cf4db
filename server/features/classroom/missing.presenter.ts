import { completionOf } from '../../domain/completion.js';
import { type MissingItem } from '../../domain/missing.js';
import { type Row } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { formatDay, formatMinutes, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { missingTexts } from '../../i18n/study.js';
import { counted, countLessons } from '../../i18n/words.js';
import { type OpenEnrollment } from '../enrollments/enrollment.service.js';
import { bestSoFar, minutesOf } from './words.js';

/** «Qué me falta»: what the completion rule misses, each with its sentence and the place to do it. */
export function presentMissing(open: OpenEnrollment, now: Date): Row[] {
  const { missing } = completionOf(open.track, open.enrollment, now);
  return missing.map((item) => ({
    title: titleOf(item, open),
    ...placeOf(item, open),
    ...(item.waiting ? { chip: { kind: 'wait' as const, text: t('En revisión') } } : {}),
  }));
}

function titleOf(item: MissingItem, { track }: OpenEnrollment): string {
  const number = 'module' in item ? (track.moduleBySlug.get(item.module)?.number ?? '') : '';
  if (item.code === 'lessons') {
    return t(missingTexts.lessons, { number, lessons: countLessons(item.lessons.length) });
  }
  return t(missingTexts[item.code], { number });
}

type Place = Pick<Row, 'detail' | 'href' | 'icon'>;

function placeOf(item: MissingItem, { track, enrollment }: OpenEnrollment): Place {
  switch (item.code) {
    case 'lessons':
      return {
        icon: 'book-open',
        detail: minutesOf(item.minutes),
        ...(item.lessons[0] ? { href: paths.lesson(enrollment.id, item.lessons[0]) } : {}),
      };
    case 'assessment':
      return {
        icon: 'list-checks',
        detail: markText(item),
        href: paths.assessment(enrollment.id, item.module),
      };
    case 'assignment':
      return {
        icon: 'pencil',
        detail: track.assignmentBySlug.get(item.module)?.title ?? '',
        href: paths.assignment(enrollment.id, item.module),
      };
    case 'exit-test':
      return {
        icon: 'list-checks',
        detail: markText(item),
        href: paths.assessment(enrollment.id, 'exit'),
      };
    case 'validation-exam':
      return {
        icon: 'list-checks',
        detail: validationText(item),
        href: paths.assessment(enrollment.id, 'validation'),
      };
    case 'attendance':
    case 'hours':
      return {
        icon: 'calendar',
        detail: t('Llevas {{counted}} de {{needed}}', {
          counted: formatMinutes(item.countedMinutes),
          needed: formatMinutes(item.neededMinutes),
        }),
      };
    case 'practice':
      return {
        icon: 'clipboard-list',
        detail: t('Llevas {{counted}} de {{needed}}', {
          counted: formatMinutes(item.confirmedMinutes),
          needed: formatMinutes(item.neededMinutes),
        }),
      };
    case 'micro-class':
      return {
        icon: 'users',
        detail: t('Se aprueba con {{mark}}', { mark: formatNumber(item.needed) }),
      };
    case 'exam':
      return { icon: 'list-checks', detail: markText(item) };
    case 'not-offered':
      return { icon: 'info' };
  }
}

function markText({ bestPercent, needed }: { bestPercent: number | null; needed: number }): string {
  const mark = t('Se aprueba con {{mark}}', { mark: formatNumber(needed) });
  return bestPercent === null ? mark : `${bestSoFar(bestPercent)}. ${mark}`;
}

function validationText(item: Extract<MissingItem, { code: 'validation-exam' }>): string {
  switch (item.state) {
    case 'open':
      return t('Se aprueba con {{mark}}', { mark: formatNumber(item.needed) });
    case 'wait':
      return t('Puedes volver a intentarlo el {{day}}', { day: formatDay(item.availableAt) });
    case 'used-up': {
      const kept = counted(item.credits.length, '1 módulo', '{{count}} módulos');
      return t('Usaste tus dos intentos. En modalidad virtual te cuentan {{kept}}', { kept });
    }
  }
}
