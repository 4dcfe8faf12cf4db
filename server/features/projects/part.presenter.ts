import { MAXIMUM_SHEETS, type ProjectPart } from '../../domain/projects.js';
import { type RefusedFile } from '../../files/accept.js';
import { isPicture, kindOfType } from '../../files/kinds.js';
import { MAXIMUM_BYTES_PER_PERSON, MAXIMUM_FILE_BYTES } from '../../files/limits.js';
import { type CheckField, type FileField, type Note } from '../../http/components.js';
import { type FormErrors } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatMoment, formatNumber, formatTime } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { partTexts } from '../../i18n/projects.js';
import { fileTexts } from '../../i18n/work.js';
import { formatBytes } from '../../i18n/words.js';
import { hasUnsentSheets, lastVersion, type OwnProject, type Sheet } from './project.service.js';
import { countSheets } from './words.js';

export interface PartPage extends PageModel {
  /** How to take the photos; null once nothing can be changed. */
  intro: string | null;
  errors: { id?: string; text: string }[];
  state: Note | null;
  heading: string | null;
  sheets: SheetRow[];
  /** Null while nothing can be changed. */
  form: {
    action: string;
    file: FileField;
    /** Null when all that is here was handed in. */
    handIn: { check: CheckField; reminders: string[]; label: string } | null;
  } | null;
  /** Where the rest of the project is. */
  backTo: { href: string; label: string };
}

export interface SheetRow {
  number: number;
  title: string;
  detail: string;
  icon: string;
  href: string;
  received: string;
  up: { href: string; label: string } | null;
  remove: { href: string; label: string } | null;
}

/** What was wrong with a form that is shown again. */
export interface PartProblems {
  refused?: readonly RefusedFile[];
  errors?: FormErrors;
  nameless?: boolean;
}

/** `/aula/:enrollment/proyecto/modelo` and `/finanzas` */
export function presentPart(
  own: OwnProject,
  part: ProjectPart,
  now: Date,
  problems: PartProblems = {},
): PartPage {
  const { enrollment, project } = own;
  const locked = Boolean(project?.reviewStartedAt);
  const version = lastVersion(project, part);
  const sheets = locked ? (version?.files ?? []) : (project?.drafts[part] ?? []);
  const words = WORDS[part];
  return {
    title: words.title(),
    nav: 'project',
    enrollment: enrollment.id,
    back: { href: paths.project(enrollment.id), label: t('Volver al proyecto') },
    bar: { title: t(partTexts[part]) },
    dock: true,
    scripts: locked ? [] : ['js/upload.js'],
    intro: locked ? null : words.intro(),
    errors: problemList(problems),
    state: stateNote(own, part),
    heading: sheets.length === 0 ? null : countSheets(sheets.length),
    sheets: sheets.map((sheet, index) => sheetRow(own, part, sheet, { index, locked, now })),
    form: locked
      ? null
      : {
          action: paths.projectPart(enrollment.id, part),
          file: {
            id: 'files',
            name: 'files',
            label: sheets.length === 0 ? t('Tus hojas') : t('Agregar otra hoja'),
            hint: t(
              'Antes de la foto, tapa con un papel tu nombre, tu documento y tu cara. Quien valora no debe saber de quién es.',
            ),
            multiple: true,
            ...(problems.refused?.length || problems.errors?.files
              ? { error: problems.errors?.files ?? t('Revisa los archivos que no se guardaron.') }
              : {}),
          },
          handIn:
            version && !hasUnsentSheets(project, part)
              ? null
              : {
                  label: version ? t('Entregar el cambio') : words.handIn(),
                  reminders: words.reminders(),
                  check: {
                    id: 'nameless',
                    name: 'nameless',
                    label: t('En mis hojas no se ve mi nombre ni mi cara'),
                    checked: problems.nameless ?? false,
                    ...(problems.errors?.nameless ? { error: problems.errors.nameless } : {}),
                  },
                },
        },
    backTo: { href: paths.project(enrollment.id), label: t('Volver a mi proyecto') },
  };
}

interface PartWords {
  title: () => string;
  intro: () => string;
  reminders: () => string[];
  handIn: () => string;
}

