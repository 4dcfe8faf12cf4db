import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';

import { paths } from '../../server/http/paths.js';
import { Submission } from '../../server/models/Submission.js';
import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { submitForm } from '../support/forms.js';
import { ALL_DONE, createCohort, createEnrollment, JUICES } from '../support/study.js';

/** Lets the driver tell of every command; the campus itself is as always. */
const server = process.env.MONGODB_URI ?? '';
const telling = new URL(server);
telling.searchParams.set('monitorCommands', 'true');
process.env.MONGODB_URI = telling.href;

const campus = startTestCampus();

const commands: string[] = [];
beforeAll(() => {
  mongoose.connection.getClient().on('commandStarted', ({ commandName }) => {
    commands.push(commandName);
  });
});
afterAll(() => {
  process.env.MONGODB_URI = server;
});

describe('how often a page asks the store', () => {
  it('is three times at most, for the session, the person and one thing', async () => {
    const person = await createUser({ roles: ['participant', 'trainer', 'coordinator', 'admin'] });
    const cohort = await createCohort({ trainers: [person] });
    const id = await createEnrollment(person, {
      cohort,
      lessons: ['que-vendo'],
      place: { lesson: 'a-quien-le-vendo', at: new Date() },
    });
    for (let count = 0; count < 10; count += 1) {
      await createEnrollment(await createUser(), { cohort, ...ALL_DONE });
    }
    const browser = await campus.signedInAs(person);
    const asked: Record<string, number> = {};
    for (const url of [
      '/cursos',
      `/cursos/${JUICES}`,
      '/mi-aula',
      `/aula/${id}`,
      `/aula/${id}/modulos/conoce-tu-puesto`,
      `/aula/${id}/lecciones/a-quien-le-vendo`,
      '/capacitacion',
      `/capacitacion/grupos/${cohort.id}`,
      `/capacitacion/grupos/${cohort.id}/notas`,
      `/capacitacion/grupos/${cohort.id}/personas/${id}`,
      `/capacitacion/grupos/${cohort.id}/curso`,
      `/capacitacion/grupos/${cohort.id}/curso/que-vendo`,
      '/coordinacion',
      '/administracion',
      '/reportes',
    ]) {
      commands.length = 0;
      await browser.get(url).expect(200);
      if (commands.length === 0 || commands.length > 3) asked[url] = commands.length;
    }
    expect(asked).toEqual({});
  });

  it('is so also where something is answered, handed in and read by a trainer', async () => {
    const person = await createUser({ roles: ['participant', 'trainer'] });
    const cohort = await createCohort({ trainers: [person] });
    const id = await createEnrollment(person, { cohort });
    const browser = await campus.signedInAs(person);
    const assessment = paths.assessment(id, 'conoce-tu-puesto');
    const assignment = paths.assignment(id, 'entrega-tu-plan');
    const asked: Record<string, number> = {};
    const open = async (url: string) => {
      commands.length = 0;
      await browser.get(url).expect(200);
      if (commands.length === 0 || commands.length > 3) asked[url] = commands.length;
    };
    await open(assessment);
    await submitForm(browser, assessment, {}, { form: 'Empezar' });
    await open(`${assessment}/intentos/1/preguntas/1`);
    await open(`${assessment}/intentos/1/preguntas`);
    await open(`${assessment}/intentos/1/revision`);
    await submitForm(browser, `${assessment}/intentos/1/revision`, {}, { form: 'Entregar con' });
    await open(`${assessment}/intentos/1`);
    await open(assignment);
    await submitForm(browser, assignment, { text: 'Mi plan' }, { form: 'Entregar' });
    await browser.get(assignment);
    await open(assignment);
    await open(paths.submissions());
    const submission = await Submission.findOne({ enrollmentId: id }, { _id: 1 }).lean();
    await open(paths.submission(String(submission?._id)));
    expect(asked).toEqual({});
  });
});
