import { type Item, type Module, type Option } from '../../content/types.js';
import { reachesMark } from '../../domain/marks.js';
import { type NextStep as Step, progressOf } from '../../domain/progress.js';
import { type Action, type Chip, type NextStep, type Row } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatGrade, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { counted } from '../../i18n/words.js';
import { isLive } from '../enrollments/enrollment.service.js';
import { type AnswerValue } from './answers.js';
import { type AssessmentRoom, type Novelty, noveltyOf } from './assessments.service.js';
import { type Question, type Sheet } from './attempt.js';
import { showsKeys } from './policy.js';
import { percentsByModule } from './record.service.js';
import { answerText, countAttempts, lessonOf, nameOf, truthText, withUnit } from './words.js';

/** A line of the explanation of an answer. Its HTML comes from the content or is plain text. */
export interface AnswerLine {
  chip?: Chip;
  html?: string;
  text?: string;
}

export interface ReviewedAnswer {
  number: number;
  html: string;
  lines: AnswerLine[];
  lesson: Action | null;
}

export interface ResultPage extends PageModel {
  next: NextStep;
  review: { heading: string; answers: ReviewedAnswer[] } | null;
  right: { summary: string; answers: ReviewedAnswer[] } | null;
  /** For tests that show no keys: how each module went. */
  modules: { heading: string; rows: Row[] } | null;
  /** Null where there is one attempt only. */
  again: { heading: string; text: string; action: Action } | null;
}

/** What came out, why, and what is next. */
export function presentResult(room: AssessmentRoom, sheet: Sheet): ResultPage {
  const { enrollment, assessment } = room;
  const keys = showsKeys(assessment);
  const wrong = sheet.questions.filter(({ score }) => (score ?? 0) < 1);
  const right = sheet.questions.filter(({ score }) => score === 1);
  return {
    title: t('Resultado: {{title}}', { title: assessment.title }),
    nav: 'course',
    enrollment: enrollment.id,
    back: { href: paths.enrollmentNow(enrollment.id), label: t('Volver al curso') },
    bar: { title: assessment.title },
    next: nextStepOf(room, sheet),
    review:
      keys && wrong.length > 0
        ? {
            heading: toReview(wrong.length),
            answers: wrong.map((question) => reviewed(room, question)),
          }
        : null,
    right:
      keys && right.length > 0
        ? {
            summary: counted(right.length, 'Ver la correcta', 'Ver las {{count}} correctas'),
            answers: right.map((question) => reviewed(room, question)),
          }
        : null,
    modules: keys ? null : modulesOf(room, sheet),
    again: assessment.maxAttempts === 1 ? null : againOf(room),
  };
}

function nextStepOf(room: AssessmentRoom, { attempt, questions }: Sheet): NextStep {
  const { assessment, track } = room;
  const percent = attempt.gradePercent ?? 0;
  const passed = reachesMark(percent, assessment.passMark);
  const right = questions.filter(({ score }) => score === 1).length;
  const counts = t('{{right}} de {{total}} respuestas correctas', {
    right,
    total: questions.length,
  });
  const base = { number: formatGrade(percent), title: t('de 100') };
  if (assessment.kind === 'entry') {
    return {
      ...base,
      kicker: t('Sabemos desde dónde empiezas'),
      meta: [{ text: counts }, { text: t('No cuenta para tu nota') }],
      action: onward(room),
    };
  }
  const mark = t('Se aprueba con {{mark}}', { mark: formatNumber(assessment.passMark) });
  if (passed) {
    return {
      ...base,
      kicker: t('Aprobaste {{name}}', { name: nameOf(assessment, track) }),
      meta: [{ text: counts }, { text: mark }],
      action: onward(room),
    };
  }
  const points = Math.ceil((assessment.passMark - percent) * 10) / 10;
  return {
    ...base,
    kicker:
      points === 1
        ? t('Te faltó 1 punto')
        : t('Te faltaron {{points}} puntos', { points: formatNumber(points) }),
    meta: [{ text: counts }, { text: mark }],
    action: afterMiss(room, questions),
  };
}

