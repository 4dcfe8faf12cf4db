/** Every Spanish text that code produces, by code and grouped by feature. Sentences of one page stay in its view. */

const generalErrors = {
  'not-found':
    'No encontramos esta página. Puede que el enlace esté incompleto o que ya no exista.',
  forbidden: 'Tu cuenta no tiene permiso para abrir esta página.',
  'form-expired':
    'Esta página estuvo abierta demasiado tiempo y, por seguridad, no enviamos lo que escribiste. Vuelve atrás, recarga la página y envíalo otra vez.',
  'bad-request': 'No pudimos leer lo que llegó. Vuelve atrás e inténtalo otra vez.',
  'too-large': 'Lo que enviaste pesa demasiado. Envía menos texto o un archivo más pequeño.',
  'too-many': 'Hubo demasiados intentos. Espera unos minutos y prueba otra vez.',
  unexpected:
    'Algo falló de nuestro lado. Lo que ya estaba guardado sigue guardado. Prueba otra vez en unos minutos.',
} as const;

const accountErrors = {
  'user-not-found': 'No encontramos a esa persona.',
  'code-not-allowed':
    'Sólo puedes dar códigos a personas de tus grupos o de tu municipio. Si la persona es de otro lugar, pide ayuda a su coordinación.',
} as const;

const errors = { ...generalErrors, ...accountErrors } as const;

export type ErrorCode = keyof typeof errors;
export const errorTexts = errors satisfies Record<ErrorCode, string>;
