import { type Mailer, type MailMessage } from '../mail/mailer.js';
import { OutboxMail } from '../models/OutboxMail.js';
import { enqueue, type JobHandler } from './queue.js';

const KEPT_FOR_MS = 30 * 24 * 3_600_000;

export const MAIL_JOB = 'mail';

/** Writes an e-mail into the outbox; the queue sends it. */
export async function queueMail(message: MailMessage, now: Date): Promise<void> {
  const mail = await OutboxMail.create({
    ...message,
    state: 'waiting',
    createdAt: now,
    expiresAt: new Date(now.getTime() + KEPT_FOR_MS),
  });
  await enqueue(MAIL_JOB, { key: mail.id, payload: { mailId: mail.id }, now });
}

/** Sends one e-mail of the outbox. One that is already sent is left alone. */
export function mailJob(mailer: Mailer): JobHandler {
  return async ({ mailId }, now) => {
    const mail = await OutboxMail.findOne({ _id: mailId, state: 'waiting' }).lean();
    if (!mail) return;
    if (!mailer.sends) {
      await OutboxMail.updateOne({ _id: mail._id }, { $set: { state: 'kept' } });
      return;
    }
    await mailer.send({ to: mail.to, subject: mail.subject, text: mail.text });
    await OutboxMail.updateOne(
      { _id: mail._id },
      { $set: { state: 'sent', text: '', sentAt: now } },
    );
  };
}
