import { makeSerial } from '../../server/domain/certificate.js';
import {
  type IssuedCertificate,
  type Snapshot,
} from '../../server/features/certificates/certificate.js';

/** A certificate that nobody issued, as the pages and the paper take it. */
export function sampleCertificate(
  facts: Partial<IssuedCertificate> = {},
  snapshot: Partial<Snapshot> = {},
): IssuedCertificate {
  return {
    id: '0123456789abcdef01234567',
    serial: makeSerial(Buffer.from('0123456789abcdef0123456789abcdef', 'hex')),
    kind: 'course',
    number: 1,
    enrollmentId: '0123456789abcdef01234568',
    userId: null,
    municipality: 'ciudad-de-prueba',
    projectDeliveredOn: null,
    issuedAt: new Date('2027-04-02T15:00:00Z'),
    correctionAskedAt: null,
    revoked: null,
    ...facts,
    snapshot: {
      personName: 'Ana Ejemplo Demostración',
      track: 'aprende-trabaja-emprende',
      trackVersion: '0123456789ab',
      trackTitle: 'Aprende, Trabaja y Emprende',
      modules: 12,
      hours: 40,
      mode: 'blended',
      modeText: 'en modalidad mixta',
      startedOn: '2027-01-16',
      completedOn: '2027-03-27',
      issuer: 'Municipio de demostración',
      signatory: 'Dirección de Inclusión Económica',
      timeZone: 'America/Guayaquil',
      ...snapshot,
    },
  };
}
