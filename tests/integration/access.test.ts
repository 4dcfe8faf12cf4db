import { describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';

import { mayUse } from '../../server/domain/permissions.js';
import { ROLES } from '../../server/domain/roles.js';
import { routes } from '../../server/routes.js';
import { LoginCode } from '../../server/models/LoginCode.js';
import { User } from '../../server/models/User.js';
import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { submitForm } from '../support/forms.js';

const campus = startTestCampus();

/** A real address for a pattern: ids that nobody has. */
const addressOf = (path: string) => path.replace(/:[^/]+/g, String(new Types.ObjectId()));

describe('the map of the campus', () => {
  const closed = routes.filter(({ permission }) => permission !== 'public');

  it.each(closed.map(({ path }) => path))('asks visitors of %s to sign in', async (path) => {
    const answer = await campus.browser().get(addressOf(path)).expect(302);
    expect(answer.headers.location).toMatch(/^\/ingresar\?volver=/);
  });

  it.each(ROLES)(
    'opens to «%s» what the table of permissions says, and nothing else',
    async (role) => {
      const user = await createUser({ roles: [role] });
      const browser = await campus.signedInAs(user);
      const record = await User.findById(user.id).lean();
      const actor = { id: user.id, roles: record?.roles ?? [] };
      for (const { path, permission } of closed) {
        if (permission === 'public') continue;
        const { status } = await browser.get(addressOf(path));
        const allowed = mayUse(actor, permission, new Date());
        expect([path, allowed ? status !== 403 : status === 403]).toEqual([path, true]);
        expect([path, status < 500]).toEqual([path, true]);
      }
    },
  );

  it('opens nothing with a role that has ended', async () => {
    const user = await createUser({ roles: ['admin'] });
    const browser = await campus.signedInAs(user);
    await browser.get('/coordinacion/codigos').expect(200);
    await User.updateOne({ _id: user.id }, { $set: { 'roles.0.until': new Date() } });
    await browser.get('/coordinacion/codigos').expect(403);
  });
});

describe('codes that the team gives', () => {
  const city = 'ciudad-de-prueba';

  it('let a person in once, who then chooses a password', async () => {
    const user = await createUser({ phone: '+593991234567' });
    const helper = await campus.signedInAs(await createUser({ roles: ['coordinator'] }));
    const found = await submitForm(
      helper,
      '/coordinacion/codigos',
      { identifier: '0991234567' },
      { form: 'Buscar' },
    );
    expect(found.text).toContain(`/coordinacion/codigos/${user.id}`);
    const issued = await submitForm(helper, `/coordinacion/codigos/${user.id}`, {
      identityChecked: true,
    });
    const code = /<strong class="big num">([^<]+)</.exec(issued.text)?.[1] ?? '';
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);

    const open = await campus.signedInAs(user);
    const browser = campus.browser();
    const values = { identifier: '099 123 4567', code: code.toLowerCase() };
    const entered = await submitForm(browser, '/ingresar/codigo', values);
    expect(entered.headers.location).toBe('/perfil/clave-nueva');
    await open.get('/perfil').expect(302);
    await submitForm(browser, '/perfil/clave-nueva', { password: 'maíz, queso y paciencia' });
    await browser.get('/perfil').expect(200);
    expect((await submitForm(campus.browser(), '/ingresar/codigo', values)).status).toBe(422);
  });

  it('end after a day, and when another one is given', async () => {
    const user = await createUser();
    const helper = await campus.signedInAs(await createUser({ roles: ['coordinator'] }));
    const issue = async () => {
      const page = await submitForm(helper, `/coordinacion/codigos/${user.id}`, {
        identityChecked: true,
      });
      return /<strong class="big num">([^<]+)</.exec(page.text)?.[1] ?? '';
    };
    const enter = async (code: string) =>
      (await submitForm(campus.browser(), '/ingresar/codigo', { identifier: user.code, code }))
        .status;
    const first = await issue();
    const second = await issue();
    expect(await enter(first)).toBe(422);
    campus.passTime(25 * 3_600_000);
    expect(await enter(second)).toBe(422);
    expect(await LoginCode.countDocuments()).toBe(1);
  });

  it('cannot be guessed: five tries per name', async () => {
    const user = await createUser();
    for (let tries = 0; tries < 5; tries += 1) {
      const values = { identifier: user.code, code: `AAAA-BBB${tries}` };
      expect((await submitForm(campus.browser(), '/ingresar/codigo', values)).status).toBe(422);
    }
    const values = { identifier: user.code, code: 'AAAA-BBBB' };
    expect((await submitForm(campus.browser(), '/ingresar/codigo', values)).status).toBe(429);
  });

  it('are not given without checking who the person is', async () => {
    const user = await createUser();
    const helper = await campus.signedInAs(await createUser({ roles: ['coordinator'] }));
    const answer = await submitForm(helper, `/coordinacion/codigos/${user.id}`, {});
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Confirma que comprobaste quién es');
    expect(await LoginCode.countDocuments()).toBe(0);
  });

  it.each([
    ['of another municipality', { municipality: 'otra-ciudad' }],
    ['with the same power', { roles: ['coordinator' as const], municipality: city }],
    ['with more power', { roles: ['admin' as const] }],
  ])('are not given to a person %s: she is not even there', async (_who, facts) => {
    const user = await createUser({ ...facts, phone: '+593991234567' });
    const helper = await campus.signedInAs(await createUser({ roles: ['coordinator'] }));
    const found = await submitForm(
      helper,
      '/coordinacion/codigos',
      { identifier: '0991234567' },
      { form: 'Buscar' },
    );
    expect(found.text).toContain('No encontramos a nadie');
    await helper.get(`/coordinacion/codigos/${user.id}`).expect(404);
  });

  it('are not given by a trainer to people of other cohorts', async () => {
    const user = await createUser();
    const helper = await campus.signedInAs(await createUser({ roles: ['trainer'] }));
    await helper.get(`/coordinacion/codigos/${user.id}`).expect(404);
  });
});
