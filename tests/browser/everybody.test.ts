import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { type Page } from 'playwright-core';

import { loadCatalogue } from '../../server/content/catalogue.js';
import { projectRoot } from '../../server/root.js';
import { startBrowserStory } from '../support/browser.js';
import { createUser } from '../support/factories.js';
import { jpegFile } from '../support/files.js';
import { overflow } from '../support/pageChecks.js';
import { createCohort, createEnrollment } from '../support/study.js';

const TRACK = 'aprende-trabaja-emprende';
const track = (await loadCatalogue(join(projectRoot, 'content'))).track(TRACK);
const story = startBrowserStory();

/** Somebody who has read the first module of the real course. */
async function createReader() {
  if (!track) throw new Error(`content/ has no track ${TRACK}`);
  const trainer = await createUser({ roles: ['trainer'] });
  const cohort = await createCohort({ track: TRACK, trainers: [trainer] });
  const user = await createUser();
  const enrollmentId = await createEnrollment(user, {
    cohort,
    track: TRACK,
    trackVersion: track.version,
    lessons: track.modules[0]?.lessons.map(({ slug }) => slug) ?? [],
  });
  return { user, room: `/aula/${enrollmentId}`, track };
}

/** So many stops a page may have before one gives up. */
const PATIENCE = 120;

/** Presses the tab key until this is in focus, as somebody does who has no mouse. */
async function tabTo(
  page: Page,
  role: 'link' | 'button' | 'textbox' | 'radio' | 'checkbox',
  name: string | RegExp,
  place = 0,
) {
  const wanted = page
    .getByRole('main')
    .getByRole(role, { name, exact: typeof name === 'string' })
    .nth(place);
  await wanted.waitFor();
  for (let stop = 0; stop < PATIENCE; stop += 1) {
    await page.keyboard.press('Tab');
    const outline = await wanted.evaluate((element) => {
      if (element !== document.activeElement) return null;
      // A choice shows its focus around the whole line, and a file around the place for it.
      const around = [element, element.parentElement, element.closest('label')];
      const shown = around.filter((each) => each !== null).map((each) => getComputedStyle(each));
      return shown.some(({ outlineStyle }) => outlineStyle !== 'none');
    });
    if (outline === null) continue;
    expect([String(name), 'in focus', outline]).toEqual([String(name), 'in focus', true]);
    return;
  }
  throw new Error(`The tab key never reaches «${String(name)}» at ${page.url()}`);
}

/** Presses a key that leads to another page. */
async function pressAndArrive(page: Page, key: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
}

describe('without a mouse', () => {
  it('somebody signs in, reads a lesson and answers an assessment', async () => {
    const { user, room, track } = await createReader();
    const page = await story.open({ laptop: true });
    await page.goto(`/ingresar?volver=${room}/lecciones/${track.lessons[4]?.slug}`);
    await tabTo(page, 'textbox', 'Tu celular, tu correo o tu código');
    await page.keyboard.type(user.code);
    await tabTo(page, 'textbox', 'Contraseña');
    await page.keyboard.type(user.password);
    await pressAndArrive(page, 'Enter');

    await tabTo(page, 'button', 'Ya la leí, seguir');
    await pressAndArrive(page, 'Enter');
    const next = await page.getByRole('heading', { level: 1 }).innerText();
    expect(next).toBe(track.lessons[5]?.title);

    await page.goto(`${room}/evaluaciones/${track.modules[0]?.slug}`);
    await tabTo(page, 'button', 'Empezar');
    await pressAndArrive(page, 'Enter');
    for (;;) {
      const last = await page.getByRole('button', { name: 'Revisar y entregar' }).isVisible();
      const typed = await page.getByLabel('Tu respuesta').isVisible();
      const several = await page.getByRole('main').getByRole('checkbox').first().isVisible();
      await tabTo(page, typed ? 'textbox' : several ? 'checkbox' : 'radio', /./);
      if (typed) await page.keyboard.type('100');
      else await page.keyboard.press('Space');
      await tabTo(page, 'button', last ? 'Revisar y entregar' : 'Siguiente');
      await pressAndArrive(page, 'Enter');
      if (last) break;
    }
    await tabTo(page, 'button', /^Entregar/);
    await pressAndArrive(page, 'Enter');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/de 100/);
  });

  it('somebody hands an assignment in', async () => {
    const { user, room, track } = await createReader();
    const page = await story.openAs(user, { laptop: true });
    await page.goto(`${room}/tareas/${track.modules[0]?.slug}`);
    // Asked for well before the key: the browser needs a moment to hand its dialog over.
    const dialog = page.waitForEvent('filechooser');
    await tabTo(page, 'textbox', /^Escribe aquí/);
    await page.keyboard.type('Esto es lo que hice.');
    await tabTo(page, 'button', /^Tus fotos o archivos/);
    await page.keyboard.press('Space');
    const chooser = await dialog;
    await chooser.setFiles({ name: 'hoja.jpg', mimeType: 'image/jpeg', buffer: jpegFile() });
    await page.getByText('listo para enviar').waitFor();
    const points = page.getByRole('main').getByRole('checkbox');
    for (let point = 0; point < (await points.count()); point += 1) {
      await tabTo(page, 'checkbox', /./, point);
      await page.keyboard.press('Space');
    }
    await tabTo(page, 'button', 'Entregar mi tarea');
    await page.keyboard.press('Enter');
    await page.getByText(/^Recibimos tu tarea/).waitFor();
    // Whoever does not see it goes on reading here.
    expect(await page.getByRole('main').evaluate((main) => main === document.activeElement)).toBe(
      true,
    );
  });

  it('the first stop of a page skips to what it is about', async () => {
    const page = await story.open();
    await page.goto('/ingresar');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#contenido$/);
  });
});

describe('with text twice as large', () => {
  it('no page scrolls sideways on a phone', async () => {
    const { user, room, track } = await createReader();
    const page = await story.openAs(user);
    const session = await page.context().newCDPSession(page);
    // What a person sets in the browser, so that it also counts in media queries.
    await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    const pages = [
      ...['/', '/cursos', `/cursos/${TRACK}`, '/mi-aula', '/perfil', '/certificados', room],
      `${room}/modulos/${track.modules[0]?.slug}`,
      ...track.modules.map(({ lessons }) => `${room}/lecciones/${lessons[0]?.slug}`),
      `${room}/evaluaciones/${track.modules[0]?.slug}`,
      `${room}/tareas/${track.modules[0]?.slug}`,
    ];
    for (const url of pages) {
      await page.goto(url);
      const size = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
      expect([url, size, await overflow(page)]).toEqual([url, '32px', 0]);
    }
  });
});
