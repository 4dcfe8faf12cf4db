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
  'assignment-approved': {
    icon: 'check',
    title: 'Aprobaron tu tarea: {{title}}',
    detail: 'La revisó {{by}}.',
    subject: 'Hay novedades en tu tarea',
    mail: 'Aprobaron tu tarea «{{title}}». En tu aula lees el comentario.',
  },
  'assignment-returned': {
    icon: 'message-circle',
    title: 'Tu tarea volvió con un comentario: {{title}}',
    detail: 'Léelo, corrige y entrégala otra vez.',
    subject: 'Hay novedades en tu tarea',
    mail: 'Tu tarea «{{title}}» volvió con un comentario. En tu aula lo lees, corriges y la entregas otra vez.',
  },
  'assignment-counted': {
    icon: 'clock',
    title: 'Tu tarea cuenta como aprobada: {{title}}',
    detail: 'Pasaron 7 días sin respuesta.',
    subject: 'Hay novedades en tu tarea',
    mail: 'Pasaron 7 días sin respuesta a tu tarea «{{title}}», así que cuenta como aprobada.',
  },
} as const satisfies Record<NoticeCode, NoticeText>;

export const NOTICE_MAIL = `Hola, {{name}}:

{{text}}

{{link}}

Si no puedes abrir el enlace, entra a Campus Abierto y busca «Avisos».

Campus Abierto`;
