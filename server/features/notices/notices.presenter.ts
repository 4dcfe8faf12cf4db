import { type Empty, type Row } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { noticeTexts } from '../../i18n/notices.js';
import { formatDaysAgo } from '../../i18n/words.js';
import { type StoredNotice } from './notices.service.js';

export interface NoticesPage extends PageModel {
  rows: Row[];
  empty: Empty | null;
}

export function presentNotices(notices: readonly StoredNotice[], now: Date): NoticesPage {
  return {
    title: t('Avisos'),
    nav: 'notices',
    rows: notices.map((notice) => noticeRow(notice, now)),
    empty:
      notices.length > 0
        ? null
        : {
            drawing: 'empty-messages',
            title: t('Todavía no tienes avisos'),
            text: t('Aquí te contamos lo que pasa con tus tareas y tu proyecto.'),
          },
  };
}

function noticeRow({ id, code, data, at, read }: StoredNotice, now: Date): Row {
  const { icon, title, detail } = noticeTexts[code];
  return {
    title: t(title, data),
    detail: `${t(detail, data)} ${sentence(formatDaysAgo(at, now))}`,
    icon,
    href: paths.notice(id),
    quiet: read,
    ...(read ? {} : { chip: { text: t('Nuevo') } }),
  };
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
