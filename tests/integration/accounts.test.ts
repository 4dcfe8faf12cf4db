import { describe, expect, it } from '@jest/globals';

import { accountTools } from '../../server/features/accounts/tools.js';
import { LoginCode } from '../../server/models/LoginCode.js';
import { SessionRecord } from '../../server/models/SessionRecord.js';
import { User } from '../../server/models/User.js';
import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { sendForm, submitForm } from '../support/forms.js';

const campus = startTestCampus();

const person = {
  givenNames: 'Rosa  Elena',
  firstSurname: 'Quishpe',
  password: 'tres ollas y un toldo',
};

describe('signing up', () => {
  it('opens an account with a name and a password, and shows the code to write down', async () => {
    const browser = campus.browser();
    const answer = await submitForm(browser, '/registro', person);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/registro/listo?volver=%2Fmi-aula');
    const user = await User.findOne().lean();
    expect(user).toMatchObject({ givenNames: 'Rosa Elena', firstSurname: 'Quishpe' });
    expect(user?.roles).toMatchObject([{ role: 'participant' }]);
    const done = await browser.get('/registro/listo').expect(200);
    expect(done.text).toContain(user?.code);
  });

  it('keeps phone, e-mail and document in one form, whatever way they were typed', async () => {
    const answer = await submitForm(campus.browser(), '/registro', {
      ...person,
      secondSurname: 'Pérez',
      phone: '099 000 0000',
      email: ' Rosa@Correo.EC ',
      documentType: 'passport',
      documentNumber: 'AB123',
    });
    expect(answer.status).toBe(303);
    expect(await User.findOne().lean()).toMatchObject({
      secondSurname: 'Pérez',
      phone: '+593990000000',
      email: 'rosa@correo.ec',
      documents: [{ type: 'passport', number: 'AB123' }],
    });
  });

  it('stores names in NFC', async () => {
    const typed = { ...person, givenNames: 'Jose\u0301' };
    await submitForm(campus.browser(), '/registro', typed);
    expect((await User.findOne().lean())?.givenNames).toBe('Jos\u00e9');
  });

  it.each([
    [
      'nothing at all',
      { givenNames: '', firstSurname: '', password: '' },
      'Escribe tu primer apellido.',
    ],
    ['a name of 10,000 letters', { givenNames: 'ñ'.repeat(10_000) }, 'Es demasiado largo'],
    ['a phone with letters', { phone: 'no tengo' }, 'sólo con números'],
    ['a broken e-mail', { email: 'rosa@' }, 'Al correo le falta algo'],
    ['a short password', { password: 'corta' }, 'al menos 8'],
    ['an endless password', { password: 'x9'.repeat(80) }, 'demasiado larga'],
    ['a leaked password', { password: 'Barcelona' }, 'muy usada'],
    ['a name with a year as password', { password: 'guayaquil2024' }, 'muy usada'],
    ['one piece over and over', { password: '12341234' }, 'muy usada'],
    ['the own name as password', { password: 'soy quishpe y punto' }, 'No uses tu nombre'],
    [
      'the own phone as password',
      { phone: '0991234567', password: 'fono 0991234567' },
      'No uses tu nombre',
    ],
  ])('asks again after %s and stores nothing', async (_what, wrong, message) => {
    const answer = await submitForm(campus.browser(), '/registro', { ...person, ...wrong });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    if (!('givenNames' in wrong)) expect(answer.text).toContain('value="Rosa  Elena"');
    expect(answer.text).not.toContain(person.password);
    expect(await User.countDocuments()).toBe(0);
  });

  it('makes one account when the button is pressed twice', async () => {
    const browser = campus.browser();
    const page = await browser.get('/registro');
    const answers = await Promise.all([
      sendForm(browser, page, '/registro', person),
      sendForm(browser, page, '/registro', person),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await User.countDocuments()).toBe(1);
  });

  it('says nothing about a phone or e-mail that somebody has', async () => {
    await createUser({ phone: '+593990000000', email: 'rosa@correo.ec' });
    const answer = await submitForm(campus.browser(), '/registro', {
      ...person,
      phone: '0990000000',
      email: 'rosa@correo.ec',
    });
    expect(answer.status).toBe(303);
    expect(await User.countDocuments()).toBe(2);
  });
});

describe('signing in', () => {
  it.each(['code', 'phone', 'email'] as const)('works with the %s', async (kind) => {
    const user = await createUser({ phone: '+593991234567', email: 'ana@correo.ec' });
    const identifier = {
      code: user.code.toLowerCase(),
      phone: '099-123-4567',
      email: 'ANA@correo.ec',
    };
    const answer = await submitForm(campus.browser(), '/ingresar', {
      identifier: identifier[kind],
      password: user.password,
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/mi-aula');
  });

  it('opens the account of a household that the password fits', async () => {
    await createUser({ phone: '+593991234567', password: 'la otra hermana' });
    const second = await createUser({ phone: '+593991234567', createdAt: new Date() });
    const browser = campus.browser();
    await submitForm(browser, '/ingresar', {
      identifier: '0991234567',
      password: second.password,
    });
    expect((await browser.get('/perfil').expect(200)).text).toContain(second.code);
  });

  it('asks for the code when two people have one phone and one password', async () => {
    const one = await createUser({ phone: '+593991234567' });
    await createUser({ phone: '+593991234567' });
    const answer = await submitForm(campus.browser(), '/ingresar', {
      identifier: '0991234567',
      password: one.password,
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Ingresa con tu código personal');
  });

  it('answers the same to a wrong password and to an unknown name', async () => {
    const user = await createUser();
    const answers = await Promise.all(
      [user.code, 'ZZZZ-ZZZZ'].map((identifier) =>
        submitForm(campus.browser(), '/ingresar', { identifier, password: 'no es esta' }),
      ),
    );
    const [wrong, unknown] = answers.map(({ status, text }) => ({
      status,
      text: text.replace(/value="[^"]*"/g, ''),
    }));
    expect(wrong?.status).toBe(422);
    expect(wrong).toEqual(unknown);
    expect(wrong?.text).toContain('Te quedan 4 intentos');
  });

  it('keeps the name and never prints the password', async () => {
    const answer = await submitForm(campus.browser(), '/ingresar', {
      identifier: 'ana@correo.ec',
      password: 'secreta de verdad',
    });
    expect(answer.text).toContain('value="ana@correo.ec"');
    expect(answer.text).not.toContain('secreta de verdad');
  });

  it('asks for what is missing', async () => {
    const answer = await submitForm(campus.browser(), '/ingresar', {
      identifier: '',
      password: '',
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Escribe tu celular, tu correo o tu código.');
    expect(answer.text).toContain('Escribe tu contraseña.');
  });

  it('keeps out who is blocked, with the same answer', async () => {
    const user = await createUser({ blockedAt: new Date() });
    const values = { identifier: user.code, password: user.password };
    expect((await submitForm(campus.browser(), '/ingresar', values)).status).toBe(422);
  });

  it('ends the session of who gets blocked', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    await User.updateOne({ _id: user.id }, { $set: { blockedAt: new Date() } });
    await browser.get('/perfil').expect(302);
  });

  it('gives the session a new id', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    const before = await SessionRecord.findOne().lean();
    await submitForm(browser, '/salir');
    await submitForm(browser, '/ingresar', { identifier: user.code, password: user.password });
    const after = await SessionRecord.find().lean();
    expect(after).toHaveLength(1);
    expect(after[0]?._id).not.toBe(before?._id);
  });

  it('leads back to the page that was asked for, and nowhere else', async () => {
    const user = await createUser();
    const values = { identifier: user.code, password: user.password };
    const browser = campus.browser();
    const turnedAway = await browser.get('/perfil').expect(302);
    expect(turnedAway.headers.location).toBe('/ingresar?volver=%2Fperfil');
    const answer = await submitForm(browser, '/ingresar?volver=%2Fperfil', values);
    expect(answer.headers.location).toBe('/perfil');
    for (const evil of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      const url = `/ingresar?volver=${encodeURIComponent(evil)}`;
      const led = await submitForm(campus.browser(), url, values);
      expect(led.headers.location).toBe('/mi-aula');
    }
  });
});

describe('guessing passwords', () => {
  const wrong = { password: 'no es esta' };

  it('pauses a name after five wrong tries, whether or not anybody has it', async () => {
    const user = await createUser();
    for (const identifier of [user.code, 'ZZZZ-ZZZZ']) {
      for (let tries = 0; tries < 5; tries += 1) {
        const answer = await submitForm(campus.browser(), '/ingresar', { identifier, ...wrong });
        expect(answer.status).toBe(422);
      }
      const paused = await submitForm(campus.browser(), '/ingresar', { identifier, ...wrong });
      expect(paused.status).toBe(429);
      expect(paused.text).toContain('Espera 15 minutos');
      expect(Number(paused.headers['retry-after'])).toBeGreaterThan(0);
    }
    const right = { identifier: user.code, password: user.password };
    expect((await submitForm(campus.browser(), '/ingresar', right)).status).toBe(429);
  });

  it('counts tries at the same time one by one', async () => {
    const user = await createUser();
    const browser = campus.browser();
    const page = await browser.get('/ingresar');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        sendForm(browser, page, '/ingresar', { identifier: user.code, ...wrong }),
      ),
    );
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5);
  });

  it('still lets the owner in from a phone that she has used before', async () => {
    const user = await createUser({ email: 'ana@correo.ec' });
    const hers = await campus.signedInAs(user);
    await submitForm(hers, '/salir');
    for (let tries = 0; tries < 7; tries += 1) {
      await submitForm(campus.browser(), '/ingresar', { identifier: 'ana@correo.ec', ...wrong });
    }
    const right = { identifier: 'ana@correo.ec', password: user.password };
    expect((await submitForm(campus.browser(), '/ingresar', right)).status).toBe(429);
    expect((await submitForm(hers, '/ingresar', right)).status).toBe(303);
  });

  it('lets a hall of forty people in that makes many mistakes behind one address', async () => {
    const people = await Promise.all(Array.from({ length: 40 }, () => createUser()));
    for (const user of people) {
      const browser = campus.browser();
      for (let tries = 0; tries < 3; tries += 1) {
        await submitForm(browser, '/ingresar', { identifier: user.code, ...wrong });
      }
      const right = { identifier: user.code, password: user.password };
      expect((await submitForm(browser, '/ingresar', right)).status).toBe(303);
    }
  });

  it('pauses an address after hundreds of failures, except for phones that are known', async () => {
    const user = await createUser();
    const hers = await campus.signedInAs(user);
    await submitForm(hers, '/salir', {}, { form: 'Salir de mi cuenta' });
    const { limits } = accountTools(campus.deps);
    for (let failures = 0; failures < 600; failures += 1) await limits.address.take('127.0.0.1');
    const right = { identifier: user.code, password: user.password };
    expect((await submitForm(campus.browser(), '/ingresar', right)).status).toBe(429);
    expect((await submitForm(hers, '/ingresar', right)).status).toBe(303);
  });

  it('keeps its counters in the store, without names', async () => {
    await submitForm(campus.browser(), '/ingresar', { identifier: 'ana@correo.ec', ...wrong });
    const { RateLimit } = await import('../../server/models/RateLimit.js');
    const counters = JSON.stringify(await RateLimit.find().lean());
    expect(counters).toContain('account:');
    expect(counters).toContain('address:');
    expect(counters).not.toContain('ana@');
    expect(counters).not.toContain('127.0.0.1');
  });
});

describe('recovering an account by e-mail', () => {
  async function linkFor(email: string): Promise<string> {
    await submitForm(campus.browser(), '/recuperar', { email });
    await campus.runJobs();
    await campus.runJobs();
    const link = /http:\/\/campus\.test(\S+)/.exec(campus.mails.at(-1)?.text ?? '')?.[1];
    if (!link) throw new Error('No link was sent');
    return link;
  }

  it('sends a link that sets a new password once and ends open sessions', async () => {
    const user = await createUser({ email: 'ana@correo.ec' });
    const old = await campus.signedInAs(user);
    const link = await linkFor('Ana@correo.ec');
    const browser = campus.browser();
    const answer = await submitForm(browser, link, { password: 'maíz, queso y paciencia' });
    expect(answer.status).toBe(303);
    await browser.get('/perfil').expect(200);
    await old.get('/perfil').expect(302);
    await campus.browser().get(link).expect(404);
    const values = { identifier: user.code, password: 'maíz, queso y paciencia' };
    expect((await submitForm(campus.browser(), '/ingresar', values)).status).toBe(303);
  });

  it('answers the same when nobody has that address, and sends nothing', async () => {
    await createUser({ email: 'ana@correo.ec' });
    const texts = [];
    for (const email of ['ana@correo.ec', 'nadie@correo.ec']) {
      const answer = await submitForm(campus.browser(), '/recuperar', { email });
      expect(answer.status).toBe(200);
      texts.push(answer.text);
    }
    expect(texts[0]).toBe(texts[1]);
    await campus.runJobs();
    expect(campus.mails.map(({ to }) => to)).toEqual(['ana@correo.ec']);
  });

  it('stops working after an hour', async () => {
    await createUser({ email: 'ana@correo.ec' });
    const link = await linkFor('ana@correo.ec');
    campus.passTime(61 * 60_000);
    const answer = await campus.browser().get(link).expect(404);
    expect(answer.text).toContain('Pedir otro enlace');
  });

  it('refuses an easy password and keeps the link', async () => {
    await createUser({ email: 'ana@correo.ec' });
    const link = await linkFor('ana@correo.ec');
    const answer = await submitForm(campus.browser(), link, { password: '12345678' });
    expect(answer.status).toBe(422);
    await campus.browser().get(link).expect(200);
  });

  it('sends at most three links an hour to one address', async () => {
    await createUser({ email: 'ana@correo.ec' });
    for (let times = 0; times < 5; times += 1) {
      await submitForm(campus.browser(), '/recuperar', { email: 'ana@correo.ec' });
    }
    await campus.runJobs();
    expect(campus.mails).toHaveLength(3);
  });

  it('keeps neither the link nor the text once the e-mail is sent', async () => {
    await createUser({ email: 'ana@correo.ec' });
    const link = await linkFor('ana@correo.ec');
    const { OutboxMail } = await import('../../server/models/OutboxMail.js');
    expect(await OutboxMail.findOne().lean()).toMatchObject({ state: 'sent', text: '' });
    expect(JSON.stringify(await LoginCode.find().lean())).not.toContain(link.split('/').at(-1));
  });
});

describe('one’s own account', () => {
  it('corrects one’s data and shows them again', async () => {
    const user = await createUser({ phone: '+593991234567' });
    const browser = await campus.signedInAs(user);
    const answer = await submitForm(browser, '/perfil', {
      givenNames: 'Ana María',
      certificateName: 'Ana M. de Prueba',
      phone: '',
    });
    expect(answer.status).toBe(303);
    const page = await browser.get('/perfil');
    expect(page.text).toContain('Guardamos tus datos.');
    expect(page.text).toContain('value="Ana María"');
    expect((await User.findById(user.id).lean())?.phone).toBeUndefined();
  });

  it('asks again for a missing name', async () => {
    const browser = await campus.signedInAs(await createUser());
    const answer = await submitForm(browser, '/perfil', { givenNames: ' ', email: 'x@' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Escribe tus nombres.');
    expect(answer.text).toContain('value="x@"');
  });

  it('changes the password, and other sessions end', async () => {
    const user = await createUser();
    const [here, there] = [await campus.signedInAs(user), await campus.signedInAs(user)];
    const answer = await submitForm(here, '/perfil/clave', {
      currentPassword: user.password,
      password: 'maíz, queso y paciencia',
    });
    expect(answer.status).toBe(303);
    await here.get('/perfil').expect(200);
    await there.get('/perfil').expect(302);
  });

  it('does not change the password without the one in use', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    const answer = await submitForm(browser, '/perfil/clave', {
      currentPassword: 'otra cosa',
      password: 'maíz, queso y paciencia',
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('No es la contraseña que usas ahora');
  });

  it('closes other sessions, one or all', async () => {
    const user = await createUser();
    const here = await campus.signedInAs(user);
    const others = [await campus.signedInAs(user), await campus.signedInAs(user)];
    const page = await here.get('/perfil');
    expect(page.text.match(/Aquí, ahora/g)).toHaveLength(1);
    const closed = await submitForm(here, '/perfil', {}, { form: 'Otras sesiones' });
    expect(closed.status).toBe(303);
    for (const other of others) await other.get('/perfil').expect(302);
    await here.get('/perfil').expect(200);
  });

  it('does not close a session of somebody else', async () => {
    await campus.signedInAs(await createUser());
    const foreign = await SessionRecord.findOne().lean();
    const browser = await campus.signedInAs(await createUser());
    await campus.signedInAs(await createUser());
    const page = await browser.get('/perfil');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
    await browser
      .post(`/perfil/sesiones/${foreign?._id}`)
      .type('form')
      .send({ _csrf: token })
      .expect(404);
    expect(await SessionRecord.countDocuments({ _id: foreign?._id })).toBe(1);
  });

  it('must choose a password before anything else when a code let her in', async () => {
    const user = await createUser({ mustChangePassword: true });
    const browser = campus.browser();
    const answer = await submitForm(browser, '/ingresar', {
      identifier: user.code,
      password: user.password,
    });
    expect(answer.headers.location).toBe('/perfil/clave-nueva');
    const led = await browser.get('/perfil').expect(303);
    expect(led.headers.location).toBe('/perfil/clave-nueva');
    await submitForm(browser, '/perfil/clave-nueva', { password: 'maíz, queso y paciencia' });
    await browser.get('/perfil').expect(200);
  });
});

describe('how long one stays signed in', () => {
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;

  it.each([
    ['a participant', 'participant', 13 * DAY, 15 * DAY],
    ['a trainer', 'trainer', 11 * HOUR, 13 * HOUR],
  ] as const)('%s: until she has not come for a while', async (_who, role, still, over) => {
    const browser = await campus.signedInAs(await createUser({ roles: [role] }));
    campus.passTime(still);
    await browser.get('/perfil').expect(200);
    campus.passTime(over);
    await browser.get('/perfil').expect(302);
  });

  it.each([
    ['a participant', 'participant', 30],
    ['a coordinator', 'coordinator', 7],
  ] as const)('%s: at most, coming every ten hours', async (_who, role, days) => {
    const browser = await campus.signedInAs(await createUser({ roles: [role] }));
    for (let hours = 10; hours < days * 24; hours += 10) {
      campus.passTime(10 * HOUR);
      await browser.get('/perfil').expect(200);
    }
    campus.passTime(10 * HOUR);
    await browser.get('/perfil').expect(302);
  });

  it('writes down a visit every ten minutes, not at every page', async () => {
    const browser = await campus.signedInAs(await createUser());
    const lastSeen = async () => (await SessionRecord.findOne().lean())?.lastSeenAt.getTime() ?? 0;
    const first = await lastSeen();
    await browser.get('/perfil');
    expect(await lastSeen()).toBe(first);
    campus.passTime(11 * 60_000);
    await browser.get('/perfil');
    expect(await lastSeen()).toBeGreaterThan(first);
  });

  it('ends soon, and with the browser, on a borrowed phone', async () => {
    const user = await createUser();
    const browser = campus.browser();
    const answer = await submitForm(browser, '/ingresar', {
      identifier: user.code,
      password: user.password,
      shared: true,
    });
    const cookies = answer.get('Set-Cookie') ?? [];
    expect(cookies.find((cookie) => cookie.startsWith('campus-sesion'))).not.toMatch(/expires/i);
    expect(cookies.some((cookie) => cookie.startsWith('campus-equipo'))).toBe(false);
    campus.passTime(3 * HOUR);
    await browser.get('/perfil').expect(302);
  });

  it('ends with «Salir»', async () => {
    const browser = await campus.signedInAs(await createUser());
    await submitForm(browser, '/salir', {}, { form: 'Salir de mi cuenta' });
    await browser.get('/perfil').expect(302);
    expect(await SessionRecord.countDocuments()).toBe(0);
  });
});
