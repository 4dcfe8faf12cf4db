import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { type Page } from 'playwright-core';

import { rightAnswer } from '../../scripts/demo/answers.js';
import { loadCatalogue } from '../../server/content/catalogue.js';
import { projectRoot } from '../../server/root.js';
import { startBrowserStory } from '../support/browser.js';
import { createUser } from '../support/factories.js';
import { accessibilityProblems, elsewhere, scriptBytes, tooWide } from '../support/pageChecks.js';
import { createCohort } from '../support/study.js';

const TRACK = 'aprende-trabaja-emprende';
const catalogue = await loadCatalogue(join(projectRoot, 'content'));
const MAXIMUM_SCRIPT_BYTES = 15_000;
const story = startBrowserStory();

/** Pages of one kind look alike: each kind is examined once. */
const examined = new Set<string>();

async function examine(page: Page, kind: string): Promise<void> {
  if (examined.has(kind)) return;
  examined.add(kind);
  expect({
    kind,
    problems: await accessibilityProblems(page),
    tooWide: await tooWide(page),
    tooManyScripts: (await scriptBytes(page)) > MAXIMUM_SCRIPT_BYTES,
    elsewhere: await elsewhere(page),
  }).toEqual({ kind, problems: [], tooWide: [], tooManyScripts: false, elsewhere: [] });
}

/** Presses something that leads to another page, and waits for that page. */
async function press(page: Page, role: 'link' | 'button', name: string | RegExp): Promise<void> {
  await Promise.all([
    page.waitForEvent('load'),
    page
      .getByRole('main')
      .getByRole(role, { name, exact: typeof name === 'string' })
      .first()
      .click(),
  ]);
}

interface Sheet {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

async function photoOfModel(): Promise<Sheet> {
  const buffer = await readFile(join(projectRoot, 'scripts/demo/sheets/modelo.jpg'));
  return { name: 'modelo.jpg', mimeType: 'image/jpeg', buffer };
}

async function pdfOfAccounts(): Promise<Sheet> {
  const document = await PDFDocument.create();
  document.addPage([420, 300]).drawText('Almuerzos: 520 por 2,75', { x: 30, y: 240, size: 24 });
  return {
    name: 'cuentas.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(await document.save()),
  };
}

async function takeAssessment(page: Page): Promise<void> {
  await examine(page, 'assessment');
  await press(page, 'button', 'Empezar');
  for (;;) {
    const field = page.locator('[data-item]');
    const id = (await field.getAttribute('data-item')) ?? '';
    const item = catalogue.track(TRACK)?.itemById.get(id);
    if (!item) throw new Error(`No item ${id}`);
    await examine(page, `question ${item.type}`);
    for (const value of [rightAnswer(item)].flat()) {
      if (item.type === 'numeric') await page.getByLabel('Tu respuesta').fill(value);
      else await field.locator(`input[value="${value}"]`).check();
    }
    const last = await page.getByRole('button', { name: 'Revisar y entregar' }).isVisible();
    await press(page, 'button', last ? 'Revisar y entregar' : 'Siguiente');
    if (last) break;
  }
  await examine(page, 'check');
  await press(page, 'button', /Entregar/);
  await examine(page, 'result');
}

async function handInAssignment(page: Page): Promise<void> {
  await examine(page, 'assignment');
  await page.getByLabel('Escribe aquí').fill('Esto es lo que hice con mi puesto.');
  await page.getByLabel('Tus fotos o archivos').setInputFiles({
    ...(await pdfOfAccounts()),
    name: 'mi hoja.pdf',
  });
  for (const box of await page.getByRole('main').getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: /^Entregar/ }).click();
  // The upload shows its progress and then the answer, without leaving the page.
  await page.getByText(/^Recibimos tu tarea/).waitFor();
  await examine(page, 'assignment handed in');
}

async function doStep(page: Page): Promise<void> {
  const { pathname } = new URL(page.url());
  if (pathname.includes('/lecciones/')) {
    await examine(page, 'lesson');
    await press(page, 'button', 'Ya la leí, seguir');
  } else if (pathname.includes('/evaluaciones/')) {
    await takeAssessment(page);
  } else if (pathname.includes('/tareas/')) {
    await handInAssignment(page);
  } else {
    throw new Error(`Nobody knows what to do at ${pathname}`);
  }
}

