import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { Enrollment } from '../../server/models/Enrollment.js';
import { User } from '../../server/models/User.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { createUser, type TestUser, type UserFacts } from '../support/factories.js';
import {
  ALL_DONE,
  createCohort,
  createEnrollment,
  createMunicipality,
  type CohortFacts,
  type EnrollmentFacts,
} from '../support/study.js';

const campus = startTestCampus();
const DAY_MS = 24 * 3_600_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

const pageOf = async (browser: Browser, url: string) =>
  load((await browser.get(url).expect(200)).text);

async function running(facts: CohortFacts = {}) {
  const trainer = await createUser({ roles: ['trainer'], municipality: facts.municipality });
  const cohort = await createCohort({ title: 'Grupo de la tarde', trainers: [trainer], ...facts });
  return { trainer, cohort, url: `/capacitacion/grupos/${cohort.id}` };
}

async function inCohort(
  cohort: { id: string },
  { person, ...facts }: EnrollmentFacts & { person?: UserFacts } = {},
): Promise<TestUser & { enrollment: string }> {
  const user = await createUser(person);
  return { ...user, enrollment: await createEnrollment(user, { cohort, ...facts }) };
}

describe('the trainer’s day', () => {
  it('says what a trainer without cohorts will find here', async () => {
    const browser = await campus.signedInAs(await createUser({ roles: ['trainer'] }));
    const page = await pageOf(browser, '/capacitacion');
    expect(page('h1').text()).toBe('Todavía no tienes grupos');
  });

  it('puts assignments that wait first, then people to call', async () => {
    const { trainer, cohort } = await running();
    await inCohort(cohort, {
      enrolledAt: daysAgo(30),
      at: daysAgo(20),
      place: { lesson: 'que-vendo', at: daysAgo(20) },
    });
    const waiting = await inCohort(cohort, {
      assignments: { 'entrega-tu-plan': 'submitted' },
      at: daysAgo(3),
    });
    const browser = await campus.signedInAs(trainer);
    const busy = await pageOf(browser, '/capacitacion');
    expect(busy('.next h1').text()).toBe('1 tarea espera tu respuesta');
    expect(busy('.next .meta').text()).toContain('La más antigua, hace 3 días');
    const row = busy('tbody tr').first();
    expect(row.find('th a').attr('href')).toBe(`/capacitacion/grupos/${cohort.id}`);
    expect(
      row
        .find('td')
        .map((_, cell) => busy(cell).text().trim())
        .get()
        .slice(0, 4),
    ).toEqual(['2', '0', '2', '1']);
    await Enrollment.updateOne(
      { _id: waiting.enrollment },
      {
        $set: {
          'assignments.entrega-tu-plan.state': 'approved',
          place: { lesson: 'que-vendo', at: new Date() },
        },
      },
    );
    const calling = await pageOf(browser, '/capacitacion');
    expect(calling('.next h1').text()).toBe('1 persona necesita que la llames');
    expect(calling('.next a').attr('href')).toBe(`/capacitacion/grupos/${cohort.id}?estado=llamar`);
  });

  it('says so when nobody waits', async () => {
    const { trainer, cohort } = await running();
    await inCohort(cohort, {
      lessons: ['que-vendo'],
      place: { lesson: 'que-vendo', at: new Date() },
    });
    const page = await pageOf(await campus.signedInAs(trainer), '/capacitacion');
    expect(page('.next h1').text()).toBe('Todo al día: nadie espera por ti');
  });

  it('shows own cohorts only: run or answered for, here, and not long over', async () => {
    const { trainer } = await running({ title: 'El mío' });
    await createCohort({ title: 'Del que respondo', responsible: trainer });
    await createCohort({ title: 'De otra persona' });
    await createMunicipality({ slug: 'otra-ciudad' });
    await createCohort({
      title: 'De otra ciudad',
      municipality: 'otra-ciudad',
      trainers: [trainer],
    });
    await createCohort({
      title: 'De hace un año',
      trainers: [trainer],
      startsOn: daysAgo(400),
      endsOn: daysAgo(300),
      state: 'closed',
    });
    const page = await pageOf(await campus.signedInAs(trainer), '/capacitacion');
    const titles = page('tbody th a')
      .map((_, link) => page(link).text())
      .get();
    expect(titles.sort()).toEqual(['Del que respondo', 'El mío']);
  });
});

