import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import mongoose from 'mongoose';

import { tellForgottenOwners } from '../../server/features/reviews/feedback.service.js';
import { paths } from '../../server/http/paths.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Notice } from '../../server/models/Notice.js';
import { Project } from '../../server/models/Project.js';
import { Review } from '../../server/models/Review.js';
import { User } from '../../server/models/User.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { createUser, type TestUser, type UserFacts } from '../support/factories.js';
import { sendForm, submitForm } from '../support/forms.js';
import { createDelivered, type Finisher } from '../support/projects.js';
import { createCohort, createEnrollment } from '../support/study.js';

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

const HOME = 'ciudad-de-prueba';
const ELSEWHERE = 'otra-ciudad';

const evaluator = (facts: UserFacts = {}) =>
  createUser({ roles: ['evaluator'], municipality: ELSEWHERE, ...facts });

const coordinator = async (municipality = HOME) =>
  campus.signedInAs(await createUser({ roles: ['coordinator'], municipality }));

/** Chooses who scores the plan, as a coordinator does. */
function assign(browser: Browser, projectId: string, to: Pick<TestUser, 'id'>) {
  return submitForm(browser, paths.plan(projectId), { evaluator: to.id }, { form: 'Asignar' });
}

interface Scored {
  delivered: Finisher & { projectId: string; code: string };
  by: TestUser;
  browser: Browser;
  reviewId: string;
  url: string;
}

/** A delivered plan with its evaluator, signed in. */
async function assigned(
  person: UserFacts = {},
  by: TestUser | Promise<TestUser> = evaluator(),
): Promise<Scored> {
  const delivered = await createDelivered(campus, { person });
  const who = await by;
  const answer = await assign(await coordinator(), delivered.projectId, who);
  if (answer.status !== 303) throw new Error(`Assigning answered ${answer.status}`);
  const review = await Review.findOne({ projectId: delivered.projectId }).lean();
  const reviewId = String(review?._id);
  const browser = await campus.signedInAs(who);
  return { delivered, by: who, browser, reviewId, url: paths.review(reviewId) };
}

/** The same, begun. */
async function started(person: UserFacts = {}): Promise<Scored> {
  const scored = await assigned(person);
  const answer = await submitForm(scored.browser, scored.url, {}, { form: 'Empezar a valorar' });
  if (answer.status !== 303) throw new Error(`Beginning answered ${answer.status}`);
  return scored;
}

const COMPLETE = {
  'scores[coherencia][points]': '25',
  'scores[coherencia][comment]': 'Dice a quién le vende.',
  'scores[cuentas][points]': '60',
  feedback: 'Tu plan se entiende bien.\n\nAnota de dónde salen las ventas.',
};

const toSeal = ({ browser, url }: Scored, values = COMPLETE) =>
  submitForm(browser, url, values, { form: 'Entregar valoración' });

/** From the draft to the sealed review. */
async function seal(scored: Scored) {
  const checked = await toSeal(scored);
  return submitForm(scored.browser, String(checked.headers.location), {}, { form: 'Entregar' });
}

const reviewOf = (reviewId: string) => Review.findById(reviewId).lean();

