import { type Catalogue } from '../../content/types.js';
import { formatSerial } from '../../domain/certificate.js';
import { REVOCATION_REASONS } from '../../domain/states.js';
import {
  type ChoiceField,
  type Empty,
  type Fact,
  type Note,
  type Table,
  type TableCell,
  type Tabs,
  type TextareaField,
  type TextField,
} from '../../http/components.js';
import { type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { revocationTexts } from '../../i18n/certificates.js';
import { formatDate } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { type IssuedCertificate, type Snapshot } from './certificate.js';
import { stateOf } from './certificates.presenter.js';
import { type Unissued } from './register.service.js';
import { factsOf } from './wording.js';

export type RegisterView = 'issued' | 'corrections' | 'unissued';

export const REGISTER_VIEWS: readonly { view: RegisterView; slug?: string; label: string }[] = [
  { view: 'issued', label: 'Emitidos' },
  { view: 'corrections', slug: 'correcciones', label: 'Piden corrección' },
  { view: 'unissued', slug: 'sin-emitir', label: 'Sin emitir' },
];

/** A code that was looked for; the serial is null when it cannot be one. */
export interface TypedCode {
  text: string;
  serial: string | null;
}

export interface RegisterPage extends PageModel {
  tabs: Tabs;
  search: { action: string; field: TextField; errors: Record<string, string> };
  intro: string;
  table: Table | null;
  empty: Empty | null;
}

/** `/coordinacion/certificados` */
export function presentRegister(
  view: RegisterView,
  lists: { certificates: readonly IssuedCertificate[]; unissued: readonly Unissued[] },
  catalogue: Pick<Catalogue, 'track'>,
  typed: TypedCode | null,
): RegisterPage {
  const table =
    view === 'unissued'
      ? unissuedTable(lists.unissued, catalogue)
      : issuedTable(lists.certificates);
  const error = typed
    ? t('No es un código completo. Cópialo del certificado: tiene 28 letras y números.')
    : undefined;
  return {
    title: t('Certificados'),
    nav: 'issued-certificates',
    wide: true,
    tabs: {
      label: t('Certificados'),
      items: REGISTER_VIEWS.map(({ view: other, slug, label }) => ({
        href: paths.issuedCertificates({ view: slug }),
        label: t(label),
        current: other === view,
      })),
    },
    search: {
      action: paths.issuedCertificates(),
      errors: error ? { codigo: error } : {},
      field: {
        id: 'codigo',
        name: 'codigo',
        label: t('Buscar por código'),
        autocomplete: 'off',
        maxlength: 200,
        value: typed?.text,
        error,
      },
    },
    intro: t(INTROS[view]),
    table: table.rows.length > 0 ? table : null,
    empty: table.rows.length > 0 ? null : emptyOf(view),
  };
}

const INTROS: Record<RegisterView, string> = {
  issued: 'Los 50 más recientes. Los anteriores se encuentran por su código.',
  corrections: 'Comprueba el nombre con la persona antes de emitir otro.',
  unissued: 'Terminaron un curso y todavía no tienen certificado.',
};

function emptyOf(view: RegisterView): Empty {
  const texts = {
    issued: [
      t('Todavía no hay certificados'),
      t('El primero aparece aquí cuando alguien de tu municipio termina un curso.'),
    ],
    corrections: [
      t('Nadie pide una corrección'),
      t('Cuando alguien vea un error en su nombre, lo pedirá desde su certificado.'),
    ],
    unissued: [
      t('Nadie espera su certificado'),
      t('Los certificados se emiten solos al terminar un curso.'),
    ],
  } as const satisfies Record<RegisterView, readonly [string, string]>;
  const [title, text] = texts[view];
  return { drawing: 'empty-certificate', title, text };
}

function issuedTable(certificates: readonly IssuedCertificate[]): Table {
  return {
    caption: t('Certificados'),
    columns: [
      { label: t('Persona') },
      { label: t('Curso') },
      { label: t('Emitido') },
      { label: t('Estado') },
    ],
    rows: certificates.map((certificate) => ({
      header: {
        text: certificate.snapshot.personName,
        href: paths.issuedCertificate(certificate.serial),
        detail: formatSerial(certificate.serial),
      },
      cells: [
        { text: certificate.snapshot.trackTitle },
        { text: formatDate(certificate.issuedAt, certificate.snapshot.timeZone) },
        stateCell(certificate),
      ],
    })),
  };
}

function stateCell(certificate: IssuedCertificate): TableCell {
  return certificate.correctionAskedAt && !certificate.revoked
    ? { chip: { kind: 'warn', text: t('Pide corrección') } }
    : { chip: stateOf(certificate) };
}

function unissuedTable(people: readonly Unissued[], catalogue: Pick<Catalogue, 'track'>): Table {
  return {
    caption: t('Personas sin certificado'),
    columns: [
      { label: t('Persona') },
      { label: t('Curso') },
      { label: t('Terminó') },
      { label: t('Qué pasa') },
    ],
    rows: people.map(({ name, track, completedAt, unprintable }) => ({
      header: { text: name },
      cells: [
        { text: catalogue.track(track)?.title ?? track },
        { text: completedAt ? formatDate(completedAt) : '' },
        unprintable.length > 0
          ? {
              chip: { kind: 'warn', text: t('Falta corregir el nombre') },
              detail: t(
                'No se puede imprimir {{characters}}. La persona lo corrige en Mi cuenta.',
                {
                  characters: unprintable.join(' '),
                },
              ),
            }
          : { chip: { kind: 'wait', text: t('Se emite en unos minutos') } },
      ],
    })),
  };
}

export interface IssuedPage extends PageModel {
  heading: string;
  note: Note | null;
  facts: Fact[];
  verify: string;
  form: {
    action: string;
    errors: Record<string, string>;
    reason: ChoiceField;
    note: TextareaField;
  } | null;
}

/** `/coordinacion/certificados/:serial`. `today`: what it would say if it was issued now. */
export function presentIssued(
  certificate: IssuedCertificate,
  today: Snapshot | null,
  form?: RefusedForm,
): IssuedPage {
  const { serial, snapshot, issuedAt, revoked } = certificate;
  return {
    title: t('Certificado de {{name}}', { name: snapshot.personName }),
    nav: 'issued-certificates',
    wide: true,
    back: { href: paths.issuedCertificates(), label: t('Certificados') },
    heading: snapshot.personName,
    note: noteOf(certificate, today),
    facts: [
      { term: t('Estado'), chip: stateOf(certificate) },
      { term: t('Emitido'), text: formatDate(issuedAt, snapshot.timeZone) },
      ...factsOf(certificate),
    ],
    verify: paths.verifyCode(serial),
    form: revoked ? null : revocationForm(certificate, today, form),
  };
}

function noteOf(certificate: IssuedCertificate, today: Snapshot | null): Note | null {
  const { revoked, snapshot, correctionAskedAt } = certificate;
  if (revoked) {
    const date = formatDate(revoked.at, snapshot.timeZone);
    return {
      kind: 'bad',
      title: t('Anulado el {{date}}: {{reason}}.', {
        date,
        reason: t(revocationTexts[revoked.reason].label).toLowerCase(),
      }),
      text: revoked.note,
      ...(revoked.replacedBy
        ? {
            action: { href: paths.issuedCertificate(revoked.replacedBy), label: t('Ver el nuevo') },
          }
        : {}),
    };
  }
  if (!correctionAskedAt) return null;
  return {
    kind: 'warn',
    title: t('La persona pide una corrección.'),
    text: t('Dice que su nombre es: {{name}}. Compruébalo antes de emitir otro.', {
      name: today?.personName ?? snapshot.personName,
    }),
  };
}

function revocationForm(
  { serial, userId }: IssuedCertificate,
  today: Snapshot | null,
  form?: RefusedForm,
): NonNullable<IssuedPage['form']> {
  const { values = {}, errors = {} } = form ?? {};
  const reasons = REVOCATION_REASONS.filter((reason) => userId !== null || reason === 'mistake');
  return {
    action: paths.issuedCertificate(serial),
    errors,
    reason: {
      id: 'reason',
      name: 'reason',
      label: t('¿Qué pasa con este certificado?'),
      required: true,
      value: values.reason,
      error: errors.reason,
      options: reasons.map((reason) => ({
        value: reason,
        label: t(revocationTexts[reason].label),
        hint:
          reason === 'name' && today
            ? t('Se emite otro con el nombre de su cuenta: {{name}}', { name: today.personName })
            : t(revocationTexts[reason].hint),
      })),
    },
    note: {
      id: 'note',
      name: 'note',
      label: t('Qué pasó y quién lo pidió'),
      hint: t(
        'Queda en el registro y lo ve sólo el equipo. No escribas datos de su situación migratoria.',
      ),
      rows: 3,
      maxlength: 500,
      required: true,
      value: typeof values.note === 'string' ? values.note : '',
      error: errors.note,
    },
  };
}
