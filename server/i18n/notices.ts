import { type NoticeCode } from '../models/Notice.js';

/** What a notice says on the page of notices, and by e-mail to whoever has one. */
export interface NoticeText {
  icon: string;
  title: string;
  detail: string;
  /** Nobody who looks at the phone of somebody else learns more from it than «there is news». */
  subject: string;
  /** Between the greeting and the link. */
  mail: string;
}

/** Each may use the values of the notice's `data`. */
export const noticeTexts = {
  'project-reviewed': {
    icon: 'message-circle',
    title: 'Valoraron tu proyecto',
    detail: 'Lee tu puntaje, los comentarios y qué mejorar.',
    subject: 'Hay novedades en tu proyecto',
    mail: 'Ya valoraron tu proyecto. En tu aula lees el puntaje, los comentarios y qué mejorar.',
  },
  'review-assigned': {
    icon: 'clipboard-list',
    title: 'Tienes un plan para valorar: {{code}}',
    detail: 'Hasta el {{due}}.',
    subject: 'Tienes un plan para valorar',
    mail: 'Te asignaron el plan {{code}}. Puedes valorarlo hasta el {{due}}.',
  },
} as const satisfies Record<NoticeCode, NoticeText>;

export const NOTICE_MAIL = `Hola, {{name}}:

{{text}}

{{link}}

Si no puedes abrir el enlace, entra a Campus Abierto y busca «Avisos».

Campus Abierto`;
