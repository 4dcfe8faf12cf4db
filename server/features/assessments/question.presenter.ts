import { type Item } from '../../content/types.js';
import { type FormErrors, type RefusedForm } from '../../http/parse.js';
import { type Saved, type Weave } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { counted } from '../../i18n/words.js';
import { type AnswerValue } from './answers.js';
import { type Question, type Sheet, unansweredOf } from './attempt.js';
import { isOnlineOnly } from './policy.js';
import { answerText, truthText } from './words.js';

/** One question as a group of controls. */
export interface QuestionField {
  id: string;
  name: string;
  /** Safe HTML from the content. */
  html: string;
  number: number;
  kind: 'one' | 'several' | 'number';
  options: { value: string; html: string; checked: boolean }[];
  value: string;
  unit: string | null;
  hint: string | null;
  error: string | null;
  item: string;
  version: number;
}

/** What assessment.js needs to save answers as they are given. */
export interface SavingModel {
  url: string;
  /** Answers may wait on this phone. */
  offline: boolean;
  words: string;
}

interface AnsweringPage extends PageModel {
  action: string;
  saving: SavingModel;
  errors: { id: string; text: string }[];
}

export interface QuestionPage extends AnsweringPage {
  weave: Weave;
  field: QuestionField;
  saved: Saved | null;
  map: { number: number; label: string; answered: boolean; current: boolean }[];
  previous: number | null;
  next: { go: string; label: string };
  allUrl: string;
}

export function presentQuestion(
  sheet: Sheet,
  question: Question,
  form?: RefusedForm,
): QuestionPage {
  const { enrollmentId, slug, number } = placeOf(sheet);
  const total = sheet.questions.length;
  const last = question.number === total;
  const field = presentField(question, form);
  return {
    ...frameOf(sheet, form),
    bar: { title: sheet.assessment.title, note: `${question.number} ${t('de')} ${total}` },
    action: paths.attemptQuestion(enrollmentId, slug, number, question.number),
    weave: weaveOf(sheet, question),
    field,
    saved: question.answer !== null && !field.error ? { kind: 'ok', text: t('Guardado') } : null,
    map: sheet.questions.map((each) => ({
      number: each.number,
      answered: each.answer !== null,
      current: each.number === question.number,
      label:
        each.answer === null
          ? t('Pregunta {{number}}, sin responder', { number: each.number })
          : t('Pregunta {{number}}, respondida', { number: each.number }),
    })),
    previous: question.number > 1 ? question.number - 1 : null,
    next: last
      ? { go: 'check', label: t('Revisar y entregar') }
      : { go: String(question.number + 1), label: t('Siguiente') },
    allUrl: paths.attemptQuestions(enrollmentId, slug, number),
  };
}

export interface AllQuestionsPage extends AnsweringPage {
  heading: string;
  fields: (QuestionField & { saved: Saved | null })[];
  oneByOneUrl: string;
}

export function presentAllQuestions(sheet: Sheet, form?: RefusedForm): AllQuestionsPage {
  const { enrollmentId, slug, number } = placeOf(sheet);
  return {
    ...frameOf(sheet, form),
    bar: { title: sheet.assessment.title },
    heading: counted(sheet.questions.length, '1 pregunta', '{{count}} preguntas'),
    action: paths.attemptQuestions(enrollmentId, slug, number),
    fields: sheet.questions.map((question) => ({
      ...presentField(question, form),
      saved: question.answer === null ? null : { kind: 'ok', text: t('Guardado') },
    })),
    oneByOneUrl: paths.attempt(enrollmentId, slug, number),
  };
}

export interface CheckPage extends PageModel {
  heading: string;
  text: string;
  unanswered: { number: number; text: string; href: string }[];
  answered: { number: number; text: string; answer: string; href: string }[];
  action: string;
  count: number;
  button: string;
  back2: { href: string; label: string };
  saving: SavingModel;
  /** Nothing was handed in: more was missing than the page before had said. */
  warning: string | null;
}

/** The last look before handing in. */
export function presentCheck(sheet: Sheet, { refused = false } = {}): CheckPage {
  const { enrollmentId, slug, number } = placeOf(sheet);
  const missing = unansweredOf(sheet);
  const total = sheet.questions.length;
  const href = (question: Question) =>
    paths.attemptQuestion(enrollmentId, slug, number, question.number);
  const first = missing[0] ?? total;
  return {
    ...frameOf(sheet),
    bar: { title: sheet.assessment.title },
    heading:
      missing.length === 0
        ? counted(total, 'Respondiste la pregunta', 'Respondiste las {{count}} preguntas')
        : counted(missing.length, 'Te falta 1 pregunta', 'Te faltan {{count}} preguntas'),
    text:
      missing.length === 0
        ? t('Puedes cambiar una respuesta antes de entregar. Después ya no se cambia.')
        : t('Lo que quede sin responder vale 0. Después de entregar ya no se cambia.'),
    unanswered: sheet.questions
      .filter(({ answer }) => answer === null)
      .map((question) => ({
        number: question.number,
        text: question.item.text,
        href: href(question),
      })),
    answered: sheet.questions
      .filter(({ answer }) => answer !== null)
      .map((question) => ({
        number: question.number,
        text: question.item.text,
        answer: answerText(question.item, question.answer),
        href: href(question),
      })),
    action: paths.attemptHandIn(enrollmentId, slug, number),
    count: missing.length,
    button:
      missing.length === 0
        ? t('Entregar mi evaluación')
        : counted(
            missing.length,
            'Entregar con 1 sin responder',
            'Entregar con {{count}} sin responder',
          ),
    back2: {
      href: paths.attemptQuestion(enrollmentId, slug, number, first),
      label: missing.length === 0 ? t('Volver') : t('Responder lo que falta'),
    },
    warning: refused
      ? counted(
          missing.length,
          'No la entregamos: hay 1 pregunta sin responder.',
          'No la entregamos: hay {{count}} preguntas sin responder.',
        )
      : null,
  };
}

