import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { paths } from '../../server/http/paths.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Project } from '../../server/models/Project.js';
import { SessionRecord } from '../../server/models/SessionRecord.js';
import { User } from '../../server/models/User.js';
import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { sendForm, submitForm } from '../support/forms.js';
import {
  assign,
  assigned,
  COMPLETE,
  coordinator,
  evaluator,
  HOME,
  reviewOf,
  seal,
  started,
  toSeal,
} from '../support/reviews.js';
import { createCohort, createEnrollment } from '../support/study.js';

const campus = startTestCampus();

describe('a plan on its way to a review', () => {
  it('goes from the coordinator over the evaluator back to its owner', async () => {
    const scored = await started(campus, { email: 'duena@ejemplo.test' });
    const { browser, delivered, reviewId } = scored;
    const checked = await toSeal(scored);
    expect([checked.status, checked.headers.location]).toEqual([303, paths.reviewSeal(reviewId)]);
    const last = await browser.get(paths.reviewSeal(reviewId)).expect(200);
    expect(last.text).toContain('Después ya no se cambia');
    expect(load(last.text)('main .big').text()).toBe('85');
    const sealed = await sendForm(browser, last, paths.reviewSeal(reviewId), {});
    expect([sealed.status, sealed.headers.location]).toEqual([303, paths.reviews()]);
    expect((await browser.get(paths.reviews())).text).toContain('Entregaste la valoración');
    expect(await reviewOf(reviewId)).toMatchObject({ state: 'sealed', total: 85 });

    await campus.runJobs();
    const mail = campus.mails.find(({ to }) => to === 'duena@ejemplo.test');
    expect(mail?.subject).toBe('Hay novedades en tu proyecto');
    expect(mail?.text).toContain(`http://campus.test${paths.project(delivered.enrollmentId)}`);
    expect(mail?.text).not.toContain('85');
    const notices = await delivered.browser.get('/avisos').expect(200);
    const href = load(notices.text)('.rows a').attr('href') ?? '';
    const followed = await delivered.browser.get(href).expect(303);
    expect(followed.headers.location).toBe(paths.project(delivered.enrollmentId));
    const page = await delivered.browser.get(paths.project(delivered.enrollmentId)).expect(200);
    const text = load(page.text)('main').text();
    expect(text).toContain('85 de 100 puntos');
    expect(text).toContain('Encaja casi todo.');
    expect(text).toContain('Dice a quién le vende.');
    expect(text).toContain('Anota de dónde salen las ventas.');
  });

  it('tells the evaluator once', async () => {
    const { browser, delivered, by } = await assigned(
      campus,
      {},
      evaluator({ email: 'evalua@ejemplo.test' }),
    );
    await assign(await coordinator(campus), delivered.projectId, by).catch(() => undefined);
    await campus.runJobs();
    expect(campus.mails.map(({ subject }) => subject)).toEqual(['Tienes un plan para valorar']);
    const notices = await browser.get('/avisos').expect(200);
    expect(notices.text).toContain(`Tienes un plan para valorar: ${delivered.code}`);
    expect(notices.text).toContain('Nuevo');
    await browser.get(load(notices.text)('.rows a').attr('href') ?? '').expect(303);
    expect((await browser.get('/avisos')).text).not.toContain('Nuevo');
  });

  it('keeps the versions that the review began with', async () => {
    const { delivered, reviewId, browser } = await started(campus);
    const review = await reviewOf(reviewId);
    expect(review?.versions).toEqual({ model: 1, finance: 1 });
    const project = await Project.findById(delivered.projectId).lean();
    expect(project?.reviewStartedAt).toBeInstanceOf(Date);
    const page = await delivered.browser.get(paths.project(delivered.enrollmentId));
    expect(page.text).toContain('Están valorando tu proyecto');
    const sheet = await browser.get(paths.reviewSheet(reviewId, 'model', 1)).expect(200);
    expect(sheet.headers['content-disposition']).toContain('hoja 1.jpg');
    await browser.get(paths.reviewSheet(reviewId, 'model', 3)).expect(404);
  });

  it('shows its owner nothing before it is sealed', async () => {
    const scored = await started(campus);
    const values = { ...COMPLETE, feedback: 'Secreto todavía' };
    await submitForm(scored.browser, scored.url, values, { form: 'Guardar y salir' });
    const { browser, enrollmentId } = scored.delivered;
    const page = await browser.get(paths.project(enrollmentId)).expect(200);
    const text = load(page.text)('main').text();
    expect(text).not.toContain('Secreto todavía');
    expect(text).not.toContain('85');
  });
});

