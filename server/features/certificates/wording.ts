import { formatSerial } from '../../domain/certificate.js';
import { type Fact } from '../../http/components.js';
import { certificateKindTexts, certificateModeTexts } from '../../i18n/certificates.js';
import { formatDate, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { type IssuedCertificate, type Snapshot } from './certificate.js';

/** What a certificate says, in the same words on the page, on paper and to whoever checks it. */

export const titleOf = ({ kind }: Pick<IssuedCertificate, 'kind'>) =>
  t(certificateKindTexts[kind].title);

/** «completó el curso», before the title. */
export const verbOf = ({ kind }: Pick<IssuedCertificate, 'kind'>) =>
  t(certificateKindTexts[kind].verb);

/** After the title: «de 40 horas, en modalidad mixta, entre el 16 de enero y el 27 de marzo de 2027.» */
export function detailOf({ snapshot }: Pick<IssuedCertificate, 'snapshot'>): string {
  return t('de {{hours}}, {{mode}}, {{dates}}.', {
    hours: hoursOf(snapshot),
    mode: snapshot.modeText,
    dates: datesInSentence(snapshot),
  });
}

/** The sentence that is added when the project is delivered; null before. */
export function projectOf({ projectDeliveredOn }: IssuedCertificate): string | null {
  return projectDeliveredOn === null
    ? null
    : t('Entregó su proyecto, con modelo de negocio y herramienta financiera, el {{date}}.', {
        date: formatCalendarDay(projectDeliveredOn),
      });
}

/** Everything that the certificate certifies, for whoever checks it. */
export function factsOf(certificate: IssuedCertificate): Fact[] {
  const { snapshot, kind, projectDeliveredOn } = certificate;
  const { completedOn } = snapshot;
  const facts: Fact[] = [
    { term: t('Persona'), text: snapshot.personName },
    { term: t('Curso'), text: snapshot.trackTitle },
  ];
  if (kind !== 'course') facts.push({ term: t('Tipo'), text: titleOf(certificate) });
  facts.push(
    {
      term: t('Horas'),
      text: `${formatNumber(snapshot.hours)}, ${t(certificateModeTexts[snapshot.mode].fact)}`,
    },
    isOneDay(snapshot)
      ? { term: t('Fecha'), text: formatCalendarDay(completedOn) }
      : {
          term: t('Fechas'),
          text: t('{{from}} a {{to}}', {
            from: fromDay(snapshot),
            to: formatCalendarDay(completedOn),
          }),
        },
  );
  if (projectDeliveredOn) {
    const date = formatCalendarDay(projectDeliveredOn);
    facts.push({ term: t('Proyecto'), text: t('entregado el {{date}}', { date }) });
  }
  facts.push(
    { term: t('Emite'), text: snapshot.issuer },
    { term: t('Firma'), text: snapshot.signatory },
  );
  if (snapshot.endorsement) facts.push({ term: t('Avala'), text: snapshot.endorsement });
  facts.push({ term: t('Código'), text: formatSerial(certificate.serial) });
  return facts;
}

function hoursOf({ hours }: Snapshot): string {
  return hours === 1 ? t('1 hora') : t('{{hours}} horas', { hours: formatNumber(hours) });
}

function datesInSentence(snapshot: Snapshot): string {
  const to = formatCalendarDay(snapshot.completedOn);
  return isOneDay(snapshot)
    ? t('el {{to}}', { to })
    : t('entre el {{from}} y el {{to}}', { from: fromDay(snapshot), to });
}

/** An exam is of one day, however long ago somebody enrolled. */
function isOneDay({ mode, startedOn, completedOn }: Snapshot): boolean {
  return mode === 'validation' || startedOn === completedOn;
}

/** The year is said once when both days have the same. */
function fromDay({ startedOn, completedOn }: Snapshot): string {
  const full = formatCalendarDay(startedOn);
  const year = startedOn.slice(0, 4);
  return completedOn.startsWith(year) ? full.replace(` de ${year}`, '') : full;
}

/** «27 de marzo de 2027» from `2027-03-27`: a day of the calendar, the same everywhere. */
export function formatCalendarDay(day: string): string {
  return formatDate(new Date(`${day}T12:00:00Z`), 'UTC');
}

/** The day of a moment, where the clock shows it: `2027-03-27`. */
export function calendarDay(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(moment);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
