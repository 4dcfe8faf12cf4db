import { z } from 'zod';

import { parseEmail, parsePhone } from '../../domain/identifiers.js';
import { optionalTextLine, textLine } from '../../http/parse.js';
import { passwordTexts, phoneTexts } from '../../i18n/es.js';
import { t } from '../../i18n/index.js';
import { passwordProblem } from './passwords.js';

export const DOCUMENT_TYPES = ['cedula', 'passport', 'refugeeCard', 'other'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

const NAME_LENGTH = 80;
const TYPED_LENGTH = 254;

/** A phone as it is dialled in Ecuador or Mexico, or with its country. May be left empty. */
const OptionalPhone = optionalTextLine(40).transform((typed, context) => {
  if (!typed) return undefined;
  const local = parsePhone(typed, 'EC');
  const read = local.ok ? local : { ...parsePhone(typed, 'MX'), first: local };
  if (read.ok) return read.phone;
  context.addIssue({ code: 'custom', message: t(phoneTexts[local.ok ? 'empty' : local.reason]) });
  return z.NEVER;
});

const OptionalEmail = optionalTextLine(TYPED_LENGTH).transform((typed, context) => {
  if (!typed) return undefined;
  const email = parseEmail(typed);
  if (email) return email;
  context.addIssue({
    code: 'custom',
    message: t('Al correo le falta algo. Ejemplo: nombre@correo.com'),
  });
  return z.NEVER;
});

/** Call `loadCommonPasswords` before parsing. */
const NewPassword = z
  .string({ error: () => t('Escribe una contraseña.') })
  .transform((password, context) => {
    const problem = passwordProblem(password, []);
    if (!problem) return password;
    context.addIssue({ code: 'custom', message: t(passwordTexts[problem]) });
    return z.NEVER;
  });

const names = {
  givenNames: textLine(NAME_LENGTH, t('Escribe tus nombres.')),
  firstSurname: textLine(NAME_LENGTH, t('Escribe tu primer apellido.')),
  secondSurname: optionalTextLine(NAME_LENGTH),
};

export const SignUpForm = z
  .object({
    ...names,
    phone: OptionalPhone,
    email: OptionalEmail,
    documentType: z.enum(DOCUMENT_TYPES).default('cedula'),
    documentNumber: optionalTextLine(40),
    password: NewPassword,
    signUpKey: z.string().regex(/^[\w-]{22}$/),
  })
  .superRefine((form, context) => refuseOwnData(form.password, form, context));

export const SignInForm = z.object({
  identifier: z
    .string()
    .trim()
    .min(1, { error: () => t('Escribe tu celular, tu correo o tu código.') })
    .max(TYPED_LENGTH),
  password: z
    .string()
    .min(1, { error: () => t('Escribe tu contraseña.') })
    .max(1000),
  shared: z.literal('on').optional(),
});

export const SignInCodeForm = z.object({
  identifier: SignInForm.shape.identifier,
  code: z
    .string()
    .trim()
    .min(1, { error: () => t('Escribe el código que te dieron.') })
    .max(60),
});

export const RecoverForm = z.object({
  email: z.string().transform((typed, context) => {
    const email = parseEmail(typed);
    if (email) return email;
    context.addIssue({
      code: 'custom',
      message: t('Escribe el correo que diste al inscribirte. Ejemplo: nombre@correo.com'),
    });
    return z.NEVER;
  }),
});

export const RecoveryToken = z.object({ token: z.string().regex(/^[\w-]{32}$/) });

/** A new password of somebody whose names, phone and e-mail must not be in it. */
export function NewPasswordForm(ownData: readonly (string | null | undefined)[]) {
  return z
    .object({ password: NewPassword })
    .superRefine((form, context) => refuseOwnData(form.password, { ownData }, context));
}

export function ChangePasswordForm(ownData: readonly (string | null | undefined)[]) {
  return z
    .object({
      currentPassword: z
        .string()
        .min(1, { error: () => t('Escribe la contraseña que usas ahora.') })
        .max(1000),
      password: NewPassword,
    })
    .superRefine((form, context) => refuseOwnData(form.password, { ownData }, context));
}

export const ProfileForm = z.object({
  ...names,
  certificateName: optionalTextLine(160),
  phone: OptionalPhone,
  email: OptionalEmail,
});

export const SessionParams = z.object({ session: z.string().regex(/^[\w-]{43}$/) });

export const FindPersonForm = z.object({ identifier: SignInForm.shape.identifier });

export const IssueCodeForm = z.object({
  identityChecked: z.literal('on', {
    error: () => t('Confirma que comprobaste quién es: el código abre su cuenta.'),
  }),
});

interface OwnData {
  ownData?: readonly (string | null | undefined)[];
  givenNames?: string;
  firstSurname?: string;
  secondSurname?: string;
  phone?: string;
  email?: string;
}

function refuseOwnData(
  password: string,
  { ownData = [], givenNames, firstSurname, secondSurname, phone, email }: OwnData,
  context: z.RefinementCtx,
): void {
  const facts = [...ownData, givenNames, firstSurname, secondSurname, phone, nameOfEmail(email)];
  const problem = passwordProblem(password, facts);
  if (!problem) return;
  context.addIssue({ code: 'custom', path: ['password'], message: t(passwordTexts[problem]) });
}

/** Everybody's address ends in «gmail.com». */
export function nameOfEmail(email: string | null | undefined): string | undefined {
  return email?.split('@', 1)[0];
}