describe('blindness', () => {
  const person = {
    givenNames: 'Yuleisy Coromoto',
    firstSurname: 'Inventadísima',
    secondSurname: 'Quiñónez',
    email: 'yuleisy@ejemplo.test',
    phone: '+584120000000',
  };
  const secrets = [
    'Yuleisy',
    'Inventadísima',
    'Quiñónez',
    'ejemplo.test',
    '4120000000',
    'Grupo de prueba',
    'Ciudad de Prueba',
    'ciudad-de-prueba',
    'Modelo de Rosa',
    'Rosa Zambrano',
    'cuentas de Rosa',
  ];

  it('holds on every page of the evaluator', async () => {
    const scored = await assigned(campus, person);
    const { browser, reviewId, url, delivered } = scored;
    const owner = await User.findById(delivered.user.id).lean();
    const enrollment = await Enrollment.findById(delivered.enrollmentId).lean();
    const ids = [
      ...secrets,
      delivered.user.id,
      delivered.enrollmentId,
      owner?.code,
      String(enrollment?.cohortId),
    ];
    const seen: string[] = [];
    const look = async (address: string) => {
      const page = await browser.get(address).expect(200);
      seen.push(page.text + JSON.stringify(page.headers));
    };
    await look(paths.reviews());
    await look(url);
    await submitForm(browser, url, {}, { form: 'Empezar a valorar' });
    await look(url);
    await look(paths.reviewReturn(reviewId));
    await toSeal(scored);
    await look(paths.reviewSeal(reviewId));
    await seal(scored);
    await look(url);
    await look('/avisos');
    for (const part of ['model', 'finance'] as const) {
      const file = await browser.get(paths.reviewSheet(reviewId, part, 1)).expect(200);
      seen.push(JSON.stringify(file.headers));
    }
    for (const secret of ids) {
      expect([secret, seen.some((page) => secret && page.includes(secret))]).toEqual([
        secret,
        false,
      ]);
    }
    expect(seen[2]).toContain('hoja 1.pdf');
  });
});

describe('who reaches a review', () => {
  it('is only its evaluator', async () => {
    const { url, reviewId, browser } = await started(campus);
    await browser.get(url).expect(200);
    const others = [
      await evaluator(),
      await createUser({ roles: ['evaluator', 'trainer'], municipality: HOME }),
      await createUser({ roles: ['evaluator', 'coordinator'], municipality: HOME }),
    ];
    const urls = [
      url,
      paths.reviewSeal(reviewId),
      paths.reviewReturn(reviewId),
      paths.reviewSheet(reviewId, 'model', 1),
    ];
    for (const other of others) {
      const theirs = await campus.signedInAs(other);
      for (const address of urls) await theirs.get(address).expect(404);
    }
    for (const address of urls) await campus.browser().get(address).expect(302);
    const coordinating = await coordinator(campus);
    await coordinating.get(url).expect(403);
  });

  it('takes no scores from others', async () => {
    const mine = await started(campus);
    const theirs = await started(campus);
    const page = await mine.browser.get(mine.url);
    page.text = page.text.replaceAll(mine.reviewId, theirs.reviewId);
    const answer = await sendForm(mine.browser, page, theirs.url, COMPLETE, {
      form: 'Guardar y salir',
    });
    expect(answer.status).toBe(404);
    expect((await reviewOf(theirs.reviewId))?.revision).toBe(0);
  });

  it('is nobody who taught its owner, whenever that was', async () => {
    const { delivered, browser, by, url, reviewId } = await started(campus);
    await browser.get(url).expect(200);
    const cohort = await createCohort({ track: 'cuentas-del-hogar', trainers: [by] });
    await createEnrollment(delivered.user, { track: 'cuentas-del-hogar', cohort });
    await browser.get(url).expect(404);
    await browser.get(paths.reviewSheet(reviewId, 'model', 1)).expect(404);
  });

  it('ends with the role', async () => {
    const { by, browser, url } = await started(campus);
    await User.updateOne({ _id: by.id }, { $set: { 'roles.0.until': new Date() } });
    await browser.get(url).expect(403);
  });
});

