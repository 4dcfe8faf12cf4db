import { describe, expect, it } from '@jest/globals';

import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { createCohort } from '../support/study.js';

const campus = startTestCampus();

describe('the courses', () => {
  it('lists them for anybody and leaves no cookie', async () => {
    await createCohort();
    const response = await campus.browser().get('/cursos').expect(200);
    expect(response.text).toContain('Mi puesto de jugos');
    expect(response.text).toContain('Abierto');
    expect(response.headers['set-cookie']).toBeUndefined();
  });
  it('enrols', async () => {
    const user = await createUser();
    const browser = await campus.signedInAs(user);
    const page = await browser.get('/mi-aula').expect(200);
    expect(page.text).toContain('Todavía no estudias');
  });
});
