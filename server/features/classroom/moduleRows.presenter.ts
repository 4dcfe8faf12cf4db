import { type Lesson, type Module } from '../../content/types.js';
import { type ModuleWork, moduleWork } from '../../domain/moduleWork.js';
import { type Row } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { formatGrade } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { countLessons, countQuestions } from '../../i18n/words.js';
import { type OpenEnrollment } from '../enrollments/enrollment.service.js';
import { assignmentChip, bestSoFar, lessonName, markNeeded, minutesOf, whoLooks } from './words.js';

/** Everything in a module, in order: what is read is ticked, the current one is marked. */
export function presentModuleRows(
  open: OpenEnrollment,
  module: Module,
  { now }: { now: string | null },
): Row[] {
  const { enrollment } = open;
  const rows = module.lessons.map((lesson) => lessonRow(open, lesson, lesson.slug === now));
  const { assessment, assignment } = module;
  if (assessment) {
    const best = enrollment.results[module.slug]?.bestPercent;
    const passed = best !== undefined && best >= assessment.passMark;
    rows.push({
      title: t('Evaluación'),
      detail:
        best === undefined
          ? `${countQuestions(assessment.itemsPerAttempt)} · ${markNeeded(assessment)}`
          : t('{{grade}} de 100', { grade: formatGrade(best) }),
      href: paths.assessment(enrollment.id, module.slug),
      ...(passed ? { icon: 'check', iconLabel: t('Aprobada') } : { icon: 'list-checks' }),
      quiet: true,
    });
  }
  if (assignment) {
    const record = enrollment.assignments[module.slug];
    const chip = record?.state === 'approved' ? undefined : assignmentChip(record);
    rows.push({
      title: t('Tarea: {{title}}', { title: assignment.title }),
      detail: whoLooks(assignment),
      href: paths.assignment(enrollment.id, module.slug),
      ...(record?.state === 'approved'
        ? { icon: 'check', iconLabel: t('Aprobada') }
        : { icon: 'pencil' }),
      ...(chip ? { chip } : {}),
      quiet: true,
    });
  }
  return rows;
}

function lessonRow({ enrollment }: OpenEnrollment, lesson: Lesson, isNow: boolean): Row {
  const done = enrollment.lessons[lesson.slug] !== undefined;
  return {
    title: lessonName(lesson),
    href: paths.lesson(enrollment.id, lesson.slug),
    aside: minutesOf(lesson.minutes),
    ...(done
      ? { icon: 'check', iconLabel: t('Leída'), quiet: true }
      : isNow
        ? { icon: 'play', current: true }
        : { icon: 'book-open', quiet: true }),
  };
}

/** What is left of a module, summed up: «2 lecciones», the assessment, the assignment. */
export function presentModuleWork({ track, enrollment }: OpenEnrollment, module: Module): Row[] {
  const work: ModuleWork = moduleWork(track, module, enrollment);
  const rows: Row[] = [];
  const [lesson] = work.lessons;
  if (lesson) {
    const minutes = work.lessons.reduce((sum, left) => sum + left.minutes, 0);
    rows.push({
      title: countLessons(work.lessons.length),
      detail: t('{{minutes}} minutos en total', { minutes }),
      href: paths.lesson(enrollment.id, lesson.slug),
      icon: 'book-open',
    });
  }
  if (work.assessment && module.assessment) {
    const { bestPercent } = work.assessment;
    rows.push({
      title: t('Evaluación'),
      detail:
        bestPercent === null
          ? `${countQuestions(module.assessment.itemsPerAttempt)}, ${markNeeded(module.assessment).toLowerCase()}`
          : bestSoFar(bestPercent),
      href: paths.assessment(enrollment.id, module.slug),
      icon: 'list-checks',
    });
  }
  if (work.assignment && module.assignment) {
    const chip = assignmentChip(enrollment.assignments[module.slug]);
    rows.push({
      title: t('Tarea: {{title}}', { title: module.assignment.title }),
      detail: whoLooks(module.assignment),
      href: paths.assignment(enrollment.id, module.slug),
      icon: 'pencil',
      ...(chip ? { chip } : {}),
    });
  }
  return rows;
}
