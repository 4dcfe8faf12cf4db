import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { renderLine, renderText } from '../../../server/content/markdown/render.js';
import { type TextContext } from '../../../server/content/markdown/inspect.js';
import { type Country, type Fact, type GlossaryTerm } from '../../../server/content/types.js';

const cash: GlossaryTerm = {
  id: 'flujo-de-caja',
  term: 'flujo de caja',
  text: 'El dinero que entra y sale.',
  also: [],
};

const wage: Fact = {
  key: 'sbu',
  country: 'EC',
  label: 'Salario básico unificado',
  value: 482,
  unit: 'USD',
  text: 'USD 482',
  validFrom: '2026-01-01',
  checkedOn: '2026-11-20',
  source: 'Ministerio del Trabajo',
  reviewer: 'asesoría laboral',
};

const glass = {
  file: 'vaso.svg',
  fingerprint: '0123456789ab',
  width: 320,
  height: 160,
  svg: '<svg></svg>',
};

function contextFor(faults: string[], country: Country = 'EC'): TextContext {
  return {
    track: 'puesto-de-jugos',
    country,
    idPrefix: '',
    term: (name) => (name.toLowerCase() === cash.term ? cash : undefined),
    fact: (key) => (key === 'sbu' ? wage : undefined),
    media: (file) => (file === glass.file ? glass : undefined),
    fault: (line, message) => faults.push(`${line + 1}: ${message}`),
  };
}

function render(source: string, country?: Country) {
  const faults: string[] = [];
  const { html, findings } = renderText(source, contextFor(faults, country), 'Palabras de esta lección');
  return { html, findings, faults, $: load(html) };
}

