import { z } from 'zod';

export const SCREENS = [
  'inicio',
  'ingresar',
  'ingresar-con-error',
  'aula',
  'aula-nueva',
  'curso',
  'leccion',
  'pregunta',
  'resultado',
  'tarea',
  'lienzo',
  'certificado',
  'certificado-valido',
  'certificado-anulado',
  'certificado-desconocido',
  'grupo',
  'valorar',
] as const;

export type ScreenName = (typeof SCREENS)[number];

export const ScreenParams = z.object({ screen: z.enum(SCREENS) });
