import { type PhoneReading } from '../domain/identifiers.js';
import { type DocumentType } from '../features/accounts/accounts.schemas.js';
import { type PasswordProblem } from '../features/accounts/passwords.js';
import { certificateErrors } from './certificates.js';
import { projectErrors } from './projects.js';
import { studyErrors } from './study.js';
import { workErrors } from './work.js';

type PhoneProblem = Extract<PhoneReading, { ok: false }>['reason'];

/** Every Spanish text that code produces, by code and grouped by feature. Sentences of one page stay in its view. */

const generalErrors = {
  'not-found':
    'No encontramos esta página. Puede que el enlace esté incompleto o que ya no exista.',
  forbidden: 'Tu cuenta no tiene permiso para abrir esta página.',
  'form-expired':
    'Esta página estuvo abierta demasiado tiempo y, por seguridad, no enviamos lo que escribiste. Vuelve atrás, recarga la página y envíalo otra vez. Si vuelve a pasar, permite las cookies en tu navegador.',
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

/** Why a phone number was not understood; see `domain/identifiers.ts`. */
export const phoneTexts = {
  empty: 'Escribe tu celular.',
  characters: 'Escribe el celular sólo con números. Ejemplo: 099 000 0000',
  'too-short': 'Al celular le faltan números. Ejemplo: 099 000 0000',
  'too-long': 'Al celular le sobran números. Ejemplo: 099 000 0000',
  'country-unknown': 'Escribe el celular con el código de su país. Ejemplo: +58 412 000 0000',
} as const satisfies Record<PhoneProblem, string>;

/** Why a password would be guessed; see `features/accounts/passwords.ts`. */
export const passwordTexts = {
  'too-short': 'Usa al menos 8 letras o números. Una frase corta es fácil de recordar.',
  'too-long': 'Es demasiado larga: caben 128 letras.',
  'own-data': 'No uses tu nombre, tu celular ni tu correo: es lo primero que alguien probaría.',
  common:
    'Esa contraseña es muy usada y se adivina fácil. Junta tres palabras que sólo tú unirías.',
} as const satisfies Record<PasswordProblem, string>;

export const documentTexts = {
  cedula: 'Cédula',
  passport: 'Pasaporte',
  refugeeCard: 'Carné o visa de refugio',
  other: 'Otro documento',
} as const satisfies Record<DocumentType, string>;

const errors = {
  ...generalErrors,
  ...accountErrors,
  ...studyErrors,
  ...workErrors,
  ...projectErrors,
  ...certificateErrors,
} as const;

export type ErrorCode = keyof typeof errors;
export const errorTexts = errors satisfies Record<ErrorCode, string>;
