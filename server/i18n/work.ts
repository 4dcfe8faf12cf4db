import { type FileProblem } from '../files/kinds.js';
import { type ApprovedBy } from '../domain/states.js';
import { type NumberProblem } from '../domain/spanishNumber.js';

/** Spanish texts of assessments, assignments and files. Sentences of one page stay in its view. */

export const workErrors = {
  'pool-used-up':
    'No hay preguntas nuevas para ti en este examen. Avisa a tu coordinación: desde ahí pueden ayudarte.',
  'already-approved': 'Esta tarea ya está aprobada. No hace falta entregarla otra vez.',
} as const;

/** Why a number was not understood. Each says how to write it. */
export const numberTexts = {
  empty: 'Escribe tu respuesta con números. Ejemplo: 2 o 2,50',
  'not-a-number': 'Escribe tu respuesta con números. Ejemplo: 2 o 2,50',
  'several-numbers': 'Escribe un solo número: el resultado final.',
  'bad-separators': 'No entendemos los puntos o las comas. Ejemplo: 1.040,50',
} as const satisfies Record<NumberProblem, string>;

/** Why a file was not taken, what it means and what to do. `size` and `limit` in MB. */
export const fileTexts = {
  empty: 'El archivo está vacío. Ábrelo en tu teléfono para ver si está bien y súbelo otra vez.',
  'too-large':
    'El archivo pesa {{size}} MB y el límite es {{limit}}. Toma la foto con menos calidad o guarda el documento como PDF.',
  'too-many': 'Puedes entregar hasta {{count}} archivos. Quita uno o junta varias hojas en un PDF.',
  'wrong-type': 'Este tipo de archivo no se puede abrir aquí. Sube una foto, un PDF, Word o Excel.',
  'name-differs':
    'El contenido no es lo que dice su nombre. Ábrelo, guárdalo otra vez como PDF y súbelo.',
  'phone-format':
    'Tu teléfono guardó la foto en un formato especial. Súbela como JPG o toma una captura de pantalla.',
  'old-office':
    'Es un formato antiguo de Office o está protegido con contraseña. Guárdalo como PDF y súbelo.',
  'has-macros':
    'El documento trae macros, que pueden dañar otros equipos. Guárdalo sin macros o como PDF.',
  damaged: 'El archivo llegó cortado o está dañado. Súbelo otra vez cuando tengas buena señal.',
  'too-many-pixels': 'La imagen es demasiado grande para abrirla. Toma la foto con menos calidad.',
  'unpacks-too-large':
    'El documento tiene demasiado adentro. Guárdalo como PDF o reduce sus imágenes.',
  infected: 'El archivo parece traer un virus y no lo guardamos. Revisa tu equipo y súbelo limpio.',
  'not-scanned': 'Ahora no pudimos revisar el archivo. Prueba otra vez en unos minutos.',
  'no-space':
    'Ya usas todo tu espacio en el campus ({{limit}} MB). Quita archivos que no necesites.',
} as const satisfies Record<FileProblem, string>;

/** Who or what approved an assignment, as its owner reads it. */
export const approvedByTexts = {
  self: 'La aprobaste con tu lista de revisión',
  sample: 'Aprobada al entregarla',
  trainer: 'La aprobó tu capacitadora',
  time: 'Aprobada porque pasaron 7 días sin respuesta',
} as const satisfies Record<ApprovedBy, string>;
