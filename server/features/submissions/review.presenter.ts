import { type Criterion } from '../../content/types.js';
import { answerDueAt } from '../../domain/assignments.js';
import { maximumOf } from '../../domain/rubric.js';
import { iconOf, isPicture, isShownInline } from '../../files/kinds.js';
import {
  type LevelsCriterion,
  type ListedFile,
  type Note,
  type TextareaField,
} from '../../http/components.js';
import { type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatMoment } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { approvedByTexts } from '../../i18n/work.js';
import { formatBytes } from '../../i18n/words.js';
import { type StoredFileRef, type StoredSubmission } from '../assignments/submission.js';
import { type ReviewedSubmission } from './submissions.service.js';

export interface SubmissionDocument {
  text: string[];
  /** Shown on the page, in the order in which they were handed in. */
  sheets: { kind: 'picture' | 'pdf'; name: string; href: string; alt: string }[];
  /** To download. */
  files: ListedFile[];
  checklist: { text: string; ticked: boolean }[];
}

export interface EarlierVersion extends SubmissionDocument {
  heading: string;
  comment: string[];
}

export interface ReviewPage extends PageModel {
  heading: string;
  meta: string;
  state: Note | null;
  document: SubmissionDocument;
  instructions: string;
  earlier: EarlierVersion[];
  form: {
    action: string;
    draftKey: string;
    criteria: LevelsCriterion[];
    comment: TextareaField;
    sample: boolean;
  } | null;
  errors: { id: string; text: string }[];
  queueUrl: string;
}

interface Told {
  form?: RefusedForm;
  /** The decision came too late: what was typed is shown, and why it was not kept. */
  late?: boolean;
}

/** `/capacitacion/revisar/:submission` */
export function presentReview(reviewed: ReviewedSubmission, { form, late }: Told = {}): ReviewPage {
  const { submission, assignment, personName, track } = reviewed;
  const module = track.moduleBySlug.get(assignment.slug);
  const open = Boolean(submission.awaitsTrainer);
  return {
    title: t('Revisar: {{title}}', { title: assignment.title }),
    nav: 'submissions',
    layout: 'split',
    back: { href: paths.submissions(), label: t('Volver a la lista') },
    bar: {
      title: personName,
      detail: t('· Módulo {{number}}', { number: module?.number ?? '' }),
    },
    heading: assignment.title,
    meta: metaOf(reviewed),
    state: stateNote(reviewed, late ?? false),
    document: documentOf(reviewed, submission),
    instructions: assignment.html,
    earlier: reviewed.earlier.toReversed().map((version) => ({
      ...documentOf(reviewed, version),
      heading: t('Versión {{version}}, {{when}}', {
        version: version.version,
        when: formatDay(version.submittedAt ?? version.savedAt),
      }),
      comment: linesOf(version.decision?.comment ?? ''),
    })),
    form: open || late ? formOf(reviewed, form) : null,
    errors: Object.entries(form?.errors ?? {}).map(([id, text]) => ({
      id: id.startsWith('levels.') ? `level-${id.slice('levels.'.length)}` : id,
      text,
    })),
    queueUrl: paths.submissions(),
  };
}

function metaOf({ submission, cohortTitle }: ReviewedSubmission): string {
  const when = formatMoment(submission.submittedAt ?? submission.savedAt);
  return submission.version > 1
    ? t('{{cohort}} · versión {{version}}, entregada el {{when}}', {
        cohort: cohortTitle,
        version: submission.version,
        when,
      })
    : t('{{cohort}} · entregada el {{when}}', { cohort: cohortTitle, when });
}