/** Uploads a sheet, keeps it, and hands the part in. */
async function deliverPart(
  page: Page,
  { open, handIn, answer, sheet }: { open: string; handIn: string; answer: RegExp; sheet: Sheet },
): Promise<void> {
  await press(page, 'link', open);
  await examine(page, 'project part');
  await page.getByLabel('Tus hojas').setInputFiles(sheet);
  await page.getByRole('button', { name: 'Guardar estas hojas' }).click();
  await page.getByText('Tus hojas llegaron. Falta entregar.').waitFor();
  await page.getByRole('heading', { name: '1 hoja', exact: true }).waitFor();
  await examine(page, 'project part with a sheet');
  await page.getByLabel('En mis hojas no se ve mi nombre ni mi cara').check();
  await page.getByRole('button', { name: handIn }).click();
  await page.getByText(answer).waitFor();
}

/** Answers everything that waits for a trainer. */
async function approveWhatWaits(page: Page): Promise<void> {
  for (;;) {
    await page.goto('/capacitacion/revisar');
    await examine(page, 'queue');
    const waiting = page.getByRole('main').locator('a[href^="/capacitacion/revisar/"]');
    if ((await waiting.count()) === 0) return;
    await press(page, 'link', /Módulo/);
    await examine(page, 'submission');
    await page.getByLabel('Comentario', { exact: false }).last().fill('Bien hecho.');
    await press(page, 'button', /^(Aprobar|Está bien así)$/);
  }
}

