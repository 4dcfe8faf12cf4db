import { describe, expect, it } from '@jest/globals';

import { HeldForm } from '../../server/models/HeldForm.js';
import { SessionRecord } from '../../server/models/SessionRecord.js';
import { User } from '../../server/models/User.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { createUser, type TestUser } from '../support/factories.js';
import { sendForm, submitForm } from '../support/forms.js';

const campus = startTestCampus();

const typed = { givenNames: 'Rosa María de los Ángeles', phone: '099 000 0000' };

/** Fills a form in, but the session ends before it arrives. */
async function typeAndLoseSession(browser: Browser) {
  const page = await browser.get('/perfil').expect(200);
  await SessionRecord.deleteMany();
  return sendForm(browser, page, '/perfil', typed);
}

function signIn(browser: Browser, user: TestUser) {
  return submitForm(browser, '/ingresar', { identifier: user.code, password: user.password });
}

describe('a session that ends in the middle of a form', () => {
  it('keeps what was typed and asks to sign in again', async () => {
    const browser = await campus.signedInAs(await createUser());
    const answer = await typeAndLoseSession(browser);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/ingresar');
    const page = await browser.get('/ingresar');
    expect(page.text).toContain('Lo que escribiste está guardado: ingresa otra vez');
    expect(await HeldForm.countDocuments()).toBe(1);
  });

  it('shows it after signing in, and sends it with one tap', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    await typeAndLoseSession(browser);
    expect((await signIn(browser, user)).headers.location).toBe('/retomar');
    const page = await browser.get('/retomar').expect(200);
    expect(page.text).toContain('Rosa María de los Ángeles');
    const sent = await sendForm(browser, page, '/retomar', {}, { form: 'Entregar lo que escribí' });
    expect(sent.status).toBe(303);
    expect(sent.headers.location).toBe('/perfil');
    expect(await User.findById(user.id).lean()).toMatchObject({
      givenNames: 'Rosa María de los Ángeles',
      phone: '+593990000000',
    });
  });

  it('shows the form again when something in it was wrong', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    const page = await browser.get('/perfil');
    await SessionRecord.deleteMany();
    await sendForm(browser, page, '/perfil', { ...typed, email: 'x@' });
    await signIn(browser, user);
    const again = await browser.get('/retomar');
    const refused = await sendForm(browser, again, '/retomar', {}, { form: 'Entregar' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="x@"');
    expect(refused.text).toContain('value="Rosa María de los Ángeles"');
  });

  it('can be let go', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    await typeAndLoseSession(browser);
    await signIn(browser, user);
    await submitForm(browser, '/retomar', {}, { form: 'Descartarlo' });
    expect(await HeldForm.countDocuments()).toBe(0);
    await browser.get('/retomar').expect(303);
  });

  it('stays hidden from the next person who signs in on that phone', async () => {
    const browser = await campus.signedInAs(await createUser());
    await typeAndLoseSession(browser);
    expect((await signIn(browser, await createUser())).headers.location).toBe('/mi-aula');
    const page = await browser.get('/retomar').expect(303);
    expect(page.headers.location).toBe('/mi-aula');
  });

  it('is over after an hour', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    await typeAndLoseSession(browser);
    campus.passTime(61 * 60_000);
    expect((await signIn(browser, user)).headers.location).toBe('/mi-aula');
  });

  it('never keeps passwords', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    const page = await browser.get('/perfil/clave');
    await SessionRecord.deleteMany();
    const answer = await sendForm(browser, page, '/perfil/clave', {
      currentPassword: user.password,
      password: 'maíz, queso y paciencia',
    });
    expect(answer.status).toBe(303);
    expect(JSON.stringify(await HeldForm.find().lean())).not.toMatch(/ollas|paciencia/);
  });

  it('keeps up to 200 kB and says so when there was more', async () => {
    const user = await createUser();
    for (const [letters, kept] of [
      [150_000, 1],
      [210_000, 0],
    ] as const) {
      await HeldForm.deleteMany();
      const browser = await campus.signedInAs(user);
      const page = await browser.get('/perfil');
      await SessionRecord.deleteMany();
      const answer = await sendForm(browser, page, '/perfil', { givenNames: 'a'.repeat(letters) });
      expect(answer.status).toBe(303);
      expect(await HeldForm.countDocuments()).toBe(kept);
    }
  });

  it('keeps nothing that another site sends', async () => {
    const browser = await campus.signedInAs(await createUser());
    const page = await browser.get('/perfil');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
    await SessionRecord.deleteMany();
    for (const headers of [
      { Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      const answer = await browser
        .post('/perfil')
        .set(headers)
        .type('form')
        .send({ ...typed, _csrf: token });
      expect(answer.status).toBe(403);
    }
    expect(await HeldForm.countDocuments()).toBe(0);
  });
});

describe('a page that is older than the session', () => {
  it('keeps what was typed when she signed in again in another window', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    const old = await browser.get('/perfil');
    await submitForm(browser, '/salir', {}, { form: 'Salir de mi cuenta' });
    await signIn(browser, user);
    const answer = await sendForm(browser, old, '/perfil', typed);
    expect(answer.headers.location).toBe('/retomar');
    const page = await browser.get('/retomar').expect(200);
    expect(page.text).toContain('Esa página era antigua');
    await sendForm(browser, page, '/retomar', {}, { form: 'Entregar lo que escribí' });
    expect((await User.findById(user.id).lean())?.givenNames).toBe(typed.givenNames);
    expect(await HeldForm.countDocuments()).toBe(0);
  });

  it('is refused when it was made for somebody else', async () => {
    const browser = await campus.signedInAs(await createUser());
    const old = await browser.get('/perfil');
    await submitForm(browser, '/salir', {}, { form: 'Salir de mi cuenta' });
    await signIn(browser, await createUser());
    expect((await sendForm(browser, old, '/perfil', typed)).status).toBe(403);
    expect(await HeldForm.countDocuments()).toBe(0);
  });
});

describe('a visitor who presses a button for people with an account', () => {
  it('goes on after signing in', async () => {
    const user = await createUser();
    const browser = campus.browser();
    const page = await browser.get('/ingresar');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
    const body = { _csrf: token, givenNames: 'Ana', firstSurname: 'Mora' };
    const answer = await browser.post('/perfil').type('form').send(body).expect(303);
    expect(answer.headers.location).toBe('/ingresar');
    expect((await browser.get('/ingresar')).text).toContain('Guardamos lo que elegiste');
    expect((await signIn(browser, user)).headers.location).toBe('/retomar');
    const sent = await submitForm(browser, '/retomar', {}, { form: 'Seguir' });
    expect(sent.headers.location).toBe('/perfil');
    expect((await User.findById(user.id).lean())?.givenNames).toBe('Ana');
  });
});
