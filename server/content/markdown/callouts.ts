/** The boxes of a lesson: `:::ejemplo Título` … `:::`. */
export interface Callout {
  /** Said above the title, or instead of it. */
  readonly label: string;
  /** Inside of a 24 × 24 outline icon (Lucide, ISC licence). */
  readonly icon: string;
}

export const CALLOUTS: Readonly<Record<string, Callout>> = {
  situacion: {
    label: 'Situación',
    icon: '<path d="M15 21v-5a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v5"/><path d="M17.774 10.31a1.12 1.12 0 0 0-1.549 0 2.5 2.5 0 0 1-3.451 0 1.12 1.12 0 0 0-1.548 0 2.5 2.5 0 0 1-3.452 0 1.12 1.12 0 0 0-1.549 0 2.5 2.5 0 0 1-3.77-3.248l2.889-4.184A2 2 0 0 1 7 2h10a2 2 0 0 1 1.653.873l2.895 4.192a2.5 2.5 0 0 1-3.774 3.244"/><path d="M4 10.95V19a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-8.05"/>',
  },
  ejemplo: {
    label: 'Ejemplo',
    icon: '<rect width="16" height="20" x="4" y="2" rx="2"/><path d="M8 6h8"/><path d="M16 14v4"/><path d="M16 10h.01"/><path d="M12 10h.01"/><path d="M8 10h.01"/><path d="M12 14h.01"/><path d="M8 14h.01"/><path d="M12 18h.01"/><path d="M8 18h.01"/>',
  },
  prueba: {
    label: 'Pruébalo ahora',
    icon: '<path d="M13 21h8"/><path d="m15 5 4 4"/><path d="M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z"/>',
  },
  ojo: {
    label: 'Ojo',
    icon: '<path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3"/><path d="M12 9v4"/><path d="M12 17h.01"/>',
  },
  ayuda: {
    label: 'Dónde pedir ayuda',
    icon: '<circle cx="12" cy="12" r="10"/><path d="m4.93 4.93 4.24 4.24"/><path d="m14.83 9.17 4.24-4.24"/><path d="m14.83 14.83 4.24 4.24"/><path d="m9.17 14.83-4.24 4.24"/><circle cx="12" cy="12" r="4"/>',
  },
  cierre: {
    label: 'Antes de seguir',
    icon: '<path d="M21.801 10A10 10 0 1 1 17 3.335"/><path d="m9 11 3 3L22 4"/>',
  },
};

/** The answer of a closing check, closed until somebody asks for it. */
export const ANSWER = 'respuesta';
export const ANSWER_LABEL = 'Ver la respuesta';

const FENCE = /^(\s*):{3,}[ \t]*(\S*)(.*)$/;
const COLONS = 12;

const TABLE_ROW = /^\s*\|/;

/**
 * Lets boxes be written inside boxes with three colons each: gives the outer ones more colons, which
 * is what the Markdown plugin tells them apart by. Lets `[[term|words]]` stand in a table, too.
 * Keeps the number of lines.
 */
export function prepareSource(source: string, fault: (line: number, message: string) => void): string {
  const open: { name: string; line: number }[] = [];
  let code: string | null = null;
  const lines = source.split('\n').map((text, index) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1]?.slice(0, 3);
    if (mark && (code === null || code === mark)) code = code === null ? mark : null;
    const found = code === null ? FENCE.exec(text) : null;
    if (!found) return code === null && TABLE_ROW.test(text) ? escapeTermBars(text) : text;
    const [, indent = '', name = '', title = ''] = found;
    if (name === '') {
      if (!open.pop()) fault(index, 'este ::: no cierra ningún recuadro');
      return indent + ':'.repeat(COLONS - open.length);
    }
    if (name !== ANSWER && !(name in CALLOUTS)) {
      const known = [...Object.keys(CALLOUTS), ANSWER].join(', ');
      fault(index, `no existe el recuadro «${name}»; hay: ${known}`);
    }
    open.push({ name, line: index });
    return `${indent}${':'.repeat(COLONS - open.length + 1)} ${name}${title}`;
  });
  for (const { name, line } of open) fault(line, `falta cerrar el recuadro «${name}» con :::`);
  return lines.join('\n');
}

/** In a table a bar separates cells. */
const escapeTermBars = (row: string) => row.replace(/(\[\[[^\]|\\]*)\|(?=[^\]|]*\]\])/g, '$1\\|');