describe('a cohort', () => {
  it('says first whom to call and why, with the phone', async () => {
    const { trainer, cohort, url } = await running();
    await inCohort(cohort, {
      person: { givenNames: 'Gloria', firstSurname: 'Muestra', phone: '+593991234567' },
      enrolledAt: daysAgo(40),
      lessons: ['que-vendo'],
      at: daysAgo(16),
    });
    await inCohort(cohort, {
      person: { givenNames: 'Luis', firstSurname: 'Ensayo' },
      lessons: ['que-vendo', 'a-quien-le-vendo'],
      results: { 'conoce-tu-puesto': 52 },
      at: daysAgo(3),
    });
    await inCohort(cohort, {
      person: { givenNames: 'Rita', firstSurname: 'Modelo' },
      lessons: ['que-vendo'],
    });
    const page = await pageOf(await campus.signedInAs(trainer), url);
    expect(page('h2').first().text()).toBe('2 personas necesitan que las llames');
    const rows = page('tbody tr')
      .map((_, row) => page(row).text())
      .get();
    expect(rows[0]).toContain('Gloria Muestra');
    expect(rows[0]).toContain('Sin entrar hace 16 días');
    expect(rows[1]).toContain('52 en la evaluación del módulo 1');
    expect(page('a[href="tel:+593991234567"]').text()).toBe('Llamar a Gloria Muestra');
    expect(page('details').text()).toContain('1 persona va al día');
    expect(page('details').text()).toContain('Rita Modelo');
  });

  it('filters by how people are doing, in the address', async () => {
    const { trainer, cohort, url } = await running();
    await inCohort(cohort, { person: { givenNames: 'Sigue' }, lessons: ['que-vendo'] });
    await inCohort(cohort, {
      person: { givenNames: 'Lista' },
      ...ALL_DONE,
      state: 'completed',
      completedAt: new Date(),
    });
    await inCohort(cohort, {
      person: { givenNames: 'Salida' },
      state: 'withdrawn',
      closedReason: 'Cambió de ciudad',
    });
    const browser = await campus.signedInAs(trainer);
    const namesIn = async (standing: string) => {
      const page = await pageOf(browser, `${url}?estado=${standing}`);
      return page('.table tbody tr')
        .map((_, row) => page(row).text())
        .get()
        .join(' ');
    };
    expect(await namesIn('al-dia')).toContain('Sigue');
    expect(await namesIn('terminaron')).toMatch(/Lista.*completo/s);
    expect(await namesIn('salieron')).toMatch(/Salida.*Cambió de ciudad/s);
    expect(await namesIn('llamar')).toBe('');
    const page = await pageOf(browser, `${url}?estado=otra`);
    expect(page('.filters [aria-current]').text().trim()).toBe('Resumen');
    expect(page('.filters').text()).toMatch(/Al día\s+1/);
  });

  it('says what waits for an answer, and where the group is', async () => {
    const { trainer, cohort, url } = await running();
    await inCohort(cohort, {
      lessons: ['que-vendo'],
      assignments: { 'entrega-tu-plan': 'submitted' },
      at: daysAgo(2),
    });
    await inCohort(cohort, { lessons: ['que-vendo'] });
    const text = (await pageOf(await campus.signedInAs(trainer), url))('aside').text();
    expect(text).toContain('1 tarea del módulo 3');
    expect(text).toContain('La más antigua, hace 2 días');
    expect(text).toContain('La mayoría va por el módulo 1');
    expect(text).toContain('2 de 30 ocupados');
  });

  it('says so while nobody is in it', async () => {
    const { trainer, url } = await running();
    const page = await pageOf(await campus.signedInAs(trainer), url);
    expect(page('h2').first().text()).toBe('Todavía no hay nadie en este grupo');
  });
});

describe('the grade table', () => {
  it('shows the best results, what is under the mark, and the grade so far', async () => {
    const { trainer, cohort, url } = await running();
    await inCohort(cohort, {
      person: { givenNames: 'Berta', firstSurname: 'Zeta' },
      results: { 'conoce-tu-puesto': 66.66, 'saca-tus-cuentas': 52 },
      assignments: { 'conoce-tu-puesto': 'approved' },
    });
    await inCohort(cohort, { person: { givenNames: 'Ana', firstSurname: 'Alfa' } });
    await inCohort(cohort, { person: { givenNames: 'Salida' }, state: 'withdrawn' });
    const page = await pageOf(await campus.signedInAs(trainer), `${url}/notas`);
    const cells = page('tbody tr')
      .map((_, row) =>
        page(row)
          .children()
          .map((__, cell) => page(cell).text().trim())
          .get()
          .join('|'),
      )
      .get();
    expect(cells).toEqual(['Ana Alfa|–|–|–|0 de 3|–|–', 'Berta Zeta|66,7|52|–|1 de 3|–|72,9']);
    expect(
      page('.under')
        .map((_, mark) => page(mark).text())
        .get(),
    ).toContain('52');
  });

  it('holds fifty people', async () => {
    const { trainer, cohort, url } = await running({ capacity: 60 });
    await Promise.all(Array.from({ length: 50 }, () => inCohort(cohort, ALL_DONE)));
    const page = await pageOf(await campus.signedInAs(trainer), `${url}/notas`);
    expect(page('tbody tr').length).toBe(50);
  });

  it('says what will be there while nobody is in the cohort', async () => {
    const { trainer, url } = await running();
    const page = await pageOf(await campus.signedInAs(trainer), `${url}/notas`);
    expect(page('main').text()).toContain('Todavía no hay notas');
  });
});

