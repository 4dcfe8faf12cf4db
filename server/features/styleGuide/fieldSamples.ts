import type * as ui from '../../http/components.js';

const text: ui.TextField = {
  id: 'certificateName',
  name: 'certificateName',
  label: 'Nombre para el certificado',
};

export const fields = {
  rest: {
    ...text,
    hint: 'Como quieres que se lea. Puede llevar uno o dos apellidos.',
    value: 'Ana Ejemplo Demostración',
  },
  optional: {
    id: 'secondSurname',
    name: 'secondSurname',
    label: 'Segundo apellido',
    optional: true,
  },
  invalid: {
    id: 'price',
    name: 'price',
    label: 'Precio de venta, en dólares',
    value: 'dos',
    inputmode: 'decimal',
    error: 'Escribe el precio con números. Ejemplo: 2 o 2,50',
  },
  unit: {
    id: 'sales',
    name: 'sales',
    label: '¿Cuántas ventas necesitas?',
    inputmode: 'decimal',
    unit: 'ventas al mes',
    short: true,
    value: '504',
  },
  disabled: { id: 'code', name: 'code', label: 'Tu código', value: 'K7MP-4QXD', disabled: true },
} satisfies Record<string, ui.TextField>;

export const password: ui.PasswordField = {
  id: 'password',
  name: 'password',
  label: 'Contraseña',
  hint: 'Al menos 10 letras o números. Puede ser una frase.',
  autocomplete: 'new-password',
};

export const textarea: ui.TextareaField = {
  id: 'proposal',
  name: 'proposal',
  label: 'Tu propuesta',
  hint: 'Menos de 25 palabras.',
  value: 'Combo de arepa y bebida por 2 dólares, listo en tres minutos, a la salida de la escuela.',
};

export const select: ui.SelectField = {
  id: 'country',
  name: 'country',
  label: 'País de tu documento',
  options: [
    { value: 'EC', label: 'Ecuador' },
    { value: 'MX', label: 'México' },
  ],
  placeholder: 'Elige un país',
};

export const modes: ui.ChoiceField = {
  id: 'mode',
  name: 'mode',
  label: '¿Cómo quieres estudiar?',
  value: 'blended',
  options: [
    { value: 'blended', label: 'Mixta', hint: 'Sábados en sala y el resto en tu celular.' },
    { value: 'virtual', label: 'Virtual: todo en tu celular' },
    { value: 'later', label: 'Prefiero no decidir todavía' },
  ],
};

export const needs: ui.ChoiceField = {
  id: 'needs',
  name: 'needs',
  label: '¿Qué necesitas para venir?',
  hint: 'Marca todas las que quieras.',
  multiple: true,
  error: 'Marca al menos una, o «Nada de esto».',
  options: [
    { value: 'care', label: 'Cuidado para mis hijos' },
    { value: 'none', label: 'Nada de esto' },
  ],
};

export const check: ui.CheckField = {
  id: 'shared',
  name: 'shared',
  label: 'Uso un teléfono prestado o compartido',
  hint: 'Al salir borramos de este teléfono todo lo tuyo.',
  checked: true,
};

export const file: ui.FileField = {
  id: 'sheets',
  name: 'sheets',
  label: 'Fotos o archivo de tu modelo',
  hint: 'Una foto por hoja, con luz y sin sombra. También PDF, Word o Excel, hasta 15 MB cada uno.',
  multiple: true,
};
