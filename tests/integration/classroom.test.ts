import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { Enrollment } from '../../server/models/Enrollment.js';
import { Notice } from '../../server/models/Notice.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { createUser, type TestUser } from '../support/factories.js';
import { submitForm } from '../support/forms.js';
import { ACCOUNTS, ALL_DONE, createEnrollment, type EnrollmentFacts } from '../support/study.js';

const campus = startTestCampus();
const FIRST = 'que-vendo';
const SECOND = 'a-quien-le-vendo';
const DAY_MS = 24 * 3_600_000;

async function studying(facts: EnrollmentFacts = {}) {
  const user = await createUser();
  const id = await createEnrollment(user, facts);
  return { user, id, browser: await campus.signedInAs(user) };
}

const pageOf = async (browser: Browser, url: string) =>
  load((await browser.get(url).expect(200)).text);

const stored = (id: string) => Enrollment.findById(id).orFail().lean();

describe('«Mi aula»', () => {
  it('leads visitors to sign in and back', async () => {
    const response = await campus.browser().get('/mi-aula').expect(302);
    expect(response.headers.location).toBe('/ingresar?volver=%2Fmi-aula');
  });

  it('says what to do when there is no course yet', async () => {
    const page = await pageOf(await campus.signedInAs(await createUser()), '/mi-aula');
    expect(page('h1').text()).toBe('Todavía no estudias ningún curso');
    expect(page('main a.btn').attr('href')).toBe('/cursos');
    expect(page('.next').length).toBe(0);
  });

  it('offers the entry test before anything was done, and the way around it', async () => {
    const { browser, id } = await studying();
    const page = await pageOf(browser, '/mi-aula');
    expect(page('.next h1').text()).toBe('Prueba de entrada: lo que ya sabes');
    expect(page('.next a').attr('href')).toBe(`/aula/${id}/evaluaciones/entry`);
    expect(page(`a[href="/aula/${id}/lecciones/${FIRST}"]`).text()).toContain('Prefiero empezar');
  });

  it('has one next step: the lesson that comes next, in one tap', async () => {
    const { browser, id } = await studying({ lessons: [FIRST] });
    const page = await pageOf(browser, '/mi-aula');
    expect(page('.next').length).toBe(1);
    expect(page('.next h1').text()).toBe('Lección 1.2: A quién le vendo');
    expect(page('.next a').attr('href')).toBe(`/aula/${id}/lecciones/${SECOND}`);
    expect(page('main h2').first().text()).toBe('Módulo 1 de 3');
    expect(page('main').text()).toContain('Para cerrar el módulo 1');
    expect(page('main').text()).toContain('Tarea: La frase de mi puesto');
  });

  it.each([
    [
      'the assessment',
      { lessons: [FIRST, SECOND] },
      'Evaluación del módulo 1',
      'evaluaciones/conoce-tu-puesto',
    ],
    [
      'an assignment',
      { lessons: [FIRST, SECOND], results: { 'conoce-tu-puesto': 60 } },
      'Tarea: La frase de mi puesto',
      'tareas/conoce-tu-puesto',
    ],
    [
      'an assignment that came back, before all else',
      { lessons: [FIRST], assignments: { 'saca-tus-cuentas': 'returned' as const } },
      'Tarea: Las cuentas de mi vaso',
      'tareas/saca-tus-cuentas',
    ],
    [
      'the exit test',
      { ...ALL_DONE, results: { ...ALL_DONE.results, exit: 59 } },
      'Prueba de salida: lo que aprendiste',
      'evaluaciones/exit',
    ],
    [
      'the project',
      { ...ALL_DONE, completedAt: new Date() },
      'Entrega tu modelo de negocio',
      'proyecto',
    ],
  ])('goes on with %s', async (_name, facts, title, path) => {
    const { browser, id } = await studying(facts);
    const page = await pageOf(browser, '/mi-aula');
    expect(page('.next h1').text()).toBe(title);
    expect(page('.next a').attr('href')).toBe(`/aula/${id}/${path}`);
  });

  it('waits in words when only the trainer has something to do', async () => {
    const { browser } = await studying({
      ...ALL_DONE,
      assignments: { ...ALL_DONE.assignments, 'entrega-tu-plan': 'submitted' },
    });
    expect((await pageOf(browser, '/mi-aula'))('.next h1').text()).toBe(
      'Tu tarea está en revisión',
    );
  });

  it('goes on with the course that was touched last, and lists the others', async () => {
    const user = await createUser();
    const old = new Date(Date.now() - 5 * DAY_MS);
    const juices = await createEnrollment(user, { lessons: [FIRST], at: old });
    const accounts = await createEnrollment(user, { track: ACCOUNTS, enrolledAt: old });
    await Enrollment.updateOne({ _id: juices }, { place: { lesson: SECOND, at: new Date() } });
    const page = await pageOf(await campus.signedInAs(user), '/mi-aula');
    expect(page('.next a').attr('href')).toBe(`/aula/${juices}/lecciones/${SECOND}`);
    expect(page('.next a').text()).toBe('Seguir donde quedaste');
    expect(page(`.rows a[href="/aula/${accounts}#aqui"]`).text()).toContain('Cuentas del hogar');
  });

  it('puts what is finished behind what is not', async () => {
    const user = await createUser();
    await createEnrollment(user, { ...ALL_DONE, state: 'completed', completedAt: new Date() });
    await createEnrollment(user, { track: ACCOUNTS, at: new Date(Date.now() - 9 * DAY_MS) });
    const page = await pageOf(await campus.signedInAs(user), '/mi-aula');
    expect(page('.next h1').text()).toBe('Lección 1.1: Mi semana');
    expect(page('main').text()).toContain('Mis certificados');
  });

  it('tells what is new, until it was read', async () => {
    const { user, browser, id } = await studying({ lessons: [FIRST] });
    await Notice.create({
      userId: user.id,
      code: 'project-reviewed',
      key: 'uno',
      href: `/aula/${id}/proyecto`,
      at: new Date(),
    });
    const page = await pageOf(browser, '/mi-aula');
    const notice = page('a[href^="/avisos/"]');
    expect(notice.text()).toContain('Valoraron tu proyecto');
    await browser.get(notice.attr('href') ?? '').expect(303);
    expect((await pageOf(browser, '/mi-aula'))('main a[href^="/avisos/"]').length).toBe(0);
  });

  it('explains a course that one has left', async () => {
    const { browser, id } = await studying({ state: 'withdrawn' });
    const page = await pageOf(browser, '/mi-aula');
    expect(page('h1').text()).toBe('Ahora no estudias ningún curso');
    expect(page('.note').text()).toContain('Saliste de este curso.');
    expect(page('.note a').attr('href')).toBe(`/aula/${id}`);
  });

  it('shows trainers who also study their other work', async () => {
    const user = await createUser({ roles: ['participant', 'trainer'] });
    await createEnrollment(user, { lessons: [FIRST] });
    const page = await pageOf(await campus.signedInAs(user), '/mi-aula');
    expect(page('.next h1').text()).toContain('Lección 1.2');
    expect(page('main a[href="/capacitacion"]').text()).toContain('Capacitación');
  });

  it('leads «Curso» of the navigation into the course, and to the courses without one', async () => {
    const { browser, id } = await studying({ lessons: [FIRST] });
    const page = await pageOf(browser, '/mi-aula');
    expect(page('nav a:contains("Curso")').first().attr('href')).toBe(`/aula/${id}#aqui`);
    const direct = await browser.get('/mi-aula/curso').expect(303);
    expect(direct.headers.location).toBe(`/aula/${id}#aqui`);
    const other = await campus.signedInAs(await createUser());
    expect((await other.get('/mi-aula/curso').expect(303)).headers.location).toBe('/cursos');
  });

  it('is closed to people who study nothing', async () => {
    const browser = await campus.signedInAs(await createUser({ roles: ['observer'] }));
    await browser.get('/mi-aula').expect(403);
  });
});