/** After a pass: the next thing of the course, whatever it is. */
function onward({ enrollment, track, assessment }: AssessmentRoom): Action {
  const toCourse = { href: paths.enrollmentNow(enrollment.id), label: t('Volver al curso') };
  if (!isLive(enrollment)) return toCourse;
  const { next } = progressOf(track, enrollment);
  const { id } = enrollment;
  switch (next.kind) {
    case 'lesson':
      return {
        href: paths.lesson(id, next.lesson),
        label: t('Seguir con la lección {{number}}', {
          number: track.lessonBySlug.get(next.lesson)?.number ?? '',
        }),
      };
    case 'assignment':
      return {
        href: paths.assignment(id, next.module),
        label: assignmentLabel(next, assessment.slug),
      };
    case 'assessment':
      return {
        href: paths.assessment(id, next.module),
        label: t('Ir a la evaluación del módulo {{number}}', {
          number: track.moduleBySlug.get(next.module)?.number ?? '',
        }),
      };
    case 'exitTest':
      return { href: paths.assessment(id, 'exit'), label: t('Ir a la prueba de salida') };
    case 'project':
      return { href: paths.project(id), label: t('Seguir con tu proyecto') };
    case 'certificate':
    case 'nothing':
      return { href: paths.certificates(), label: t('Ver mi certificado') };
    case 'validationExam':
    case 'attendance':
    case 'waiting':
      return toCourse;
  }
}

function assignmentLabel(next: Extract<Step, { kind: 'assignment' }>, module: string): string {
  if (next.returned) return t('Corregir la tarea que volvió');
  return next.module === module ? t('Seguir con la tarea del módulo') : t('Seguir con la tarea');
}

/** After a miss: the lesson that most of the wrong answers come from. */
function afterMiss({ enrollment, track }: AssessmentRoom, questions: readonly Question[]): Action {
  const wrong = questions.filter(({ score }) => (score ?? 0) < 1);
  const counts = new Map<string, number>();
  for (const { item } of wrong) {
    const slug = lessonOf(track, item)?.slug;
    if (slug) counts.set(slug, (counts.get(slug) ?? 0) + 1);
  }
  const [worst] = [...counts].sort(([, left], [, right]) => right - left);
  const lesson = worst && track.lessonBySlug.get(worst[0]);
  return lesson
    ? {
        href: paths.lesson(enrollment.id, lesson.slug),
        label: t('Repasar la lección {{number}}', { number: lesson.number }),
      }
    : { href: paths.enrollmentNow(enrollment.id), label: t('Volver al curso') };
}

const IN_WORDS = [
  'Una',
  'Dos',
  'Tres',
  'Cuatro',
  'Cinco',
  'Seis',
  'Siete',
  'Ocho',
  'Nueve',
  'Diez',
];

function toReview(count: number): string {
  return t('{{count}} para repasar', { count: IN_WORDS[count - 1] ?? formatNumber(count) });
}

function reviewed({ enrollment, track }: AssessmentRoom, question: Question): ReviewedAnswer {
  const lesson = (question.score ?? 0) < 1 ? lessonOf(track, question.item) : undefined;
  return {
    number: question.number,
    html: question.item.html,
    lines: linesOf(question),
    lesson: lesson
      ? {
          href: paths.lesson(enrollment.id, lesson.slug),
          label: t('Repasar la lección {{number}}', { number: lesson.number }),
        }
      : null,
  };
}

const chosen = (): Chip => ({ kind: 'bad', text: t('Elegiste') });
const correct = (): Chip => ({ kind: 'ok', text: t('Correcta') });
const empty = (): AnswerLine => ({ chip: { kind: 'warn', text: t('Sin responder') } });

function linesOf({ item, answer, score, optionOrder }: Question): AnswerLine[] {
  switch (item.type) {
    case 'single':
      return singleLines(item.options, answer);
    case 'multiple':
      return multipleLines(item.options, optionOrder, answer, score);
    case 'trueFalse':
      return valueLines({
        given: answer && truthText(answer === 'true'),
        right: truthText(item.answer),
        isRight: score === 1,
        feedback: item.feedback,
        chip: t('Elegiste'),
      });
    case 'numeric':
      return valueLines({
        given: answer && answerText(item, answer),
        right: withUnit(formatNumber(item.answer), item.unit),
        isRight: score === 1,
        feedback: item.feedback,
        chip: t('Escribiste'),
      });
    default:
      return otherLines(item, answer);
  }
}

