import { Router } from 'express';

import { type PageModel, renderPage } from '../../http/renderPage.js';
import { formatMoment } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { OutboxMail } from '../../models/OutboxMail.js';

interface OutboxPage extends PageModel {
  mails: {
    to: string;
    subject: string;
    when: string;
    lines: { text: string; href: string | null }[];
  }[];
}

/** `/desarrollo/correos`: what would have been sent. Never in production. */
export function outboxRouter(): Router {
  const router = Router();
  router.get('/', async (_req, res) => {
    const mails = await OutboxMail.find().sort({ createdAt: -1 }).limit(50).lean();
    const page: OutboxPage = {
      title: t('Correos de prueba'),
      mails: mails.map(({ to, subject, text, createdAt }) => ({
        to,
        subject,
        when: formatMoment(createdAt),
        lines: text.split('\n').map((line) => ({
          text: line,
          href: /^https?:\/\/\S+$/.test(line) ? line : null,
        })),
      })),
    };
    renderPage(res, 'accounts/outbox', page);
  });
  return router;
}