describe('the map of the course', () => {
  it('opens the current module and says what is missing', async () => {
    const { browser, id } = await studying({
      lessons: [FIRST, SECOND, 'mi-margen'],
      results: { 'conoce-tu-puesto': 80 },
      assignments: { 'conoce-tu-puesto': 'approved' },
    });
    const page = await pageOf(browser, `/aula/${id}`);
    const states = page('.thread > li')
      .map((_, li) => page(li).attr('data-state'))
      .get();
    expect(states).toEqual(['done', 'now', 'todo', 'todo', 'todo']);
    expect(page('.thread > li').first().text()).toContain('evaluación 80 de 100');
    expect(page('#aqui').text()).toContain('vas por la lección 2 de 2');
    expect(page('#aqui [aria-current=step]').last().text()).toContain('2.2 Mi equilibrio');
    const missing = page('#falta a')
      .map((_, link) => page(link).text())
      .get();
    expect(missing[0]).toContain('Módulo 2: leer 1 lección');
    expect(missing[1]).toContain('Módulo 2: aprobar la evaluación');
    expect(missing.at(-1)).toContain('Aprobar la prueba de salida');
    expect(page('#falta a').first().attr('href')).toBe(`/aula/${id}/lecciones/mi-equilibrio`);
  });

  it('says that nothing is missing once the course is complete', async () => {
    const { browser, id } = await studying({
      ...ALL_DONE,
      state: 'completed',
      completedAt: new Date(),
    });
    const page = await pageOf(browser, `/aula/${id}`);
    expect(page('#falta').length).toBe(0);
    expect(page('main').text()).toContain('Terminaste los 3 módulos.');
  });

  it('says that hours in the room are missing where the mode asks for them', async () => {
    const { browser, id } = await studying({ mode: 'inPerson' });
    const text = (await pageOf(browser, `/aula/${id}`))('main').text();
    expect(text).toContain('1 hora 30 minutos, en sala');
    expect(text).toContain('Asistir a los encuentros');
  });

  it('explains an enrollment that was left, and where to come back', async () => {
    const { browser, id } = await studying({
      state: 'withdrawn',
      closedReason: 'Consiguió trabajo de noche',
    });
    const page = await pageOf(browser, `/aula/${id}`);
    expect(page('h1').text()).toBe('Saliste de este curso');
    expect(page('main').text()).toContain('Consiguió trabajo de noche');
    expect(page('main a.btn').attr('href')).toBe('/cursos/puesto-de-jugos');
    for (const path of [`modulos/conoce-tu-puesto`, `lecciones/${FIRST}`]) {
      const response = await browser.get(`/aula/${id}/${path}`).expect(303);
      expect(response.headers.location).toBe(`/aula/${id}`);
    }
  });
});

