import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import mongoose from 'mongoose';

import { type Role } from '../../server/domain/roles.js';
import { paths } from '../../server/http/paths.js';
import { Certificate } from '../../server/models/Certificate.js';
import { Job } from '../../server/models/Job.js';
import { OutboxMail } from '../../server/models/OutboxMail.js';
import { Submission, type SubmissionState } from '../../server/models/Submission.js';
import { User } from '../../server/models/User.js';
import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { submitForm } from '../support/forms.js';
import { createDelivered } from '../support/projects.js';
import { createCohort, createEnrollment, createMunicipality, JUICES } from '../support/study.js';
import { testCatalogue } from '../support/catalogue.js';

const campus = startTestCampus();

const CITY = 'ciudad-de-prueba';
const OTHER = 'otra-ciudad';
const DAY_MS = 24 * 3_600_000;

const track = () => {
  const found = testCatalogue.track(JUICES);
  if (!found) throw new Error('No test course');
  return found;
};

/** Text of the page as somebody reads it, spaces in one. */
async function read(role: Role, url: string, municipality = CITY) {
  const browser = await campus.signedInAs(await createUser({ roles: [role], municipality }));
  const page = await browser.get(url).expect(200);
  const $ = load(page.text);
  return { $, text: $('main').text().replace(/\s+/g, ' ') };
}

async function createPeople(
  count: number,
  facts: NonNullable<Parameters<typeof createEnrollment>[1]>,
) {
  for (let index = 0; index < count; index += 1) {
    await createEnrollment(await createUser(), facts);
  }
}

describe('after signing in', () => {
  it.each<[Role, string]>([
    ['participant', paths.classroom()],
    ['official', paths.classroom()],
    ['trainer', paths.training()],
    ['evaluator', paths.reviews()],
    ['coordinator', paths.coordination()],
    ['observer', paths.reports()],
    ['admin', paths.administration()],
  ])('«%s» begins at %s', async (role, home) => {
    const user = await createUser({ roles: [role] });
    const browser = campus.browser();
    const values = { identifier: user.code, password: user.password };
    const answer = await submitForm(browser, '/ingresar', values);
    expect(answer.headers.location).toBe(home);
    const page = await browser.get(home).expect(200);
    expect(load(page.text)('.nav [aria-current]').attr('href')).toBe(home);
  });

  it('somebody with several hats can change them, on a phone too', async () => {
    const roles: Role[] = ['participant', 'trainer', 'coordinator', 'observer'];
    const browser = await campus.signedInAs(await createUser({ roles }));
    const page = load((await browser.get(paths.training()).expect(200)).text);
    const areas = page('.nav-foot a').map((_, link) => page(link).attr('href'));
    expect(areas.get()).toEqual([paths.profile(), paths.coordination(), paths.classroom()]);
    const account = load((await browser.get(paths.profile()).expect(200)).text);
    expect(account('main .rows a').first().attr('href')).toBe(paths.training());
    // Reports are one place of coordination, so its navigation stays.
    const reports = load((await browser.get(paths.reports()).expect(200)).text);
    expect(reports('.nav [aria-current]').text()).toBe('Reportes');
    expect(reports('.nav').text()).toContain('Proyectos');
  });
});

