import { type MissingCode } from '../domain/missing.js';
import { type Mode, type TrackComponent } from '../domain/modes.js';
import { type EnrollmentState } from '../domain/states.js';

/** Spanish texts of courses, enrollments and the classroom. Sentences of one page stay in its view. */

export const studyErrors = {
  'enrollment-closed':
    'Esta matrícula está cerrada. Tu avance sigue guardado: puedes volver a inscribirte en el curso.',
} as const;

/** A mode in a word, and what it asks of somebody with little time. */
export const modeTexts = {
  virtual: {
    name: 'Virtual',
    inWords: 'Estudias en tu celular, a la hora que puedas. No hay que ir a ningún lugar.',
  },
  inPerson: {
    name: 'Presencial',
    inWords: 'Te reúnes con tu grupo en una sala de tu ciudad, en días fijos.',
  },
  blended: {
    name: 'Mixta',
    inWords: 'Unas clases son en sala con tu grupo y el resto lo estudias en tu celular.',
  },
  validation: {
    name: 'Validación',
    inWords: 'Ya sabes del tema: rindes un examen y, si lo apruebas, vas directo al proyecto.',
  },
} as const satisfies Record<Mode, { name: string; inWords: string }>;

/** What the certificate of a course asks for, as its page says it. */
export const requirementTexts = {
  lessons: 'Leer todas las lecciones.',
  assessments: 'Aprobar la evaluación de cada módulo con {{mark}} de 100. Cuenta tu mejor intento.',
  assignments: 'Entregar las tareas: son cortas y sobre tu propia idea.',
  exitTest: 'Aprobar la prueba de salida con {{mark}} de 100.',
} as const satisfies Partial<Record<TrackComponent, string>>;

export const enrollmentStateTexts = {
  enrolled: 'Todavía no empieza',
  active: 'Estudia',
  completed: 'Terminó',
  failed: 'No terminó',
  withdrawn: 'Se retiró',
} as const satisfies Record<EnrollmentState, string>;

/** «Qué me falta», one sentence per thing; see `domain/missing.ts`. */
export const missingTexts = {
  lessons: 'Módulo {{number}}: leer {{lessons}}',
  assessment: 'Módulo {{number}}: aprobar la evaluación',
  assignment: 'Módulo {{number}}: entregar la tarea',
  attendance: 'Asistir a los encuentros',
  hours: 'Completar las horas de clase',
  'exit-test': 'Aprobar la prueba de salida',
  'validation-exam': 'Aprobar el examen de validación',
  practice: 'Completar las horas de práctica',
  'micro-class': 'Dar tu micro-clase',
  exam: 'Aprobar el examen final',
  'not-offered': 'Este curso no entrega ese certificado',
} as const satisfies Record<MissingCode, string>;

/** Where an assignment is, in the words of whoever hands it in. */
export const assignmentTexts = {
  missing: 'Por entregar',
  submitted: 'En revisión',
  returned: 'Volvió con un comentario',
  approved: 'Aprobada',
} as const;
