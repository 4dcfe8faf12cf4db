import { type Mode } from '../domain/modes.js';
import { type CertificateKind, type RevocationReason } from '../domain/states.js';

/** Spanish texts of certificates. Sentences of one page stay in its view. */

export const certificateErrors = {
  'certificate-unprintable':
    'Este certificado tiene un signo que la letra del PDF no incluye. Pide a tu coordinación que lo corrija y emita otro: el código sigue sirviendo para comprobarlo.',
  'certificate-revoked': 'Este certificado ya estaba anulado. No se cambió nada.',
} as const;

/** What the person did, after her name; and what the paper is called. */
export const certificateKindTexts = {
  course: { title: 'Certificado', verb: 'completó el curso' },
  participant: { title: 'Certificado de participación', verb: 'participó en el curso' },
  trainer: {
    title: 'Certificado de formación de formadores',
    verb: 'completó y aprobó la formación',
  },
} as const satisfies Record<CertificateKind, { title: string; verb: string }>;

/** How somebody followed the course: in the sentence of the certificate, and in a list of facts. */
export const certificateModeTexts = {
  inPerson: { sentence: 'en modalidad presencial', fact: 'modalidad presencial' },
  virtual: { sentence: 'en modalidad virtual', fact: 'modalidad virtual' },
  blended: { sentence: 'en modalidad mixta', fact: 'modalidad mixta' },
  validation: {
    sentence: 'por validación de lo que ya sabía',
    fact: 'por validación de conocimientos',
  },
} as const satisfies Record<Mode, { sentence: string; fact: string }>;

/** Why a certificate stopped being valid: for the team that does it, and for whoever checks it. */
export const revocationTexts = {
  name: {
    label: 'El nombre está mal escrito',
    hint: 'Se emite otro con el nombre que está ahora en su cuenta.',
    published: 'Lo reemplaza otro con el nombre corregido.',
  },
  data: {
    label: 'Otro dato está mal',
    hint: 'Se emite otro con los datos que están ahora en el campus.',
    published: 'Lo reemplaza otro con los datos corregidos.',
  },
  mistake: {
    label: 'No debía emitirse',
    hint: 'Queda anulado y no se emite otro.',
    published: 'Se emitió por error y no lo reemplaza otro.',
  },
} as const satisfies Record<RevocationReason, { label: string; hint: string; published: string }>;