describe('a plan on its way to a review', () => {
  it('goes from the coordinator over the evaluator back to its owner', async () => {
    const scored = await started({ email: 'duena@ejemplo.test' });
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
      {},
      evaluator({ email: 'evalua@ejemplo.test' }),
    );
    await assign(await coordinator(), delivered.projectId, by).catch(() => undefined);
    await campus.runJobs();
    expect(campus.mails.map(({ subject }) => subject)).toEqual(['Tienes un plan para valorar']);
    const notices = await browser.get('/avisos').expect(200);
    expect(notices.text).toContain(`Tienes un plan para valorar: ${delivered.code}`);
    expect(notices.text).toContain('Nuevo');
    await browser.get(load(notices.text)('.rows a').attr('href') ?? '').expect(303);
    expect((await browser.get('/avisos')).text).not.toContain('Nuevo');
  });

  it('keeps the versions that the review began with', async () => {
    const { delivered, reviewId, browser } = await started();
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
    const scored = await started();
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
    const scored = await assigned(person);
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
    const { url, reviewId, browser } = await started();
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
    const coordinating = await coordinator();
    await coordinating.get(url).expect(403);
  });

  it('takes no scores from others', async () => {
    const mine = await started();
    const theirs = await started();
    const page = await mine.browser.get(mine.url);
    page.text = page.text.replaceAll(mine.reviewId, theirs.reviewId);
    const answer = await sendForm(mine.browser, page, theirs.url, COMPLETE, {
      form: 'Guardar y salir',
    });
    expect(answer.status).toBe(404);
    expect((await reviewOf(theirs.reviewId))?.revision).toBe(0);
  });

  it('is nobody who taught its owner, whenever that was', async () => {
    const { delivered, browser, by, url, reviewId } = await started();
    await browser.get(url).expect(200);
    const cohort = await createCohort({ track: 'cuentas-del-hogar', trainers: [by] });
    await createEnrollment(delivered.user, { track: 'cuentas-del-hogar', cohort });
    await browser.get(url).expect(404);
    await browser.get(paths.reviewSheet(reviewId, 'model', 1)).expect(404);
  });

  it('ends with the role', async () => {
    const { by, browser, url } = await started();
    await User.updateOne({ _id: by.id }, { $set: { 'roles.0.until': new Date() } });
    await browser.get(url).expect(403);
  });
});

