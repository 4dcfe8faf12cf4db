import { type Criterion } from '../../content/types.js';
import { answerDueAt } from '../../domain/assignments.js';
import { type RefusedFile } from '../../files/accept.js';
import { ACCEPTED, ACCEPTED_PICTURES, iconOf } from '../../files/kinds.js';
import { MAXIMUM_BYTES_PER_PERSON, MAXIMUM_FILE_BYTES, MAXIMUM_FILES } from '../../files/limits.js';
import {
  type CheckField,
  type FileField,
  type ListedFile,
  type Note,
  type TextareaField,
} from '../../http/components.js';
import { type FormErrors } from '../../http/parse.js';
import { type FormValues } from '../../http/formValues.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatMoment, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { approvedByTexts, fileTexts } from '../../i18n/work.js';
import { counted, formatBytes } from '../../i18n/words.js';
import { isLive } from '../enrollments/enrollment.service.js';
import { MAXIMUM_TEXT } from './assignments.schemas.js';
import {
  type AssignmentRoom,
  draftOf,
  lastOf,
  mayHandIn,
  nextVersionOf,
  recordOf,
  type SendOutcome,
  startingPoint,
} from './assignments.service.js';
import { type StoredFileRef, type StoredSubmission } from './submission.js';

/** A version that was handed in, as its owner reads it again. */
export interface HandedIn {
  heading: string;
  text: string[];
  files: ListedFile[];
  checklist: string[];
  comment: { by: string; text: string[] } | null;
}

export interface AssignmentPage extends PageModel {
  heading: string;
  meta: string[];
  state: Note | null;
  /** Safe HTML from the content. */
  instructions: string;
  /** Whoever has handed in comes for the answer: what was asked is folded away. */
  instructionsFolded: boolean;
  example: string | null;
  rubric: { title: string; levels: { text: string; points: number }[] }[];
  errors: { id: string; text: string }[];
  form: AssignmentFormModel | null;
  /** The form is folded away while something waits for an answer. */
  folded: string | null;
  last: HandedIn | null;
  earlier: HandedIn[];
}

export interface AssignmentFormModel {
  heading: string;
  action: string;
  draftKey: string;
  version: number;
  text: TextareaField | null;
  /** In the draft already. */
  files: ListedFile[];
  file: FileField | null;
  checks: CheckField[];
  checksIntro: string;
  whoSees: string;
}

/** What was wrong with a form that is shown again. */
export interface AssignmentProblems {
  errors?: FormErrors;
  values?: FormValues;
  outcome?: Extract<SendOutcome, { state: 'refused' }>;
}

/** `/aula/:enrollment/tareas/:assignment` */
export function presentAssignment(
  room: AssignmentRoom,
  problems: AssignmentProblems = {},
): AssignmentPage {
  const { enrollment, assignment, track } = room;
  const module = track.moduleBySlug.get(assignment.slug);
  const open = mayHandIn(room);
  const waiting = recordOf(room)?.state === 'submitted';
  const last = lastOf(room);
  const handedIn = room.versions.filter(({ state }) => state !== 'draft');
  const errors = errorList(room, problems);
  return {
    title: t('Tarea: {{title}}', { title: assignment.title }),
    nav: 'course',
    enrollment: enrollment.id,
    dock: open && !waiting,
    back: { href: paths.enrollmentNow(enrollment.id), label: t('Volver al curso') },
    bar: { title: t('Tarea del módulo {{number}}', { number: module?.number ?? '' }) },
    ...(open ? { scripts: ['js/upload.js'] } : {}),
    heading: assignment.title,
    meta: [t('{{minutes}} minutos', { minutes: assignment.minutes }), t(WHO[assignment.approval])],
    state: stateNote(room),
    instructions: assignment.html,
    instructionsFolded: last !== undefined,
    example: assignment.exampleHtml,
    rubric: assignment.rubric.map(presentCriterion),
    errors,
    form: open ? presentForm(room, problems, errors) : null,
    folded: waiting && errors.length === 0 ? t('Entregar otra versión') : null,
    last: last ? presentHandedIn(room, last, t('Lo que entregaste')) : null,
    earlier: handedIn
      .filter((version) => version !== last)
      .reverse()
      .map((version) =>
        presentHandedIn(room, version, t('Versión {{version}}', { version: version.version })),
      ),
  };
}

