import { afterAll, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadCatalogue } from '../../../server/content/catalogue.js';
import { compileContent } from '../../../server/content/compile/content.js';
import { type ContentFiles, normalizeText } from '../../../server/content/files.js';
import { lessonFor } from '../../../server/content/openTrack.js';
import { ContentError } from '../../../server/content/problems.js';
import { serialize, versionOf } from '../../../server/content/version.js';
import { firstModule, fixtureFolder, fixtureWith, juice, swap } from './fixture.js';

const catalogue = await loadCatalogue(fixtureFolder);
const track = catalogue.track('puesto-de-jugos') ?? missing();

function missing(): never {
  throw new Error('The tiny course is not there');
}

const versionsOf = (files: ContentFiles) =>
  compileContent(files).tracks.map((data) => versionOf(serialize(data)));

describe('the catalogue', () => {
  it('knows its courses by slug', () => {
    expect(catalogue.tracks.map(({ slug }) => slug)).toEqual(['cuentas-del-hogar', 'puesto-de-jugos']);
    expect(catalogue.track('otro')).toBeUndefined();
    expect(catalogue.rubrics.map(({ slug }) => slug)).toEqual(['plan-del-puesto']);
    expect(catalogue.glossary).toHaveLength(3);
    expect(catalogue.facts.EC?.iva?.text).toBe('15\u00A0%');
  });

  it('gives the open version without asking anybody', async () => {
    expect(await catalogue.version('puesto-de-jugos', track.version)).toBe(track);
  });

  it('numbers lessons and says which come before and after, across modules', () => {
    const lessons = track.lessons.map(({ number, slug, previous, next }) => [
      number,
      slug,
      previous?.slug ?? null,
      next?.slug ?? null,
    ]);
    expect(lessons).toEqual([
      ['1.1', 'que-vendo', null, 'a-quien-le-vendo'],
      ['1.2', 'a-quien-le-vendo', 'que-vendo', 'mi-margen'],
      ['2.1', 'mi-margen', 'a-quien-le-vendo', 'mi-equilibrio'],
      ['2.2', 'mi-equilibrio', 'mi-margen', 'lista-de-control'],
      ['3.1', 'lista-de-control', 'mi-equilibrio', null],
    ]);
    expect(track.lessonBySlug.get('mi-margen')?.next).toEqual({
      slug: 'mi-equilibrio',
      number: '2.2',
      title: 'Mi equilibrio',
      minutes: 30,
    });
  });

  it('adds up minutes', () => {
    expect(track.minutes).toBe(240);
    expect(track.modules.map(({ number, minutes, lessonMinutes }) => [number, minutes, lessonMinutes])).toEqual([
      [1, 90, 60],
      [2, 90, 60],
      [3, 60, 30],
    ]);
  });

  it('keeps each pool to its own assessment', () => {
    const drawnFrom = (slug: string) =>
      [...new Set(track.assessmentBySlug.get(slug)?.items.map(({ pool }) => pool))].join();
    expect([...track.assessmentBySlug.keys()]).toEqual([
      'conoce-tu-puesto',
      'saca-tus-cuentas',
      'entrega-tu-plan',
      'entry',
      'exit',
      'validation',
    ]);
    expect(drawnFrom('conoce-tu-puesto')).toBe('practice');
    expect(drawnFrom('validation')).toBe('validation');
    expect(drawnFrom('entry')).toBe('entry');
    expect(drawnFrom('exit')).toBe('exit');
    expect(track.assessmentBySlug.get('validation')).toMatchObject({
      kind: 'validation',
      itemsPerModule: 2,
      itemsPerAttempt: 6,
      maxAttempts: 2,
      daysBetween: 7,
      passMark: 60,
    });
    expect(track.assessmentBySlug.get('entry')).toMatchObject({ kind: 'entry', maxAttempts: 1 });
    expect(track.itemById.size).toBe(3 * 9 + 2 * 6);
    expect(track.itemById.get('m1-v01')).toMatchObject({ pool: 'validation', module: 'conoce-tu-puesto' });
  });

  it('has assignments of every approval kind', () => {
    expect([...track.assignmentBySlug.values()].map(({ slug, approval }) => [slug, approval])).toEqual([
      ['conoce-tu-puesto', 'self'],
      ['saca-tus-cuentas', 'sample'],
      ['entrega-tu-plan', 'trainer'],
    ]);
    expect(track.assignmentBySlug.get('conoce-tu-puesto')?.html).toContain('<strong>qué vendes</strong>');
  });

  it('has notes for trainers, with ids that do not clash with the lesson', () => {
    const lesson = track.lessonBySlug.get('que-vendo');
    expect(lesson?.trainer?.minutes).toBe(30);
    expect(lesson?.trainer?.html).toContain('id="notas-s-dinamica"');
    expect(lesson?.html).not.toContain('notas-');
  });

  it('gives each country its text', () => {
    const own = track.lessonBySlug.get('a-quien-le-vendo') ?? missing();
    expect(lessonFor(own, 'EC').html).toContain('USD\u00A0482');
    expect(lessonFor(own, 'MX').html).toContain('440.87\u00A0pesos');
    const shared = track.lessonBySlug.get('que-vendo') ?? missing();
    expect(lessonFor(shared, 'MX')).toBe(shared);
  });

  it('gives Mexico its own figures in a shared text, and says whose the others are', async () => {
    const files = await fixtureWith({
      [`${firstModule}/lessons/a-quien-le-vendo.mx.md`]: null,
      'facts/mx.yaml': (text) => `${text}\nsbu: { value: 1, unit: pesos, label: x, validFrom: 2026-01-01, checkedOn: 2026-02-01, source: x, reviewer: x }`,
      [`${juice}/modules/02-saca-tus-cuentas/lessons/mi-margen.md`]: swap('## Resta por vaso', 'El IVA es {{fact:iva}}.\n\n## Resta por vaso'),
    });
    const { tracks, problems } = compileContent(files);
    expect(problems.errors()).toEqual([]);
    const lessons = tracks.flatMap(({ modules }) => modules.flatMap((module) => module.lessons));
    const inMexico = (slug: string) =>
      lessons.find((lesson) => lesson.slug === slug)?.countries.MX?.html;
    expect(inMexico('a-quien-le-vendo')).toContain('1\u00A0pesos <small>(vigente a febrero de 2026)');
    expect(inMexico('mi-margen')).toContain('15\u00A0% <small>(Ecuador, vigente a noviembre de 2026)');
    expect(inMexico('que-vendo')).toBeUndefined();
  });

  it('cannot be changed by a page', () => {
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) &&
        (value instanceof Map ? [...value.values()] : Object.values(value)).every(isFrozen));
    expect(isFrozen(track)).toBe(true);
  });

  it('finds pictures by their address', async () => {
    const media = track.mediaByFile.get('vaso.svg');
    expect(media).toMatchObject({ width: 320, height: 160 });
    expect(await catalogue.media('puesto-de-jugos', media?.fingerprint ?? '', 'vaso.svg')).toBe(media);
  });
});

