import { z } from 'zod';

import { SERIAL_LENGTH } from '../../domain/certificate.js';
import { REVOCATION_REASONS } from '../../domain/states.js';
import { textLine } from '../../http/parse.js';
import { t } from '../../i18n/index.js';

const NAME_LENGTH = 160;
const NOTE_LENGTH = 500;

/** A serial in an address is written as it is stored. */
export const CertificateParams = z.object({
  serial: z.string().regex(new RegExp(`^[0-9A-HJKMNP-TV-Z]{${SERIAL_LENGTH}}$`)),
});

export const CorrectionForm = z.object({
  certificateName: textLine(NAME_LENGTH, t('Escribe el nombre como debe salir.')),
});

export const RevocationForm = z.object({
  reason: z.enum(REVOCATION_REASONS, { error: () => t('Elige qué pasa con este certificado.') }),
  note: textLine(NOTE_LENGTH, t('Escribe qué pasó y quién lo pidió.')),
});

/** Anything may be typed; what it means is decided by `findByCode`. */
export const VerifyParams = z.object({ code: z.string() });
