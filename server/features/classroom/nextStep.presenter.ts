import { lessonBytes } from '../../content/weight.js';
import { type Assessment } from '../../content/types.js';
import { type NextStep as Step, type Progress } from '../../domain/progress.js';
import { type NextStep } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { t } from '../../i18n/index.js';
import { countQuestions, formatBytes } from '../../i18n/words.js';
import { type OpenEnrollment } from '../enrollments/enrollment.service.js';
import { bestSoFar, markNeeded, minutesOf, whoLooks } from './words.js';

/**
 * The answer to «¿qué hago ahora?». To somebody who has done nothing yet the entry test is offered
 * first: what one learned is only known from both tests.
 */
export function presentNextStep(open: OpenEnrollment, progress: Progress): NextStep {
  const entry = entryTestFirst(open, progress);
  return entry ? entryStep(entry, open) : present(progress.next, open, progress);
}

/** The entry test, as long as it comes before everything else. */
export function entryTestFirst(
  { track, enrollment }: OpenEnrollment,
  progress: Progress,
): Assessment | undefined {
  if (!progress.entryTestPending || enrollment.mode === 'validation') return undefined;
  const started =
    progress.percent > 0 || progress.lessons.done > 0 || enrollment.state !== 'enrolled';
  return started ? undefined : track.assessmentBySlug.get('entry');
}

function present(step: Step, open: OpenEnrollment, progress: Progress): NextStep {
  switch (step.kind) {
    case 'lesson':
      return lessonStep(step, open, progress);
    case 'assessment':
      return assessmentStep(open, step.module);
    case 'assignment':
      return assignmentStep(step, open);
    case 'exitTest':
      return testStep(open, 'exit', t('Prueba de salida: lo que aprendiste'));
    case 'validationExam':
      return testStep(open, 'validation', t('Examen de validación'));
    case 'attendance':
      return {
        kicker: t('Lo que sigue'),
        title: t('Asiste a los encuentros de tu grupo'),
        meta: [{ icon: 'calendar', text: t('Tu capacitadora te dice el día y el lugar') }],
        action: mapAction(open),
      };
    case 'waiting':
      return {
        kicker: t('Hiciste tu parte'),
        title: t('Tu tarea está en revisión'),
        meta: [{ icon: 'clock', text: t('Tienes respuesta en 7 días o menos') }],
        action: mapAction(open),
      };
    case 'project':
      return projectStep(step.part, open);
    case 'certificate':
      return {
        kicker: t('Terminaste el curso'),
        title: t('Tu certificado se está preparando'),
        meta: [{ icon: 'clock', text: t('Tarda unos minutos') }],
        action: { href: paths.certificates(), label: t('Ver mis certificados') },
      };
    case 'nothing':
      return {
        kicker: t('Terminaste el curso'),
        title: open.track.title,
        meta: [{ icon: 'badge-check', text: t('Tu certificado está listo') }],
        action: { href: paths.certificates(), label: t('Ver mi certificado') },
      };
  }
}

function entryStep(entry: Assessment, { enrollment }: OpenEnrollment): NextStep {
  return {
    kicker: t('Antes de empezar'),
    title: t('Prueba de entrada: lo que ya sabes'),
    meta: [
      { icon: 'list-checks', text: countQuestions(entry.itemsPerAttempt) },
      { text: t('No cuenta para tu nota') },
    ],
    action: { href: paths.assessment(enrollment.id, entry.slug), label: t('Hacer la prueba') },
  };
}

function lessonStep(
  step: Extract<Step, { kind: 'lesson' }>,
  open: OpenEnrollment,
  progress: Progress,
): NextStep {
  const { track, enrollment } = open;
  const lesson = track.lessonBySlug.get(step.lesson);
  const halfRead = enrollment.place?.lesson === step.lesson;
  const label = halfRead
    ? t('Seguir donde quedaste')
    : progress.lessons.done === 0
      ? t('Empezar')
      : t('Leer la lección');
  return {
    kicker: t('Tu siguiente paso'),
    title: lesson ? t('Lección {{number}}: {{title}}', lessonValues(lesson)) : track.title,
    meta: [
      { icon: 'clock', text: minutesOf(step.minutes) },
      ...(lesson
        ? [
            {
              icon: 'smartphone',
              text: formatBytes(lessonBytes(track, lesson, enrollment.country)),
            },
          ]
        : []),
    ],
    action: { href: paths.lesson(enrollment.id, step.lesson), label },
  };
}

const lessonValues = ({ number, title }: { number: string; title: string }) => ({ number, title });

function assessmentStep({ track, enrollment }: OpenEnrollment, slug: string): NextStep {
  const module = track.moduleBySlug.get(slug);
  const assessment = track.assessmentBySlug.get(slug);
  const result = enrollment.results[slug];
  return {
    kicker: t('Tu siguiente paso'),
    title: t('Evaluación del módulo {{number}}', { number: module?.number ?? '' }),
    meta: assessment ? testMeta(assessment, result?.bestPercent) : [],
    action: {
      href: paths.assessment(enrollment.id, slug),
      label: result ? t('Probar otra vez') : t('Empezar la evaluación'),
    },
  };
}

function testStep({ track, enrollment }: OpenEnrollment, slug: string, title: string): NextStep {
  const assessment = track.assessmentBySlug.get(slug);
  const result = enrollment.results[slug];
  return {
    kicker: t('Tu siguiente paso'),
    title,
    meta: assessment ? testMeta(assessment, result?.bestPercent) : [],
    action: {
      href: paths.assessment(enrollment.id, slug),
      label: result ? t('Probar otra vez') : t('Empezar'),
    },
  };
}

function testMeta(assessment: Assessment, best: number | undefined) {
  return [
    { icon: 'list-checks', text: countQuestions(assessment.itemsPerAttempt) },
    { text: markNeeded(assessment) },
    ...(best === undefined ? [] : [{ text: bestSoFar(best) }]),
  ];
}

function assignmentStep(
  step: Extract<Step, { kind: 'assignment' }>,
  { track, enrollment }: OpenEnrollment,
): NextStep {
  const assignment = track.assignmentBySlug.get(step.module);
  return {
    kicker: step.returned ? t('Tu tarea volvió con un comentario') : t('Tu siguiente paso'),
    title: t('Tarea: {{title}}', { title: assignment?.title ?? '' }),
    meta: assignment
      ? [{ icon: 'clock', text: minutesOf(assignment.minutes) }, { text: whoLooks(assignment) }]
      : [],
    action: {
      href: paths.assignment(enrollment.id, step.module),
      label: step.returned ? t('Leer y corregir') : t('Hacer la tarea'),
    },
  };
}

function projectStep(part: 'model' | 'finance', { enrollment }: OpenEnrollment): NextStep {
  return {
    kicker: t('Terminaste el curso. Ahora, tu proyecto'),
    title:
      part === 'model'
        ? t('Entrega tu modelo de negocio')
        : t('Entrega tus cuentas: la herramienta financiera'),
    meta: [
      {
        icon: 'badge-check',
        text: enrollment.certificateId
          ? t('Tu certificado está listo')
          : t('Tu certificado no espera por el proyecto'),
      },
    ],
    action: { href: paths.project(enrollment.id), label: t('Seguir con mi proyecto') },
  };
}

function mapAction({ enrollment }: OpenEnrollment) {
  return { href: paths.enrollmentNow(enrollment.id), label: t('Ver el curso') };
}
