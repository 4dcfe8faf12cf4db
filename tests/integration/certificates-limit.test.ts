import { expect, it } from '@jest/globals';

import { startTestCampus } from '../support/app.js';

const campus = startTestCampus();

it('checking certificates slows down a program that asks all day, and nobody before that', async () => {
  const browser = campus.browser();
  for (let count = 0; count < 300; count += 1) await browser.get('/verificar').expect(200);
  const refused = await browser.get('/verificar').expect(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  await browser.get('/').expect(200);
});