const WHO = {
  self: 'La revisas con tu lista',
  sample: 'Vale al entregarla; tu capacitadora puede leerla',
  trainer: 'La revisa tu capacitadora',
} as const;

function stateNote(room: AssignmentRoom): Note | null {
  const record = recordOf(room);
  const last = lastOf(room);
  if (!isLive(room.enrollment) && record?.state !== 'approved') {
    return {
      kind: 'warn',
      text: t('Tu matrícula está cerrada: ahora no puedes entregar. Lo tuyo sigue guardado.'),
    };
  }
  const toCourse = {
    href: paths.enrollmentNow(room.enrollment.id),
    label: t('Seguir con el curso'),
  };
  switch (record?.state) {
    case undefined:
      return null;
    case 'approved':
      return {
        kind: 'ok',
        title: t('Tu tarea está aprobada.'),
        text: record.approvedBy ? `${t(approvedByTexts[record.approvedBy])}.` : '',
        action: toCourse,
      };
    case 'returned':
      return {
        kind: 'warn',
        title: t('Tu tarea volvió con un comentario.'),
        text: t('Léelo abajo, corrige y entrégala otra vez. Lo que enviaste sigue aquí.'),
      };
    case 'submitted': {
      const at = last?.submittedAt;
      const due = at && room.assignment.deliverable ? answerDueAt(at) : null;
      return {
        icon: 'clock',
        title: at
          ? t('En revisión desde el {{when}}.', { when: formatMoment(at) })
          : t('En revisión.'),
        text: due
          ? t('Tienes respuesta hasta el {{day}}. Si no llega, queda aprobada.', {
              day: formatDay(due),
            })
          : t('No hace falta esperar.'),
        action: toCourse,
      };
    }
  }
}

function presentCriterion({ title, levels }: Criterion): AssignmentPage['rubric'][number] {
  return { title, levels: levels.map(({ text, points }) => ({ text, points })) };
}

function presentForm(
  room: AssignmentRoom,
  { values, errors = {} }: AssignmentProblems,
  list: AssignmentPage['errors'],
): AssignmentFormModel {
  const { enrollment, assignment } = room;
  const start = startingPoint(room);
  const ticked = values
    ? [values['checklist'] ?? values['checklist.'] ?? []].flat().map(Number)
    : draftOf(room)
      ? (start.checklist ?? [])
      : [];
  const sends = assignment.send;
  const files = start.files ?? [];
  const fileError = list.some(({ id }) => id === 'files');
  return {
    heading: recordOf(room)?.state === 'returned' ? t('Tu nueva versión') : t('Tu entrega'),
    action: paths.assignment(enrollment.id, assignment.slug),
    draftKey: `assignment-${enrollment.id}-${assignment.slug}`,
    version: nextVersionOf(room),
    text: sends.includes('text')
      ? {
          id: 'text',
          name: 'text',
          label: t('Escribe aquí'),
          rows: 8,
          value: [values?.['text'] ?? start.text ?? ''].flat()[0] ?? '',
          maxlength: MAXIMUM_TEXT,
          ...(sends.length > 1 ? { optional: true } : {}),
          ...(errors['text'] ? { error: errors['text'] } : {}),
        }
      : null,
    files: files.map((file, index) => ({
      ...listedFile(room, file),
      remove: {
        href: paths.assignmentFileRemoved(enrollment.id, assignment.slug, String(file.id)),
        label: t('Quitar el archivo {{number}}: {{name}}', { number: index + 1, name: file.name }),
      },
    })),
    file:
      (sends.includes('photo') || sends.includes('file')) && files.length < MAXIMUM_FILES
        ? {
            id: 'files',
            name: 'files',
            label: files.length === 0 ? t('Tus fotos o archivos') : t('Agregar otro archivo'),
            hint: fileHint(sends.includes('file')),
            accept: sends.includes('file') ? ACCEPTED : ACCEPTED_PICTURES,
            multiple: true,
            ...(sends.includes('text') ? { optional: true } : {}),
            ...(fileError ? { error: t('Revisa los archivos que no se guardaron.') } : {}),
          }
        : null,
    checks: assignment.checklist.map((label, place) => ({
      id: `checklist-${place}`,
      name: 'checklist[]',
      value: String(place),
      label,
      checked: ticked.includes(place),
    })),
    checksIntro:
      assignment.approval === 'self'
        ? t('Marca lo que ya cumple tu tarea. Cuando esté todo marcado, queda aprobada.')
        : t('Marca lo que ya cumple tu tarea.'),
    whoSees: t(WHO_SEES[assignment.approval]),
  };
}