describe('scoring', () => {
  it('keeps a draft with gaps', async () => {
    const { browser, url, reviewId } = await started(campus);
    const values = { 'scores[cuentas][points]': '35', feedback: 'A medias' };
    const saved = await submitForm(browser, url, values, { form: 'Guardar y salir' });
    expect([saved.status, saved.headers.location]).toEqual([303, paths.reviews()]);
    const page = await browser.get(url).expect(200);
    const $ = load(page.text);
    expect($('[name="scores[cuentas][points]"]:checked').attr('value')).toBe('35');
    expect($('#feedback').text().trim()).toBe('A medias');
    expect($('[data-total]').text()).toBe('35');
    expect(page.text).toContain('Falta: 1 criterio.');
    expect((await reviewOf(reviewId))?.state).toBe('draft');
  });

  it('is kept by scripts without leaving the page', async () => {
    const { browser, url, reviewId } = await started(campus);
    const page = await browser.get(url);
    const token = load(page.text)('main [name="_csrf"]').attr('value');
    const values = { _csrf: token, step: 'keep', 'scores[cuentas][points]': '10' };
    await browser.post(url).type('form').send(values).expect(204);
    const review = await reviewOf(reviewId);
    expect(review?.scores).toMatchObject({ cuentas: { points: 10, comment: '' } });
  });

  it('lists what is missing before sealing, and loses nothing', async () => {
    const scored = await started(campus);
    const { browser, url, reviewId } = scored;
    const values = {
      'scores[coherencia][points]': '25',
      'scores[cuentas][comment]': 'Faltan datos',
    };
    const answer = await submitForm(browser, url, values, { form: 'Entregar valoración' });
    expect(answer.status).toBe(422);
    const $ = load(answer.text);
    expect(
      $('[data-errors] a')
        .map((_, link) => $(link).text())
        .get(),
    ).toEqual([
      '2. Las cuentas cuadran: elige un nivel.',
      'Escribe el comentario general para la persona.',
    ]);
    for (const link of $('[data-errors] a').toArray()) {
      expect($(`[id="${($(link).attr('href') ?? '').slice(1)}"]`)).toHaveLength(1);
    }
    expect($('[name="scores[coherencia][points]"]:checked').attr('value')).toBe('25');
    expect($('[name="scores[cuentas][comment]"]').text().trim()).toBe('Faltan datos');
    expect((await reviewOf(reviewId))?.state).toBe('draft');
    const page = await browser.get(paths.reviewSeal(reviewId)).expect(303);
    expect(page.headers.location).toBe(url);
  });

  it('refuses to seal an incomplete one, however it is asked', async () => {
    const { browser, url, reviewId } = await started(campus);
    const token = load((await browser.get(url)).text)('main [name="_csrf"]').attr('value');
    const answer = await browser
      .post(paths.reviewSeal(reviewId))
      .type('form')
      .send({ _csrf: token, revision: '0' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('elige un nivel');
    expect((await reviewOf(reviewId))?.state).toBe('draft');
  });

  it.each([
    ['points that are no level', { 'scores[cuentas][points]': '61' }, 'Elige uno de los niveles'],
    [
      'a comment without an end',
      { 'scores[cuentas][comment]': 'a'.repeat(2001) },
      'Es demasiado largo',
    ],
    ['a feedback without an end', { feedback: 'b'.repeat(10_000) }, 'Es demasiado largo'],
  ])('keeps what was typed with %s', async (_what, wrong, words) => {
    const { browser, url, reviewId } = await started(campus);
    const page = await browser.get(url);
    const token = load(page.text)('main [name="_csrf"]').attr('value');
    const values = { _csrf: token, step: 'save', 'scores[coherencia][points]': '40', ...wrong };
    const answer = await browser.post(url).type('form').send(values);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    const $ = load(answer.text);
    expect($('[name="scores[coherencia][points]"]:checked').attr('value')).toBe('40');
    for (const text of Object.values(wrong)) {
      if (text.length > 3) expect(answer.text).toContain(text);
    }
    expect((await reviewOf(reviewId))?.revision).toBe(0);
  });

  it('is kept when the session ends in the middle', async () => {
    const { browser, url, by, reviewId } = await started(campus);
    const page = await browser.get(url);
    await SessionRecord.deleteMany();
    const lost = await sendForm(browser, page, url, COMPLETE, { form: 'Guardar y salir' });
    expect(lost.headers.location).toBe('/ingresar');
    const values = { identifier: by.code, password: by.password };
    const back = await submitForm(browser, '/ingresar', values);
    expect(back.headers.location).toBe('/retomar');
    await submitForm(browser, '/retomar', {}, { form: 'Entregar lo que escribí' });
    expect((await reviewOf(reviewId))?.scores).toMatchObject({
      coherencia: { points: 25, comment: 'Dice a quién le vende.' },
      cuentas: { points: 60 },
    });
  });

  it('ignores criteria that the rubric does not have', async () => {
    const { browser, url, reviewId } = await started(campus);
    const token = load((await browser.get(url)).text)('main [name="_csrf"]').attr('value');
    const values = { _csrf: token, 'scores[inventado][points]': '40', 'scores[$set]': 'x' };
    await browser.post(url).type('form').send(values).expect(303);
    expect(Object.keys((await reviewOf(reviewId))?.scores ?? {})).toEqual([
      'coherencia',
      'cuentas',
    ]);
  });

  it('needs the token of the page', async () => {
    const { browser, url } = await started(campus);
    const answer = await submitForm(browser, url, COMPLETE, {
      form: 'Guardar y salir',
      hidden: { _csrf: null },
    });
    expect(answer.status).toBe(403);
  });

  it('begins only once, and not before the button', async () => {
    const { browser, url, reviewId } = await assigned(campus);
    const page = await browser.get(url);
    const begin = () => sendForm(browser, page, url, {}, { form: 'Empezar a valorar' });
    const answers = await Promise.all([begin(), begin()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const first = await reviewOf(reviewId);
    await begin();
    expect((await reviewOf(reviewId))?.startedAt).toEqual(first?.startedAt);
  });
});
