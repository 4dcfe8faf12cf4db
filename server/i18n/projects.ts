import { type PlanState, type ProjectPart } from '../domain/projects.js';
import { type Origin } from '../domain/reviewers.js';
import { type ReviewState } from '../domain/states.js';

/** Spanish texts of projects and their review. Sentences of one page stay in its view. */

export const projectErrors = {
  'project-not-open':
    'Tu proyecto se abre cuando terminas el curso. Lo que ya hiciste sigue guardado.',
  'project-in-review':
    'Ya empezaron a valorar tu proyecto, así que ahora no se cambia. Lo que entregaste está guardado.',
  'review-sealed': 'Esta valoración ya está entregada y no se cambia.',
  'evaluator-not-allowed': 'Esa persona no puede valorar este plan. Elige a otra de la lista.',
  'plan-has-evaluator': 'Este plan ya tiene quién lo valore.',
  'review-started': 'Ya empezó a valorar este plan: no se puede cambiar de persona.',
} as const;

/** The two parts of a project. */
export const partTexts = {
  model: 'Modelo de negocio',
  finance: 'Herramienta financiera',
} as const satisfies Record<ProjectPart, string>;

/** Where a delivered plan is, as a coordinator reads it. */
export const planStateTexts = {
  unassigned: 'Por asignar',
  assigned: 'Asignado',
  inReview: 'En valoración',
  reviewed: 'Valorado',
} as const satisfies Record<PlanState, string>;

/** Where a review is, as its evaluator reads it. */
export const reviewStateTexts = {
  assigned: 'Por empezar',
  draft: 'En borrador',
  sealed: 'Entregada',
} as const satisfies Record<ReviewState, string>;

export const originTexts = {
  external: 'Persona externa',
  otherMunicipality: 'De otro municipio',
  ownMunicipality: 'De tu municipio',
} as const satisfies Record<Origin, string>;

/** The nine blocks of the canvas and the sheets of the financial tool, by their code in rubrics. */
export const BLOCK_NAMES: Readonly<Record<string, string>> = {
  B1: 'Segmentos',
  B2: 'Propuesta de valor',
  B3: 'Canales',
  B4: 'Relación',
  B5: 'Ingresos',
  B6: 'Recursos',
  B7: 'Actividades',
  B8: 'Socios',
  B9: 'Costos',
  F1: 'Inversión',
  F2: 'Fuentes',
  F3: 'Costo por unidad',
  F4: 'Costos fijos',
  F5: 'Precio y margen',
  F6: 'Ventas',
  F7: 'Equilibrio',
  F8: 'Flujo de caja',
  F9: 'Obligaciones',
  F10: 'Uso del capital',
  F11: 'Resultado',
};
