import { describe, expect, it } from '@jest/globals';

import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';

const campus = startTestCampus({
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://campus.example',
});

const https = { 'X-Forwarded-Proto': 'https' };

describe('in production', () => {
  it('gives cookies that only travel over https and belong to this very host', async () => {
    const user = await createUser();
    const browser = campus.browser();
    const page = await browser.get('/ingresar').set(https).expect(200);
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
    const visitor = page.get('Set-Cookie')?.[0]?.split(';')[0] ?? '';
    const answer = await browser
      .post('/ingresar')
      .set({ ...https, Cookie: visitor })
      .type('form')
      .send({ _csrf: token, identifier: user.code, password: user.password });
    expect(answer.status).toBe(303);
    const cookies = [...(page.get('Set-Cookie') ?? []), ...(answer.get('Set-Cookie') ?? [])];
    expect(cookies.length).toBeGreaterThanOrEqual(3);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-campus-/);
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).toMatch(/; SameSite=Lax/);
      expect(cookie).toMatch(/; Path=\//);
    }
    expect(page.headers['strict-transport-security']).toContain('max-age=31536000');
  });

  it('shows neither the outbox nor the style guide', async () => {
    await campus.browser().get('/desarrollo/correos').set(https).expect(404);
    await campus.browser().get('/guia-de-estilo').set(https).expect(404);
  });
});