function placeOf({ attempt }: Sheet) {
  return {
    enrollmentId: String(attempt.enrollmentId),
    slug: attempt.assessment,
    number: attempt.number,
  };
}

/** What all pages of an open attempt share. */
function frameOf(sheet: Sheet, form?: RefusedForm) {
  const { enrollmentId, slug, number } = placeOf(sheet);
  return {
    title: sheet.assessment.title,
    nav: 'course',
    enrollment: enrollmentId,
    dock: true,
    back: { href: paths.assessment(enrollmentId, slug), label: t('Salir y seguir después') },
    scripts: ['js/assessment.js'],
    saving: {
      url: paths.attemptAnswers(enrollmentId, slug, number),
      offline: !isOnlineOnly(sheet.assessment),
      words: JSON.stringify(savingWords(isOnlineOnly(sheet.assessment))),
    },
    errors: errorList(sheet, form?.errors ?? {}),
  };
}

/** Said by assessment.js; never before it is true. */
function savingWords(onlineOnly: boolean) {
  return {
    saving: t('Guardando…'),
    saved: t('Guardado'),
    waiting: onlineOnly
      ? t('Sin señal: esta respuesta no se guardó. Esta prueba necesita señal.')
      : t('Guardada en tu teléfono. La enviamos cuando vuelva la señal.'),
    lost: t('No se pudo guardar. No cierres esta página.'),
    ended: t('Cerramos tu sesión por seguridad. Ingresa otra vez para enviar tu respuesta.'),
    elsewhere: t('Esta evaluación ya se entregó. Tu respuesta no cambió nada.'),
    stay: onlineOnly
      ? t('Sin señal. Espera a que vuelva para seguir: esta prueba necesita señal.')
      : t(
          'Sin señal. Tu respuesta está en tu teléfono. Para cambiar de pregunta espera a que vuelva.',
        ),
  };
}

function weaveOf({ questions }: Sheet, current: Question): Weave {
  const done = questions.filter(({ answer }) => answer !== null).length;
  return {
    segments: questions.map(({ number, answer }) =>
      number === current.number ? 'now' : answer === null ? 'todo' : 'done',
    ),
    label: t('Pregunta {{number}} de {{total}}, {{done}} respondidas', {
      number: current.number,
      total: questions.length,
      done,
    }),
    small: true,
    plain: true,
  };
}

function presentField(
  { item, number, optionOrder, answer, version }: Question,
  form?: RefusedForm,
): QuestionField {
  const typed = form ? (form.values[`answers.${item.id}`] ?? null) : answer;
  const error = form?.errors[`answers.${item.id}`] ?? null;
  return {
    id: fieldId(item),
    name: `answers[${item.id}]${item.type === 'multiple' ? '[]' : ''}`,
    html: item.html,
    number,
    ...controlsOf(item, optionOrder, typed),
    error,
    item: item.id,
    version,
  };
}

const fieldId = ({ id }: Pick<Item, 'id'>) => `q-${id}`;

function controlsOf(item: Item, order: readonly string[], typed: AnswerValue | null) {
  const chosen = [typed ?? []].flat();
  const nothing = { options: [], value: '', unit: null, hint: null };
  switch (item.type) {
    case 'single':
    case 'multiple':
      return {
        ...nothing,
        kind: item.type === 'single' ? ('one' as const) : ('several' as const),
        hint: item.type === 'multiple' ? t('Marca todas las correctas. Puede haber varias.') : null,
        options: order.flatMap((id) => {
          const option = item.options.find((one) => one.id === id);
          return option ? [{ value: id, html: option.html, checked: chosen.includes(id) }] : [];
        }),
      };
    case 'trueFalse':
      return {
        ...nothing,
        kind: 'one' as const,
        options: [true, false].map((value) => ({
          value: String(value),
          html: truthText(value),
          checked: chosen.includes(String(value)),
        })),
      };
    default:
      return {
        ...nothing,
        kind: 'number' as const,
        value: chosen[0] ?? '',
        unit: item.type === 'numeric' ? item.unit : null,
        hint: t('Escribe sólo el resultado. Puedes usar coma o punto.'),
      };
  }
}

function errorList({ questions }: Sheet, errors: FormErrors): { id: string; text: string }[] {
  return questions.flatMap(({ item }) => {
    const text = errors[`answers.${item.id}`];
    return text ? [{ id: fieldId(item), text }] : [];
  });
}
