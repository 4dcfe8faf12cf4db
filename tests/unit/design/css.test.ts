import { describe, expect, it } from '@jest/globals';
import express from 'express';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import request from 'supertest';

import { loadAssets } from '../../../server/http/assets.js';
import { projectRoot } from '../../../server/root.js';
import { contrast, readTokens } from './contrast.js';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

const sheets = filesBelow('public/css', '.css').sort();
const withoutComments = (css: string) => css.replace(/\/\*[^]*?\*\//g, '');

describe('the style sheet', () => {
  it('travels in 9 kB', async () => {
    const assets = loadAssets(join(projectRoot, 'public'));
    const app = express().use(assets.serve);
    const response = await request(app)
      .get(assets.url('campus.css'))
      .set('Accept-Encoding', 'gzip');
    expect(response.status).toBe(200);
    expect(response.headers['content-encoding']).toBe('gzip');
    expect(Number(response.headers['content-length'])).toBeLessThanOrEqual(9000);
  });

  it('has every file in its order, once', () => {
    const order: unknown = JSON.parse(read('public/css/index.json'));
    expect(order).toEqual([...new Set(order as string[])]);
    expect([...(order as string[])].sort()).toEqual(sheets.map((path) => path.split('/').pop()));
  });

  it.each(sheets)('%s keeps to what old phones understand', (path) => {
    const css = withoutComments(read(path));
    expect(css).not.toMatch(/:has\(|color-mix\(|@container|@layer|@import|oklch\(|&/);
    const nested = css.replace(/@(media|supports)[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}/g, '$2');
    expect(nested).not.toMatch(/\{[^}]*\{/);
  });

  it.each(sheets.filter((path) => !/(tokens|print)\.css$/.test(path)))(
    '%s takes its colours from the tokens',
    (path) => {
      expect(withoutComments(read(path))).not.toMatch(/#[0-9a-f]{3,8}\b(?![^{]*\{)/i);
    },
  );

  it('only uses tokens that exist', () => {
    const known = new Set(read('public/css/tokens.css').match(/--[\w-]+(?=:)/g));
    const used = sheets.flatMap((path) => read(path).match(/(?<=var\()--[\w-]+/g) ?? []);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });
});

// Ratios of the visual reference: [text or mark, ground, light, dark, needed].
const PAIRS: [string, string, number, number, number][] = [
  ['ink', 'paper', 16.2, 15.2, 7],
  ['ink', 'ground', 14.7, 16.5, 7],
  ['ink', 'tint', 13.8, 12.6, 7],
  ['ink-2', 'paper', 7.9, 9.2, 4.5],
  ['edge', 'paper', 3.8, 4.6, 3],
  ['anil', 'paper', 9.6, 9.5, 4.5],
  ['on-anil', 'anil', 9.6, 10.4, 4.5],
  ['on-block', 'block', 13, 11, 4.5],
  ['on-block-2', 'block', 8.9, 8, 4.5],
  ['on-maiz', 'maiz', 9.2, 9.2, 4.5],
  ['maiz', 'block', 7.4, 6.2, 4.5],
  ['maiz-ink', 'maiz-soft', 7.7, 9.9, 4.5],
  ['hoja', 'paper', 6.6, 10, 4.5],
  ['hoja', 'hoja-soft', 5.7, 8, 4.5],
  ['error', 'paper', 7.4, 8.8, 4.5],
  ['error', 'error-soft', 6.2, 7.9, 4.5],
  ['achiote-weave', 'block', 4.1, 4.5, 3],
];

describe('contrast', () => {
  const { light, dark } = readTokens(read('public/css/tokens.css'));

  it.each(PAIRS)('%s on %s', (mark, ground, inLight, inDark, needed) => {
    const measured = [contrast(light, mark, ground), contrast(dark, mark, ground)] as const;
    expect(Math.min(...measured)).toBeGreaterThanOrEqual(needed);
    // The reference rounds to one decimal, not always to the nearest.
    expect(Math.abs(measured[0] - inLight)).toBeLessThan(0.15);
    expect(Math.abs(measured[1] - inDark)).toBeLessThan(0.15);
  });

  // Pairs that the reference does not list but the components use.
  it.each([
    ['ink-2', 'ground', 4.5],
    ['ink-2', 'tint', 4.5],
    ['ink', 'maiz-soft', 7],
    ['ink', 'hoja-soft', 7],
    ['ink', 'error-soft', 7],
    ['ink-2', 'line', 4.5],
    ['ink-2', 'maiz-soft', 4.5],
    ['maiz-ink', 'paper', 4.5],
    ['anil', 'tint', 4.5],
    ['anil', 'ground', 4.5],
    ['paper', 'hoja', 4.5],
    ['paper', 'error', 4.5],
    ['paper', 'ink-2', 4.5],
    ['focus', 'paper', 3],
  ])('%s on %s', (mark, ground, needed) => {
    expect(contrast(light, mark, ground)).toBeGreaterThanOrEqual(needed);
    expect(contrast(dark, mark, ground)).toBeGreaterThanOrEqual(needed);
  });
});

describe('icons and drawings', () => {
  const sprite = read('public/icons.svg');
  const icons = new Set([...sprite.matchAll(/<symbol id="([\w-]+)"/g)].map(([, name]) => name));
  const sources = [...filesBelow('views', '.ejs'), ...filesBelow('server', '.ts')];

  it('has every icon that a view or a presenter names', () => {
    const missing = sources.flatMap((path) =>
      [...read(path).matchAll(/\bicon(?:\(|: )'([\w-]+)'/g)]
        .filter(([, name]) => !icons.has(name))
        .map(([, name]) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('has every drawing that a view or a presenter names', () => {
    const drawings = new Set(filesBelow('views/partials/drawings', '.ejs'));
    const missing = sources.flatMap((path) =>
      [...read(path).matchAll(/(?:drawing: '|drawings\/)([a-z][\w-]*)(?=')/g)]
        .filter(([, name]) => !drawings.has(join('views/partials/drawings', `${name}.ejs`)))
        .map(([, name]) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('keeps the sprite under 6 kB and each drawing under 2 kB', () => {
    expect(gzipSync(sprite, { level: 9 }).length).toBeLessThanOrEqual(6000);
    const heavy = filesBelow('views/partials/drawings', '.ejs').filter(
      (path) => read(path).length > 2000,
    );
    expect(heavy).toEqual([]);
  });
});

describe('views and scripts', () => {
  it('has no inline styles, scripts or handlers, which the browser would refuse', () => {
    const pages = filesBelow('views', '.ejs').filter((path) => !path.includes('mail'));
    const refused = pages.filter((path) =>
      /\sstyle="|<style|<script(?![^>]*\ssrc=)|\son[a-z]+="/.test(read(path)),
    );
    expect(refused).toEqual([]);
  });

  it('says on top of each partial what it needs', () => {
    const silent = filesBelow('views/partials', '.ejs').filter(
      (path) => !read(path).startsWith('<%#'),
    );
    expect(silent).toEqual([]);
  });

  it.each(['app.js', 'upload.js', 'reader.js'])('keeps %s under 3 kB', (name) => {
    expect(gzipSync(read(`public/js/${name}`), { level: 9 }).length).toBeLessThanOrEqual(3000);
  });
});
