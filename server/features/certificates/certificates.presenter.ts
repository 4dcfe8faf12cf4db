import { formatSerial } from '../../domain/certificate.js';
import { type CertificateBlocker } from '../../domain/certificate.js';
import { type MissingItem } from '../../domain/missing.js';
import {
  type CertificatePreview,
  type Chip,
  type Empty,
  type Fact,
  type Note,
  type Row,
  type TextField,
} from '../../http/components.js';
import { type SessionUser } from '../../http/currentUser.js';
import { type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { qrCode } from '../../http/qrCode.js';
import { type PageModel } from '../../http/renderPage.js';
import { revocationTexts } from '../../i18n/certificates.js';
import { formatDate, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { missingTexts } from '../../i18n/study.js';
import { countLessons } from '../../i18n/words.js';
import { type OpenEnrollment } from '../enrollments/enrollment.service.js';
import { type IssuedCertificate } from './certificate.js';
import { type OwnCertificates } from './certificates.service.js';
import { detailOf, projectOf, verbOf } from './wording.js';

/** So many of «qué me falta» are shown; the course map has them all. */
const SHOWN_MISSING = 3;

export interface CertificatesPage extends PageModel {
  rows: Row[];
  empty: Empty | null;
  /** Courses on the way to a certificate. */
  pending: { heading: string; note: Note | null; rows: Row[]; more: string | null; map: string }[];
}

/** `/certificados` */
export function presentCertificates(all: readonly OwnCertificates[]): CertificatesPage {
  const rows = all.flatMap(({ certificates }) => certificates.map(rowOf));
  const pending = all.flatMap(({ open, outcome }) =>
    outcome ? [pendingOf(open, outcome.blockers)] : [],
  );
  return {
    title: t('Mis certificados'),
    rows,
    empty: rows.length > 0 || pending.some(({ note }) => note) ? null : emptyOf(all),
    pending,
  };
}

function rowOf(certificate: IssuedCertificate): Row {
  const { serial, snapshot, issuedAt } = certificate;
  return {
    icon: certificate.revoked ? 'circle-alert' : 'award',
    title: snapshot.trackTitle,
    detail: t('Emitido el {{date}}', { date: formatDate(issuedAt, snapshot.timeZone) }),
    href: paths.certificate(serial),
    ...(certificate.revoked ? { chip: stateOf(certificate) } : {}),
  };
}

function emptyOf(all: readonly OwnCertificates[]): Empty {
  const studying = all.find(({ outcome }) => outcome !== null);
  return {
    drawing: 'empty-certificate',
    title: t('Todavía no tienes certificados'),
    text: t('El primero llega al terminar tu curso.'),
    action: studying
      ? { href: paths.classroom(), label: t('Seguir con mi curso') }
      : { href: paths.courses(), label: t('Ver los cursos') },
  };
}

function pendingOf(
  { track, enrollment }: OpenEnrollment,
  blockers: readonly CertificateBlocker[],
): CertificatesPage['pending'][number] {
  const missing = blockers.flatMap((blocker) =>
    blocker.code === 'not-complete' ? blocker.missing : [],
  );
  const rest = missing.length - SHOWN_MISSING;
  const note = noteOf(blockers);
  const { title } = track;
  return {
    heading: note ? title : t('Qué te falta en «{{title}}»', { title }),
    note,
    rows: missing.slice(0, SHOWN_MISSING).map((item) => missingRow(item, { track, enrollment })),
    more: rest > 0 ? t('y {{count}} cosas más', { count: formatNumber(rest) }) : null,
    map: paths.enrollmentNow(enrollment.id),
  };
}

function missingRow(item: MissingItem, { track }: OpenEnrollment): Row {
  const number = 'module' in item ? (track.moduleBySlug.get(item.module)?.number ?? '') : '';
  const lessons = item.code === 'lessons' ? countLessons(item.lessons.length) : '';
  return {
    icon: item.waiting ? 'clock' : 'circle-dot',
    title: t(missingTexts[item.code], { number, lessons }),
    quiet: true,
    ...(item.waiting ? { chip: { kind: 'wait' as const, text: t('En revisión') } } : {}),
  };
}

/** A course that is complete while its certificate waits for the person's name. */
function noteOf(blockers: readonly CertificateBlocker[]): Note | null {
  for (const blocker of blockers) {
    if (blocker.code !== 'name-unprintable' && blocker.code !== 'name-missing') continue;
    const characters = blocker.code === 'name-unprintable' ? blocker.characters.join(' ') : '';
    return {
      kind: 'warn',
      title: t('Terminaste. Falta tu nombre.'),
      text: characters
        ? t(
            'El certificado no puede mostrar {{characters}}. Escribe el nombre para el certificado con letras y vuelve a esta página.',
            { characters },
          )
        : t('Escribe el nombre para el certificado y vuelve a esta página.'),
      action: { href: `${paths.profile()}#certificateName`, label: t('Escribir mi nombre') },
    };
  }
  return null;
}

export interface CertificatePage extends PageModel {
  heading: string;
  intro: string;
  note: Note | null;
  /** Not there once it is revoked: nobody should hand it on. */
  valid: {
    preview: CertificatePreview;
    pdf: string;
    share: string;
  } | null;
  facts: Fact[];
  address: { href: string; text: string };
  rows: Row[];
}

/** `/certificados/:serial` */
export function presentCertificate(
  certificate: IssuedCertificate,
  user: Pick<SessionUser, 'firstName'>,
  publicUrl: string,
): CertificatePage {
  const { serial, snapshot, issuedAt, revoked, correctionAskedAt } = certificate;
  const url = `${publicUrl}${paths.verifyCode(serial)}`;
  return {
    title: t('Tu certificado'),
    wide: true,
    back: { href: paths.certificates(), label: t('Volver a mis certificados') },
    bar: { title: t('Tu certificado') },
    heading: revoked
      ? t('Este certificado ya no vale')
      : t('Lo lograste, {{name}}', { name: user.firstName }),
    intro: revoked
      ? t('Se anuló el {{date}}. No lo uses ni lo compartas.', {
          date: formatDate(revoked.at, snapshot.timeZone),
        })
      : t('Este certificado es tuyo para siempre, aunque cierres tu cuenta.'),
    note: noteOfState(certificate),
    valid: revoked
      ? null
      : {
          preview: previewOf(certificate, url),
          pdf: paths.certificatePdf(serial),
          share: shareLink(certificate, url),
        },
    facts: [
      { term: t('Código'), text: formatSerial(serial) },
      { term: t('Emitido'), text: formatDate(issuedAt, snapshot.timeZone) },
      { term: t('Estado'), chip: stateOf(certificate) },
    ],
    address: { href: paths.verifyCode(serial), text: url.replace(/^https?:\/\//, '') },
    rows:
      revoked || correctionAskedAt
        ? []
        : [
            {
              icon: 'pencil',
              title: t('Mi nombre tiene un error'),
              detail: t('Lo corregimos y emitimos otro'),
              href: paths.certificateCorrection(serial),
            },
          ],
  };
}

function noteOfState({ revoked, correctionAskedAt }: IssuedCertificate): Note | null {
  if (revoked?.replacedBy) {
    return {
      text: t(revocationTexts[revoked.reason].published),
      action: { href: paths.certificate(revoked.replacedBy), label: t('Ver el nuevo') },
    };
  }
  if (revoked) {
    return { text: t('Para saber por qué, habla con la coordinación de tu municipio.') };
  }
  return correctionAskedAt
    ? {
        kind: 'warn',
        icon: 'clock',
        title: t('Pediste una corrección.'),
        text: t('Tu municipio la revisa y emite otro. Hasta entonces, este sigue valiendo.'),
      }
    : null;
}

export function stateOf({ revoked }: Pick<IssuedCertificate, 'revoked'>): Chip {
  if (!revoked) return { kind: 'ok', text: t('Válido') };
  return { kind: 'bad', text: revoked.replacedBy ? t('Reemplazado') : t('Anulado') };
}

export function previewOf(certificate: IssuedCertificate, url: string): CertificatePreview {
  const { snapshot } = certificate;
  return {
    personName: snapshot.personName,
    verb: verbOf(certificate),
    trackTitle: snapshot.trackTitle,
    detail: detailOf(certificate),
    project: projectOf(certificate) ?? undefined,
    modules: snapshot.modules,
    issuer: snapshot.issuer,
    signatory: snapshot.signatory,
    endorsement: snapshot.endorsement ?? undefined,
    qr: qrCode(url),
  };
}

/** Opens WhatsApp with the words ready; the person chooses to whom. */
function shareLink({ snapshot }: IssuedCertificate, url: string): string {
  const text = t('Terminé el curso «{{title}}». Puedes comprobar mi certificado aquí: {{url}}', {
    title: snapshot.trackTitle,
    url,
  });
  return `https://wa.me/?${new URLSearchParams({ text }).toString()}`;
}

export interface CorrectionPage extends PageModel {
  action: string;
  errors: Record<string, string>;
  now: string;
  field: TextField;
}

/** `/certificados/:serial/correccion` */
export function presentCorrection(
  { serial, snapshot }: IssuedCertificate,
  { values, errors }: RefusedForm,
): CorrectionPage {
  const typed = values.certificateName;
  return {
    title: t('Corregir mi nombre'),
    back: { href: paths.certificate(serial), label: t('Volver a tu certificado') },
    bar: { title: t('Corregir mi nombre') },
    action: paths.certificateCorrection(serial),
    errors,
    now: snapshot.personName,
    field: {
      id: 'certificateName',
      name: 'certificateName',
      label: t('El nombre, como debe salir'),
      hint: t('Con todos tus nombres, apellidos y tildes.'),
      autocomplete: 'name',
      value: typeof typed === 'string' ? typed : '',
      error: errors.certificateName,
      required: true,
    },
  };
}
