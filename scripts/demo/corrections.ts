import { type Types } from 'mongoose';

import { type AppDeps } from '../../server/deps.js';
import { type Actor } from '../../server/domain/roles.js';
import { revokeCertificate } from '../../server/features/certificates/corrections.service.js';
import { User } from '../../server/models/User.js';

interface Correcting {
  serial: string;
  at: Date;
  deps: Pick<AppDeps, 'catalogue'>;
}

/** The name was written in another way: the certificate is replaced by one that says it right. */
export async function correctName(
  person: Types.ObjectId,
  coordinator: Actor,
  { serial, at, deps }: Correcting,
): Promise<void> {
  const user = await User.findById(person, { givenNames: 1, secondSurname: 1 }).orFail().lean();
  const certificateName = `${user.givenNames} Demo de ${user.secondSurname}`;
  await User.updateOne({ _id: person }, { $set: { certificateName } });
  const note = 'Pidió su nombre con «de», como en su documento.';
  await revoke(coordinator, { serial, at, deps }, { reason: 'name', note });
}

/** A certificate that should not have been issued. */
export async function revokeByMistake(coordinator: Actor, correcting: Correcting): Promise<void> {
  const note = 'Se emitió por error en la demostración.';
  await revoke(coordinator, correcting, { reason: 'mistake', note });
}

async function revoke(
  coordinator: Actor,
  { serial, at, deps }: Correcting,
  correction: Parameters<typeof revokeCertificate>[2],
): Promise<void> {
  const issuing = { catalogue: deps.catalogue, now: at };
  const outcome = await revokeCertificate(coordinator, serial, correction, issuing);
  if (!outcome.ok) throw new Error(`The certificate was not corrected: ${outcome.problem}`);
}