const WORDS: Record<ProjectPart, PartWords> = {
  model: {
    title: () => t('Tu modelo de negocio'),
    intro: () =>
      t(
        '¿Lo hiciste en papel? Toma una foto por hoja, con luz y sin sombra. También sirve PDF, Word o Excel, hasta 15 MB cada archivo.',
      ),
    reminders: () => [
      t('Se leen los nueve bloques'),
      t('Están tu prueba con clientes y tu pitch escrito'),
    ],
    handIn: () => t('Entregar mi modelo'),
  },
  finance: {
    title: () => t('Tu herramienta financiera'),
    intro: () =>
      t(
        'Sube tu hoja de cálculo, o una foto por hoja si la hiciste en papel, con luz y sin sombra. Hasta 15 MB cada archivo.',
      ),
    reminders: () => [
      t('Los números coinciden con mi modelo de negocio'),
      t('Se ve el flujo de los seis meses'),
    ],
    handIn: () => t('Entregar mi herramienta'),
  },
};

function stateNote(own: OwnProject, part: ProjectPart): Note | null {
  const version = lastVersion(own.project, part);
  if (!version) return null;
  const when = formatMoment(version.at, own.timeZone);
  const received = t('Recibimos {{sheets}} el {{when}}.', {
    sheets: countSheets(version.files.length),
    when,
  });
  if (own.project?.reviewStartedAt) {
    return {
      kind: 'ok',
      title: received,
      text: t('Ya empezaron a valorarlo, así que ahora no se cambia.'),
    };
  }
  return hasUnsentSheets(own.project, part)
    ? {
        kind: 'warn',
        title: t('Cambiaste tus hojas y falta entregar el cambio.'),
        text: `${received} ${t('Eso vale mientras no entregues otra vez.')}`,
      }
    : { kind: 'ok', title: received, text: t('Puedes cambiarlo hasta que empiecen a valorarlo.') };
}

function sheetRow(
  { enrollment, timeZone }: OwnProject,
  part: ProjectPart,
  sheet: Sheet,
  { index, locked, now }: { index: number; locked: boolean; now: Date },
): SheetRow {
  const number = index + 1;
  return {
    number,
    title: t('Hoja {{number}}', { number }),
    detail: sheet.name,
    icon: isPicture(sheet.type) ? 'image' : iconOfDocument(sheet.type),
    href: paths.projectSheet(enrollment.id, part, sheet.id),
    received: t('Recibida, {{when}} · {{size}}', {
      when: whenReceived(sheet.at, now, timeZone),
      size: formatBytes(sheet.bytes),
    }),
    up:
      locked || index === 0
        ? null
        : {
            href: paths.projectSheetUp(enrollment.id, part, sheet.id),
            label: t('Poner la hoja {{number}} antes', { number }),
          },
    remove: locked
      ? null
      : {
          href: paths.projectSheetRemoved(enrollment.id, part, sheet.id),
          label: t('Quitar la hoja {{number}}', { number }),
        },
  };
}

/** The time of day is enough for today. */
function whenReceived(at: Date, now: Date, timeZone?: string): string {
  const day = formatDay(at, timeZone);
  return day === formatDay(now, timeZone) ? formatTime(at, timeZone) : day;
}

function iconOfDocument(type: string): string {
  const kind = kindOfType(type);
  return kind === 'xlsx' || kind === 'ods' ? 'table' : 'file-text';
}

function problemList({ refused = [], errors = {} }: PartProblems): PartPage['errors'] {
  return [
    ...refused.map((file) => ({
      id: 'files',
      text: t('«{{name}}»: {{problem}}', { name: file.name, problem: problemText(file) }),
    })),
    ...Object.entries(errors).map(([id, text]) => ({ id, text })),
  ];
}

const MEGABYTE = 1024 * 1024;

function problemText({ problem, bytes }: RefusedFile): string {
  const limit = problem === 'no-space' ? MAXIMUM_BYTES_PER_PERSON : MAXIMUM_FILE_BYTES;
  return t(fileTexts[problem], {
    size: formatNumber(Math.ceil(bytes / MEGABYTE)),
    limit: formatNumber(limit / MEGABYTE),
    count: MAXIMUM_SHEETS,
  });
}
