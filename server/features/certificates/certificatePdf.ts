import { formatSerial } from '../../domain/certificate.js';
import { qrCode } from '../../http/qrCode.js';
import { paths } from '../../http/paths.js';
import { formatDate } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { type IssuedCertificate } from './certificate.js';
import { drawCertificate } from './pdf/draw.js';
import { type CertificateWords } from './pdf/layout.js';
import { detailOf, projectOf, titleOf, verbOf } from './wording.js';

/** Groups of the serial on the first line; the rest goes below. */
const GROUPS_PER_LINE = 4;

/** @throws UnprintableTextError when the fonts lack a letter. */
export function certificatePdf(
  certificate: IssuedCertificate,
  { publicUrl }: { publicUrl: string },
): Promise<Uint8Array> {
  const { serial, snapshot, issuedAt } = certificate;
  const words = printedWords(certificate, publicUrl);
  const url = `${publicUrl}${paths.verifyCode(serial)}`;
  return drawCertificate({
    words,
    about: {
      title: `${words.title}: ${words.personName}, ${snapshot.trackTitle}`,
      author: snapshot.issuer,
      subject: snapshot.trackTitle,
      serial,
      issuedAt,
    },
    url,
    qr: qrCode(url),
  });
}

/** Every word of the paper. NFC throughout: two ways to write «ñ» are one letter. */
function printedWords(certificate: IssuedCertificate, publicUrl: string): CertificateWords {
  const { snapshot, serial, issuedAt } = certificate;
  const nfc = (text: string) => text.normalize('NFC');
  const groups = formatSerial(serial).split('-');
  const project = projectOf(certificate);
  return {
    title: titleOf(certificate),
    lead: t('Certifica que'),
    personName: nfc(snapshot.personName),
    sentence: [
      { text: `${verbOf(certificate)} `, weight: 'regular' },
      { text: nfc(snapshot.trackTitle), weight: 'bold' },
      { text: `, ${nfc(detailOf(certificate))}`, weight: 'regular' },
    ],
    project,
    parties: [
      { label: t('Emite'), text: nfc(snapshot.issuer) },
      { label: t('Firma'), text: nfc(snapshot.signatory) },
      ...(snapshot.endorsement ? [{ label: t('Avala'), text: nfc(snapshot.endorsement) }] : []),
    ],
    check: {
      label: t('Compruébalo en'),
      address: `${publicUrl.replace(/^https?:\/\//, '')}${paths.verify()}`,
      codeLabel: t('Código'),
      codeLines: [
        `${groups.slice(0, GROUPS_PER_LINE).join('-')}-`,
        groups.slice(GROUPS_PER_LINE).join('-'),
      ],
    },
    issued: t('Emitido el {{date}}', { date: formatDate(issuedAt, snapshot.timeZone) }),
    brand: t('Campus Abierto'),
    modules: snapshot.modules,
  };
}
