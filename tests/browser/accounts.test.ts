import { describe, expect, it } from '@jest/globals';

import { startBrowserStory } from '../support/browser.js';

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
