import { describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { createApp } from '../../server/app.js';
import { User } from '../../server/models/User.js';
import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { sendForm, submitForm } from '../support/forms.js';

const campus = startTestCampus();

const BOUNDARY = 'frontera';
const multipart = `multipart/form-data; boundary=${BOUNDARY}`;

describe('what goes wrong', () => {
  it('says that a page is not there, with a way on and an id that is in the log', async () => {
    const answer = await campus.browser().get('/no/existe').expect(404);
    expect(answer.text).toContain('Esta página no está');
    expect(answer.text).toContain('href="/"');
    const id = /<strong class="num">([A-Z0-9]{8})</.exec(answer.text)?.[1];
    expect(id).toBeDefined();
    expect(campus.log.join('')).toContain(`"errorId":"${id}"`);
  });

  it('shows no detail of an unexpected failure, and logs it', async () => {
    const catalogue = {
      ...campus.deps.catalogue,
      get tracks(): never {
        throw new Error('secret detail');
      },
    };
    const answer = await request(createApp({ ...campus.deps, catalogue }))
      .get('/')
      .expect(500);
    expect(answer.text).toContain('Algo falló de nuestro lado');
    expect(answer.text).not.toContain('secret detail');
    expect(answer.text).not.toContain('home.router');
    expect(campus.log.join('')).toContain('secret detail');
  });

  it('does not stumble over an address that cannot be decoded', async () => {
    await campus.browser().get('/recuperar/%E0%A4%A').expect(400);
  });

  it('logs no personal data', async () => {
    const user = await createUser({ email: 'ana@correo.ec', phone: '+593991234567' });
    const browser = await campus.signedInAs(user);
    await browser.get('/perfil?celular=0991234567');
    await submitForm(browser, '/perfil', { givenNames: 'Ana Lucía', email: 'otra@correo.ec' });
    await campus.browser().get('/recuperar/abcdefghijklmnopqrstuvwxyzABCDEF');
    const log = campus.log.join('');
    expect(log).toContain('"route":"/perfil');
    expect(log).toContain(user.id);
    expect(log).not.toMatch(/ana@|otra@|0991234567|Ana Luc|abcdefghij|127\.0\.0\.1|tres ollas/);
  });
});

describe('forms that no page of the campus sent', () => {
  it('are refused without a token, and change nothing', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    const answer = await submitForm(
      browser,
      '/perfil',
      { givenNames: 'Otra' },
      { hidden: { _csrf: null } },
    );
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Esta página ya no sirve');
    expect((await User.findById(user.id).lean())?.givenNames).toBe('Persona');
  });

  it('are refused with the token of somebody else', async () => {
    const foreign = await (await campus.signedInAs(await createUser())).get('/perfil');
    const browser = await campus.signedInAs(await createUser());
    expect((await sendForm(browser, foreign, '/perfil', {})).status).toBe(403);
  });

  it('are refused at the sign-in page without its cookie', async () => {
    const page = await campus.browser().get('/ingresar');
    const values = { identifier: 'a', password: 'b' };
    expect((await sendForm(campus.browser(), page, '/ingresar', values)).status).toBe(403);
  });

  it('cannot sign anybody out', async () => {
    const browser = await campus.signedInAs(await createUser());
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json']) {
      await browser.post('/salir').set('Content-Type', type).send('').expect(403);
    }
    await browser.post('/salir').field('a', 'b').expect(403);
    await browser.get('/perfil').expect(200);
  });
});

describe('broken bodies', () => {
  it.each([
    ['without its boundary', 'multipart/form-data', 'x'],
    [
      'that stops in the middle',
      multipart,
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb`,
    ],
    [
      'with a part without a name',
      multipart,
      `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nb\r\n--${BOUNDARY}--\r\n`,
    ],
    [
      'with a file where none is taken',
      multipart,
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nb\r\n--${BOUNDARY}--\r\n`,
    ],
  ])('multipart %s answers 400', async (_what, type, body) => {
    const answer = await campus.browser().post('/registro').set('Content-Type', type).send(body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('No pudimos leer lo que llegó');
  });

  it('multipart words work like any form', async () => {
    const browser = campus.browser();
    const page = await browser.get('/registro');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const answer = await browser.post('/registro').field('_csrf', token).field('givenNames', 'Ana');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="Ana"');
  });

  it.each([
    ['too much text', `givenNames=${'a'.repeat(300_000)}`, 413],
    ['too many fields', Array.from({ length: 1500 }, (_, n) => `f${n}=1`).join('&'), 413],
    ['fields too deep', `a${'[b]'.repeat(40)}=1`, 400],
  ])('%s answers %#', async (_what, body, status) => {
    const answer = await campus.browser().post('/registro').type('form').send(body);
    expect(answer.status).toBe(status);
  });

  it('lists and objects in the place of words are asked for again', async () => {
    const browser = campus.browser();
    const page = await browser.get('/ingresar');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const body = `_csrf=${token}&identifier[$ne]=1&password[$ne]=1`;
    const answer = await browser.post('/ingresar').type('form').send(body);
    expect(answer.status).toBe(422);
  });
});

describe('headers', () => {
  it('allow nothing from elsewhere and nothing inline', async () => {
    const answer = await campus.browser().get('/');
    const policy = answer.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });

  it('keep pages of a person out of the cache of a shared phone', async () => {
    const browser = await campus.signedInAs(await createUser());
    expect((await browser.get('/perfil')).headers['cache-control']).toBe('no-store');
  });

  it('let assets be kept for a year, compressed', async () => {
    const page = await campus.browser().get('/');
    const href = /href="(\/assets\/campus\.[0-9a-f]+\.css)"/.exec(page.text)?.[1] ?? '';
    const sheet = await campus.browser().get(href).set('Accept-Encoding', 'br').expect(200);
    expect(sheet.headers['cache-control']).toContain('immutable');
    expect(sheet.headers['content-encoding']).toBe('br');
    await campus.browser().get('/assets/campus.0000000000.css').expect(404);
  });
});
