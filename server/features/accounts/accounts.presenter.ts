import { type FormValues } from '../../http/formValues.js';
import { type FormErrors, type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { type SessionUser } from '../../http/currentUser.js';
import { documentTexts } from '../../i18n/es.js';
import { t } from '../../i18n/index.js';
import { DOCUMENT_TYPES } from './accounts.schemas.js';
import { type CodeOutcome } from './loginCodes.service.js';
import { type SignInOutcome } from './signIn.service.js';

/** A form on a page: where it goes, what was typed, what is wrong. */
export interface FormModel {
  action: string;
  values: Record<string, string>;
  errors: FormErrors;
}

export interface SignUpPage extends PageModel {
  form: FormModel;
  documentTypes: { value: string; label: string }[];
  links: { signIn: string; privacy: string };
}

export function presentSignUp({
  signUpKey,
  next,
  form,
}: {
  signUpKey: unknown;
  next: unknown;
  form?: RefusedForm;
}): SignUpPage {
  const asked = oneText(next);
  return {
    title: t('Crea tu cuenta'),
    layout: 'main',
    back: { href: paths.home(), label: t('Inicio') },
    form: formModel(paths.signUp(), form, { signUpKey: oneText(signUpKey), next: asked }),
    documentTypes: DOCUMENT_TYPES.map((type) => ({ value: type, label: t(documentTexts[type]) })),
    links: { signIn: paths.signIn({ next: asked }), privacy: paths.privacy() },
  };
}

export interface SignUpDonePage extends PageModel {
  name: string;
  code: string;
  onward: string;
}

export function presentSignUpDone(user: SessionUser, onward: string): SignUpDonePage {
  return {
    title: t('Tu cuenta está lista'),
    layout: 'bare',
    name: user.firstName,
    code: user.code,
    onward,
  };
}

export interface SignInPage extends PageModel {
  form: FormModel & { shared: boolean };
  problem: { title: string; text: string } | null;
  links: { withCode: string; signUp: string };
}

export function presentSignIn({
  next,
  form,
  outcome,
}: {
  next: unknown;
  form?: RefusedForm;
  outcome?: Exclude<SignInOutcome, { ok: true }>;
}): SignInPage {
  const asked = oneText(next);
  const model = formModel(paths.signIn(), form, { next: asked });
  if (outcome?.reason === 'wrong') {
    model.errors = {
      password: t('Revisa mayúsculas y números, o pide un código para entrar.'),
    };
  }
  return {
    title: form ? t('No pudimos ingresar') : t('Ingresar'),
    layout: 'bare',
    form: { ...model, shared: form?.values.shared === 'on' },
    problem: outcome ? signInProblem(outcome) : null,
    links: {
      withCode: paths.signInWithCode(),
      signUp: paths.signUp({ next: asked }),
    },
  };
}

function signInProblem(outcome: Exclude<SignInOutcome, { ok: true }>) {
  const title = t('No pudimos abrir tu aula.');
  switch (outcome.reason) {
    case 'wrong':
      return {
        title,
        text: `${t('Lo que escribiste no coincide con ninguna cuenta.')} ${triesLeft(outcome.left)}`,
      };
    case 'several':
      return {
        title: t('Hay más de una cuenta con esos datos.'),
        text: t('Ingresa con tu código personal, el que apuntaste al crear tu cuenta.'),
      };
    case 'wait':
      return { title: t('Hubo demasiados intentos.'), text: waitText(outcome.seconds) };
  }
}

export interface SignInCodePage extends PageModel {
  form: FormModel;
  problem: { title: string; text: string } | null;
  links: { recover: string };
}

export function presentSignInWithCode({
  form,
  outcome,
}: {
  form?: RefusedForm;
  outcome?: Exclude<CodeOutcome, { ok: true }>;
}): SignInCodePage {
  return {
    title: form ? t('No pudimos ingresar') : t('Entrar con un código'),
    layout: 'bare',
    back: { href: paths.signIn(), label: t('Ingresar') },
    form: formModel(paths.signInWithCode(), form),
    problem: outcome ? codeProblem(outcome) : null,
    links: { recover: paths.recover() },
  };
}

function codeProblem(outcome: Exclude<CodeOutcome, { ok: true }>) {
  if (outcome.reason === 'wait') {
    return { title: t('Hubo demasiados intentos.'), text: waitText(outcome.seconds) };
  }
  return {
    title: t('Ese código no abre ninguna cuenta.'),
    text: `${t('Puede que ya se haya usado o que tenga más de un día: pide otro.')} ${triesLeft(outcome.left)}`,
  };
}

function triesLeft(left: number): string {
  if (left === 0) return t('Espera 15 minutos antes de probar otra vez; tu avance está a salvo.');
  return left === 1
    ? t('Te queda 1 intento; tu avance está a salvo.')
    : t('Te quedan {{left}} intentos; tu avance está a salvo.', { left });
}

function waitText(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  const wait = minutes === 1 ? t('Espera 1 minuto') : t('Espera {{minutes}} minutos', { minutes });
  return `${wait} ${t('o pide un código a tu capacitadora. Tu avance está a salvo.')}`;
}

export interface RecoverPage extends PageModel {
  form: FormModel;
  byMail: boolean;
  links: { withCode: string };
}

export function presentRecover({
  byMail,
  form,
}: {
  byMail: boolean;
  form?: RefusedForm;
}): RecoverPage {
  return {
    title: t('Recupera tu cuenta'),
    layout: 'bare',
    back: { href: paths.signIn(), label: t('Ingresar') },
    form: formModel(paths.recover(), form),
    byMail,
    links: { withCode: paths.signInWithCode() },
  };
}

export interface LinksPage extends PageModel {
  links: { recover: string; withCode: string; signIn: string };
}

export function presentRecoverSent(): LinksPage {
  return linksPage(t('Revisa tu correo'));
}

export function presentLinkOver(): LinksPage {
  return linksPage(t('Este enlace ya no sirve'));
}

function linksPage(title: string): LinksPage {
  return {
    title,
    layout: 'bare',
    links: { recover: paths.recover(), withCode: paths.signInWithCode(), signIn: paths.signIn() },
  };
}

export interface NewPasswordPage extends PageModel {
  form: FormModel;
}

export function presentNewPassword(action: string, form?: RefusedForm): NewPasswordPage {
  return { title: t('Elige tu contraseña nueva'), layout: 'bare', form: formModel(action, form) };
}

export function formModel(
  action: string,
  form?: RefusedForm,
  preset: Record<string, string> = {},
): FormModel {
  const typed = form ? textsOf(form.values) : {};
  return { action, values: { ...preset, ...typed }, errors: form?.errors ?? {} };
}

/** What is shown again: never a password. */
function textsOf(values: FormValues): Record<string, string> {
  const entries = Object.entries(values).filter(([name]) => !/password/i.test(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, oneText(value)]));
}

function oneText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