function stateNote({ submission, newerId }: ReviewedSubmission, late: boolean): Note | null {
  const unsaved = late ? ` ${t('Lo que escribiste sigue aquí abajo y no se envió.')}` : '';
  if (newerId) {
    return {
      kind: 'warn',
      role: 'alert',
      title: t('La persona entregó una versión nueva.'),
      text: t('Esta ya no se responde.') + unsaved,
      action: { href: paths.submission(newerId), label: t('Ver la nueva') },
    };
  }
  const { decision, approvedBy } = submission;
  if (decision) {
    const values = { name: decision.byName, when: formatMoment(decision.at) };
    return {
      kind: late ? 'warn' : decision.state === 'approved' ? 'ok' : 'warn',
      ...(late ? { role: 'alert' as const } : {}),
      title:
        decision.state === 'approved'
          ? t('{{name}} la aprobó el {{when}}.', values)
          : t('{{name}} la devolvió el {{when}}.', values),
      text: [decision.comment ? `«${decision.comment}»` : '', unsaved].join(' ').trim(),
    };
  }
  if (submission.state === 'approved' && approvedBy && !submission.awaitsTrainer) {
    return { kind: 'ok', text: `${t(approvedByTexts[approvedBy])}.${unsaved}` };
  }
  if (submission.state === 'approved') {
    return {
      icon: 'info',
      text: t(
        'Es una de cada cinco: ya está aprobada. Léela y devuélvela sólo si hace falta corregir.',
      ),
    };
  }
  return submission.submittedAt
    ? {
        icon: 'clock',
        text: t('Espera tu respuesta hasta el {{day}}.', {
          day: formatDay(answerDueAt(submission.submittedAt)),
        }),
      }
    : null;
}

function documentOf(
  { submission, assignment }: ReviewedSubmission,
  version: StoredSubmission,
): SubmissionDocument {
  const href = ({ id }: StoredFileRef) => paths.submissionFile(String(submission._id), String(id));
  const files = version.files ?? [];
  return {
    text: linesOf(version.text ?? ''),
    sheets: files
      .filter(({ type }) => isShownInline(type))
      .map((file, index) => ({
        kind: isPicture(file.type) ? 'picture' : 'pdf',
        name: file.name,
        href: href(file),
        alt: t('Hoja {{number}}: {{name}}', { number: index + 1, name: file.name }),
      })),
    files: files
      .filter(({ type }) => !isShownInline(type))
      .map((file) => ({
        name: file.name,
        href: href(file),
        icon: iconOf(file.type),
        state: { kind: 'ok', text: formatBytes(file.bytes) },
      })),
    checklist: assignment.checklist.map((text, place) => ({
      text,
      ticked: version.checklist?.includes(place) ?? false,
    })),
  };
}

function formOf(
  { submission, assignment }: ReviewedSubmission,
  form?: RefusedForm,
): ReviewPage['form'] {
  const id = String(submission._id);
  const typed = (name: string) => [form?.values[name] ?? ''].flat()[0] ?? '';
  return {
    action: paths.submission(id),
    draftKey: `decision-${id}`,
    sample: submission.state === 'approved',
    criteria: assignment.rubric.map((criterion) => criterionOf(criterion, typed, form)),
    comment: {
      id: 'comment',
      name: 'comment',
      label: t('Tu comentario'),
      hint: t('Lo lee la persona. Di qué está bien y qué cambiar, con un ejemplo.'),
      rows: 4,
      value: typed('comment'),
      ...(form?.errors['comment'] ? { error: form.errors['comment'] } : {}),
    },
  };
}

function criterionOf(
  criterion: Criterion,
  typed: (name: string) => string,
  form?: RefusedForm,
): LevelsCriterion {
  const { id, title, levels } = criterion;
  const error = form?.errors[`levels.${id}`];
  const value = typed(`levels.${id}`);
  return {
    id: `level-${id}`,
    name: `levels[${id}]`,
    title,
    total: maximumOf(criterion),
    levels: levels.map(({ points, text }, place) => ({ value: String(place), points, text })),
    ...(value ? { value } : {}),
    ...(error ? { error } : {}),
  };
}

function linesOf(text: string): string[] {
  return text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
}