describe('/coordinacion', () => {
  it('says what waits first: plans without anybody to score them', async () => {
    const cohort = await createCohort();
    await createDelivered(campus, { cohort });
    const { $, text } = await read('coordinator', paths.coordination());
    expect($('h1').text()).toBe('1 plan espera a quien lo valore');
    const link = $('.next a').attr('href');
    expect(link).toBe(paths.plans({ state: 'por-asignar' }));
    expect(text).toContain('1 sin quien lo valore');
  });

  it('names who waits more than 7 days for an answer, and nobody else', async () => {
    const trainer = await createUser({ roles: ['trainer'] });
    const cohort = await createCohort({ title: 'Grupo Maíz', trainers: [trainer] });
    const submit = async (
      givenNames: string,
      days: number,
      state: SubmissionState = 'submitted',
    ) => {
      const user = await createUser({ givenNames });
      await Submission.create({
        enrollmentId: await createEnrollment(user, { cohort }),
        userId: user.id,
        cohortId: cohort.id,
        municipality: CITY,
        track: JUICES,
        trackVersion: track().version,
        assignment: 'entrega-tu-plan',
        version: 1,
        state,
        savedAt: new Date(),
        submittedAt: new Date(Date.now() - days * DAY_MS),
        awaitsTrainer: true,
      });
    };
    await submit('Demorada', 8);
    await submit('Reciente', 6);
    await submit('Muestra', 9, 'approved');
    const { $, text } = await read('coordinator', paths.coordination());
    expect($('h1').text()).toBe('1 tarea espera respuesta hace más de 7 días');
    expect($('.next .meta').text()).toBe('La más antigua, hace 8 días');
    expect(text).toContain('Demorada');
    expect(text).not.toContain('Reciente');
    expect(text).not.toContain('Muestra');
    expect(text).toContain('hace 8 días');
  });

  it('lists the cohorts with trainer, mode, people, progress and next date', async () => {
    const trainer = await createUser({
      roles: ['trainer'],
      givenNames: 'Capacitadora',
      firstSurname: 'Inventada',
    });
    const cohort = await createCohort({ title: 'Grupo Maíz', trainers: [trainer] });
    await createPeople(1, { cohort, lessons: ['que-vendo', 'a-quien-le-vendo'] });
    await createPeople(1, { cohort, state: 'completed', completedAt: new Date() });
    await createPeople(1, { cohort, state: 'withdrawn' });
    const { text } = await read('coordinator', paths.coordination());
    expect(text).toContain('Todo al día');
    expect(text).toMatch(/Grupo Maíz.*virtual Capacitadora Inventada 2 de 30 70 %1 terminó/);
    expect(text).toContain('Termina el ');
  });

  it('shows nothing of another municipality', async () => {
    const cohort = await createCohort({ title: 'Grupo Maíz' });
    await createDelivered(campus, { cohort });
    await createMunicipality({ slug: OTHER });
    const { $, text } = await read('coordinator', paths.coordination(), OTHER);
    expect($('h1').text()).toBe('Todo al día: nada espera por ti');
    expect(text).toContain('Tu municipio todavía no tiene grupos');
    expect(text).not.toContain('Grupo Maíz');
  });
});

describe('/administracion', () => {
  it('counts cohorts and people per municipality, and pinned versions per course', async () => {
    const cohort = await createCohort();
    await createCohort({ state: 'closed' });
    await createPeople(2, { cohort });
    await createPeople(1, { cohort, trackVersion: 'abcdef0123' });
    const { $, text } = await read('admin', paths.administration());
    expect($('h1').text()).toBe('El campus funciona: nada falló');
    expect(text).toMatch(/Ciudad de PruebaEcuador 21 terminado, 1 en curso 3/);
    expect(text).toContain(`${track().version.slice(0, 8)} Versión actual 2`);
    expect(text).toContain('abcdef01 Versión anterior 1');
  });

  it('says which work failed and why, and what is tried again', async () => {
    const dueAt = new Date();
    await Job.create([
      {
        kind: 'certificate:issue',
        key: 'a',
        state: 'failed',
        dueAt,
        attempts: 8,
        lastError: 'UnprintableName',
      },
      { kind: 'mail', key: 'b', state: 'waiting', dueAt, attempts: 1, lastError: 'Error' },
      { kind: 'mail', key: 'c', state: 'waiting', dueAt },
    ]);
    await OutboxMail.create({
      to: 'rosa@ejemplo.test',
      subject: 'Hola',
      state: 'waiting',
      createdAt: new Date(Date.now() - 2 * 3_600_000),
      expiresAt: new Date(Date.now() + DAY_MS),
    });
    const { $, text } = await read('admin', paths.administration());
    expect($('h1').text()).toBe('1 trabajo falló y nadie lo repite');
    expect(text).toContain('1 correo espera hace más de una hora');
    expect(text).toContain('Emitir un certificado Falló UnprintableName 1');
    expect(text).toContain('Enviar un correo Se repite solo El servidor de correo no lo aceptó');
    expect(text).not.toContain('rosa@ejemplo.test');
  });

  it('works on an empty campus', async () => {
    const { text } = await read('admin', paths.administration());
    expect(text).toContain('Todavía no hay municipios');
  });
});

