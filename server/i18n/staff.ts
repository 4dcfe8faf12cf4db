import { type GroupFigure } from '../domain/smallGroups.js';
import { type CohortState, type Country } from '../domain/states.js';

/** Spanish texts of coordination, administration and reports. Sentences of one page stay in its view. */

export const figureTexts = {
  enrolled: 'Matrículas',
  studying: 'Estudian',
  completed: 'Terminaron',
  delivered: 'Entregaron proyecto',
  certified: 'Certificados válidos',
} as const satisfies Record<GroupFigure, string>;

/** How many cohorts are in that state. */
export const cohortStateTexts = {
  planned: { one: '1 por abrir', many: '{{count}} por abrir' },
  open: { one: '1 con inscripción abierta', many: '{{count}} con inscripción abierta' },
  running: { one: '1 en curso', many: '{{count}} en curso' },
  closed: { one: '1 terminado', many: '{{count}} terminados' },
  cancelled: { one: '1 cancelado', many: '{{count}} cancelados' },
} as const satisfies Record<CohortState, { one: string; many: string }>;

export const countryTexts = {
  EC: 'Ecuador',
  MX: 'México',
} as const satisfies Record<Country, string>;

/** Work of the queue, by its kind; see `jobs/index.ts`. */
export const jobTexts: Readonly<Record<string, string>> = {
  mail: 'Enviar un correo',
  recovery: 'Recuperar una cuenta',
  'certificate:issue': 'Emitir un certificado',
  'certificate:replace': 'Corregir un certificado',
  'assignment:approveByTime': 'Aprobar una tarea sin respuesta',
  'results:repair': 'Revisar las notas',
  'files:sweep': 'Limpiar archivos sueltos',
};

/** Why work failed: by kind and name of the error, or by its name. What is not here shows that name. */
export const jobErrorTexts: Readonly<Record<string, string>> = {
  'mail Error': 'El servidor de correo no lo aceptó: mira el registro del servidor',
  Error: 'Error del programa: mira el registro del servidor',
  unknown: 'Error del programa: mira el registro del servidor',
  MongoNetworkError: 'La base de datos no respondió',
  MongoServerSelectionError: 'La base de datos no respondió',
};