function singleLines(options: readonly Option[], answer: AnswerValue | null): AnswerLine[] {
  const picked = options.find(({ id }) => id === answer);
  const right = options.find((option) => option.correct);
  const solution: AnswerLine[] = right
    ? [{ chip: correct(), html: right.html }, { html: right.feedback }]
    : [];
  if (!picked) return [empty(), ...solution];
  if (picked.correct) return solution;
  return [{ chip: chosen(), html: picked.html }, { html: picked.feedback }, ...solution];
}

function multipleLines(
  options: readonly Option[],
  order: readonly string[],
  answer: AnswerValue | null,
  score: number | null,
): AnswerLine[] {
  const ticked = new Set([answer ?? []].flat());
  const ordered = order.flatMap((id) => options.find((option) => option.id === id) ?? []);
  const lines = ordered.flatMap((option): AnswerLine[] => {
    const marked = ticked.has(option.id);
    if (!option.correct && !marked) return [];
    return [
      { chip: markChip(option.correct, marked), html: option.html },
      { html: option.feedback },
    ];
  });
  if (ticked.size === 0) return [empty(), ...lines];
  const partly = score !== null && score > 0 && score < 1;
  const almost = {
    chip: { kind: 'warn' as const, text: t('Casi') },
    text: t('Vale una parte de los puntos.'),
  };
  return partly ? [almost, ...lines] : lines;
}

function markChip(right: boolean, marked: boolean): Chip {
  if (right && marked) return { kind: 'ok', text: t('Bien marcada') };
  return right ? { kind: 'warn', text: t('Te faltó marcar') } : { kind: 'bad', text: t('No era') };
}

function valueLines({
  given,
  right,
  isRight,
  feedback,
  chip,
}: {
  given: string | null;
  right: string;
  isRight: boolean;
  feedback: { correct: string; incorrect: string };
  chip: string;
}): AnswerLine[] {
  if (isRight) return [{ chip: correct(), text: given ?? right }, { html: feedback.correct }];
  return [
    given === null ? empty() : { chip: { kind: 'bad', text: chip }, text: given },
    { chip: correct(), text: right },
    { html: feedback.incorrect },
  ];
}

function otherLines(item: Item, answer: AnswerValue | null): AnswerLine[] {
  return answer === null ? [empty()] : [{ text: answerText(item, answer) }];
}

function modulesOf({ enrollment, track, assessment }: AssessmentRoom, { attempt }: Sheet) {
  const percents = percentsByModule(attempt, track);
  const row = (module: Module): Row[] => {
    const percent = percents[module.slug];
    if (percent === undefined) return [];
    const good = reachesMark(percent, assessment.passMark);
    return [
      {
        title: `${module.number}. ${module.title}`,
        href: paths.module(enrollment.id, module.slug),
        chip: good ? { kind: 'ok', text: t('Lo sabes') } : { kind: 'wait', text: t('Por repasar') },
        quiet: true,
      },
    ];
  };
  return { heading: t('Cómo te fue por módulo'), rows: track.modules.flatMap(row) };
}

const NOVELTY: Record<Novelty, string> = {
  all: 'Te quedan {{attempts}}, con preguntas nuevas.',
  some: 'Te quedan {{attempts}}. Algunas preguntas serán nuevas y otras se repiten.',
  none: 'Te quedan {{attempts}}. Ya viste todas las preguntas: se repiten.',
};

function againOf(room: AssessmentRoom): ResultPage['again'] {
  const { enrollment, assessment, decision } = room;
  const href = paths.assessment(enrollment.id, assessment.slug);
  if (decision.ok) {
    const attempts = countAttempts(decision.remaining ?? assessment.maxAttempts);
    return {
      heading: t('¿Quieres mejorar tu nota?'),
      text: `${t(NOVELTY[noveltyOf(room)], { attempts })} ${t('Siempre queda tu mejor resultado.')}`,
      action: { href, label: t('Hacer otro intento') },
    };
  }
  const open = decision.reason === 'open-attempt';
  return {
    heading: t('Tus intentos'),
    text: open
      ? t('Tienes otro intento a medias. Siempre queda tu mejor resultado.')
      : t('Siempre queda tu mejor resultado.'),
    action: { href, label: open ? t('Seguir con mi intento') : t('Ver mis intentos') },
  };
}
