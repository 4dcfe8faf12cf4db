import type * as ui from '../../http/components.js';
import { page, type Screen } from './screen.js';

export function home(): Screen {
  const call: ui.Call = {
    title: 'Aprende, Trabaja y Emprende',
    facts: [
      { term: 'Duración', text: '40 horas, 12 módulos' },
      { term: 'Modalidad', text: 'Virtual: todo en tu celular' },
      { term: 'Empieza', text: 'Cuando quieras' },
    ],
    note: {
      icon: 'shield-check',
      text: 'Puedes inscribirte con documentos vencidos o sin documentos. No preguntamos tu situación migratoria.',
    },
    action: { href: '#', label: 'Inscribirme: toma 4 minutos' },
  };
  const rows: ui.Row[] = [
    { title: 'Aprende, Trabaja y Emprende', detail: '40 horas · 12 módulos', href: '#' },
    { title: 'En Marcha Digital', detail: '11 horas y media · 7 módulos', href: '#' },
  ];
  return { view: 'home', visitor: true, page: page({ title: 'Campus Abierto' }, { call, rows }) };
}

export function signIn(error?: string): Screen {
  const field: ui.TextField = {
    id: 'identifier',
    name: 'identifier',
    label: 'Tu celular, tu correo o tu código',
    hint: 'El que diste al inscribirte. Ejemplo: 099 000 0000',
    autocomplete: 'username',
    value: error ? '099 000 0000' : '',
  };
  const password: ui.PasswordField = {
    id: 'password',
    name: 'password',
    label: 'Contraseña',
    error,
  };
  const rows: ui.Row[] = [
    {
      title: 'Entrar con un código',
      detail: 'Te lo da tu capacitadora o llega a tu correo',
      href: '#',
      icon: 'smartphone',
    },
    { title: 'Todavía no tengo cuenta', detail: 'Créala en dos minutos', href: '#', icon: 'flag' },
  ];
  const note = error
    ? {
        kind: 'bad',
        title: 'No pudimos abrir tu aula.',
        text: 'El celular y la contraseña no coinciden. Te quedan 4 intentos; tu avance está a salvo.',
        role: 'alert',
      }
    : null;
  return {
    view: 'sign-in',
    visitor: true,
    page: page(
      { title: 'Ingresar', layout: 'bare', bar: { action: { href: '#', label: 'Ayuda' } } },
      { field, password, rows, note },
    ),
  };
}

const VERDICTS: Record<ui.Verdict['kind'], ui.Verdict> = {
  valid: {
    kind: 'valid',
    title: 'Este certificado es válido',
    text: 'Comprobado hoy, 3 de abril de 2027.',
  },
  revoked: {
    kind: 'revoked',
    title: 'Este certificado fue anulado',
    text: 'Comprobado hoy, 20 de abril. Dejó de valer el 9 de abril de 2027. No lo aceptes como prueba.',
  },
  unknown: {
    kind: 'unknown',
    title: 'No conocemos este código',
    text: 'Comprobado hoy, 20 de abril. Revisa que esté completo: tiene 26 letras y números.',
  },
};

export function verdict(kind: ui.Verdict['kind']): Screen {
  const facts: ui.Fact[] = [
    { term: 'Persona', text: 'Ana Ejemplo Demostración' },
    { term: 'Curso', text: 'Aprende, Trabaja y Emprende' },
    { term: 'Horas', text: '40, modalidad virtual' },
    { term: 'Fechas', text: '16 de enero a 27 de marzo de 2027' },
    { term: 'Emite', text: 'Municipio de demostración' },
  ];
  return {
    view: 'verdict',
    visitor: true,
    page: page(
      { title: VERDICTS[kind].title, layout: 'bare' },
      { verdict: VERDICTS[kind], facts: kind === 'unknown' ? [] : facts },
    ),
  };
}
