import { type Catalogue, type TrackVersion } from '../../content/types.js';
import { completionOf } from '../../domain/completion.js';
import { certificateBlockers, type CertificateBlocker } from '../../domain/certificate.js';
import { certificateName } from '../../domain/names.js';
import { type CertificateKind } from '../../domain/states.js';
import { NotFoundError } from '../../errors/AppError.js';
import { certificateModeTexts } from '../../i18n/certificates.js';
import { t } from '../../i18n/index.js';
import { Municipality } from '../../models/Municipality.js';
import { User } from '../../models/User.js';
import {
  type LeanEnrollment,
  openEnrollment,
  toStudyEnrollment,
} from '../enrollments/enrollment.service.js';
import { type Snapshot } from './certificate.js';
import { unprintableCharacters } from './pdf/fonts.js';
import { calendarDay } from './wording.js';

export type SnapshotOutcome =
  { ok: true; snapshot: Snapshot } | { ok: false; blockers: CertificateBlocker[] };

/**
 * What the certificate of this enrollment would say today, or why there can be none yet.
 *
 * @throws NotFoundError when the person or the municipality is not there any more.
 */
export async function takeSnapshot(
  record: LeanEnrollment,
  kind: CertificateKind,
  { catalogue, now }: { catalogue: Pick<Catalogue, 'version'>; now: Date },
): Promise<SnapshotOutcome> {
  const { enrollment, track } = await openEnrollment(catalogue, toStudyEnrollment(record));
  const completion = completionOf(track, enrollment, now, kind);
  const [user, municipality] = await Promise.all([
    User.findById(enrollment.userId, NAME_FIELDS).lean(),
    Municipality.findById(enrollment.municipality).lean(),
  ]);
  if (!user) throw new NotFoundError('not-found', 'The account of the enrollment is gone');
  if (!municipality) throw new NotFoundError('not-found', 'The enrollment has no municipality');

  const personName = certificateName(user).normalize('NFC');
  const blockers = certificateBlockers({
    completion,
    enrollmentState: enrollment.state,
    name: personName,
    unprintable: unprintableCharacters(personName),
  });
  if (blockers.length > 0) return { ok: false, blockers };

  const { timeZone, certificate, name } = municipality;
  const completedAt = enrollment.completedAt ?? now;
  const startedAt = firstEnrolledAt(record);
  return {
    ok: true,
    snapshot: {
      personName,
      ...describeTrack(track),
      mode: enrollment.mode,
      modeText: t(certificateModeTexts[enrollment.mode].sentence),
      startedOn: calendarDay(startedAt < completedAt ? startedAt : completedAt, timeZone),
      completedOn: calendarDay(completedAt, timeZone),
      issuer: certificate?.issuer || name,
      signatory: certificate?.signatory || t('Coordinación municipal'),
      ...(certificate?.endorsement ? { endorsement: certificate.endorsement } : {}),
      timeZone,
    },
  };
}

/** What a name is made of. */
export const NAME_FIELDS = {
  givenNames: 1,
  firstSurname: 1,
  secondSurname: 1,
  certificateName: 1,
} as const;

/** Whoever left and came back began the first time. */
function firstEnrolledAt({ enrolledAt, earlier }: LeanEnrollment): Date {
  const all = [enrolledAt, ...earlier.map((period) => period.enrolledAt)];
  return new Date(Math.min(...all.map((date) => date.getTime())));
}

function describeTrack({ slug, version, title, modules, hours }: TrackVersion) {
  return {
    track: slug,
    trackVersion: version,
    trackTitle: title.normalize('NFC'),
    modules: modules.length,
    hours,
  };
}
