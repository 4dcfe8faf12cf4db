/** A drawing weighs no more than this: one lesson may hold several, over a paid mobile network. */
export const MAX_SVG_BYTES = 15_000;

const ELEMENTS = new Set(
  `svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan
   linearGradient radialGradient stop clipPath mask marker pattern`.split(/\s+/),
);

const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

export interface SvgSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Looks at a drawing with a closed list of what may be in it, so that it stays a drawing when
 * somebody opens it alone. Answers its size in pixels and everything that is wrong with it.
 */
export function inspectSvg(svg: string): { size: SvgSize; faults: string[] } {
  const faults = new Set<string>();
  if (Buffer.byteLength(svg) > MAX_SVG_BYTES) {
    faults.add(`pesa ${Buffer.byteLength(svg)} bytes; el límite es ${MAX_SVG_BYTES}`);
  }
  const body = svg.replace(/^\s*<\?xml[^>]*\?>/, '').replace(/<!--[\s\S]*?-->/g, '');
  const open: string[] = [];
  let root: Map<string, string> | undefined;
  const rest = body.replace(TAG, (_tag, closing: string, name: string, inside: string, end: string) => {
    if (closing) {
      if (open.pop() !== name) faults.add(`</${name}> no cierra lo que está abierto`);
      return '';
    }
    if (!ELEMENTS.has(name)) faults.add(`el elemento <${name}> no se permite en un dibujo`);
    const attributes = readAttributes(inside, faults);
    if (!root) {
      root = attributes;
      if (name !== 'svg') faults.add('debe empezar con <svg>');
    }
    if (!end) open.push(name);
    return '';
  });
  if (open.length > 0) faults.add(`falta cerrar <${open.join('>, <')}>`);
  if (/[<>]/.test(rest)) faults.add('no está bien escrito: sobra < o >, o falta una comilla');
  if (hasForeignReference(rest)) faults.add('el estilo no puede traer nada de fuera');
  const size = sizeOf(root);
  if (!size) faults.add('necesita viewBox, o width y height en píxeles');
  if (root && !root.has('xmlns')) faults.add('falta xmlns="http://www.w3.org/2000/svg"');
  return { size: size ?? { width: 1, height: 1 }, faults: [...faults] };
}

function readAttributes(inside: string, faults: Set<string>): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of inside.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    attributes.set(name, value);
    if (/^on/i.test(name)) faults.add(`el atributo ${name} ejecuta código`);
    const isLink = name === 'href' || name.endsWith(':href') || name === 'src';
    if (isLink && !value.startsWith('#')) faults.add(`${name}="${value}" sale del dibujo`);
    if (hasForeignReference(value)) faults.add(`${name}="${value}" sale del dibujo`);
  }
  if (inside.replace(ATTRIBUTE, '').trim() !== '') {
    faults.add(`atributo sin comillas: ${inside.replace(ATTRIBUTE, '').trim().slice(0, 40)}`);
  }
  return attributes;
}

/** `url()` of anything but a part of the drawing, `@import`, escapes that could hide them. */
const hasForeignReference = (css: string) =>
  /url\s*\((?!\s*["']?#)|@import|javascript:|data:|&#|\\/i.test(css);

function sizeOf(root: Map<string, string> | undefined): SvgSize | undefined {
  const [width, height] = ['width', 'height'].map((name) =>
    /^\d+(?:\.\d+)?(?:px)?$/.test(root?.get(name) ?? '') ? parseFloat(root?.get(name) ?? '') : 0,
  );
  if (width && height) return { width: Math.round(width), height: Math.round(height) };
  const box = (root?.get('viewBox') ?? '').trim().split(/[\s,]+/).map(Number);
  const [, , boxWidth = 0, boxHeight = 0] = box;
  if (box.length !== 4 || !(boxWidth > 0) || !(boxHeight > 0)) return undefined;
  return { width: Math.round(boxWidth), height: Math.round(boxHeight) };
}