describe('scoring', () => {
  it('keeps a draft with gaps', async () => {
    const { browser, url, reviewId } = await started();
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
    const { browser, url, reviewId } = await started();
    const page = await browser.get(url);
    const token = load(page.text)('main [name="_csrf"]').attr('value');
    const values = { _csrf: token, step: 'keep', 'scores[cuentas][points]': '10' };
    await browser.post(url).type('form').send(values).expect(204);
    const review = await reviewOf(reviewId);
    expect(review?.scores).toMatchObject({ cuentas: { points: 10, comment: '' } });
  });

  it('lists what is missing before sealing, and loses nothing', async () => {
    const scored = await started();
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
    const { browser, url, reviewId } = await started();
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
    const { browser, url, reviewId } = await started();
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

  it('ignores criteria that the rubric does not have', async () => {
    const { browser, url, reviewId } = await started();
    const token = load((await browser.get(url)).text)('main [name="_csrf"]').attr('value');
    const values = { _csrf: token, 'scores[inventado][points]': '40', 'scores[$set]': 'x' };
    await browser.post(url).type('form').send(values).expect(303);
    expect(Object.keys((await reviewOf(reviewId))?.scores ?? {})).toEqual([
      'coherencia',
      'cuentas',
    ]);
  });

  it('needs the token of the page', async () => {
    const { browser, url } = await started();
    const answer = await submitForm(browser, url, COMPLETE, {
      form: 'Guardar y salir',
      hidden: { _csrf: null },
    });
    expect(answer.status).toBe(403);
  });

  it('begins only once, and not before the button', async () => {
    const { browser, url, reviewId } = await assigned();
    const page = await browser.get(url);
    const begin = () => sendForm(browser, page, url, {}, { form: 'Empezar a valorar' });
    const answers = await Promise.all([begin(), begin()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const first = await reviewOf(reviewId);
    await begin();
    expect((await reviewOf(reviewId))?.startedAt).toEqual(first?.startedAt);
  });
});

describe('sealing', () => {
  it('happens once when it is asked for twice at the same moment', async () => {
    const scored = await started();
    const checked = await toSeal(scored);
    const where = String(checked.headers.location);
    const page = await scored.browser.get(where);
    const send = () => sendForm(scored.browser, page, where, {});
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    const sealed = await reviewOf(scored.reviewId);
    expect((await send()).status).toBe(303);
    expect((await scored.browser.get(paths.reviews())).text).toContain('ya estaba entregada');
    expect((await reviewOf(scored.reviewId))?.sealedAt).toEqual(sealed?.sealedAt);
    expect(await Notice.countDocuments({ code: 'project-reviewed' })).toBe(1);
  });

  it('only seals what was looked at', async () => {
    const scored = await started();
    const where = String((await toSeal(scored)).headers.location);
    const page = await scored.browser.get(where);
    const values = { ...COMPLETE, 'scores[cuentas][points]': '10' };
    await submitForm(scored.browser, scored.url, values, { form: 'Guardar y salir' });
    const late = await sendForm(scored.browser, page, where, {});
    expect([late.status, late.headers.location]).toEqual([303, where]);
    expect((await reviewOf(scored.reviewId))?.state).toBe('draft');
    const again = await scored.browser.get(where);
    expect(again.text).toContain('cambió desde que abriste');
    await sendForm(scored.browser, again, where, {});
    expect(await reviewOf(scored.reviewId)).toMatchObject({ state: 'sealed', total: 35 });
  });

  it('is for good', async () => {
    const scored = await started();
    const page = await scored.browser.get(scored.url);
    await seal(scored);
    const values = { ...COMPLETE, 'scores[cuentas][points]': '10' };
    const late = await sendForm(scored.browser, page, scored.url, values, {
      form: 'Guardar y salir',
    });
    expect(late.status).toBe(409);
    expect(late.text).toContain('ya está entregada y no se cambia');
    expect(await reviewOf(scored.reviewId)).toMatchObject({ state: 'sealed', total: 85 });
    const shown = await scored.browser.get(scored.url).expect(200);
    expect(load(shown.text)('main form')).toHaveLength(0);
    expect(shown.text).toContain('La entregaste el');
    const back = await scored.browser.get(paths.reviewReturn(scored.reviewId)).expect(303);
    expect(back.headers.location).toBe(scored.url);
  });

  it('reaches the owner even when the process died right after it', async () => {
    const scored = await started();
    await seal(scored);
    await Notice.deleteMany();
    await Review.updateOne({ _id: scored.reviewId }, { $set: { untold: true } });
    const telling = { config: campus.deps.config, now: new Date(Date.now() + 60_000) };
    expect(await tellForgottenOwners(telling)).toBe(1);
    expect(await tellForgottenOwners(telling)).toBe(0);
    expect(await Notice.countDocuments({ userId: scored.delivered.user.id })).toBe(1);
  });
});

describe('giving a plan back', () => {
  it('frees it for somebody else and bars whoever gave it back', async () => {
    const { delivered, browser, by, reviewId, url } = await started();
    const answer = await submitForm(
      browser,
      paths.reviewReturn(reviewId),
      { reason: 'identifiable', note: 'En la hoja 2 se lee un carné.' },
      { form: 'Devolver el plan' },
    );
    expect([answer.status, answer.headers.location]).toEqual([303, paths.reviews()]);
    await browser.get(url).expect(404);
    const project = await Project.findById(delivered.projectId).lean();
    expect(project?.reviewStartedAt).toBeUndefined();

    const coordinating = await coordinator();
    const other = await evaluator();
    const plan = await coordinating.get(paths.plan(delivered.projectId)).expect(200);
    expect(plan.text).toContain('En la hoja 2 se lee un carné.');
    expect(plan.text).toContain(other.id);
    expect(plan.text).not.toContain(by.id);
    const page = await delivered.browser.get(paths.projectPart(delivered.enrollmentId, 'model'));
    expect(page.text).toContain('Guardar estas hojas');
  });

  it('asks why', async () => {
    const { browser, reviewId } = await assigned();
    const url = paths.reviewReturn(reviewId);
    const answer = await submitForm(browser, url, { note: 'Es mi prima.' }, { form: 'Devolver' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Elige por qué lo devuelves');
    expect(answer.text).toContain('Es mi prima.');
    expect((await reviewOf(reviewId))?.state).toBe('assigned');
  });
});

describe('assigning', () => {
  it('offers the least loaded first, and nobody who is barred', async () => {
    const trainer = await createUser({ roles: ['trainer', 'evaluator'], municipality: ELSEWHERE });
    const before = await createUser({ roles: ['evaluator'], municipality: ELSEWHERE });
    const busy = await evaluator({ givenNames: 'Ocupada' });
    await assigned({}, busy);
    const free = await evaluator({ givenNames: 'Libre' });
    const own = await createUser({ roles: ['evaluator'], municipality: HOME });
    const cohort = await createCohort({ trainers: [trainer] });
    const old = await createCohort({ trainers: [before] });
    const delivered = await createDelivered(campus, { cohort });
    await Enrollment.updateOne(
      { _id: delivered.enrollmentId },
      { $push: { earlier: { cohortId: old.id, enrolledAt: new Date() } } },
    );
    await User.updateOne(
      { _id: delivered.user.id },
      { $push: { roles: { role: 'evaluator', from: new Date(0) } } },
    );
    const page = await (await coordinator()).get(paths.plan(delivered.projectId)).expect(200);
    const $ = load(page.text);
    const offered = $('[name="evaluator"]')
      .map((_, radio) => $(radio).attr('value'))
      .get();
    expect(offered).toEqual([free.id, busy.id]);
    expect(offered).not.toContain(own.id);

    for (const barred of [trainer, before, own, delivered.user]) {
      const token = $('main [name="_csrf"]').attr('value');
      const browser = await coordinator();
      const fresh = load((await browser.get(paths.plan(delivered.projectId))).text);
      const answer = await browser
        .post(paths.planReviews(delivered.projectId))
        .type('form')
        .send({ _csrf: fresh('main [name="_csrf"]').attr('value') ?? token, evaluator: barred.id });
      expect(answer.status).toBe(409);
    }
    expect(await Review.countDocuments({ projectId: delivered.projectId })).toBe(0);
  });

  it('takes somebody of the same municipality when there is nobody else', async () => {
    const own = await createUser({ roles: ['evaluator'], municipality: HOME });
    const { browser, url } = await assigned({}, own);
    await browser.get(url).expect(200);
  });

  it('says so when there is nobody', async () => {
    const delivered = await createDelivered(campus);
    const page = await (await coordinator()).get(paths.plan(delivered.projectId)).expect(200);
    expect(page.text).toContain('No hay quién pueda valorarlo');
  });

  it('gives one place once, whoever is faster', async () => {
    const delivered = await createDelivered(campus);
    const [one, two] = [await evaluator(), await evaluator()];
    const browsers = [await coordinator(), await coordinator()];
    const [left, right] = await Promise.all([
      assign(browsers[0] ?? campus.browser(), delivered.projectId, one),
      assign(browsers[1] ?? campus.browser(), delivered.projectId, two),
    ]);
    expect([left.status, right.status].sort()).toEqual([303, 409]);
    expect(await Review.countDocuments()).toBe(1);
  });

  it('is undone until the evaluator begins', async () => {
    const { delivered, browser, reviewId, url } = await assigned();
    const coordinating = await coordinator();
    const plan = paths.plan(delivered.projectId);
    const page = await coordinating.get(plan);
    const undo = () => sendForm(coordinating, page, plan, {}, { form: 'Quitar' });
    expect((await undo()).status).toBe(303);
    await browser.get(url).expect(404);
    expect((await undo()).status).toBe(303);
    expect(await reviewOf(reviewId)).toBeNull();

    const again = await started();
    const late = await coordinating.get(paths.plan(again.delivered.projectId));
    expect(load(late.text)('main').text()).not.toContain('Quitar');
    const token = load(late.text)('[name="_csrf"]').attr('value');
    const forced = await coordinating
      .post(paths.planReviewRemoved(again.delivered.projectId, again.reviewId))
      .type('form')
      .send({ _csrf: token });
    expect(forced.status).toBe(409);
  });

  it.each([
    ['nobody chosen', {}],
    ['a strange choice', { evaluator: 'x' }],
  ])('asks again with %s', async (_what, values) => {
    await evaluator();
    const delivered = await createDelivered(campus);
    const browser = await coordinator();
    const page = load((await browser.get(paths.plan(delivered.projectId))).text);
    const token = page('main [name="_csrf"]').attr('value');
    const answer = await browser
      .post(paths.planReviews(delivered.projectId))
      .type('form')
      .send({ _csrf: token, ...values });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Elige quién lo valora');
  });

  it('lists delivered plans by what they wait for', async () => {
    const waiting = await createDelivered(campus, { person: { givenNames: 'Espera' } });
    const scored = await started({ givenNames: 'Valorada' });
    await seal(scored);
    const browser = await coordinator();
    const all = await browser.get(paths.plans()).expect(200);
    expect(all.text).toContain('1 plan espera a quien lo valore');
    expect(all.text).toContain('Espera');
    expect(all.text).toContain('Valorada');
    const reviewed = await browser.get(paths.plans({ state: 'valorados' })).expect(200);
    expect(reviewed.text).toContain('Valorada');
    expect(load(reviewed.text)('table').text()).not.toContain('Espera');
    await browser.get(`${paths.plans()}?estado=raro&pagina=-3`).expect(200);
    const sheet = await browser.get(paths.planSheet(waiting.projectId, 'model', 1)).expect(200);
    expect(sheet.headers['content-disposition']).toContain('hoja 1.jpg');
  });

  it('is nothing for coordinators of another municipality, trainers and owners', async () => {
    const { delivered, reviewId } = await assigned();
    const foreign = await coordinator(ELSEWHERE);
    const urls = [
      paths.plan(delivered.projectId),
      paths.planSheet(delivered.projectId, 'finance', 1),
    ];
    for (const url of urls) await foreign.get(url).expect(404);
    expect((await foreign.get(paths.plans())).text).not.toContain(delivered.code);
    const token = load((await foreign.get(paths.plans())).text)('[name="_csrf"]').attr('value');
    const posts = [
      paths.planReviews(delivered.projectId),
      paths.planReviewRemoved(delivered.projectId, reviewId),
    ];
    for (const url of posts) {
      const values = { _csrf: token, evaluator: delivered.user.id };
      await foreign.post(url).type('form').send(values).expect(404);
    }
    const trainer = await campus.signedInAs(await createUser({ roles: ['trainer'] }));
    for (const url of urls) {
      await trainer.get(url).expect(403);
      await delivered.browser.get(url).expect(403);
      await campus.browser().get(url).expect(302);
    }
    expect(await reviewOf(reviewId)).not.toBeNull();
  });

  it('reaches every municipality for the national administration', async () => {
    const { delivered } = await assigned();
    const admin = await campus.signedInAs(await createUser({ roles: ['admin'] }));
    expect((await admin.get(paths.plan(delivered.projectId))).status).toBe(200);
  });
});

describe('notices', () => {
  it('belong to one person', async () => {
    const { browser } = await assigned();
    const notices = await browser.get('/avisos');
    const href = load(notices.text)('.rows a').attr('href') ?? '';
    const other = await campus.signedInAs(await createUser());
    await other.get(href).expect(404);
    await campus.browser().get(href).expect(302);
    const empty = await other.get('/avisos').expect(200);
    expect(empty.text).toContain('Todavía no tienes avisos');
    expect((await Notice.findOne().lean())?.readAt).toBeUndefined();
  });
});

describe('how often these pages ask the store', () => {
  it('is three times at most, for the session, the person and one thing', async () => {
    const scored = await started();
    const coordinating = await coordinator();
    const { enrollmentId, projectId, browser: owner } = scored.delivered;
    await toSeal(scored);
    const pages: [Browser, string][] = [
      [owner, paths.project(enrollmentId)],
      [owner, paths.projectPart(enrollmentId, 'model')],
      [owner, paths.notices()],
      [scored.browser, paths.reviews()],
      [scored.browser, scored.url],
      [scored.browser, paths.reviewSeal(scored.reviewId)],
      [coordinating, paths.plans()],
      [coordinating, paths.plan(projectId)],
    ];
    const asked: [string, number][] = [];
    for (const [browser, url] of pages) {
      commands.length = 0;
      await browser.get(url).expect(200);
      if (commands.length === 0 || commands.length > 3) asked.push([url, commands.length]);
    }
    expect(asked).toEqual([]);
  });
});
