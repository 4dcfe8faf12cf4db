import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { submitForm } from '../support/forms.js';
import { createCohort, createEnrollment, createMunicipality, JUICES } from '../support/study.js';

const campus = startTestCampus();
const courseUrl = `/cursos/${JUICES}`;

describe('the list of courses', () => {
  it('opens for anybody, says what is open and leaves no cookie', async () => {
    await createCohort();
    const response = await campus.browser().get('/cursos').expect(200);
    const rows = load(response.text)('.rows li');
    expect(
      rows.filter((_, row) => load(row).text().includes('Mi puesto de jugos')).text(),
    ).toContain('Abierto');
    expect(
      rows.filter((_, row) => load(row).text().includes('Cuentas del hogar')).text(),
    ).not.toContain('Abierto');
    expect(response.headers['set-cookie']).toBeUndefined();
  });
});

describe('the page of a course', () => {
  it('says what one learns, what it takes and who is responsible', async () => {
    const responsible = await createUser({ givenNames: 'Rosa', firstSurname: 'Muestra' });
    await createCohort({ title: 'Grupo de la tarde', responsible });
    const response = await campus.browser().get(courseUrl).expect(200);
    const text = load(response.text)('main').text();
    expect(text).toContain('4 horas, 3 módulos');
    expect(text).toContain('Saca tus cuentas');
    expect(text).toContain('Grupo de la tarde');
    expect(text).toContain('Rosa Muestra');
    expect(text).toContain('Ciudad de Prueba');
    expect(text).toContain('Quedan 30');
    expect(text).toMatch(/Una lección gasta unos \d+ kB/);
    expect(text).toContain('Aprobar la prueba de salida con 60 de 100.');
    expect(text).toContain('No preguntamos tu situación migratoria.');
  });

  it('leaves no cookie and leads visitors to sign up and back', async () => {
    const cohort = await createCohort();
    const response = await campus.browser().get(courseUrl).expect(200);
    expect(response.headers['set-cookie']).toBeUndefined();
    const page = load(response.text);
    expect(page('form').length).toBe(0);
    const back = encodeURIComponent(`/cursos/${JUICES}/matricula?grupo=${cohort.id}`);
    expect(page('.call a.btn').attr('href')).toBe(`/registro?volver=${back}`);
  });

  it('leads whoever studies it into the classroom instead of enrolling again', async () => {
    const user = await createUser();
    const enrollment = await createEnrollment(user);
    const page = load((await (await campus.signedInAs(user)).get(courseUrl).expect(200)).text);
    expect(page('.call').length).toBe(0);
    expect(page('main a.btn').attr('href')).toBe(`/aula/${enrollment}#aqui`);
  });

  it('says plainly when a cohort is full, and offers no button', async () => {
    await createCohort({ capacity: 1, enrolledCount: 1 });
    const browser = await campus.signedInAs(await createUser());
    const page = load((await browser.get(courseUrl).expect(200)).text);
    expect(page('.call').text()).toContain('Ninguno: el grupo está lleno');
    expect(page('.call button').length).toBe(0);
  });

  it('puts cohorts with places first', async () => {
    const day = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);
    await createCohort({ title: 'El lleno', capacity: 1, enrolledCount: 1, startsOn: day(-20) });
    await createCohort({ title: 'El libre', startsOn: day(-1) });
    const page = load((await campus.browser().get(courseUrl).expect(200)).text);
    expect(page('.call h3').first().text()).toBe('El libre');
  });

  it.each([
    ['planned', { state: 'planned' as const }],
    ['over', { endsOn: new Date(Date.now() - 1000) }],
    ['only for people who were selected', { openForSelfEnrolment: false }],
    ['in person', { mode: 'inPerson' as const }],
  ])('does not show a cohort that is %s', async (_name, facts) => {
    await createCohort(facts);
    const text = (await campus.browser().get(courseUrl).expect(200)).text;
    expect(text).toContain('Ahora no hay grupos abiertos');
    expect(text).not.toContain('Grupo de prueba');
  });

  it('offers no button to staff who do not study', async () => {
    await createCohort();
    const browser = await campus.signedInAs(await createUser({ roles: ['evaluator'] }));
    expect(load((await browser.get(courseUrl).expect(200)).text)('.call form').length).toBe(0);
  });

  it.each(['/cursos/no-existe', '/cursos/No%20Existe', `/cursos/${JUICES}/otra`])(
    'answers 404 to %s',
    async (url) => {
      await campus.browser().get(url).expect(404);
    },
  );

  it('shows two municipalities with their own cohorts', async () => {
    await createMunicipality({ slug: 'otra-ciudad', country: 'MX' });
    await createCohort({ title: 'Grupo uno' });
    await createCohort({ title: 'Grupo dos', municipality: 'otra-ciudad' });
    const page = load((await campus.browser().get(courseUrl).expect(200)).text);
    expect(page('.call').length).toBe(2);
  });
});

describe('signing up on the way into a course', () => {
  it('leads from the course through a new account into the classroom', async () => {
    const cohort = await createCohort();
    const visitor = campus.browser();
    const course = load((await visitor.get(courseUrl).expect(200)).text);
    const signUp = course('.call a.btn').attr('href') ?? '';
    const signedUp = await submitForm(visitor, signUp, {
      givenNames: 'Nueva',
      firstSurname: 'Persona',
      phone: '099 123 4567',
      password: 'tres ollas y un toldo',
    });
    expect(signedUp.status).toBe(303);
    const welcome = load((await visitor.get(signedUp.headers.location ?? '').expect(200)).text);
    const onward = welcome('main a.btn').attr('href') ?? '';
    expect(onward).toBe(`/cursos/${JUICES}/matricula?grupo=${cohort.id}`);
    const enrolled = await submitForm(visitor, onward);
    expect(enrolled.status).toBe(303);
    expect(enrolled.headers.location).toBe('/mi-aula');
    const classroom = (await visitor.get('/mi-aula').expect(200)).text;
    expect(classroom).toContain('Ya tienes tu lugar en «Mi puesto de jugos».');
    expect(classroom).toContain('Prueba de entrada: lo que ya sabes');
    expect(classroom).toContain('Prefiero empezar ya');
  });

  it('leads whoever is signed out to sign in and back', async () => {
    const cohort = await createCohort();
    const url = `/cursos/${JUICES}/matricula?grupo=${cohort.id}`;
    const response = await campus.browser().get(url).expect(302);
    expect(response.headers.location).toBe(`/ingresar?volver=${encodeURIComponent(url)}`);
  });
});
