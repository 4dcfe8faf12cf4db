import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { type Page } from 'playwright-core';

import { rightAnswer } from '../../scripts/demo/answers.js';
import { loadCatalogue } from '../../server/content/catalogue.js';
import { projectRoot } from '../../server/root.js';
import { Attempt } from '../../server/models/Attempt.js';
import { startBrowserStory } from '../support/browser.js';
import { createUser } from '../support/factories.js';
import { createCohort, createEnrollment } from '../support/study.js';

const TRACK = 'aprende-trabaja-emprende';
const track = (await loadCatalogue(join(projectRoot, 'content'))).track(TRACK);
const story = startBrowserStory();

/** Somebody who has just begun the first assessment. */
async function begun(assessment = track?.modules[0]?.slug ?? '') {
  const cohort = await createCohort({ track: TRACK });
  const user = await createUser();
  const enrollmentId = await createEnrollment(user, {
    cohort,
    track: TRACK,
    trackVersion: track?.version ?? '',
  });
  const page = await story.openAs(user);
  await page.goto(`/aula/${enrollmentId}/evaluaciones/${assessment}`);
  await page.getByRole('button', { name: 'Empezar' }).click();
  await page.waitForURL(/preguntas\/1$/);
  return { page, user, enrollmentId };
}

/** Chooses or types the right answer of one question. */
async function answer(page: Page, place = 0): Promise<string> {
  const field = page.locator('[data-item]').nth(place);
  const id = (await field.getAttribute('data-item')) ?? '';
  const item = track?.itemById.get(id);
  if (!item) throw new Error(`No item ${id}`);
  for (const value of [rightAnswer(item)].flat()) {
    const box = field.locator('input[inputmode]');
    if ((await box.count()) > 0) {
      await box.fill(value);
      await box.blur();
    } else await field.locator(`input[value="${value}"]`).check();
  }
  return id;
}

const statusOf = (page: Page, place = 0) =>
  page.locator('[data-item]').nth(place).locator('[data-save-status]');

describe('answering while the signal comes and goes', () => {
  it('says «Guardado» when the server has it', async () => {
    const { page, enrollmentId } = await begun();
    const id = await answer(page);
    await statusOf(page).getByText('Guardado').waitFor();
    const attempt = await Attempt.findOne({ enrollmentId }).lean();
    expect(Object.keys(attempt?.answers ?? {})).toEqual([id]);
  });

  it('keeps answers on the phone, also when the page is closed, and sends them once', async () => {
    const { page, enrollmentId } = await begun();
    await page.goto(page.url().replace(/\/1$/, ''));
    const context = page.context();
    await context.setOffline(true);
    const answered = [];
    for (const place of [0, 1, 2]) {
      answered.push(await answer(page, place));
      await statusOf(page, place).getByText('Guardada en tu teléfono').waitFor();
    }
    await page.getByRole('button', { name: 'Revisar y entregar' }).click();
    await page.getByText('Para cambiar de pregunta espera a que vuelva').waitFor();
    await page.close();

    await context.setOffline(false);
    const later = await context.newPage();
    await later.goto(`/aula/${enrollmentId}/evaluaciones/${track?.modules[0]?.slug}/intentos/1`);
    // It sends what waits, and then shows itself again with what the server has by now.
    await later.waitForFunction(
      () =>
        !Object.keys(localStorage).some((key) => key.startsWith('campus-answers:')) &&
        performance
          .getEntriesByType('navigation')
          .some((entry) => 'type' in entry && entry.type === 'reload'),
    );
    const attempt = await Attempt.findOne({ enrollmentId }).lean();
    expect(Object.keys(attempt?.answers ?? {}).sort()).toEqual(answered.sort());
    expect(attempt?.revision).toBeGreaterThanOrEqual(3);

    await later.goto(
      `/aula/${enrollmentId}/evaluaciones/${track?.modules[0]?.slug}/intentos/1/revision`,
    );
    await later.getByRole('button', { name: 'Entregar con 4 sin responder' }).click();
    await later.waitForURL(/intentos\/1$/);
    const [handedIn, ...more] = await Attempt.find({ enrollmentId }).lean();
    expect(more).toEqual([]);
    expect(handedIn?.itemScores?.filter((score) => score === 1)).toHaveLength(3);
  });

  it('sends what waits as soon as the signal is back', async () => {
    const { page, enrollmentId } = await begun();
    await page.context().setOffline(true);
    await answer(page);
    await statusOf(page).getByText('Guardada en tu teléfono').waitFor();
    await page.context().setOffline(false);
    await statusOf(page).getByText('Guardado', { exact: true }).waitFor();
    const attempt = await Attempt.findOne({ enrollmentId }).lean();
    expect(Object.keys(attempt?.answers ?? {})).toHaveLength(1);
  });

  it('says the truth in a test that needs signal, and keeps nothing on the phone', async () => {
    const { page } = await begun('entry');
    await page.context().setOffline(true);
    await answer(page);
    await statusOf(page).getByText('Sin señal: esta respuesta no se guardó').waitFor();
    const kept = await page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.startsWith('campus-answers:')),
    );
    expect(kept).toEqual([]);
    await page.context().setOffline(false);
    await statusOf(page).getByText('Guardado', { exact: true }).waitFor();
  });

  it('never sends the answers of one account with another', async () => {
    const { page, user, enrollmentId } = await begun();
    await page.context().setOffline(true);
    await answer(page);
    await statusOf(page).getByText('Guardada en tu teléfono').waitFor();
    const context = page.context();
    await page.close();
    const before = await Attempt.findOne({ enrollmentId }).lean();
    await context.clearCookies();
    await context.setOffline(false);
    const hers = await context.newPage();
    const sister = await createUser();
    const ownId = await createEnrollment(sister, {
      track: TRACK,
      trackVersion: track?.version ?? '',
    });
    await hers.goto('/ingresar');
    await hers.getByLabel('Tu celular, tu correo o tu código').fill(sister.code);
    await hers.getByLabel('Contraseña', { exact: true }).fill(sister.password);
    await hers.getByRole('button', { name: 'Ingresar', exact: true }).click();
    await hers.waitForURL(/mi-aula/);
    await hers.goto(`/aula/${ownId}/evaluaciones/${track?.modules[0]?.slug}`);
    await hers.getByRole('button', { name: 'Empezar' }).click();
    await hers.waitForURL(/preguntas\/1$/);
    await answer(hers);
    await statusOf(hers).getByText('Guardado', { exact: true }).waitFor();
    expect(await Attempt.findOne({ enrollmentId }).lean()).toEqual(before);
    const key = `campus-answers:${user.code}`;
    expect(await hers.evaluate((name) => localStorage.getItem(name), key)).toContain('"item"');
  });
});
