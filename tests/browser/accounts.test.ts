import { describe, expect, it } from '@jest/globals';
import { type Page } from 'playwright-core';

import { startBrowserStory } from '../support/browser.js';
import { createUser } from '../support/factories.js';
import { accessibilityProblems, overflow } from '../support/pageChecks.js';

const story = startBrowserStory();

describe('from nothing to an account of one’s own', () => {
  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])(
    'signs up, writes the code down, leaves and comes back with it, %s',
    async (_how, javaScript) => {
      const page = await story.open({ javaScript });
      await page.goto('/');
      await page.getByRole('link', { name: 'Crear mi cuenta' }).click();

      await page.getByRole('button', { name: 'Crear mi cuenta' }).click();
      await page.getByRole('alert').getByText('Escribe tus nombres.').waitFor();

      await page.getByLabel('Tus nombres').fill('Rosa Elena');
      await page.getByLabel('Primer apellido').fill('Prueba');
      await page.getByLabel('Contraseña', { exact: true }).fill('tres ollas y un toldo');
      await page.getByRole('button', { name: 'Crear mi cuenta' }).click();
      await page.getByRole('heading', { name: 'Rosa, tu cuenta está lista' }).waitFor();
      const code = await page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).innerText();

      await page.goto('/salir');
      await page.getByRole('button', { name: 'Salir de mi cuenta' }).click();
      await page.getByText('Saliste de tu cuenta.').waitFor();

      await page.goto('/perfil');
      await page.getByLabel('Tu celular, tu correo o tu código').fill(code.toLowerCase());
      await page.getByLabel('Contraseña', { exact: true }).fill('tres ollas y un toldo');
      await page.getByRole('button', { name: 'Ingresar', exact: true }).click();
      await page.getByRole('heading', { name: 'Tu cuenta' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/perfil');
    },
  );
});

describe('everybody can use the pages of accounts', () => {
  const forVisitors = [
    '/',
    '/ayuda',
    '/privacidad',
    '/ingresar',
    '/ingresar/codigo',
    '/registro',
    '/recuperar',
  ];
  const forPeople = ['/perfil', '/perfil/clave', '/salir', '/coordinacion/codigos', '/no-existe'];

  it.each([
    ['on a phone', {}],
    ['on a laptop in the dark', { laptop: true, darkMode: true }],
  ])('no finding of axe %s', async (_where, options) => {
    const findings: string[] = [];
    const look = async (page: Page, path: string) => {
      await page.goto(path);
      const problems = await accessibilityProblems(page);
      findings.push(...problems.map((problem) => `${path} ${problem}`));
      if ((await overflow(page)) > 0) findings.push(`${path} scrolls sideways`);
    };
    const visitor = await story.open(options);
    for (const path of forVisitors) await look(visitor, path);
    const coordinator = await story.openAs(await createUser({ roles: ['coordinator'] }), options);
    for (const path of forPeople) await look(coordinator, path);
    expect(findings).toEqual([]);
  });
});