describe('/reportes', () => {
  const certify = (enrollmentId: string, number: number, revokedAt?: Date) =>
    Certificate.create({
      enrollmentId,
      municipality: CITY,
      kind: 'course',
      number: 1,
      serial: `SERIAL${number}`,
      snapshot: {
        personName: 'Persona De Prueba',
        track: JUICES,
        trackVersion: track().version,
        trackTitle: 'Puesto de jugos',
        modules: 3,
        hours: 6,
        mode: 'virtual',
        modeText: 'virtual',
        startedOn: '2026-01-01',
        completedOn: '2026-02-01',
        issuer: 'Ciudad de Prueba',
        signatory: 'Firma De Prueba',
        timeZone: 'America/Guayaquil',
      },
      issuedAt: new Date(),
      ...(revokedAt ? { revokedAt, revokedReason: 'name' } : {}),
    });

  it('states the finding and counts enrolled, studying, finished and certified', async () => {
    const cohort = await createCohort();
    await createPeople(5, { cohort });
    await createPeople(5, { cohort, state: 'completed', completedAt: new Date() });
    for (let number = 0; number < 5; number += 1) {
      await certify(String(new mongoose.Types.ObjectId()), number);
    }
    await certify(String(new mongoose.Types.ObjectId()), 9, new Date());
    const { $, text } = await read('coordinator', paths.reports());
    expect($('h1').text()).toBe('De cada 100 matrículas, 50 terminan');
    const cells = $('tbody tr:contains("Ciudad de Prueba") td').map((_, cell) => $(cell).text());
    expect(cells.get().map((cell) => cell.trim())).toEqual(['10', '5', '5', '0', '5']);
    expect(text).not.toContain('menos de 5');
  });

  it('hides groups under 5, and what would tell them by subtraction', async () => {
    const cohort = await createCohort();
    await createPeople(6, { cohort });
    await createPeople(4, { cohort, state: 'completed', completedAt: new Date() });
    const { $, text } = await read('coordinator', paths.reports());
    const cells = $('.table tbody tr').first().find('td');
    expect(cells.map((_, cell) => $(cell).text().trim()).get()).toEqual(['10', '–', '–', '0', '0']);
    expect(text).toContain('menos de 5 personas');
    expect(text).toContain('menos de 5: no se muestra');
    expect($('h1').text()).toBe('Todavía son muy pocas personas para mostrar cifras');
  });

  it('shows an observer her municipalities only; the total adds only what is shown', async () => {
    for (const [slug, people] of [
      [CITY, 6],
      [OTHER, 3],
      ['tercera-ciudad', 7],
      ['ajena', 9],
    ] as const) {
      const cohort = await createCohort({ municipality: slug });
      for (let index = 0; index < people; index += 1) {
        await createEnrollment(await createUser(), { cohort });
      }
    }
    const observer = await createUser({ roles: ['observer'] });
    const from = new Date('2020-01-01T00:00:00Z');
    const roles = [CITY, OTHER, 'tercera-ciudad'].map((municipality) => ({
      role: 'observer',
      municipality,
      from,
    }));
    await User.updateOne({ _id: observer.id }, { $set: { roles } });
    const browser = await campus.signedInAs(observer);
    const $ = load((await browser.get(paths.reports()).expect(200)).text);
    const enrolled = $('.table tbody tr').map((_, row) =>
      [$(row).find('th').text(), $(row).find('td').first().text().trim()].join(' '),
    );
    expect(enrolled.get()).toEqual([
      'Ciudad de Prueba 6',
      'otra-ciudad –',
      'tercera-ciudad 7',
      'Total 13',
    ]);
    expect($('main').text()).not.toContain('ajena');
    await browser.get(paths.coordination()).expect(403);
    await browser.get(paths.administration()).expect(403);
  });

  it('shows administration every municipality', async () => {
    await createMunicipality();
    await createMunicipality({ slug: OTHER });
    const { $, text } = await read('admin', paths.reports());
    expect($('h1').text()).toBe('Todavía nadie se matriculó');
    expect(text).toContain('2 municipios');
  });
});

describe.each([paths.coordination(), paths.administration(), paths.reports()])('%s', (url) => {
  it('asks visitors to sign in', async () => {
    const answer = await campus.browser().get(url).expect(302);
    expect(answer.headers.location).toBe(paths.signIn({ next: url }));
  });

  it('is not for participants, trainers and evaluators', async () => {
    for (const role of ['participant', 'trainer', 'evaluator'] as const) {
      const browser = await campus.signedInAs(await createUser({ roles: [role] }));
      const answer = await browser.get(url);
      expect([role, answer.status]).toEqual([role, 403]);
    }
  });
});
