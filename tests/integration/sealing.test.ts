import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { tellForgottenOwners } from '../../server/features/reviews/feedback.service.js';
import { paths } from '../../server/http/paths.js';
import { Notice } from '../../server/models/Notice.js';
import { Project } from '../../server/models/Project.js';
import { Review } from '../../server/models/Review.js';
import { startTestCampus } from '../support/app.js';
import { sendForm, submitForm } from '../support/forms.js';
import {
  assigned,
  COMPLETE,
  coordinator,
  evaluator,
  reviewOf,
  seal,
  started,
  toSeal,
} from '../support/reviews.js';

const campus = startTestCampus();

describe('sealing', () => {
  it('happens once when it is asked for twice at the same moment', async () => {
    const scored = await started(campus);
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
    const scored = await started(campus);
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
    const scored = await started(campus);
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
    const scored = await started(campus);
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
    const { delivered, browser, by, reviewId, url } = await started(campus);
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

    const coordinating = await coordinator(campus);
    const other = await evaluator();
    const plan = await coordinating.get(paths.plan(delivered.projectId)).expect(200);
    expect(plan.text).toContain('En la hoja 2 se lee un carné.');
    expect(plan.text).toContain(other.id);
    expect(plan.text).not.toContain(by.id);
    const page = await delivered.browser.get(paths.projectPart(delivered.enrollmentId, 'model'));
    expect(page.text).toContain('Guardar estas hojas');
  });

  it('asks why', async () => {
    const { browser, reviewId } = await assigned(campus);
    const url = paths.reviewReturn(reviewId);
    const answer = await submitForm(browser, url, { note: 'Es mi prima.' }, { form: 'Devolver' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Elige por qué lo devuelves');
    expect(answer.text).toContain('Es mi prima.');
    expect((await reviewOf(reviewId))?.state).toBe('assigned');
  });
});
