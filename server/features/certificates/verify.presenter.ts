import { SERIAL_LENGTH } from '../../domain/certificate.js';
import { type Fact, type Note, type TextField, type Verdict } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { revocationTexts } from '../../i18n/certificates.js';
import { DEFAULT_TIME_ZONE, formatDate } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { type IssuedCertificate, type Revocation } from './certificate.js';
import { factsOf } from './wording.js';

export interface VerifyPage extends PageModel {
  action: string;
  errors: Record<string, string>;
  field: TextField;
}

/** `/verificar` */
export function presentVerify({ empty = false }: { empty?: boolean } = {}): VerifyPage {
  const error = empty ? t('Escribe el código que está en el certificado.') : undefined;
  return {
    title: t('Comprueba un certificado'),
    description: t('Con el código o el QR de un certificado sabes si es válido. No pide cuenta.'),
    layout: 'bare',
    action: paths.verify(),
    errors: error ? { codigo: error } : {},
    field: {
      id: 'codigo',
      name: 'codigo',
      label: t('Código del certificado'),
      hint: t('Está abajo, junto al cuadro QR. Los espacios y los guiones no importan.'),
      autocomplete: 'off',
      maxlength: 200,
      error,
      required: true,
    },
  };
}

export interface VerdictPage extends PageModel {
  verdict: Verdict;
  heading: string;
  note: Note | null;
  facts: Fact[];
  /** How the campus knows, or what to do now. */
  why: string;
  whyHeading: string;
}

/** `/verificar/:code` */
export function presentVerdict(certificate: IssuedCertificate | null, now: Date): VerdictPage {
  const base = {
    layout: 'bare' as const,
    bar: { action: { href: paths.verify(), label: t('Otro código') } },
    note: null,
    facts: certificate ? factsOf(certificate) : [],
  };
  if (!certificate) return { ...base, ...unknown(now) };
  const today = formatDate(now, certificate.snapshot.timeZone);
  return certificate.revoked
    ? { ...base, ...revoked(certificate, certificate.revoked, today) }
    : { ...base, ...valid(today) };
}

type Answer = Pick<VerdictPage, 'title' | 'verdict' | 'heading' | 'why' | 'whyHeading'> & {
  note?: Note;
};

function valid(today: string): Answer {
  return {
    title: t('Certificado válido'),
    verdict: {
      kind: 'valid',
      title: t('Este certificado es válido'),
      text: t('Comprobado hoy, {{today}}.', { today }),
    },
    heading: t('Lo que certifica'),
    whyHeading: t('¿Cómo lo sabemos?'),
    why: t(
      'Lo buscamos ahora mismo en el registro de certificados del campus. Si el papel que tienes dice otra cosa, lo que vale es esto.',
    ),
  };
}

function revoked(
  { snapshot }: IssuedCertificate,
  { at, reason, replacedBy }: Revocation,
  today: string,
): Answer {
  const date = formatDate(at, snapshot.timeZone);
  const published = t(revocationTexts[reason].published);
  return {
    title: t('Certificado anulado'),
    verdict: {
      kind: 'revoked',
      title: t('Este certificado fue anulado'),
      text: t('Comprobado hoy, {{today}}. Dejó de valer el {{date}}. No lo aceptes como prueba.', {
        today,
        date,
      }),
    },
    note: {
      text: replacedBy
        ? t(
            '{{published}} Pide a la persona su código nuevo; anularlo no significa que no haya aprobado.',
            { published },
          )
        : published,
    },
    heading: t('Lo que decía'),
    whyHeading: t('¿Cómo lo sabemos?'),
    why: t('El registro de certificados del campus lo tiene y lo marca como anulado.'),
  };
}

/** The same for a code that nobody has and for one that cannot be a code. */
function unknown(now: Date): Answer {
  const today = formatDate(now, DEFAULT_TIME_ZONE);
  return {
    title: t('Código desconocido'),
    verdict: {
      kind: 'unknown',
      title: t('No conocemos este código'),
      text: t('Comprobado hoy, {{today}}. No lo aceptes como prueba.', { today }),
    },
    heading: '',
    whyHeading: t('¿Qué puedes hacer?'),
    why: t(
      'Revisa que el código esté completo: tiene {{count}} letras y números. Si puedes, escanea el cuadro QR con la cámara de tu teléfono. Si sigue igual, pide a la persona que te envíe el enlace.',
      { count: SERIAL_LENGTH },
    ),
  };
}
