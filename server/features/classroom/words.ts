import { type Assessment, type Assignment, type Lesson, type Module } from '../../content/types.js';
import { type Chip } from '../../http/components.js';
import { formatGrade, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { assignmentTexts } from '../../i18n/study.js';
import { type StoredAssignment } from '../enrollments/enrollment.service.js';

/** Short sentences that several pages of the classroom share. */

export const minutesOf = (minutes: number) => t('{{minutes}} min', { minutes });

export const lessonName = ({ number, title }: Pick<Lesson, 'number' | 'title'>) =>
  `${number} ${title}`;

export const moduleName = ({ number, title }: Pick<Module, 'number' | 'title'>) =>
  `${number}. ${title}`;

export function markNeeded({ passMark }: Pick<Assessment, 'passMark'>): string {
  return t('Se aprueba con {{mark}}', { mark: formatNumber(passMark) });
}

export function bestSoFar(percent: number): string {
  return t('Tu mejor intento: {{grade}} de 100', { grade: formatGrade(percent) });
}

const WHO_LOOKS = {
  self: 'La revisas con una lista',
  sample: 'La puede leer tu capacitadora',
  trainer: 'La revisa tu capacitadora',
} as const;

export function whoLooks({ approval }: Pick<Assignment, 'approval'>): string {
  return t(WHO_LOOKS[approval]);
}

const ASSIGNMENT_CHIPS = { submitted: 'wait', returned: 'warn', approved: 'ok' } as const;

export function assignmentChip(record: StoredAssignment | undefined): Chip | undefined {
  if (!record) return undefined;
  return { kind: ASSIGNMENT_CHIPS[record.state], text: t(assignmentTexts[record.state]) };
}