const WHO_SEES = {
  self: 'Queda guardada para ti y para el equipo de tu grupo.',
  sample: 'La puede leer el equipo de tu grupo. Nadie más la ve.',
  trainer: 'La lee el equipo de tu grupo. Nadie más la ve.',
} as const;

function fileHint(documents: boolean): string {
  const size = formatNumber(MAXIMUM_FILE_BYTES / 1024 / 1024);
  return documents
    ? t(
        '¿La hiciste en papel? Toma una foto por hoja, con luz y sin sombra. También sirve PDF, Word o Excel, hasta {{size}} MB cada uno.',
        { size },
      )
    : t(
        '¿La hiciste en papel? Toma una foto por hoja, con luz y sin sombra. Hasta {{size}} MB cada una.',
        { size },
      );
}

function listedFile({ enrollment, assignment }: AssignmentRoom, file: StoredFileRef): ListedFile {
  return {
    name: file.name,
    href: paths.assignmentFile(enrollment.id, assignment.slug, String(file.id)),
    icon: iconOf(file.type),
    state: { kind: 'ok', text: t('Recibido · {{size}}', { size: formatBytes(file.bytes) }) },
  };
}

function presentHandedIn(room: AssignmentRoom, version: StoredSubmission, title: string): HandedIn {
  const { decision, submittedAt } = version;
  return {
    heading: submittedAt ? `${title}, ${formatDay(submittedAt)}` : title,
    text: paragraphsOf(version.text ?? ''),
    files: (version.files ?? []).map((file) => listedFile(room, file)),
    checklist: room.assignment.checklist.filter((_, place) => version.checklist?.includes(place)),
    comment:
      decision && decision.comment !== ''
        ? {
            by: t('{{name}}, {{day}}', { name: decision.byName, day: formatDay(decision.at) }),
            text: paragraphsOf(decision.comment),
          }
        : null,
  };
}

export function paragraphsOf(text: string): string[] {
  return text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
}

function errorList(
  { assignment }: AssignmentRoom,
  { errors = {}, outcome }: AssignmentProblems,
): AssignmentPage['errors'] {
  const list = Object.entries(errors).map(([id, text]) => ({ id, text }));
  for (const file of outcome?.files ?? []) {
    list.push({ id: 'files', text: `${shortName(file.name)}: ${fileProblemText(file)}` });
  }
  if (outcome?.reason === 'nothing-sent') {
    const canWrite = assignment.send.includes('text');
    const canUpload = assignment.send.length > Number(canWrite);
    list.push({
      id: canWrite ? 'text' : 'files',
      text: !canWrite
        ? t('Sube una foto o un archivo para entregar.')
        : canUpload
          ? t('Escribe tu tarea o sube una foto para entregar.')
          : t('Escribe tu tarea para entregar.'),
    });
  }
  if (outcome?.reason === 'checklist-incomplete') {
    list.push({
      id: 'checklist-0',
      text: counted(
        assignment.checklist.length,
        'Marca el punto de la lista cuando tu tarea lo cumpla. Ya guardamos lo que escribiste.',
        'Marca los {{count}} puntos de la lista cuando tu tarea los cumpla. Ya guardamos lo que escribiste.',
      ),
    });
  }
  return list;
}

/** Why a file was not taken, with the figures of this one. */
export function fileProblemText({ problem, bytes }: RefusedFile): string {
  const megabytes = (count: number) => formatNumber(Math.ceil((count / 1024 / 1024) * 10) / 10);
  return t(fileTexts[problem], {
    size: megabytes(bytes),
    limit: megabytes(problem === 'no-space' ? MAXIMUM_BYTES_PER_PERSON : MAXIMUM_FILE_BYTES),
    count: MAXIMUM_FILES,
  });
}

function shortName(name: string): string {
  return name.length > 60 ? `${name.slice(0, 57)}…` : name;
}
