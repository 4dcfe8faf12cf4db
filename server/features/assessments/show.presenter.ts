import { type AfterLast, type AttemptDecision } from '../../domain/attempts.js';
import { reachesMark } from '../../domain/marks.js';
import { moduleWork } from '../../domain/moduleWork.js';
import { type Fact, type NextStep, type Note, type Row } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDate, formatDay, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { counted, countLessons, countQuestions } from '../../i18n/words.js';
import { isLive } from '../enrollments/enrollment.service.js';
import { type AssessmentRoom } from './assessments.service.js';
import { type StoredAttempt } from './attempt.js';
import { isOnlineOnly } from './policy.js';
import { countAttempts, nameOf, outOf100 } from './words.js';

export interface AssessmentPage extends PageModel {
  next: NextStep;
  intro: string[];
  facts: Fact[];
  notes: Note[];
  attempts: Row[];
}

/** What the assessment is, and the one thing that can be done about it now. */
export function presentAssessment(room: AssessmentRoom): AssessmentPage {
  const { enrollment, assessment, attempts } = room;
  return {
    title: assessment.title,
    nav: 'course',
    enrollment: enrollment.id,
    back: { href: paths.enrollmentNow(enrollment.id), label: t('Volver al curso') },
    bar: { title: assessment.title },
    next: nextStepOf(room),
    intro: introOf(room),
    facts: factsOf(room),
    notes: notesOf(room),
    attempts: attempts.map((attempt) => attemptRow(room, attempt)),
  };
}

function nextStepOf(room: AssessmentRoom): NextStep {
  const { enrollment, track, assessment, attempts, decision } = room;
  const best = bestOf(room);
  const meta = [
    { icon: 'list-checks', text: countQuestions(assessment.itemsPerAttempt) },
    { text: markText(room) },
  ];
  const start = {
    href: paths.attempts(enrollment.id, assessment.slug),
    post: true,
  };
  if (!isLive(enrollment)) {
    return { kicker: t('Tu matrícula está cerrada'), title: assessment.title, meta };
  }
  if (decision.ok) {
    if (attempts.length === 0) {
      const kicker = kickerOf(room);
      return { kicker, title: assessment.title, meta, action: { ...start, label: t('Empezar') } };
    }
    const title = t('Tu mejor nota: {{grade}}', { grade: outOf100(best ?? 0) });
    const kicker = passed(room)
      ? t('Aprobaste {{name}}', { name: nameOf(assessment, track) })
      : t('Te quedan {{attempts}}', { attempts: countAttempts(decision.remaining ?? 0) });
    return { kicker, title, meta, action: { ...start, label: t('Hacer otro intento') } };
  }
  return stoppedStep(room, decision, meta);
}

function stoppedStep(
  room: AssessmentRoom,
  decision: Exclude<AttemptDecision, { ok: true }>,
  meta: NextStep['meta'],
): NextStep {
  const { enrollment, track, assessment } = room;
  const best = t('Tu mejor nota: {{grade}}', { grade: outOf100(bestOf(room) ?? 0) });
  const toCourse = { href: paths.enrollmentNow(enrollment.id), label: t('Seguir con el curso') };
  switch (decision.reason) {
    case 'open-attempt':
      return {
        kicker: t('La dejaste a medias'),
        title: assessment.title,
        meta: [{ icon: 'cloud-check', text: t('Tus respuestas están guardadas') }],
        action: {
          href: paths.attempt(enrollment.id, assessment.slug, decision.number),
          label: t('Seguir donde quedaste'),
        },
      };
    case 'already-passed':
      return {
        kicker: t('Aprobaste {{name}}', { name: nameOf(assessment, track) }),
        title: best,
        action: toCourse,
      };
    case 'too-soon':
      return {
        kicker: t('Tu próximo intento es desde el {{day}}', {
          day: formatDay(decision.availableAt),
        }),
        title: best,
        meta,
        action: toCourse,
      };
    case 'attempts-used-up':
      return {
        kicker: passed(room)
          ? t('Aprobaste {{name}}', { name: nameOf(assessment, track) })
          : assessment.kind === 'entry'
            ? t('Ya hiciste esta prueba')
            : counted(decision.used, 'Usaste tu único intento', 'Usaste tus {{count}} intentos'),
        title: assessment.kind === 'entry' ? t('Sabemos desde dónde empiezas') : best,
        action: toCourse,
      };
  }
}

function kickerOf({ assessment, track }: AssessmentRoom): string {
  switch (assessment.kind) {
    case 'module':
      return track.moduleBySlug.get(assessment.slug)?.title ?? track.title;
    case 'entry':
      return t('Antes de empezar');
    case 'exit':
      return t('Para terminar el curso');
    case 'validation':
      return t('Si ya sabes del tema');
  }
}

