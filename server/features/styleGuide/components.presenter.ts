import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type * as ui from '../../http/components.js';
import { type PageModel } from '../../http/renderPage.js';
import { projectRoot } from '../../root.js';
import * as samples from './fieldSamples.js';
import { done, todo } from './screen.js';
import { SCREENS } from './styleGuide.schemas.js';

const weaves: ui.Weave[] = [
  { segments: [...done(7), 'now', ...todo(4)], label: 'Siete módulos terminados de doce' },
  { segments: [...done(4), ...todo(5)], label: 'Cuatro encuentros terminados de nueve' },
  { segments: [...done(8)], label: 'Ocho módulos terminados' },
  { segments: [...done(3), 'now', ...todo(3)], label: 'Tres de siete módulos' },
  { segments: [...done(2), 'now', 'todo'], label: 'Lección 3 de 4', small: true, plain: true },
  { segments: [...done(2), 'now', ...todo(4)], label: 'Pregunta 3 de 7', small: true, plain: true },
];

const thread: ui.ThreadStep[] = [
  {
    state: 'done',
    title: '1. Llegar, pertenecer y decidir',
    detail: 'Evaluación 80 de 100',
    href: '#',
  },
  {
    state: 'now',
    title: '2. Empleo, negocio o ambos',
    detail: '3 horas, en tu celular · vas por la lección 2 de 4',
    href: '#',
    rows: [
      {
        title: '2.1 Lo que sé hacer',
        href: '#',
        icon: 'check',
        iconLabel: 'Leída',
        aside: '35 min',
        quiet: true,
      },
      {
        title: '2.2 Buscar empleo sin caer en engaños',
        href: '#',
        icon: 'play',
        aside: '40 min',
        current: true,
      },
      { title: 'Evaluación, 7 preguntas', href: '#', icon: 'list-checks', quiet: true },
    ],
  },
  { state: 'todo', title: '3. De un problema a una idea', detail: '4 horas, en sala' },
];

const rows: ui.Row[] = [
  { title: '2 lecciones', detail: '65 minutos en total', href: '#', icon: 'book-open' },
  {
    title: 'Tarea: propuesta y prototipo',
    detail: 'Entrega hasta el viernes 27',
    href: '#',
    icon: 'pencil',
    chip: { kind: 'warn', text: '7 días' },
  },
  {
    title: 'Evaluación',
    detail: 'Se abre al terminar las lecciones',
    icon: 'list-checks',
    chip: { kind: 'wait', text: 'En espera' },
  },
];

const chips: ui.Chip[] = [
  { kind: 'ok', text: 'Aprobada' },
  { kind: 'warn', text: 'Vence en 2 días' },
  { kind: 'bad', text: 'Devuelta' },
  { kind: 'wait', text: 'En espera' },
  { text: 'Matriculada' },
];

const saves: ui.Saved[] = [
  { kind: 'ok', text: 'Guardado' },
  { kind: 'wait', text: 'Guardado en tu teléfono' },
  { text: 'Enviando 2 respuestas' },
];

const notes: ui.Note[] = [
  { text: 'La próxima semana empieza el módulo 6.' },
  { kind: 'ok', text: 'Recibimos tu tarea a las 14:02.' },
  {
    kind: 'warn',
    title: 'Mira tu retiro.',
    text: 'Es menos que el salario básico.',
    action: { href: '#', label: 'Ver la lección' },
  },
  {
    kind: 'bad',
    text: 'El archivo pesa 22 MB y el límite es 15. Toma la foto con menos calidad o súbela en partes.',
  },
  { icon: 'shield-check', text: 'Puedes inscribirte con documentos vencidos o sin documentos.' },
];

const tabs: ui.Tabs = {
  label: 'Secciones del grupo',
  items: [
    { href: '#', label: 'Seguimiento', current: true },
    { href: '#', label: 'Encuentros' },
    { href: '#', label: 'Tareas', count: 7 },
    { href: '#', label: 'Personas' },
  ],
};

const table: ui.Table = {
  caption: 'Personas que necesitan que las llames',
  columns: [
    { label: 'Persona' },
    { label: 'Qué pasa' },
    { label: 'Asistencia' },
    { label: 'Avance' },
    { label: 'Nota', right: true },
    { label: 'Acción', hidden: true },
  ],
  rows: [
    {
      header: { text: 'Gloria Muestra', href: '#' },
      cells: [
        { chip: { kind: 'bad', text: '3 faltas seguidas' }, detail: 'No la has contactado' },
        { percent: 50, bad: true },
        {
          weave: { segments: [...done(2), 'now', ...todo(9)], label: 'Módulo 3 de 12' },
          detail: 'módulo 3',
        },
        { text: '61,5' },
        { action: { href: '#', label: 'Llamar', icon: 'phone', about: 'a Gloria Muestra' } },
      ],
    },
    {
      header: { text: 'Hugo Prueba', href: '#', detail: 'Turno de noche' },
      cells: [
        {
          chip: { kind: 'warn', text: 'Sin entrar hace 9 días' },
          detail: 'Le escribiste el 12 de noviembre',
        },
        { percent: 83 },
        {
          weave: { segments: [...done(4), 'now', ...todo(7)], label: 'Módulo 5 de 12' },
          detail: 'módulo 5',
        },
        { text: '84,0' },
        { action: { href: '#', label: 'Llamar', icon: 'phone', about: 'a Hugo Prueba' } },
      ],
    },
  ],
};