describe('a module', () => {
  it('says what one learns and lists its steps', async () => {
    const { browser, id } = await studying({ lessons: [FIRST] });
    const page = await pageOf(browser, `/aula/${id}/modulos/conoce-tu-puesto`);
    expect(page('h1').text()).toBe('Conoce tu puesto');
    expect(page('main').text()).toContain('1 de 4 pasos');
    expect(page('main').text()).toContain('Digo qué vendo y a quién.');
    expect(page('main [aria-current=step]').attr('href')).toBe(`/aula/${id}/lecciones/${SECOND}`);
    expect(page(`a[href="/aula/${id}/modulos/saca-tus-cuentas"]`).length).toBe(1);
  });

  it('answers 404 to one that is not there', async () => {
    const { browser, id } = await studying();
    await browser.get(`/aula/${id}/modulos/otro`).expect(404);
  });
});

describe('a lesson', () => {
  it('shows the text, where one is in the module and what is left of it', async () => {
    const { browser, id } = await studying();
    const response = await browser.get(`/aula/${id}/lecciones/${FIRST}`).expect(200);
    const page = load(response.text);
    expect(page('h1').text()).toBe('Qué vendo');
    expect(page('.top-title').text()).toContain('Módulo 1 · Lección 1 de 2');
    expect(page('.meta').text()).toContain('30 min');
    expect(page('.meta').text()).toContain('Te quedan 60 min en este módulo');
    expect(page('.prose').text()).toContain('La gente baja del bus con sed y con prisa.');
    expect(page('.prose img').attr('src')).toMatch(/^\/contenido\//);
    expect(page('[rel=next]').attr('href')).toBe(`/aula/${id}/lecciones/${SECOND}`);
  });

  it('keeps the notes for trainers to trainers', async () => {
    const { browser, id } = await studying();
    const { text } = await browser.get(`/aula/${id}/lecciones/${FIRST}`).expect(200);
    expect(text).not.toContain('Errores frecuentes');
  });

  it('reads as people of the municipality read it, with dated figures', async () => {
    const here = await studying();
    const ecuador = await pageOf(here.browser, `/aula/${here.id}/lecciones/${SECOND}`);
    expect(ecuador('.fact').text()).toMatch(/482.*vigente/);
    const there = await studying({ country: 'MX' });
    const mexico = await pageOf(there.browser, `/aula/${there.id}/lecciones/${SECOND}`);
    expect(mexico('.fact').text()).toMatch(/440[.,]87/);
    expect(mexico('main').text()).not.toContain('482');
  });

  it('makes the enrollment active and becomes the one to go on with', async () => {
    const { browser, id } = await studying();
    await browser.get(`/aula/${id}/lecciones/${SECOND}`).expect(200);
    expect(await stored(id)).toMatchObject({ state: 'active', place: { lesson: SECOND } });
    const page = await pageOf(browser, '/mi-aula');
    expect(page('.next a').attr('href')).toBe(`/aula/${id}/lecciones/${SECOND}`);
    expect(page('.next a').text()).toBe('Seguir donde quedaste');
  });

  it('stays where it was when one only looks again at a lesson that is done', async () => {
    const { browser, id } = await studying({
      lessons: [FIRST],
      place: { lesson: SECOND, at: new Date() },
    });
    const page = await pageOf(browser, `/aula/${id}/lecciones/${FIRST}`);
    expect(page('.meta').text()).toContain('Leída el');
    expect(page('.dock a.btn').last().attr('href')).toBe(`/aula/${id}/lecciones/${SECOND}`);
    expect((await stored(id)).place).toMatchObject({ lesson: SECOND });
  });

  it('answers 404 to one that is not there', async () => {
    const { browser, id } = await studying();
    await browser.get(`/aula/${id}/lecciones/otra`).expect(404);
    await browser.get(`/aula/${id}/lecciones/..%2f..`).expect(404);
  });
});

describe('marking a lesson as done', () => {
  it('works without JavaScript and leads to the next lesson', async () => {
    const { browser, id } = await studying();
    const response = await submitForm(browser, `/aula/${id}/lecciones/${FIRST}`);
    expect(response.status).toBe(303);
    expect(response.headers.location).toBe(`/aula/${id}/lecciones/${SECOND}`);
    const { lessons, state } = await stored(id);
    expect(Object.keys(lessons ?? {})).toEqual([FIRST]);
    expect(state).toBe('active');
  });

  it('leads from the last lesson of a module to its assessment, and says so', async () => {
    const { browser, id } = await studying({ lessons: [FIRST] });
    const response = await submitForm(browser, `/aula/${id}/lecciones/${SECOND}`);
    expect(response.headers.location).toBe(`/aula/${id}/evaluaciones/conoce-tu-puesto`);
    const page = await pageOf(browser, `/aula/${id}`);
    expect(page('[role=status]').text()).toContain('Leíste todas las lecciones de este módulo.');
  });

  it('leads to the assignment when the assessment is passed already', async () => {
    const { browser, id } = await studying({
      lessons: [FIRST],
      results: { 'conoce-tu-puesto': 100 },
    });
    const response = await submitForm(browser, `/aula/${id}/lecciones/${SECOND}`);
    expect(response.headers.location).toBe(`/aula/${id}/tareas/conoce-tu-puesto`);
  });

  it('keeps the first day when it is sent twice', async () => {
    const { browser, id } = await studying();
    const url = `/aula/${id}/lecciones/${FIRST}`;
    const _csrf = (await pageOf(browser, url))('.dock [name=_csrf]').attr('value') ?? '';
    await browser.post(`${url}/hecha`).type('form').send({ _csrf }).expect(303);
    const before = await stored(id);
    campus.passTime(DAY_MS);
    const again = await browser.post(`${url}/hecha`).type('form').send({ _csrf }).expect(303);
    expect(again.headers.location).toBe(`/aula/${id}/lecciones/${SECOND}`);
    expect((await stored(id)).lessons).toEqual(before.lessons);
  });

  it('keeps both when two lessons are marked at once', async () => {
    const { browser, id } = await studying();
    const _csrf =
      (await pageOf(browser, `/aula/${id}/lecciones/${FIRST}`))('[name=_csrf]').attr('value') ?? '';
    await Promise.all(
      [FIRST, SECOND].map((lesson) =>
        browser.post(`/aula/${id}/lecciones/${lesson}/hecha`).type('form').send({ _csrf }),
      ),
    );
    expect(Object.keys((await stored(id)).lessons ?? {}).sort()).toEqual([SECOND, FIRST]);
  });

  it('is refused without the token, for unknown lessons and in a closed enrollment', async () => {
    const { browser, id } = await studying();
    const _csrf = (await pageOf(browser, '/mi-aula'))('[name=_csrf]').first().attr('value') ?? '';
    const mark = (lesson: string, fields: object) =>
      browser.post(`/aula/${id}/lecciones/${lesson}/hecha`).type('form').send(fields);
    await mark(FIRST, {}).expect(403);
    await mark('otra', { _csrf }).expect(404);
    await Enrollment.updateOne({ _id: id }, { state: 'withdrawn' });
    const closed = await mark(FIRST, { _csrf }).expect(409);
    expect(closed.text).toContain('Esta matrícula está cerrada.');
    expect((await stored(id)).lessons).toEqual({});
  });
});

describe('remembering the place', () => {
  const placeUrl = (id: string, lesson = FIRST) => `/aula/${id}/lecciones/${lesson}/lugar`;

  async function reading() {
    const { browser, id } = await studying();
    const page = await pageOf(browser, `/aula/${id}/lecciones/${FIRST}`);
    expect(page('.prose').attr('data-place-url')).toBe(placeUrl(id));
    const section = page('.prose h2[id]').last();
    return {
      browser,
      id,
      section: section.attr('id') ?? '',
      title: section.text(),
      _csrf: page('[name=_csrf]').first().attr('value') ?? '',
    };
  }

  it('offers to go back to the section, on any phone', async () => {
    const { browser, id, section, title, _csrf } = await reading();
    for (const _ of [1, 2]) {
      await browser.post(placeUrl(id)).type('form').send({ _csrf, section }).expect(204);
    }
    const page = await pageOf(browser, `/aula/${id}/lecciones/${FIRST}`);
    expect(page('[data-place]').attr('hidden')).toBeUndefined();
    expect(page('[data-place] a').attr('href')).toBe(`#${section}`);
    expect(page('[data-place] a').text()).toBe(title);
  });

  it('forgets it at the end of the lesson', async () => {
    const { browser, id, section, _csrf } = await reading();
    await browser.post(placeUrl(id)).type('form').send({ _csrf, section }).expect(204);
    await browser.post(placeUrl(id)).type('form').send({ _csrf, section: '' }).expect(204);
    const page = await pageOf(browser, `/aula/${id}/lecciones/${FIRST}`);
    expect(page('[data-place]').attr('hidden')).toBeDefined();
  });

  it('takes nothing that is not a section, nor for a lesson that is done', async () => {
    const { browser, id, _csrf } = await reading();
    const send = (section: string, lesson?: string) =>
      browser.post(placeUrl(id, lesson)).type('form').send({ _csrf, section });
    await send('x'.repeat(10_000)).expect(204);
    await send('<script>').expect(204);
    expect(
      (await pageOf(browser, `/aula/${id}/lecciones/${FIRST}`))('[data-place]').text(),
    ).not.toContain('script');
    await send('uno', 'otra').expect(404);
    await submitForm(browser, `/aula/${id}/lecciones/${FIRST}`);
    const before = (await stored(id)).place;
    await send('uno').expect(204);
    expect((await stored(id)).place).toEqual(before);
  });
});

describe('what belongs to somebody else', () => {
  it('answers 404, whatever is asked of it', async () => {
    const { id } = await studying();
    const stranger: TestUser = await createUser();
    const browser = await campus.signedInAs(stranger);
    const _csrf = (await pageOf(browser, '/mi-aula'))('[name=_csrf]').first().attr('value') ?? '';
    for (const path of ['', '/modulos/conoce-tu-puesto', `/lecciones/${FIRST}`]) {
      await browser.get(`/aula/${id}${path}`).expect(404);
    }
    for (const path of ['hecha', 'lugar']) {
      await browser
        .post(`/aula/${id}/lecciones/${FIRST}/${path}`)
        .type('form')
        .send({ _csrf })
        .expect(404);
    }
    expect(await stored(id)).toMatchObject({ state: 'enrolled', lessons: {} });
  });

  it.each(['123', 'ffffffffffffffffffffffff', '%7B%22$ne%22:1%7D'])(
    'answers 404 to an id like %s',
    async (id) => {
      const { browser } = await studying();
      await browser.get(`/aula/${id}`).expect(404);
      await browser.get(`/aula/${id}/lecciones/${FIRST}`).expect(404);
    },
  );

  it('leads visitors to sign in and back to the lesson', async () => {
    const { id } = await studying();
    const url = `/aula/${id}/lecciones/${FIRST}`;
    const response = await campus.browser().get(url).expect(302);
    expect(response.headers.location).toBe(`/ingresar?volver=${encodeURIComponent(url)}`);
  });
});