function introOf({ assessment }: AssessmentRoom): string[] {
  const online = isOnlineOnly(assessment)
    ? t('Necesitas señal mientras respondes. Cada respuesta se guarda al darla.')
    : t(
        'Cada respuesta se guarda al darla. Puedes salir y seguir después, también en otro teléfono.',
      );
  switch (assessment.kind) {
    case 'module':
      return [
        t('Son preguntas sobre lo que leíste. Al final ves por qué cada respuesta es correcta.'),
        online,
      ];
    case 'entry':
      return [
        t(
          'Sirve para ver desde dónde empiezas. No cuenta para tu nota y nadie la reprueba: si no sabes algo, sigue.',
        ),
        online,
      ];
    case 'exit':
      return [
        t(
          'Mide lo que aprendiste en todo el curso. Se parece a la prueba de entrada, así puedes ver cuánto avanzaste.',
        ),
        online,
      ];
    case 'validation':
      return [
        t(
          'Si ya sabes del tema, con este examen completas el curso y vas directo a tu proyecto. Trae preguntas de todos los módulos.',
        ),
        online,
      ];
  }
}

function factsOf({ assessment, enrollment, decision, attempts }: AssessmentRoom): Fact[] {
  const used = attempts.length;
  const left = decision.ok && decision.remaining !== null ? decision.remaining : null;
  const best = enrollment.results[assessment.slug]?.bestPercent;
  return [
    { term: t('Preguntas'), text: formatNumber(assessment.itemsPerAttempt) },
    { term: t('Tiempo'), text: t('Sin límite') },
    {
      term: t('Intentos'),
      text:
        left === null
          ? t('{{used}} de {{max}} usados', { used, max: assessment.maxAttempts })
          : t('Te quedan {{left}} de {{max}}', { left, max: assessment.maxAttempts }),
    },
    ...(assessment.maxAttempts > 1 ? [{ term: t('Cuenta'), text: t('Tu mejor intento') }] : []),
    ...(best === undefined ? [] : [{ term: t('Tu mejor nota'), text: outOf100(best) }]),
  ];
}

function notesOf(room: AssessmentRoom): Note[] {
  const { decision, enrollment, assessment } = room;
  const notes: Note[] = [];
  if (!decision.ok && decision.reason === 'attempts-used-up' && !passed(room)) {
    const text = NEXT_OPTION[decision.next];
    if (assessment.kind !== 'entry')
      notes.push({ icon: 'message-circle', title: t('¿Y ahora?'), text: t(text) });
  }
  const lessons = lessonsLeft(room);
  if (assessment.kind === 'exit' && lessons > 0 && decision.ok) {
    notes.push({
      kind: 'warn',
      text: t('Te faltan {{lessons}}. Te irá mejor si las lees antes: tienes {{attempts}}.', {
        lessons: countLessons(lessons),
        attempts: countAttempts(assessment.maxAttempts),
      }),
      action: { href: paths.enrollmentNow(enrollment.id), label: t('Ver qué me falta') },
    });
  }
  return notes;
}

const NEXT_OPTION: Record<AfterLast, string> = {
  study: 'Sigue con el curso: todo lo demás queda abierto para ti.',
  trainer:
    'Habla con tu capacitadora: repasa contigo lo que falló y te dice cómo seguir. Mientras tanto, sigue con las demás lecciones.',
  virtual:
    'Puedes completar el curso en modalidad virtual. Los módulos que aprobaste en el examen ya cuentan. Pide el cambio a tu coordinación.',
};

function lessonsLeft({ track, enrollment }: AssessmentRoom): number {
  return track.modules.reduce(
    (sum, module) => sum + moduleWork(track, module, enrollment).lessons.length,
    0,
  );
}

function attemptRow({ enrollment, assessment }: AssessmentRoom, attempt: StoredAttempt): Row {
  const href = paths.attempt(enrollment.id, assessment.slug, attempt.number);
  const title = t('Intento {{number}}', { number: attempt.number });
  if (attempt.state === 'open') {
    const detail = t('Empezado el {{date}}', { date: formatDate(attempt.startedAt) });
    return { title, href, icon: 'pencil', detail, chip: { kind: 'wait', text: t('Abierto') } };
  }
  const percent = attempt.gradePercent ?? 0;
  return {
    title: `${title}: ${outOf100(percent)}`,
    href,
    icon: 'list-checks',
    detail: formatDate(attempt.submittedAt ?? attempt.startedAt),
  };
}

function bestOf({ enrollment, assessment, attempts }: AssessmentRoom): number | null {
  const grades = attempts.flatMap(({ gradePercent }) => gradePercent ?? []);
  const recorded = enrollment.results[assessment.slug]?.bestPercent;
  const all = recorded === undefined ? grades : [...grades, recorded];
  return all.length === 0 ? null : Math.max(...all);
}

function passed(room: AssessmentRoom): boolean {
  return room.assessment.kind !== 'entry' && reachesMark(bestOf(room), room.assessment.passMark);
}

function markText({ assessment }: AssessmentRoom): string {
  return assessment.kind === 'entry'
    ? t('No cuenta para tu nota')
    : t('Se aprueba con {{mark}}', { mark: formatNumber(assessment.passMark) });
}
