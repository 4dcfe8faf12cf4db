import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import mongoose from 'mongoose';

import { paths } from '../../server/http/paths.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Notice } from '../../server/models/Notice.js';
import { Review } from '../../server/models/Review.js';
import { User } from '../../server/models/User.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { sendForm } from '../support/forms.js';
import { createDelivered } from '../support/projects.js';
import {
  assign,
  assigned,
  coordinator,
  ELSEWHERE,
  evaluator,
  HOME,
  reviewOf,
  seal,
  started,
  toSeal,
} from '../support/reviews.js';
import { createCohort } from '../support/study.js';

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

describe('assigning', () => {
  it('offers the least loaded first, and nobody who is barred', async () => {
    const trainer = await createUser({ roles: ['trainer', 'evaluator'], municipality: ELSEWHERE });
    const before = await createUser({ roles: ['evaluator'], municipality: ELSEWHERE });
    const busy = await evaluator({ givenNames: 'Ocupada' });
    await assigned(campus, {}, busy);
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
    const page = await (await coordinator(campus)).get(paths.plan(delivered.projectId)).expect(200);
    const $ = load(page.text);
    const offered = $('[name="evaluator"]')
      .map((_, radio) => $(radio).attr('value'))
      .get();
    expect(offered).toEqual([free.id, busy.id]);
    expect(offered).not.toContain(own.id);

    for (const barred of [trainer, before, own, delivered.user]) {
      const token = $('main [name="_csrf"]').attr('value');
      const browser = await coordinator(campus);
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
    const { browser, url } = await assigned(campus, {}, own);
    await browser.get(url).expect(200);
  });

  it('says so when there is nobody', async () => {
    const delivered = await createDelivered(campus);
    const page = await (await coordinator(campus)).get(paths.plan(delivered.projectId)).expect(200);
    expect(page.text).toContain('No hay quién pueda valorarlo');
  });

  it('gives one place once, whoever is faster', async () => {
    const delivered = await createDelivered(campus);
    const [one, two] = [await evaluator(), await evaluator()];
    const browsers = [await coordinator(campus), await coordinator(campus)];
    const [left, right] = await Promise.all([
      assign(browsers[0] ?? campus.browser(), delivered.projectId, one),
      assign(browsers[1] ?? campus.browser(), delivered.projectId, two),
    ]);
    expect([left.status, right.status].sort()).toEqual([303, 409]);
    expect(await Review.countDocuments()).toBe(1);
  });

  it('is undone until the evaluator begins', async () => {
    const { delivered, browser, reviewId, url } = await assigned(campus);
    const coordinating = await coordinator(campus);
    const plan = paths.plan(delivered.projectId);
    const page = await coordinating.get(plan);
    const undo = () => sendForm(coordinating, page, plan, {}, { form: 'Quitar' });
    expect((await undo()).status).toBe(303);
    await browser.get(url).expect(404);
    expect((await undo()).status).toBe(303);
    expect(await reviewOf(reviewId)).toBeNull();

    const again = await started(campus);
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
    const browser = await coordinator(campus);
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
    const scored = await started(campus, { givenNames: 'Valorada' });
    await seal(scored);
    const browser = await coordinator(campus);
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
    const { delivered, reviewId } = await assigned(campus);
    const foreign = await coordinator(campus, ELSEWHERE);
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
    const { delivered } = await assigned(campus);
    const admin = await campus.signedInAs(await createUser({ roles: ['admin'] }));
    expect((await admin.get(paths.plan(delivered.projectId))).status).toBe(200);
  });
});

describe('notices', () => {
  it('belong to one person', async () => {
    const { browser } = await assigned(campus);
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
    const scored = await started(campus);
    const coordinating = await coordinator(campus);
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