describe('one person of the cohort', () => {
  it('shows how far they are and what to do about it', async () => {
    const { trainer, cohort, url } = await running();
    const person = await inCohort(cohort, {
      person: { givenNames: 'Elena', firstSurname: 'Modelo', phone: '+593991234567' },
      lessons: ['que-vendo'],
      results: { 'conoce-tu-puesto': 40 },
      at: daysAgo(2),
    });
    const page = await pageOf(
      await campus.signedInAs(trainer),
      `${url}/personas/${person.enrollment}`,
    );
    expect(page('h1').text()).toBe('Elena Modelo');
    expect(page('.note').text()).toContain('40 en la evaluación del módulo 1');
    expect(page('.thread li').first().text()).toContain('1 de 2 lecciones · evaluación 40 de 100');
    expect(page('a[href="tel:+593991234567"]').length).toBe(1);
    const code = page(`a[href="/coordinacion/codigos/${person.id}"]`);
    expect(code.text()).toBe('Dar un código');
  });

  it('offers no code for an account with more powers', async () => {
    const { trainer, cohort, url } = await running();
    const colleague = await inCohort(cohort, { person: { roles: ['participant', 'trainer'] } });
    const browser = await campus.signedInAs(trainer);
    const page = await pageOf(browser, `${url}/personas/${colleague.enrollment}`);
    expect(page('a[href^="/coordinacion/codigos"]', 'main').length).toBe(0);
  });

  it('is nobody of another cohort', async () => {
    const { trainer, url } = await running();
    const stranger = await inCohort(await createCohort());
    const browser = await campus.signedInAs(trainer);
    await browser.get(`${url}/personas/${stranger.enrollment}`).expect(404);
    await browser.get(`${url}/personas/uno`).expect(404);
  });
});

describe('the course for whoever teaches it', () => {
  it('lists the lessons and shows each with its notes', async () => {
    const { trainer, url } = await running();
    const browser = await campus.signedInAs(trainer);
    const course = await pageOf(browser, `${url}/curso`);
    expect(course(`a[href="${url}/curso/que-vendo"]`).text()).toContain('1.1 Qué vendo');
    const lesson = await pageOf(browser, `${url}/curso/que-vendo`);
    expect(lesson('main').text()).toContain('Errores frecuentes');
    expect(lesson('main').text()).toContain('La gente baja del bus con sed y con prisa.');
    expect(lesson('[rel=next]').attr('href')).toBe(`${url}/curso/a-quien-le-vendo`);
    await browser.get(`${url}/curso/otra`).expect(404);
  });

  it('reads as in the country of the cohort', async () => {
    await createMunicipality({ slug: 'ciudad-mx', country: 'MX' });
    const { trainer, url } = await running({ municipality: 'ciudad-mx' });
    const page = await pageOf(await campus.signedInAs(trainer), `${url}/curso/a-quien-le-vendo`);
    expect(page('.fact').text()).toMatch(/440[.,]87/);
  });
});

describe('who may look', () => {
  const below = ['', '/notas', '/curso', '/curso/que-vendo'];

  it('is not a trainer of other cohorts', async () => {
    const { url } = await running();
    const browser = await campus.signedInAs(await createUser({ roles: ['trainer'] }));
    for (const path of below) await browser.get(url + path).expect(404);
    await browser.get('/capacitacion/grupos/uno').expect(404);
  });

  it('is not a participant, not even of the cohort', async () => {
    const { cohort, url } = await running();
    const browser = await campus.signedInAs(await inCohort(cohort));
    for (const path of below) await browser.get(url + path).expect(403);
    await browser.get('/capacitacion').expect(403);
  });

  it('is not a trainer whose role is over', async () => {
    const { trainer, url } = await running();
    const browser = await campus.signedInAs(trainer);
    await browser.get(url).expect(200);
    await User.updateOne({ _id: trainer.id }, { $set: { 'roles.0.until': new Date() } });
    await browser.get(url).expect(403);
  });

  it('is not a visitor, who is led to sign in and back', async () => {
    const { url } = await running();
    const response = await campus.browser().get(`${url}/notas`).expect(302);
    expect(response.headers.location).toBe(
      `/ingresar?volver=${encodeURIComponent(`${url}/notas`)}`,
    );
  });
});
