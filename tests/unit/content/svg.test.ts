import { describe, expect, it } from '@jest/globals';

import { inspectSvg, MAX_SVG_BYTES } from '../../../server/content/svg.js';

const drawing = (inside: string, root = 'viewBox="0 0 320 160"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${root}>${inside}</svg>`;

describe('inspectSvg', () => {
  it('accepts a plain drawing and reads its size', () => {
    const svg = `<?xml version="1.0"?><!-- vaso --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320.4 160">
      <title>Un vaso &gt; otro</title>
      <defs><linearGradient id="a"><stop offset="0" stop-color='#fff'/></linearGradient></defs>
      <style>.a { fill: url(#a); }</style>
      <rect class="a" width="10" height="10" fill="url(#a)"/><use href="#a"/>
    </svg>`;
    expect(inspectSvg(svg)).toEqual({ size: { width: 320, height: 160 }, faults: [] });
  });

  it.each([
    ['width="300" height="150"', { width: 300, height: 150 }],
    ['width="300px" height="150px" viewBox="0 0 1 1"', { width: 300, height: 150 }],
    ['width="100%" height="auto" viewBox="0,0,40,20"', { width: 40, height: 20 }],
  ])('takes the size from %s', (root, size) => {
    expect(inspectSvg(drawing('', root))).toEqual({ size, faults: [] });
  });

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a script in capitals', '<SCRIPT>alert(1)</SCRIPT>'],
    ['a handler', '<rect onload="alert(1)"/>'],
    ['a handler without quotes', '<rect onload=alert(1) />'],
    ['an embedded page', '<foreignObject></foreignObject>'],
    ['a foreign picture', '<image href="https://example.org/a.png"/>'],
    ['a foreign symbol', '<use href="https://example.org/a.svg#a"/>'],
    ['an old foreign link', '<use xlink:href="//example.org/a"/>'],
    ['a link', '<a href="#a"><rect/></a>'],
    ['data', '<use href="data:image/svg+xml,x"/>'],
    ['a foreign fill', '<rect fill="url(https://example.org/a)"/>'],
    ['a foreign style', '<style>rect { background: url("//example.org") }</style>'],
    ['an imported style', '<style>@import "//example.org";</style>'],
    ['a hidden import', '<style>@&#105;mport "//example.org";</style>'],
    ['an animation', '<animate attributeName="href" to="javascript:alert(1)"/>'],
    ['an entity', '<!ENTITY a "b">'],
    ['a raw section', '<![CDATA[<script>]]>'],
    ['an open tag', '<g>'],
    ['crossed tags', '<g><text></g></text>'],
    ['an open quote', '<rect width="1/>'],
  ])('refuses %s', (_name, inside) => {
    expect(inspectSvg(drawing(inside)).faults).not.toEqual([]);
  });

  it('refuses a drawing without size, without xmlns, or too heavy', () => {
    expect(inspectSvg(drawing('', 'viewBox="0 0 0 0"')).faults[0]).toContain('viewBox');
    expect(inspectSvg('<svg viewBox="0 0 1 1"></svg>').faults[0]).toContain('xmlns');
    expect(inspectSvg('texto').faults).not.toEqual([]);
    const heavy = drawing(`<title>${'a'.repeat(MAX_SVG_BYTES)}</title>`);
    expect(inspectSvg(heavy).faults[0]).toContain('el límite es 15000');
  });
});
