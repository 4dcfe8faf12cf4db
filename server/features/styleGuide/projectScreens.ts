import type * as ui from '../../http/components.js';
import { back, page, type Screen } from './screen.js';

export function assignment(): Screen {
  const text: ui.TextareaField = {
    id: 'text',
    name: 'text',
    label: 'Cuéntalo con tus palabras',
    hint: 'O toma una foto de lo que escribiste en papel.',
    rows: 5,
    optional: true,
  };
  const file: ui.FileField = {
    id: 'files',
    name: 'files',
    label: 'Fotos de tus hojas',
    hint: 'Una foto por hoja, con luz y sin sombra. Hasta 15 MB cada una.',
    multiple: true,
    optional: true,
  };
  const files: ui.ListedFile[] = [
    {
      name: 'Hoja 1, lienzo',
      icon: 'image',
      state: { kind: 'ok', text: 'Recibida, 14:02' },
      remove: { href: '#', label: 'Quitar la hoja 1' },
    },
  ];
  const checks: ui.CheckField[] = [
    {
      id: 'checklist-0',
      name: 'checklist',
      label: 'Se leen los nueve bloques',
      value: '0',
      checked: true,
    },
    {
      id: 'checklist-1',
      name: 'checklist',
      label: 'Los números coinciden con mi herramienta',
      value: '1',
    },
  ];
  return {
    view: 'assignment',
    page: page(
      {
        title: 'Tarea: mi modelo en una página',
        dock: true,
        back,
        bar: { title: 'Tarea del módulo 7' },
        scripts: ['js/upload.js'],
      },
      { text, file, files, checks },
    ),
  };
}

export function canvas(): Screen {
  const names = [
    'Segmentos de clientes',
    'Propuesta de valor',
    'Canales',
    'Relación con clientes',
    'Ingresos',
    'Recursos',
    'Actividades',
    'Socios',
    'Costos',
  ];
  const blocks = names.map((name, index) => ({
    number: index + 1,
    name,
    done: index === 0 || index === 5,
    current: index === 1,
  }));
  const field: ui.TextareaField = {
    id: 'text',
    name: 'text',
    label: 'Tu propuesta',
    value:
      'Combo de arepa y bebida por 2 dólares, listo en tres minutos, a la salida de la escuela.',
  };
  return {
    view: 'canvas',
    page: page(
      { title: 'Tu modelo de negocio', dock: true, back, bar: { title: 'Tu modelo de negocio' } },
      { blocks, field },
    ),
  };
}

export function certificate(): Screen {
  const preview: ui.CertificatePreview = {
    personName: 'Ana Ejemplo Demostración',
    trackTitle: 'Aprende, Trabaja y Emprende',
    detail: 'de 40 horas, en modalidad virtual, entre el 16 de enero y el 27 de marzo de 2027.',
    modules: 12,
    issuer: 'Municipio de demostración',
    signatory: 'Dirección de Inclusión Económica',
    qr: {
      size: 29,
      path: 'M0 0h7v7H0zM22 0h7v7h-7zM0 22h7v7H0zM9 2h5v2h3v6h-6v4H9zM16 14h8v3h-3v7h-8v-5h3z',
    },
  };
  const facts: ui.Fact[] = [
    { term: 'Código', text: '7KQ4-MX2P-9TRD-4HVN-82CA-TQ' },
    { term: 'Emitido', text: '2 de abril de 2027' },
    { term: 'Estado', chip: { kind: 'ok', text: 'Válido' } },
  ];
  const rows: ui.Row[] = [
    {
      title: 'Mi nombre tiene un error',
      detail: 'Lo corregimos y emitimos otro',
      href: '#',
      icon: 'pencil',
    },
  ];
  return {
    view: 'certificate',
    page: page(
      { title: 'Tu certificado', nav: 'certificates', back, bar: { title: 'Tu certificado' } },
      { preview, facts, rows },
    ),
  };
}