describe('the version of a course', () => {
  it('is short and the same every time', async () => {
    expect(track.version).toMatch(/^[0-9a-f]{12}$/);
    expect(versionsOf(await fixtureWith())).toContain(track.version);
  });

  it('does not depend on the order of files, of keys, or on how lines end', async () => {
    const files = await fixtureWith();
    expect(versionsOf(new Map([...files].reverse()))).toEqual(expect.arrayContaining(versionsOf(files)));
    const windows = new Map(
      [...files].map(([path, text]) => [path, normalizeText(`\uFEFF${text.replaceAll('\n', '\r\n')}`)]),
    );
    expect(versionsOf(windows)).toEqual(versionsOf(files));
    const swapped = await fixtureWith({
      [`${juice}/track.yaml`]: (text) => text.trim().split('\n').reverse().join('\n'),
      [`${firstModule}/assignment.yaml`]: swap('title: La frase de mi puesto\napproval: self\n', 'approval: self\ntitle: La frase de mi puesto\n'),
    });
    expect(versionsOf(swapped)).toEqual(versionsOf(files));
  });

  it('changes with a text of its own, and not with one of another course', async () => {
    const before = versionsOf(await fixtureWith());
    const after = versionsOf(
      await fixtureWith({ [`${firstModule}/lessons/que-vendo.md`]: swap('con sed', 'con mucha sed') }),
    );
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  it('changes with a figure that it quotes, and not with a word that it does not use', async () => {
    const before = versionsOf(await fixtureWith());
    const figure = await fixtureWith({ 'facts/ec.yaml': swap('value: 482', 'value: 490') });
    const word = await fixtureWith({ 'glossary.yaml': (text) => `${text}\n- { term: nuevo, text: Una palabra. }` });
    expect(versionsOf(figure)[1]).not.toBe(before[1]);
    expect(versionsOf(word)).toEqual(before);
  });
});

describe('loadCatalogue', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  async function copyOfFixture() {
    const folder = await mkdtemp(join(tmpdir(), 'content-'));
    folders.push(folder);
    await cp(fixtureFolder, folder, { recursive: true });
    return folder;
  }

  it('throws one error with everything that is wrong', async () => {
    const folder = await copyOfFixture();
    await writeFile(join(folder, 'glossary.yaml'), '- term: solo\n');
    await writeFile(join(folder, 'notas.txt'), 'x');
    const error: unknown = await loadCatalogue(folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContentError);
    expect(String(error)).toContain('glossary.yaml: [solo].text: falta');
    expect(String(error)).toContain('notas.txt: archivo: no pertenece a nada');
  });

  it('looks away from what is beside the content', async () => {
    const folder = await copyOfFixture();
    await writeFile(join(folder, 'README.md'), '# Cómo escribir');
    await writeFile(join(folder, 'LICENSE'), 'CC BY-SA 4.0');
    await writeFile(join(folder, 'tracks/.DS_Store'), 'x');
    expect((await loadCatalogue(folder)).tracks).toHaveLength(2);
  });
});
