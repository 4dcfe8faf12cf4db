import { fullName } from '../../domain/names.js';
import { type Chip, type TableCell, type Tabs } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { formatGrade } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { enrollmentStateTexts, modeTexts } from '../../i18n/study.js';
import { formatDaysAgo } from '../../i18n/words.js';
import { weaveOf } from '../classroom/classroom.presenter.js';
import { lastActivityAt } from '../enrollments/enrollment.service.js';
import { type Attention } from './attention.js';
import { type Follower, type Standing } from './people.js';
import { type CohortSummary } from './training.service.js';

/** Short sentences and cells that the pages of a cohort share. */

export const standingTexts = {
  llamar: 'Para llamar',
  'al-dia': 'Al día',
  terminaron: 'Terminaron',
  salieron: 'Salieron',
} as const satisfies Record<Standing, string>;

export function cohortTabs(cohort: CohortSummary, current: 'people' | 'grades' | 'course'): Tabs {
  const tab = (id: typeof current, label: string, href: string) => ({
    href,
    label,
    ...(id === current ? { current: true } : {}),
  });
  return {
    label: t('Secciones del grupo'),
    items: [
      tab('people', t('Seguimiento'), paths.cohort(cohort.id)),
      tab('grades', t('Notas'), paths.cohortGrades(cohort.id)),
      tab('course', t('Curso y guía'), paths.cohortCourse(cohort.id)),
    ],
  };
}

export function cohortLine(cohort: CohortSummary, trackTitle: string): string {
  const parts = [
    trackTitle,
    t(modeTexts[cohort.mode].name).toLowerCase(),
    t('ciclo {{cycle}}', { cycle: cohort.cycle }),
    cohort.municipality.name,
  ];
  return parts.join(' · ');
}

export function attentionChip(attention: Attention): Chip {
  return { kind: attention.urgent ? 'bad' : 'warn', text: attentionText(attention) };
}

function attentionText(attention: Attention): string {
  switch (attention.kind) {
    case 'never-started':
      return t('Todavía no empieza');
    case 'away':
      return t('Sin entrar hace {{days}} días', { days: attention.days });
    case 'returned':
      return t('Tarea del módulo {{module}} por corregir', { module: attention.module });
    case 'failed':
      return t('{{grade}} en la evaluación del módulo {{module}}', {
        grade: formatGrade(attention.percent),
        module: attention.module,
      });
  }
}

export function attentionDetail(attention: Attention): string {
  const values = { days: attention.days };
  switch (attention.kind) {
    case 'never-started':
      return t('Se inscribió hace {{days}} días', values);
    case 'away':
      return t('Puede dejar el curso');
    case 'returned':
      return t('La devolviste hace {{days}} días', values);
    case 'failed':
      return t('Hace {{days}} días', values);
  }
}

/** How far somebody is: the woven band and the module in words. */
export function progressCell({ progress }: Follower): TableCell {
  return { weave: { ...weaveOf(progress), small: true }, detail: whereText(progress) };
}

export function whereText(progress: Follower['progress']): string {
  if (progress.complete) return t('completo');
  const now = progress.modules.find(({ state }) => state === 'now');
  return now ? t('mód. {{number}}', { number: now.number }) : t('módulos hechos');
}

/** When somebody was last here, or why they no longer come. */
export function lastSeen({ enrollment }: Follower, now: Date): string {
  if (enrollment.state === 'withdrawn' || enrollment.state === 'failed') {
    return enrollment.closedReason ?? t(enrollmentStateTexts[enrollment.state]);
  }
  const last = lastActivityAt(enrollment);
  return last ? formatDaysAgo(last, now) : t('nunca');
}

export function callCell({ name, phone }: Follower): TableCell {
  if (!phone) return { text: t('Sin teléfono') };
  return {
    action: {
      href: `tel:${phone}`,
      label: t('Llamar'),
      icon: 'phone',
      about: t('a {{name}}', { name: fullName(name) }),
    },
  };
}
