import type * as ui from '../../http/components.js';
import { back, done, page, type Screen, todo } from './screen.js';

export function group(): Screen {
  const tabs: ui.Tabs = {
    label: 'Secciones del grupo',
    items: [
      { href: '#', label: 'Seguimiento', current: true },
      { href: '#', label: 'Tareas', count: 7 },
      { href: '#', label: 'Notas' },
      { href: '#', label: 'Personas' },
    ],
  };
  const people = ['Gloria Muestra', 'Hugo Prueba', 'Elena Modelo', 'Juana Modelo', 'Luis Muestra'];
  const table: ui.Table = {
    caption: 'Personas que necesitan que las llames',
    columns: [
      { label: 'Persona' },
      { label: 'Qué pasa' },
      { label: 'Asistencia' },
      { label: 'Avance' },
      { label: 'Acción', hidden: true },
    ],
    rows: people.map((name, index) => ({
      header: { text: name, href: '#' },
      cells: [
        index < 2
          ? { chip: { kind: 'bad', text: '3 faltas seguidas' }, detail: 'No la has contactado' }
          : {
              chip: { kind: 'warn', text: 'Tarea del módulo 3 vencida' },
              detail: 'La abrió y no la entregó',
            },
        { percent: 50 + index * 12, bad: index < 2 },
        {
          weave: {
            segments: [...done(2 + index), 'now', ...todo(9 - index)],
            label: `Módulo ${3 + index} de 12`,
          },
          detail: `módulo ${3 + index}`,
        },
        { action: { href: '#', label: 'Llamar', icon: 'phone', about: `a ${name}` } },
      ],
    })),
  };
  const facts: ui.Fact[] = [
    { term: 'Cuándo', text: 'Sábado 28, 9:00 a 12:00' },
    { term: 'Dónde', text: 'Casa Comunal, sala 2' },
  ];
  const rows: ui.Row[] = [
    { title: '5 tareas del módulo 5', detail: 'La más antigua, hace 3 días', href: '#' },
    { title: '2 reclamos de nota', detail: 'Responde antes del lunes', href: '#' },
  ];
  return {
    view: 'group',
    page: page(
      { title: 'Grupo B, Quito', wide: true, nav: 'courses' },
      { tabs, table, facts, rows },
    ),
  };
}

export function review(): Screen {
  const tabs: ui.Tabs = {
    label: 'Partes del plan',
    items: [
      { href: '#', label: 'Modelo de negocio', current: true },
      { href: '#', label: 'Herramienta financiera' },
      { href: '#', label: 'Archivos', count: 2 },
    ],
  };
  const blocks = [
    [
      'Segmentos',
      'Madres que trabajan de 8 a 5, con hijos en escuelas cercanas. Unas 240 familias.',
    ],
    ['Propuesta de valor', 'Uniforme listo en 48 horas y a la medida, sin dejar el trabajo.'],
    ['Canales', 'Grupos de WhatsApp de tres escuelas.'],
    ['Relación', 'Garantía de ajuste gratis por un mes.'],
    ['Ingresos', 'Uniforme a 14. Margen 6 por unidad. Equilibrio: 50 uniformes al mes.'],
    ['Recursos', 'Máquina recta propia. Overlock prestada.'],
    ['Actividades', 'Tomar medidas, cortar, coser, entregar.'],
    ['Socios', 'Proveedor de tela que fía 15 días.'],
    [
      'Costos',
      'Por uniforme 8: tela 5,20, hilo 0,60, confección 1,70, empaque 0,50. Fijos 300 al mes.',
    ],
  ];
  const levels = [0, 5, 10, 15, 20].map((points, index) => ({
    value: String(index),
    points,
    text:
      [
        'Falta o no se entiende',
        'Nombra clientes en general («todos»)',
        'Describe un grupo, sin pruebas',
        'Grupo claro, con entrevistas o conteo',
        'Además estima cuántos son y lo compara',
      ][index] ?? '',
  }));
  const titles = ['1. Conoce a su cliente', '2. Propuesta de valor', '3. Números que cuadran'];
  const criteria: ui.LevelsCriterion[] = titles.map((title, index) => ({
    id: `c${index}`,
    name: `scores.c${index}`,
    title,
    total: 20,
    levels,
    value: index === 0 ? '3' : undefined,
    look: [{ href: '#b1', label: '1. Segmentos' }],
    comment: {
      id: `c${index}-comment`,
      name: `comments.c${index}`,
      label: 'Qué lo sostiene y qué mejoraría',
    },
  }));
  return {
    view: 'review',
    page: page(
      {
        title: 'Valorar el plan 7F2K',
        layout: 'split',
        back,
        bar: {
          title: 'Plan 7F2K',
          detail: '· 3 de 8 asignados',
          action: { href: '#', label: 'Tengo un conflicto', icon: 'flag' },
        },
      },
      { tabs, blocks, criteria },
    ),
  };
}