/** An evaluator scores what is there to be seen: a picture has pixels, and a PDF opened its viewer. */
async function seeSheets(page: Page): Promise<void> {
  const picture = page.getByRole('img', { name: 'Modelo de negocio, hoja 1' });
  await picture.scrollIntoViewIfNeeded();
  const width = await picture.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    return image.naturalWidth;
  });
  expect(width).toBeGreaterThan(500);
  const frame = page.getByTitle('Herramienta financiera, hoja 1');
  await frame.scrollIntoViewIfNeeded();
  const shown = await (await frame.elementHandle())?.contentFrame();
  await shown?.waitForLoadState();
  // A browser shows a page of its own instead of what may not be framed.
  expect(shown?.url()).toMatch(/\/finanzas\/1(#|$)/);
  if (shown?.childFrames().length === 0) await page.waitForEvent('frameattached');
}

/** Scores the plan beside its sheets, and gives the points. */
async function scorePlan(page: Page): Promise<number> {
  await examine(page, 'plans to score');
  await press(page, 'link', /^Plan/);
  await examine(page, 'review before');
  await press(page, 'button', 'Empezar a valorar');
  await examine(page, 'review');
  await seeSheets(page);
  let total = 0;
  for (const criterion of await page.locator('[data-criterion]').all()) {
    const best = criterion.getByRole('radio').first();
    if (!(await best.isVisible())) await criterion.locator('summary').first().click();
    await best.check();
    total += Number(await best.getAttribute('value'));
  }
  await page
    .getByLabel('Comentario general')
    .fill('Tu negocio se entiende. Anota las semanas malas.');
  await press(page, 'button', 'Entregar valoración');
  await examine(page, 'review to seal');
  await press(page, 'button', 'Entregar valoración');
  await page.getByText('Entregaste la valoración.').waitFor();
  return total;
}

describe('the whole path on a phone', () => {
  it('leads from signing up to the feedback of an evaluator', async () => {
    const trainer = await createUser({ roles: ['trainer'] });
    const coordinator = await createUser({ roles: ['coordinator'] });
    const scorer = await createUser({ roles: ['evaluator'], municipality: 'otra-ciudad' });
    await createCohort({ track: TRACK, trainers: [trainer], title: 'Grupo de los martes' });

    const page = await story.open();
    await page.goto('/');
    await examine(page, 'home');
    await press(page, 'link', 'Crear mi cuenta');
    await examine(page, 'sign-up');
    await page.getByLabel('Tus nombres').fill('Rosa Elena');
    await page.getByLabel('Primer apellido').fill('Ñáñez');
    await page.getByLabel('Contraseña', { exact: true }).fill('tres ollas y un toldo');
    await press(page, 'button', 'Crear mi cuenta');
    await examine(page, 'signed up');
    await press(page, 'link', /seguir/);

    await page.goto('/cursos');
    await examine(page, 'courses');
    await press(page, 'link', /Aprende, Trabaja y Emprende/);
    await examine(page, 'course');
    await press(page, 'button', 'Inscribirme');

    const titles: string[] = [];
    for (;;) {
      await page.goto('/mi-aula');
      await examine(page, titles.length < 2 ? `classroom ${titles.length}` : 'classroom');
      const title = await page.getByRole('heading', { level: 1 }).innerText();
      if (title === 'Tu tarea está en revisión') break;
      titles.push(title);
      expect(titles.length).toBeLessThan(100);
      await press(page, 'link', /^(Empezar|Hacer|Leer|Seguir)/);
      await doStep(page);
    }
    expect(titles.filter((title) => title.startsWith('Lección'))).toHaveLength(47);
    expect(titles.filter((title) => title.startsWith('Evaluación'))).toHaveLength(12);
    expect(titles.filter((title) => title.startsWith('Tarea'))).toHaveLength(12);
    await press(page, 'link', 'Ver el curso');
    await examine(page, 'course map');

    await approveWhatWaits(await story.openAs(trainer, { laptop: true }));

    await page.goto('/certificados');
    await examine(page, 'certificates');
    await press(page, 'link', /Aprende, Trabaja y Emprende/);
    await examine(page, 'certificate');
    const code = await page
      .getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){6}$/)
      .first()
      .innerText();
    const anybody = await story.open();
    await anybody.goto('/verificar');
    await examine(anybody, 'verify');
    await anybody.getByLabel('Código del certificado').fill(code);
    await press(anybody, 'button', 'Comprobar');
    await examine(anybody, 'verified');
    expect(await anybody.getByRole('main').innerText()).toContain('Rosa Elena Ñáñez');
    expect(await anybody.getByRole('heading', { level: 1 }).innerText()).toMatch(/válido/i);

    await page.goto('/mi-aula');
    await press(page, 'link', 'Seguir con mi proyecto');
    await examine(page, 'project');
    await deliverPart(page, {
      open: 'Subir mi modelo',
      handIn: 'Entregar mi modelo',
      answer: /^Recibimos esta parte/,
      sheet: await photoOfModel(),
    });
    await deliverPart(page, {
      open: 'Subir mis cuentas',
      handIn: 'Entregar mi herramienta',
      answer: /^Tu proyecto está entregado/,
      sheet: await pdfOfAccounts(),
    });
    await page.getByRole('heading', { name: 'Ya están las dos partes' }).waitFor();
    const projectUrl = page.url();

    const office = await story.openAs(coordinator, { laptop: true });
    await examine(office, 'coordination');
    await press(office, 'link', 'Elegir quién valora');
    await examine(office, 'plans');
    await press(office, 'link', /Rosa Elena Ñáñez/);
    await examine(office, 'plan');
    await press(office, 'button', 'Asignar el plan');

    const points = await scorePlan(await story.openAs(scorer, { laptop: true }));

    await page.goto('/avisos');
    await examine(page, 'notices');
    await press(page, 'link', /Valoraron tu proyecto/);
    expect(page.url()).toBe(projectUrl);
    await examine(page, 'feedback');
    const feedback = await page.getByRole('main').innerText();
    expect(feedback).toMatch(new RegExp(`${points}\\s+de 100 puntos`));
    expect(feedback).toContain('Tu negocio se entiende. Anota las semanas malas.');

    await press(page, 'link', /^Modelo de negocio/);
    await examine(page, 'project part that was scored');
    const part = await page.getByRole('main').innerText();
    expect(part).toContain('Ya empezaron a valorarlo');
    expect(part).not.toContain('Toma una foto');
  });
});
