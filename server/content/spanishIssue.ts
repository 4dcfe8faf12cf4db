import { type z } from 'zod';

const TYPES: Record<string, string> = {
  string: 'texto',
  number: 'un número (con punto decimal y sin separador de miles)',
  int: 'un número entero',
  boolean: 'true o false',
  array: 'una lista',
  object: 'un grupo de claves',
  record: 'un grupo de claves',
};

/** What zod found wrong, as a sentence for the author of a file. */
export const spanishIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? 'falta'
        : `debe ser ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `debe ser ${issue.values.length > 1 ? 'uno de: ' : ''}${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `sobra ${issue.keys.map((key) => `«${key}»`).join(', ')}: la clave no existe aquí (un texto con comas dentro de { } va entre comillas)`;
    case 'invalid_union':
      return issue.discriminator ? 'tipo desconocido' : 'no tiene ninguna de las formas posibles';
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `debe ser como máximo ${issue.maximum}`
        : `tiene más de ${issue.maximum} ${issue.origin === 'string' ? 'letras' : 'elementos'}`;
    case 'invalid_key':
      return 'el nombre de la clave va en minúsculas, sin tildes ni espacios';
    default:
      return 'no tiene el formato correcto';
  }
};

function tooSmall(origin: string, minimum: number): string {
  if (origin === 'string') return 'está vacío';
  if (origin === 'array') return `necesita al menos ${minimum} ${minimum === 1 ? 'elemento' : 'elementos'}`;
  return `debe ser como mínimo ${minimum}`;
}
