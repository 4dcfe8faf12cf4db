import { randomUUID } from 'node:crypto';

import { type Config } from '../../config.js';
import { firstName } from '../../domain/names.js';
import { type Signer } from '../../http/signing.js';
import { paths } from '../../http/paths.js';
import { t } from '../../i18n/index.js';
import { queueMail } from '../../jobs/mail.js';
import { enqueue, type JobHandler } from '../../jobs/queue.js';
import { User } from '../../models/User.js';
import { createRecoveryToken, LINK_HOURS } from './loginCodes.service.js';

export const RECOVERY_JOB = 'recovery';

const HOUSEHOLD = 5;

/** Leaves the search to the queue, so that the answer says nothing about who has an account. */
export async function askForRecovery(email: string, now: Date): Promise<void> {
  await enqueue(RECOVERY_JOB, { key: randomUUID(), payload: { email }, now });
}

/** Writes one e-mail per account that has this address. */
export function recoveryJob({ publicUrl }: Pick<Config, 'publicUrl'>, signer: Signer): JobHandler {
  return async ({ email = '' }, now) => {
    const users = await User.find(
      { email, blockedAt: null },
      { givenNames: 1, firstSurname: 1, code: 1 },
    )
      .sort({ createdAt: 1 })
      .limit(HOUSEHOLD)
      .lean();
    for (const user of users) {
      const token = await createRecoveryToken({ userId: String(user._id), now }, signer);
      const values = {
        name: firstName(user),
        code: user.code,
        link: publicUrl + paths.recoverWith(token),
        hours: LINK_HOURS,
      };
      await queueMail(
        { to: email, subject: t('Tu enlace para entrar a Campus Abierto'), text: t(TEXT, values) },
        now,
      );
    }
  };
}

const TEXT = `Hola, {{name}}:

Abre este enlace para elegir una contraseña nueva. Sirve una sola vez y durante {{hours}} hora:

{{link}}

Tu código para ingresar es {{code}}.

Si no lo pediste tú, no hagas nada: tu contraseña sigue igual.

Campus Abierto`;