describe('renderText', () => {
  it('gives sections ids of their own', () => {
    const { html, findings } = render('## ¿Qué vendes?\n\nUno.\n\n## ¿Qué vendes?\n\n### Más\n');
    expect(html).toContain('<h2 id="s-que-vendes">¿Qué vendes?</h2>');
    expect(html).toContain('<h2 id="s-que-vendes-2">');
    expect(html).toContain('<h3 id="s-mas">');
    expect(findings.sections.map(({ id }) => id)).toEqual(['s-que-vendes', 's-que-vendes-2']);
  });

  it('shows boxes with their kind, title and icon', () => {
    const { $, faults } = render(
      ':::situacion Un puesto\nHola.\n:::\n\n## Uno\n\n:::ojo\nCuidado.\n:::\n',
    );
    expect($('section.callout--situacion > h2.callout-title').text()).toBe('Situación Un puesto');
    expect($('section.callout--situacion svg[aria-hidden=true]')).toHaveLength(1);
    expect($('section.callout--ojo > h3').text()).toBe('Ojo');
    expect($('section.callout--ojo > p').text()).toBe('Cuidado.');
    expect(faults).toEqual([]);
  });

  it.each([':::', '::::'])('hides answers inside a box opened with %s', (colons) => {
    const { $, faults } = render(
      `${colons}cierre Mira\n1. ¿Sí?\n\n:::respuesta\nSí.\n:::\n\nFin.\n${colons}\n\nFuera.\n`,
    );
    expect($('section.callout--cierre > details.reveal > summary').text()).toBe('Ver la respuesta');
    expect($('section.callout--cierre > details > p').text()).toBe('Sí.');
    expect($('section.callout--cierre > p').text()).toBe('Fin.');
    expect($('body > p').text()).toBe('Fuera.');
    expect(faults).toEqual([]);
  });

  it.each([
    [':::ejemplo A\ntexto', '1: falta cerrar'],
    ['texto\n\n:::\n', '3: este ::: no cierra'],
    [':::receta A\ntexto\n:::\n', 'no existe el recuadro «receta»'],
    ['# Título\n', 'las secciones empiezan con ##'],
    ['#### Muy hondo\n', 'usa sólo ## y ###'],
    ['Hola [[plata]].\n', '[[plata]] no está en glossary.yaml'],
    ['Hola [[flujo de caja.\n', 'mal escrita'],
    ['Gana {{fact:iva}}.\n', '{{fact:iva}} no está en facts/ec.yaml'],
    ['Gana {{sbu}}.\n', 'mal escrita'],
    ['![Un vaso de jugo](media/otro.svg)\n', 'no existe en la carpeta media'],
    ['![](media/vaso.svg)\n', 'texto alternativo'],
    ['Mira ![Un vaso de jugo](media/vaso.svg) bien.\n', 'va sola en su párrafo'],
    ['Los ilegales.\n', 'nadie es ilegal'],
    ['<b>Hola</b>\n', 'el HTML no se permite'],
    ['<div>\nHola\n</div>\n', 'el HTML no se permite'],
    ['[mira](http://example.org)\n', 'debe empezar con https://'],
    ['[mira](/aula/123)\n', 'no lleva a una página conocida'],
    ['[mira](otra-leccion)\n', 'debe empezar con https://'],
  ])('reports %j', (source, message) => {
    expect(render(source).faults.join('\n')).toContain(message);
  });

  it('knows the line of what it reports', () => {
    expect(render('Uno.\n\nDos.\n\n- [[plata]]\n').faults[0]).toMatch(/^5: /);
  });

  it.each([
    '[curso](/cursos/aprende-trabaja-emprende)',
    '[ayuda](/ayuda#telefonos)',
    '[SRI](https://www.sri.gob.ec/ruc?a=1)',
    '[911](tel:911)',
    '[1800](tel:+5931800335486)',
  ])('accepts the link %s', (link) => {
    expect(render(link).faults).toEqual([]);
  });

  it('links a term to its meaning below, and back', () => {
    const { $, faults } = render(
      'El [[flujo de caja]] y el [[Flujo de caja|dinero que pasa]].\n\n| a | b |\n|---|---|\n| [[flujo de caja|caja]] | 2 |\n',
    );
    expect(faults).toEqual([]);
    expect($('a.term').map((_, link) => $(link).text()).get()).toEqual([
      'flujo de caja',
      'dinero que pasa',
      'caja',
    ]);
    expect($('a.term#uso-flujo-de-caja')).toHaveLength(1);
    expect($('a.term').first().attr('href')).toBe('#palabra-flujo-de-caja');
    expect($('section.words dt#palabra-flujo-de-caja + dd').text()).toContain(cash.text);
    expect($('section.words dd a').attr('href')).toBe('#uso-flujo-de-caja');
  });

  it('prints a legal figure with its unit and date, the date once in each section', () => {
    const { $ } = render('Son {{fact:sbu}}.\n\nY {{fact:sbu}}.\n\n## Otra\n\n{{fact:sbu}}\n');
    const figures = $('.fact').map((_, figure) => $(figure).text()).get();
    expect(figures).toEqual([
      'USD\u00A0482 (vigente a noviembre de 2026)',
      'USD\u00A0482',
      'USD\u00A0482 (vigente a noviembre de 2026)',
    ]);
    expect($('details.figures > ul > li').text()).toContain('Fuente: Ministerio del Trabajo');
  });

  it('names the country of a figure of another one', () => {
    expect(render('Son {{fact:sbu}}.', 'MX').$('.fact small').text()).toBe(
      '(Ecuador, vigente a noviembre de 2026)',
    );
  });

  it('shows a picture with size, alternative and caption, and nothing before it is seen', () => {
    const { $, faults } = render('![Un vaso de jugo](media/vaso.svg "El vaso")\n');
    expect(faults).toEqual([]);
    expect($('p')).toHaveLength(0);
    expect($('figure > img').attr()).toEqual({
      src: '/contenido/puesto-de-jugos/0123456789ab/vaso.svg',
      alt: 'Un vaso de jugo',
      width: '320',
      height: '160',
      loading: 'lazy',
      decoding: 'async',
    });
    expect($('figure > figcaption').text()).toBe('El vaso');
  });

  it('lets a table scroll by itself and says what it is', () => {
    const { $ } = render('| Mes | Cobros |\n|---|---:|\n| 1 | 405 |\n');
    expect($('div.scroll[role=region]').attr('aria-label')).toBe('Tabla: Mes, Cobros');
    expect($('th[scope=col]')).toHaveLength(2);
    expect($('td.right').text()).toBe('405');
    expect($('[style]')).toHaveLength(0);
    const corner = render('| | Mes 1 |\n|---|---|\n| Caja | 2 |\n').$;
    expect(corner('thead td, thead th[scope=col]')).toHaveLength(2);
    expect(corner('thead td').text()).toBe('');
  });

  it.each([
    '<script>alert(1)</script>',
    'a <img src=x onerror=alert(1)> b',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '<javascript:alert(1)>',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:alert(1))',
    '[x](//example.org)',
    '[x](https:example.org)',
    '![un vaso de jugo](javascript:alert(1))',
    '![un vaso de jugo](data:image/svg+xml,<svg onload=alert(1)>)',
    '![un vaso de jugo](https://example.org/a.svg)',
    '![un "onerror=alert(1) vaso](media/vaso.svg)\n\n<b>',
    ':::ejemplo <img src=x onerror=alert(1)>\nhola\n:::\n\n<i>',
    '[[flujo de caja|<img src=x onerror=alert(1)>]]<u>',
    '<details open ontoggle=alert(1)>',
    '<svg onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '```\n<script>alert(1)</script>\n```\n\n<b>',
  ])('refuses %j and prints nothing that runs', (source) => {
    const { $, html, faults } = render(source);
    expect(faults).not.toEqual([]);
    expect($('script, iframe, object, embed, form, style')).toHaveLength(0);
    for (const element of $('body *').toArray()) {
      const attributes = Object.entries($(element).attr() ?? {});
      for (const [name, value] of attributes) {
        expect(name).not.toMatch(/^on|^style$/i);
        if (name === 'href') expect(value).toMatch(/^(?:#|https:\/\/|tel:|\/(?!\/))/);
        if (name === 'src') expect(value).toMatch(/^$|^\/contenido\//);
      }
    }
    expect(html).not.toMatch(/<script|<img src=x/i);
  });
});

describe('renderLine', () => {
  const line = (source: string) => {
    const faults: string[] = [];
    return { ...renderLine(source, contextFor(faults)), faults };
  };

  it('keeps a plain line as it is, on one line', () => {
    expect(line('¿Qué haces?\nElige una.')).toEqual({
      html: '¿Qué haces? Elige una.',
      text: '¿Qué haces? Elige una.',
      faults: [],
    });
  });

  it('shows emphasis and figures', () => {
    expect(line('Son **{{fact:sbu}}** al mes')).toEqual({
      html: 'Son <strong><span class="fact">USD\u00A0482 <small>(vigente a noviembre de 2026)</small></span></strong> al mes',
      text: 'Son USD\u00A0482 al mes',
      faults: [],
    });
  });

  it('escapes what could be HTML', () => {
    expect(line('Si 3 > 2 & "a"').html).toBe('Si 3 &gt; 2 &amp; &quot;a&quot;');
    expect(line('<img src=x onerror=alert(1)>')).toMatchObject({
      html: '&lt;img src=x onerror=alert(1)&gt;',
    });
    expect(line('<img src=x onerror=alert(1)>').faults).not.toEqual([]);
    expect(line('[x](javascript:alert(1))').html).not.toContain('javascript');
  });

  it('takes no terms, pictures or forbidden words', () => {
    expect(line('El [[flujo de caja]]').faults[0]).toContain('no van palabras enlazadas');
    expect(line('![Un vaso de jugo](media/vaso.svg)').faults[0]).toContain('va sola');
    expect(line('Los ilegales').faults).toHaveLength(1);
  });
});
