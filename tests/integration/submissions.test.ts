import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { paths } from '../../server/http/paths.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Submission } from '../../server/models/Submission.js';
import { startTestCampus } from '../support/app.js';
import { createUser, type TestUser } from '../support/factories.js';
import { jpegFile, pdfFile } from '../support/files.js';
import { sendForm, submitForm } from '../support/forms.js';
import { createCohort, createEnrollment, createMunicipality } from '../support/study.js';

const campus = startTestCampus();
const TRAINER = 'entrega-tu-plan';
const SAMPLE = 'saca-tus-cuentas';

/** A cohort with its trainer. */
async function cohortOf(...trainers: TestUser[]) {
  const trainer = trainers[0] ?? (await createUser({ roles: ['trainer'] }));
  const cohort = await createCohort({ trainers: trainers.length > 0 ? trainers : [trainer] });
  return { cohort, trainer, browser: await campus.signedInAs(trainer) };
}

/** Somebody of the cohort who has handed something in. */
async function handedIn(cohort: { id: string }, text = 'Mi plan', assignment = TRAINER) {
  const user = await createUser();
  const enrollmentId = await createEnrollment(user, { cohort });
  const browser = await campus.signedInAs(user);
  const url = paths.assignment(enrollmentId, assignment);
  const files = [
    { filename: 'lienzo.jpg', content: jpegFile() },
    { filename: 'cuentas.pdf', content: pdfFile() },
  ];
  const response = await submitForm(browser, url, { text, files }, { form: 'Entregar' });
  expect(response.status).toBe(303);
  const submission = await Submission.findOne({ enrollmentId, state: { $ne: 'draft' } })
    .sort({ version: -1 })
    .lean();
  const id = String(submission?._id);
  return { user, enrollmentId, browser, url, id, reviewUrl: paths.submission(id) };
}

const approve = { form: 'Aprobar' };
const sendBack = { form: 'Devolver' };
const levels = (completo: string, coincide: string) => ({
  'levels[completo]': completo,
  'levels[coincide]': coincide,
});
const recordOf = async (enrollmentId: string, assignment = TRAINER) =>
  (await Enrollment.findById(enrollmentId).lean())?.assignments?.[assignment];

describe('the queue', () => {
  it('lists what waits in own cohorts, the oldest first, and can be narrowed', async () => {
    const { cohort, browser, trainer } = await cohortOf();
    const second = await createCohort({ trainers: [trainer], title: 'Grupo de la tarde' });
    const one = await handedIn(cohort, 'Primero');
    const two = await handedIn(second, 'Segundo');
    await Submission.updateOne(
      { _id: one.id },
      { $set: { submittedAt: new Date(Date.now() - 6 * 86_400_000) } },
    );
    const page = await browser.get(paths.submissions()).expect(200);
    const $ = load(page.text);
    expect($('h1').text()).toBe('2 tareas por revisar');
    const links = $('.rows a')
      .map((_, row) => $(row).attr('href'))
      .get();
    expect(links).toEqual([one.reviewUrl, two.reviewUrl]);
    expect($('.rows .chip').first().text()).toContain('Responde hoy');

    const narrowed = await browser.get(paths.submissions({ cohort: second.id })).expect(200);
    expect(load(narrowed.text)('.rows a')).toHaveLength(1);
    expect(narrowed.text).toContain('1 tarea por revisar');
    const none = await browser.get(paths.submissions({ assignment: 'otra-tarea' })).expect(200);
    expect(none.text).toContain('Nada con este filtro');
    await browser.get('/capacitacion/revisar?grupo[$ne]=1&tarea=../x').expect(200);
  });

  it('is empty with a word, and never shows other cohorts', async () => {
    const { cohort } = await cohortOf();
    await handedIn(cohort);
    const { browser } = await cohortOf();
    const page = await browser.get(paths.submissions()).expect(200);
    expect(page.text).toContain('Estás al día');
    expect(load(page.text)('.rows')).toHaveLength(0);
  });

  it('has the sample of what was approved at once', async () => {
    const { cohort, browser } = await cohortOf();
    for (let tries = 0; tries < 40; tries += 1) {
      await handedIn(cohort, 'Margen', SAMPLE);
      if (await Submission.exists({ awaitsTrainer: true })) break;
    }
    const page = await browser.get(paths.submissions()).expect(200);
    expect(page.text).toContain('Muestra: ya está aprobada');
    const url = load(page.text)('.rows a').attr('href') ?? '';
    const response = await submitForm(
      browser,
      url,
      { comment: 'Falta el hielo en tu costo.' },
      sendBack,
    );
    expect(response.status).toBe(303);
    const returned = await Submission.findOne({ state: 'returned' }).lean();
    expect(await recordOf(String(returned?.enrollmentId), SAMPLE)).toMatchObject({
      state: 'returned',
      approvedBy: null,
    });
  });
});

