import type * as ui from '../../http/components.js';
import { back, done, page, type Screen, todo } from './screen.js';

export function classroom(): Screen {
  const next: ui.NextStep = {
    kicker: 'Tu siguiente paso',
    title: 'Lección 5.3: Prototipo de bajo costo',
    meta: [{ icon: 'clock', text: '40 min' }],
    action: { href: 'leccion', label: 'Seguir donde quedaste' },
  };
  const weave: ui.Weave = {
    segments: [...done(4), 'now', ...todo(7)],
    label: 'Cuatro módulos terminados, el quinto a la mitad, siete por hacer',
  };
  const rows: ui.Row[] = [
    { title: '2 lecciones', detail: '65 minutos en total', href: '#', icon: 'book-open' },
    {
      title: 'Evaluación',
      detail: '7 preguntas, se aprueba con 60',
      href: '#',
      icon: 'list-checks',
    },
    {
      title: 'Tarea: propuesta y prototipo',
      detail: 'La revisa una persona',
      href: '#',
      icon: 'pencil',
      chip: { kind: 'warn', text: '7 días' },
    },
  ];
  const news: ui.Row[] = [
    {
      title: 'Tu tarea del módulo 4 está aprobada',
      detail: '«Buenas citas de tus clientas. Sigue así.»',
      href: '#',
      icon: 'message-circle',
    },
  ];
  return {
    view: 'classroom',
    page: page({ title: 'Mi aula', nav: 'classroom' }, { next, weave, rows, news, empty: null }),
  };
}

export function emptyClassroom(): Screen {
  const empty: ui.Empty = {
    drawing: 'empty-basket',
    title: 'Todavía no estudias ningún curso',
    text: 'Elige uno y empieza hoy. Todos son gratis y puedes dejarlos y volver.',
    action: { href: '#', label: 'Ver los cursos' },
    heading: 'h1',
  };
  return {
    view: 'classroom',
    page: page(
      {
        title: 'Mi aula',
        nav: 'classroom',
        flash: { kind: 'ok', text: 'Tu cuenta está lista. Tu código es K7MP-4QXD.' },
      },
      { empty },
    ),
  };
}

export function course(): Screen {
  const steps: ui.ThreadStep[] = [
    {
      state: 'done',
      title: '1. Llegar, pertenecer y decidir',
      detail: 'Terminado · evaluación 80 de 100',
      href: '#',
    },
    {
      state: 'done',
      title: '2. Empleo, negocio o ambos',
      detail: 'Terminado · evaluación 75 de 100',
      href: '#',
    },
    {
      state: 'now',
      title: '3. De un problema a una idea',
      detail: '4 horas, en tu celular · vas por la lección 3 de 4',
      href: '#',
      rows: [
        {
          title: '3.1 Mirar mi barrio',
          href: '#',
          icon: 'check',
          iconLabel: 'Leída',
          aside: '35 min',
          quiet: true,
        },
        {
          title: '3.2 Escuchar sin vender',
          href: '#',
          icon: 'check',
          iconLabel: 'Leída',
          aside: '35 min',
          quiet: true,
        },
        { title: '3.3 Elegir una idea', href: '#', icon: 'play', aside: '40 min', current: true },
        {
          title: '3.4 Mi primera frase',
          href: '#',
          icon: 'book-open',
          aside: '25 min',
          quiet: true,
        },
        { title: 'Evaluación, 7 preguntas', href: '#', icon: 'list-checks', quiet: true },
        { title: 'Tarea: tres problemas que vi', href: '#', icon: 'pencil', quiet: true },
      ],
    },
    {
      state: 'todo',
      title: '4. Conozco a mi cliente y mi mercado',
      detail: '4 horas, en tu celular',
      href: '#',
    },
    {
      state: 'todo',
      title: 'Evaluación de salida y certificado',
      detail: 'Se abre al terminar los 12 módulos',
    },
  ];
  return {
    view: 'course',
    page: page(
      {
        title: 'Tu curso, módulo por módulo',
        nav: 'courses',
        back,
        bar: { title: 'Aprende, Trabaja y Emprende' },
      },
      {
        steps,
        intro: 'Vas en el 3 de 12. Después del 12 vienen la evaluación de salida y tu certificado.',
      },
    ),
  };
}

export function lesson(): Screen {
  const weave: ui.Weave = {
    segments: [...done(2), 'now', 'todo'],
    label: 'Lección 3 de 4 del módulo 5',
    small: true,
    plain: true,
  };
  return {
    view: 'lesson',
    page: page(
      {
        title: '5.3 Prototipo de bajo costo',
        nav: 'courses',
        dock: true,
        back,
        bar: { title: 'Módulo 5 · Lección 3 de 4' },
        scripts: ['js/reader.js'],
      },
      { weave },
    ),
  };
}

export function question(): Screen {
  const weave: ui.Weave = {
    segments: [...done(2), 'now', ...todo(4)],
    label: 'Pregunta 3 de 7',
    small: true,
    plain: true,
  };
  const field: ui.ChoiceField = {
    id: 'answer',
    name: 'answer',
    label: '¿Cuál es la mejor propuesta para un taller que repara celulares?',
    heading: true,
    value: 'b',
    options: [
      { value: 'a', label: 'Calidad y buen precio.' },
      { value: 'b', label: 'Cambio de pantalla en una hora, con tres meses de garantía escrita.' },
      { value: 'c', label: 'Los mejores técnicos de la ciudad.' },
    ],
  };
  return {
    view: 'question',
    page: page(
      {
        title: 'Evaluación del módulo 5',
        dock: true,
        back,
        bar: { title: 'Evaluación del módulo 5', note: '3 de 7' },
      },
      { weave, field },
    ),
  };
}

export function result(): Screen {
  const next: ui.NextStep = {
    kicker: 'Aprobaste el módulo 5',
    number: '75',
    title: 'de 100',
    meta: [{ text: '6 de 8 respuestas correctas' }, { text: 'Se aprueba con 60' }],
    action: { href: 'tarea', label: 'Seguir con la tarea del módulo' },
  };
  return {
    view: 'result',
    page: page(
      {
        title: 'Resultado del módulo 5',
        nav: 'courses',
        back,
        bar: { title: 'Evaluación del módulo 5' },
      },
      { next },
    ),
  };
}
