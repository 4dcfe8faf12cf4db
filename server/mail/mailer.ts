import { createTransport } from 'nodemailer';

import { type Config } from '../config.js';

export interface MailMessage {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** False: there is no mail server, e-mails stay in the outbox. */
  sends: boolean;
  send(message: MailMessage): Promise<void>;
}

export function createMailer({ smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>): Mailer {
  if (!smtpUrl) return { sends: false, send: () => Promise.resolve() };
  const transport = createTransport(smtpUrl, { from: mailFrom });
  return {
    sends: true,
    send: async (message) => {
      await transport.sendMail(message);
    },
  };
}