describe('deciding', () => {
  it('approving with the rubric: recorded with its percentage, and on to the next', async () => {
    const { cohort, browser } = await cohortOf();
    const one = await handedIn(cohort, 'Primero');
    const two = await handedIn(cohort, 'Segundo');
    const page = await browser.get(one.reviewUrl).expect(200);
    expect(page.text).toContain('Primero');
    const $ = load(page.text);
    const picture = $('.sheet img').attr('src') ?? '';
    await browser.get(picture).expect(200).expect('Content-Type', 'image/jpeg');
    const pdf = ($('.sheet iframe').attr('src') ?? '').split('#')[0] ?? '';
    const framed = await browser.get(pdf).expect(200).expect('Content-Type', 'application/pdf');
    expect(framed.headers['x-frame-options']).toBe('SAMEORIGIN');

    const values = { comment: 'Muy claro.', ...levels('0', '1') };
    const response = await submitForm(browser, one.reviewUrl, values, approve);
    expect(response.status).toBe(303);
    expect(response.headers.location).toBe(two.reviewUrl);
    const record = await recordOf(one.enrollmentId);
    expect(record).toMatchObject({ state: 'approved', approvedBy: 'trainer' });
    expect(record?.percent).toBeCloseTo((5 / 6) * 100);
    const shown = await one.browser.get(one.url).expect(200);
    expect(shown.text).toContain('La aprobó tu capacitadora');
    expect(shown.text).toContain('Muy claro.');
    const notices = await one.browser.get(paths.notices()).expect(200);
    expect(notices.text).toContain('Aprobaron tu tarea: Mi plan final');
    const last = await submitForm(browser, two.reviewUrl, {}, approve);
    expect(last.headers.location).toBe(paths.submissions());
  });

  it('sending back: the person reads why, and hands in again', async () => {
    const { cohort, browser } = await cohortOf();
    const one = await handedIn(cohort);
    await submitForm(browser, one.reviewUrl, { comment: 'Suma otra vez los costos.' }, sendBack);
    expect(await recordOf(one.enrollmentId)).toMatchObject({ state: 'returned', approvedBy: null });
    const shown = await one.browser.get(one.url).expect(200);
    expect(shown.text).toContain('volvió con un comentario');
    expect(shown.text).toContain('Suma otra vez los costos.');
    expect(load(shown.text)('textarea[name=text]').text().trim()).toBe('Mi plan');

    await submitForm(one.browser, one.url, { text: 'Mi plan, corregido' }, { form: 'Entregar' });
    const queue = await browser.get(paths.submissions());
    expect(queue.text).toContain('Versión 2');
    const url = load(queue.text)('.rows a').attr('href') ?? '';
    const review = await browser.get(url).expect(200);
    expect(review.text).toContain('Mi plan, corregido');
    expect(review.text).toContain('Suma otra vez los costos.');
    await submitForm(browser, url, {}, approve);
    expect(await recordOf(one.enrollmentId)).toMatchObject({ state: 'approved' });
  });

  it('asks for a comment before sending back, and keeps the levels', async () => {
    const { cohort, browser } = await cohortOf();
    const one = await handedIn(cohort);
    const response = await submitForm(
      browser,
      one.reviewUrl,
      { comment: ' ', ...levels('1', '2') },
      sendBack,
    );
    expect(response.status).toBe(422);
    expect(response.text).toContain('Escribe qué tiene que cambiar');
    const $ = load(response.text);
    expect($('input[name="levels[completo]"][checked]').attr('value')).toBe('1');
    expect(await recordOf(one.enrollmentId)).toMatchObject({ state: 'submitted' });
  });

  it('refuses half a rubric, levels that do not exist and endless comments', async () => {
    const { cohort, browser } = await cohortOf();
    const one = await handedIn(cohort);
    const half = await submitForm(browser, one.reviewUrl, { 'levels[completo]': '0' }, approve);
    expect(half.status).toBe(422);
    expect(half.text).toContain('Elige un nivel también aquí');
    const long = await submitForm(browser, one.reviewUrl, { comment: 'a'.repeat(10_000) }, approve);
    expect(long.status).toBe(422);
    expect(load(long.text)('textarea').text().trim()).toHaveLength(10_000);
    const wild = await submitForm(browser, one.reviewUrl, levels('9', '-1'), approve);
    expect(wild.status).toBe(422);
    expect(await recordOf(one.enrollmentId)).toMatchObject({ state: 'submitted' });
  });

  it('by two at once: the first counts, the second is told and loses nothing typed', async () => {
    const first = await createUser({ roles: ['trainer'] });
    const second = await createUser({ roles: ['trainer'] });
    const { cohort, browser } = await cohortOf(first, second);
    const other = await campus.signedInAs(second);
    const one = await handedIn(cohort);
    const page = await other.get(one.reviewUrl);
    await submitForm(browser, one.reviewUrl, { comment: 'Bien' }, approve);
    const late = await sendForm(other, page, one.reviewUrl, { comment: 'Falta la suma' }, sendBack);
    expect(late.status).toBe(409);
    expect(late.text).toContain('la aprobó el');
    expect(late.text).toContain('no se envió');
    expect(load(late.text)('textarea').text().trim()).toBe('Falta la suma');
    expect(await recordOf(one.enrollmentId)).toMatchObject({ state: 'approved' });
  });

  it('20 decisions at once leave one, and the record agrees with it', async () => {
    const { cohort, browser } = await cohortOf();
    const one = await handedIn(cohort);
    const page = await browser.get(one.reviewUrl);
    const token = load(page.text)('main input[name=_csrf]').attr('value') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        browser
          .post(one.reviewUrl)
          .type('form')
          .send({
            _csrf: token,
            decision: index % 2 ? 'approved' : 'returned',
            comment: `n${index}`,
          }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    const submission = await Submission.findById(one.id).lean();
    expect(submission).not.toHaveProperty('unrecorded');
    expect(await recordOf(one.enrollmentId)).toMatchObject({ state: submission?.state });
  });

  it('an old version is not decided once a new one is there', async () => {
    const { cohort, browser } = await cohortOf();
    const one = await handedIn(cohort);
    const page = await browser.get(one.reviewUrl);
    await submitForm(one.browser, one.url, { text: 'Mejor así' }, { form: 'Entregar' });
    const late = await sendForm(browser, page, one.reviewUrl, { comment: 'x' }, approve);
    expect(late.status).toBe(409);
    expect(late.text).toContain('entregó una versión nueva');
    expect(await recordOf(one.enrollmentId)).toMatchObject({ state: 'submitted' });
  });
});

describe('who may decide', () => {
  it('only trainers of the cohort, in its municipality', async () => {
    const { cohort } = await cohortOf();
    const one = await handedIn(cohort);
    const page = load((await one.browser.get(one.url)).text);
    const ownFile = page('.files a').attr('href') ?? '';
    const fileId = ownFile.split('/').at(-1) ?? '';
    await createMunicipality({ slug: 'otra-ciudad' });
    const strangers = [
      await createUser({ roles: ['trainer'] }),
      await createUser({ roles: ['trainer'], municipality: 'otra-ciudad' }),
    ];
    for (const stranger of strangers) {
      const browser = await campus.signedInAs(stranger);
      await browser.get(one.reviewUrl).expect(404);
      await browser.get(paths.submissionFile(one.id, fileId)).expect(404);
      const own = await browser.get(paths.submissions());
      const token = load(own.text)('input[name=_csrf]').attr('value') ?? '';
      await browser
        .post(one.reviewUrl)
        .type('form')
        .send({ _csrf: token, decision: 'approved' })
        .expect(404);
    }
    for (const role of ['participant', 'coordinator', 'evaluator', 'admin'] as const) {
      const browser = await campus.signedInAs(await createUser({ roles: [role] }));
      expect([403, 404]).toContain((await browser.get(one.reviewUrl)).status);
      expect([403, 404]).toContain((await browser.get(paths.submissions())).status);
    }
    const visitor = await campus.browser().get(one.reviewUrl);
    expect(visitor.headers.location).toContain('/ingresar');
    expect(await recordOf(one.enrollmentId)).toMatchObject({ state: 'submitted' });
  });

  it('no file of another submission, and no draft', async () => {
    const { cohort, browser } = await cohortOf();
    const one = await handedIn(cohort);
    const two = await handedIn(cohort);
    const other = await Submission.findById(two.id).lean();
    const foreign = String(other?.files[0]?.id);
    await browser.get(paths.submissionFile(one.id, foreign)).expect(404);
    await submitForm(two.browser, two.url, { text: 'Borrador' }, { form: 'Guardar' });
    const draft = await Submission.findOne({ state: 'draft' }).lean();
    await browser.get(paths.submission(String(draft?._id))).expect(404);
    await browser.get(paths.submission('0'.repeat(24))).expect(404);
    await browser.get('/capacitacion/revisar/no-es-un-id').expect(404);
  });

  it('a trainer whose role has ended no longer', async () => {
    const trainer = await createUser({ roles: ['trainer'] });
    const { cohort, browser } = await cohortOf(trainer);
    const one = await handedIn(cohort);
    campus.passTime(0);
    const { User } = await import('../../server/models/User.js');
    await User.updateOne({ _id: trainer.id }, { $set: { 'roles.0.until': new Date(0) } });
    expect([403, 404]).toContain((await browser.get(one.reviewUrl)).status);
  });
});