const bars: ui.Bars = {
  caption: 'Personas en cada etapa',
  rows: [
    { label: 'Inscritas', value: 412 },
    { label: 'Matriculadas', value: 268, note: '65 %' },
    { label: 'Terminaron', value: 181, note: '68 %', kind: 'm' },
    { label: 'Sin contactar', value: 34, kind: 'bad' },
    { label: '60 o más', instead: 'menos de 5 personas: no se muestra' },
  ],
};

const files: ui.ListedFile[] = [
  {
    name: 'Hoja 1, lienzo',
    href: '#',
    detail: '0,4 MB',
    icon: 'image',
    state: { kind: 'ok', text: 'Recibida, 14:02' },
    remove: { href: '#', label: 'Quitar la hoja 1' },
  },
  { name: 'Hoja 2, costos', state: { kind: 'wait', text: 'Se cortó al 35 %. Sigue sola.' } },
  {
    name: 'cuentas.exe',
    state: {
      kind: 'bad',
      text: 'No podemos abrir este tipo de archivo. Envía PDF, Excel o una foto.',
    },
  },
];

const criterion: ui.LevelsCriterion = {
  id: 'knows-customer',
  name: 'scores.knows-customer',
  title: '1. Conoce a su cliente',
  total: 20,
  value: '3',
  look: [
    { href: '#b1', label: '1. Segmentos' },
    { href: '#b4', label: '4. Relación' },
  ],
  levels: [
    { value: '0', points: 0, text: 'Falta o no se entiende' },
    { value: '1', points: 5, text: 'Nombra clientes en general («todos»)' },
    { value: '2', points: 10, text: 'Describe un grupo, sin pruebas' },
    { value: '3', points: 15, text: 'Grupo claro, con entrevistas o conteo' },
    { value: '4', points: 20, text: 'Además estima cuántos son y lo compara' },
  ],
  comment: {
    id: 'knows-customer-comment',
    name: 'comments.knows-customer',
    label: 'Qué lo sostiene y qué mejoraría',
    hint: 'Lo lee la persona.',
    value: 'Contaste familias y preguntaste. Anota también cuánto pagan hoy.',
  },
};

const next: ui.NextStep = {
  kicker: 'Tu siguiente paso',
  title: 'Lección 5.3: Prototipo de bajo costo',
  meta: [{ icon: 'clock', text: '40 min' }],
  action: { href: '#', label: 'Seguir donde quedaste' },
  heading: 'h2',
};

const empty: ui.Empty = {
  drawing: 'empty-certificate',
  title: 'Todavía no tienes certificados',
  text: 'El primero llega al terminar tu curso. Te faltan 8 módulos.',
  action: { href: '#', label: 'Ver qué me falta' },
  heading: 'h3',
};

const call: ui.Call = {
  title: 'Aprende, Trabaja y Emprende, virtual',
  facts: [
    { term: 'Duración', text: '40 horas, 12 módulos' },
    { term: 'Modalidad', text: 'Virtual: todo en tu celular' },
    { term: 'Cupos', text: '30, con lista de espera' },
  ],
  note: { icon: 'shield-check', text: 'No preguntamos tu situación migratoria.' },
  action: { href: '#', label: 'Inscribirme' },
};

const progress: ui.Progress[] = [
  { value: 62, max: 100, label: 'Enviando la hoja 2', text: '62 %: 0,9 de 1,4 MB' },
  {
    value: 35,
    max: 100,
    label: 'La hoja 3 está en pausa',
    text: 'En pausa al 35 %. Sigue sola.',
    paused: true,
  },
];

const pager: ui.Pager = {
  label: 'Páginas de la lista',
  text: '21 a 40 de 52 personas',
  previous: '#',
  next: '#',
};

/** Names of the drawings, as the views include them. */
function drawingNames(): string[] {
  return readdirSync(join(projectRoot, 'views/partials/drawings'))
    .map((name) => name.replace('.ejs', ''))
    .sort();
}

export interface ComponentsPage extends PageModel {
  screens: readonly string[];
  fields: typeof samples;
  errors: Record<string, string>;
  weaves: ui.Weave[];
  thread: ui.ThreadStep[];
  rows: ui.Row[];
  chips: ui.Chip[];
  saves: ui.Saved[];
  notes: ui.Note[];
  tabs: ui.Tabs;
  table: ui.Table;
  bars: ui.Bars;
  files: ui.ListedFile[];
  criterion: ui.LevelsCriterion;
  next: ui.NextStep;
  empty: ui.Empty;
  call: ui.Call;
  progress: ui.Progress[];
  pager: ui.Pager;
  drawings: string[];
  roll: { name: string; detail?: string; mark?: 'yes' | 'late' | 'no' }[];
}

export function presentComponents(): ComponentsPage {
  return {
    title: 'Guía de estilo',
    layout: 'bare',
    wide: true,
    bar: { detail: 'Componentes y estados' },
    scripts: ['js/upload.js'],
    screens: SCREENS,
    fields: samples,
    errors: { price: samples.fields.invalid.error, needs: samples.needs.error ?? '' },
    drawings: drawingNames(),
    roll: [
      { name: 'Ana Ejemplo', mark: 'yes' },
      { name: 'Carmen Prueba', detail: '20 min tarde', mark: 'late' },
      { name: 'Gloria Muestra' },
    ],
    ...{ weaves, thread, rows, chips, saves, notes, tabs, table, bars, files, criterion },
    ...{ next, empty, call, progress, pager },
  };
}
