import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { repairGrades } from '../../server/features/assessments/record.service.js';
import { paths } from '../../server/http/paths.js';
import { Attempt } from '../../server/models/Attempt.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { testCatalogue } from '../support/catalogue.js';
import { createUser } from '../support/factories.js';
import { sendForm, submitForm } from '../support/forms.js';
import { ALL_DONE, createEnrollment, type EnrollmentFacts } from '../support/study.js';

const campus = startTestCampus();
const MODULE = 'conoce-tu-puesto';
const DAY_MS = 24 * 3_600_000;

/** Right answers of every item of tests/fixtures/content, by the end of its id. */
const RIGHT: Record<string, string | string[]> = {
  p01: 'b',
  p05: 'b',
  p02: ['a', 'c'],
  p03: 'true',
  p04: '0,90',
};

async function studying(facts: EnrollmentFacts = {}) {
  const user = await createUser();
  const enrollmentId = await createEnrollment(user, facts);
  const browser = await campus.signedInAs(user);
  return { user, enrollmentId, browser, url: paths.assessment(enrollmentId, MODULE) };
}

/** Begins an attempt and answers where its first question is. */
async function start(browser: Browser, url: string): Promise<string> {
  const response = await submitForm(browser, url, {}, { form: 'Empezar' });
  expect(response.status).toBe(303);
  return response.headers.location ?? '';
}

/** Names of the controls of a question page, with the id of its item. */
async function questionAt(browser: Browser, url: string) {
  const page = await browser.get(url).expect(200);
  const $ = load(page.text);
  const item = $('[data-item]').attr('data-item') ?? '';
  const name = $('[data-item] input').attr('name') ?? '';
  return { page, $, item, name };
}

const rightAnswer = (item: string) => RIGHT[item.slice(-3)] ?? '';

/** Answers all questions, right or with nothing chosen, and leads to the last look. */
async function answerAll(browser: Browser, first: string, right: (item: string) => boolean) {
  let url = first;
  while (url.includes('/preguntas/')) {
    const { item, name } = await questionAt(browser, url);
    const values = right(item) ? { [name]: rightAnswer(item) } : {};
    const response = await submitForm(browser, url, values);
    expect(response.status).toBe(303);
    url = response.headers.location ?? '';
  }
  return url;
}

async function takeIt(
  browser: Browser,
  url: string,
  right: (item: string) => boolean = () => true,
) {
  const check = await answerAll(browser, await start(browser, url), right);
  const handedIn = await submitForm(browser, check, {}, { form: 'Entregar' });
  expect(handedIn.status).toBe(303);
  return handedIn.headers.location ?? '';
}

describe('taking an assessment', () => {
  it('says what it is, asks question by question, grades and says what is next', async () => {
    const { browser, url, enrollmentId } = await studying({
      lessons: ALL_DONE.lessons.slice(0, 2),
    });
    const page = await browser.get(url).expect(200);
    expect(page.text).toContain('4 preguntas');
    expect(page.text).toContain('Te quedan 3 de 3');

    const result = await takeIt(browser, url);
    expect(result).toBe(paths.attempt(enrollmentId, MODULE, 1));
    const shown = await browser.get(result).expect(200);
    expect(shown.text).toContain('Aprobaste el módulo 1');
    expect(load(shown.text)('.next h1').text()).toBe('100 de 100');
    expect(shown.text).toContain('4 de 4 respuestas correctas');
    expect(shown.text).toContain('Seguir con la tarea del módulo');

    const enrollment = await Enrollment.findById(enrollmentId).lean();
    expect(enrollment?.results).toMatchObject({
      [MODULE]: { bestPercent: 100, attempts: 1, via: 'online' },
    });
    const attempt = await Attempt.findOne({ enrollmentId }).lean();
    expect(attempt).toMatchObject({ state: 'submitted', trackVersion: enrollment?.trackVersion });
    expect(attempt).not.toHaveProperty('unrecorded');
  });

  it('explains what was wrong, and where to read it again', async () => {
    const { browser, url } = await studying();
    const first = await start(browser, url);
    let at = first;
    while (at.includes('/preguntas/')) {
      const { item, name } = await questionAt(browser, at);
      const wrong = item.endsWith('p04') ? '5' : item.endsWith('p03') ? 'false' : 'a';
      at = (await submitForm(browser, at, { [name]: wrong })).headers.location ?? '';
    }
    const result = await submitForm(browser, at, {}, { form: 'Entregar' });
    const { text } = await browser.get(result.headers.location ?? '').expect(200);
    expect(text).toContain('Te faltaron');
    expect(text).toContain('Elegiste');
    expect(text).toContain('Correcta');
    expect(text).toContain('No: fíjate en lo que pregunta.');
    expect(text).toContain('Repasar la lección 1.');
    expect(text).toContain('Algunas preguntas serán nuevas');
  });

  it('keeps the best of all attempts, and asks new items first', async () => {
    const { browser, url, enrollmentId } = await studying();
    await takeIt(browser, url);
    const again = await submitForm(browser, url, {}, { form: 'Hacer otro intento' });
    const check = await answerAll(browser, again.headers.location ?? '', () => false);
    await submitForm(browser, check, {}, { form: 'Entregar con' });
    const enrollment = await Enrollment.findById(enrollmentId).lean();
    expect(enrollment?.results).toMatchObject({ [MODULE]: { bestPercent: 100, attempts: 2 } });

    const [one, two] = await Attempt.find({ enrollmentId }).sort({ number: 1 }).lean();
    const first = one?.items.map(({ itemId }) => itemId) ?? [];
    const second = two?.items.map(({ itemId }) => itemId) ?? [];
    const unseen = second.filter((id) => !first.includes(id));
    expect(unseen).toHaveLength(1);
    expect(two?.repeated).toHaveLength(3);
    expect((await browser.get(url)).text).toContain('100 de 100');
  });

  it('says what is next when the attempts are used up', async () => {
    const { browser, url } = await studying();
    await takeIt(browser, url, () => false);
    for (const _again of [2, 3]) {
      const again = await submitForm(browser, url, {}, { form: 'Hacer otro intento' });
      const check = await answerAll(browser, again.headers.location ?? '', () => false);
      await submitForm(browser, check, {}, { form: 'Entregar con' });
    }
    const page = await browser.get(url).expect(200);
    expect(page.text).toContain('Usaste tus 3 intentos');
    expect(page.text).toContain('Habla con tu capacitadora');
    expect(load(page.text)('main form')).toHaveLength(0);
  });

  it('refuses one attempt too many, however it is asked for', async () => {
    const { browser, url, enrollmentId } = await studying();
    const opening = await browser.get(url);
    for (const number of [1, 2, 3]) {
      await Attempt.create({
        ...(await keysOf(enrollmentId)),
        number,
        state: 'submitted',
        items: [{ itemId: 'm1-p01', optionOrder: [] }],
        startedAt: new Date(),
        submittedAt: new Date(),
        gradePercent: 50,
      });
    }
    const response = await sendForm(browser, opening, url, {}, { form: 'Empezar' });
    expect(response.status).toBe(409);
    expect(response.text).toContain('Usaste tus 3 intentos');
    expect(await Attempt.countDocuments({ enrollmentId })).toBe(3);
  });

  it('is gone on with after leaving, also without the answers of the page before', async () => {
    const { browser, url, user } = await studying();
    const first = await start(browser, url);
    const { item, name } = await questionAt(browser, first);
    await submitForm(browser, first, { [name]: rightAnswer(item) });

    const otherPhone = await campus.signedInAs(user);
    const opening = await otherPhone.get(url).expect(200);
    expect(opening.text).toContain('Seguir donde quedaste');
    const attempt = load(opening.text)('.next a').attr('href') ?? '';
    const question = await otherPhone.get(attempt).expect(303);
    expect(question.headers.location).toMatch(/preguntas\/2$/);
    const back = await questionAt(otherPhone, first);
    expect(back.$('[data-save-status]').text()).toContain('Guardado');
    expect(
      back.$('input[checked]').length + back.$('input[inputmode][value!=""]').length,
    ).toBeGreaterThan(0);
  });

  it('keeps an attempt as it was when the course changes', async () => {
    const { browser, url, enrollmentId } = await studying();
    await takeIt(browser, url);
    const attempt = await Attempt.findOne({ enrollmentId }).lean();
    expect(attempt?.trackVersion).toBe(testCatalogue.track('puesto-de-jugos')?.version);
    expect(attempt?.items.every(({ itemId }) => itemId.startsWith('m1-p'))).toBe(true);
    expect(attempt?.itemScores).toEqual([1, 1, 1, 1]);
  });
});

async function keysOf(enrollmentId: string) {
  const enrollment = await Enrollment.findById(enrollmentId).lean();
  if (!enrollment) throw new Error('No enrollment');
  const { userId, track, trackVersion } = enrollment;
  return { enrollmentId, userId, track, trackVersion, assessment: MODULE };
}

describe('answers', () => {
  it('are asked again when they cannot be understood, with what was typed', async () => {
    const { browser, url } = await studying();
    let at = await start(browser, url);
    for (;;) {
      const { item, name } = await questionAt(browser, at);
      if (item.endsWith('p04')) {
        const response = await submitForm(browser, at, { [name]: 'noventa <b>' });
        expect(response.status).toBe(422);
        const $ = load(response.text);
        expect($('.error').text()).toContain('Escribe tu respuesta con números');
        expect($(`input[name="${name}"]`).attr('value')).toBe('noventa <b>');
        const twoNumbers = await submitForm(browser, at, { [name]: '1 o 2' });
        expect(twoNumbers.text).toContain('Escribe un solo número');
        return;
      }
      at = (await submitForm(browser, at, {})).headers.location ?? '';
      if (!at.includes('/preguntas/')) return;
    }
  });

  it('that no option has are refused, and stored nowhere', async () => {
    const { browser, url, enrollmentId } = await studying();
    const first = await start(browser, url);
    const { $, item } = await questionAt(browser, first);
    const token = $('input[name=_csrf]').attr('value') ?? '';
    for (const value of ['zzz', '$gt', 'a'.repeat(10_000)]) {
      const response = await browser
        .post(first)
        .type('form')
        .send({ _csrf: token, [`answers[${item}]`]: value, go: '2' });
      expect([422, 303]).toContain(response.status);
    }
    await browser
      .post(first)
      .type('form')
      .send(`_csrf=${token}&answers[${item}][$gt]=&go=2`)
      .expect(422);
    const attempt = await Attempt.findOne({ enrollmentId }).lean();
    const stored = Object.values(attempt?.answers ?? {});
    expect(stored.every(({ value }) => JSON.stringify(value).length < 30)).toBe(true);
  });

  it('may be left out, which the last look tells before anything is handed in', async () => {
    const { browser, url, enrollmentId } = await studying();
    const check = await answerAll(browser, await start(browser, url), (item) =>
      item.endsWith('p02'),
    );
    const page = await browser.get(check).expect(200);
    const missing = load(page.text)('input[name=unanswered]').attr('value');
    expect(page.text).toContain(`Te faltan ${missing} preguntas`);

    const response = await sendForm(
      browser,
      page,
      check,
      {},
      { form: 'Entregar con', hidden: { unanswered: '0' } },
    );
    expect(response.status).toBe(422);
    expect(response.text).toContain('No la entregamos');
    expect(await Attempt.countDocuments({ enrollmentId, state: 'open' })).toBe(1);

    await submitForm(browser, check, {}, { form: 'Entregar con' });
    expect(await Attempt.countDocuments({ enrollmentId, state: 'submitted' })).toBe(1);
  });

  it('can be given all on one page', async () => {
    const { browser, url } = await studying();
    const first = await start(browser, url);
    const all = first.replace(/\/\d+$/, '');
    const page = await browser.get(all).expect(200);
    const $ = load(page.text);
    const values: Record<string, string | string[]> = {};
    $('[data-item]').each((_, field) => {
      const item = $(field).attr('data-item') ?? '';
      values[$(field).find('input').attr('name') ?? ''] = rightAnswer(item);
    });
    const response = await submitForm(browser, all, values);
    expect(response.status).toBe(303);
    const check = await browser.get(response.headers.location ?? '').expect(200);
    expect(check.text).toContain('Respondiste las 4 preguntas');
  });

  it('that come after it was handed in change nothing', async () => {
    const { browser, url, enrollmentId } = await studying();
    const first = await start(browser, url);
    const late = await browser.get(first);
    const { name } = await questionAt(browser, first);
    const check = await answerAll(browser, first, () => true);
    await submitForm(browser, check, {}, { form: 'Entregar' });
    const before = await Attempt.findOne({ enrollmentId }).lean();
    const value = load(late.text)(`input[name="${name}"]`).attr('type') === 'text' ? '1' : 'a';
    const response = await sendForm(browser, late, first, value === 'a' ? {} : { [name]: value });
    expect(response.status).toBe(303);
    expect(response.headers.location).toBe(paths.attempt(enrollmentId, MODULE, 1));
    expect(await Attempt.findOne({ enrollmentId }).lean()).toEqual(before);
  });
});

describe('answers that a script saves', () => {
  async function saver() {
    const known = await studying();
    const first = await start(known.browser, known.url);
    const { $, item } = await questionAt(known.browser, first);
    const target = $('form[data-saving]').attr('data-saving') ?? '';
    const token = $('input[name=_csrf]').attr('value') ?? '';
    const save = (value: string | string[], version: number, sentItem = item) => {
      const fields = new URLSearchParams({
        _csrf: token,
        item: sentItem,
        version: String(version),
      });
      for (const one of [value].flat()) fields.append(`answers[${sentItem}]`, one);
      return known.browser
        .post(target)
        .type('form')
        .set('Accept', 'application/json')
        .send(fields.toString());
    };
    return { ...known, item, save, first };
  }

  it('are stored once, whatever arrives again or late', async () => {
    const { save, item, enrollmentId } = await saver();
    const value = rightAnswer(item);
    const other = item.endsWith('p04') ? '3' : item.endsWith('p03') ? 'false' : 'a';
    expect((await save(value, 1)).body).toEqual({ state: 'saved', version: 1 });
    expect((await save(value, 1)).body).toMatchObject({ state: 'saved', version: 1 });
    expect((await save(other, 2)).body).toEqual({ state: 'saved', version: 2 });
    const late = await save(value, 1);
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ state: 'newer', version: 2 });
    const attempt = await Attempt.findOne({ enrollmentId }).lean();
    expect(attempt?.answers).toMatchObject({ [item]: { version: 2 } });
  });

  it('are told when they cannot be stored any more', async () => {
    const { save, item, browser, first } = await saver();
    const check = await answerAll(browser, first, () => true);
    await submitForm(browser, check, {}, { form: 'Entregar' });
    const late = await save(rightAnswer(item), 50);
    expect(late.status).toBe(409);
    expect(late.body).toEqual({ state: 'submitted' });
  });

  it('are refused when they are no answer to this attempt', async () => {
    const { save, item } = await saver();
    expect((await save('zzz', 1)).status).toBe(item.endsWith('p04') ? 422 : 422);
    expect((await save('b', 1, 'm2-p01')).status).toBe(422);
    expect((await save('b', 0)).status).toBe(422);
  });
});

describe('what arrives at the same time', () => {
  it('20 starts make one open attempt', async () => {
    const { browser, url, enrollmentId } = await studying();
    const page = await browser.get(url);
    const token = load(page.text)('main input[name=_csrf]').attr('value') ?? '';
    const target = paths.attempts(enrollmentId, MODULE);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => browser.post(target).type('form').send({ _csrf: token })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(303));
    expect(await Attempt.countDocuments({ enrollmentId })).toBe(1);
  });

  it('20 submits make one grade', async () => {
    const { browser, url, enrollmentId } = await studying();
    const check = await answerAll(browser, await start(browser, url), () => true);
    const page = await browser.get(check);
    const token = load(page.text)('main input[name=_csrf]').attr('value') ?? '';
    const target = paths.attemptHandIn(enrollmentId, MODULE, 1);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        browser.post(target).type('form').send({ _csrf: token, unanswered: '0' }),
      ),
    );
    expect(new Set(answers.map(({ headers }) => headers.location))).toEqual(
      new Set([paths.attempt(enrollmentId, MODULE, 1)]),
    );
    const enrollment = await Enrollment.findById(enrollmentId).lean();
    expect(enrollment?.results).toMatchObject({ [MODULE]: { bestPercent: 100, attempts: 1 } });
  });

  it('an answer that is saved while handing in is graded or refused, never lost', async () => {
    const { browser, url, enrollmentId } = await studying();
    const first = await start(browser, url);
    const { item, $ } = await questionAt(browser, first);
    const target = $('form[data-saving]').attr('data-saving') ?? '';
    const token = $('input[name=_csrf]').attr('value') ?? '';
    const save = (version: number) =>
      browser
        .post(target)
        .type('form')
        .set('Accept', 'application/json')
        .send(
          new URLSearchParams([
            ['_csrf', token],
            ['item', item],
            ['version', String(version)],
            ...[rightAnswer(item)].flat().map((value) => [`answers[${item}]`, value]),
          ]).toString(),
        );
    const submit = () =>
      browser
        .post(paths.attemptHandIn(enrollmentId, MODULE, 1))
        .type('form')
        .send({ _csrf: token, unanswered: '4' });
    const [first1, , second1] = await Promise.all([save(1), submit(), save(2)]);
    const attempt = await Attempt.findOne({ enrollmentId }).lean();
    const saved = [first1, second1].some(({ status }) => status === 200);
    const index = attempt?.items.findIndex(({ itemId }) => itemId === item) ?? -1;
    expect(attempt?.itemScores?.[index]).toBe(saved ? 1 : 0);
  });
});

describe('a crash between grade and record', () => {
  it('is repaired, once', async () => {
    const { browser, url, enrollmentId } = await studying();
    await takeIt(browser, url);
    await Enrollment.updateOne({ _id: enrollmentId }, { $unset: { [`results.${MODULE}`]: 1 } });
    await Attempt.updateOne({ enrollmentId }, { $set: { unrecorded: true } });
    const now = new Date(Date.now() + 2 * 60_000);
    expect(await repairGrades({ catalogue: testCatalogue, now })).toBe(1);
    expect(await repairGrades({ catalogue: testCatalogue, now })).toBe(0);
    const enrollment = await Enrollment.findById(enrollmentId).lean();
    expect(enrollment?.results).toMatchObject({ [MODULE]: { bestPercent: 100, attempts: 1 } });
  });
});

describe('the tests of a course', () => {
  it('the entry test blocks nothing, counts nothing and shows no keys', async () => {
    const { browser, enrollmentId } = await studying();
    const url = paths.assessment(enrollmentId, 'entry');
    expect((await browser.get(url)).text).toContain('No cuenta para tu nota');
    const result = await takeIt(browser, url, () => false);
    const { text } = await browser.get(result).expect(200);
    expect(text).toContain('Sabemos desde dónde empiezas');
    expect(text).not.toContain('Correcta');
    expect(text).toContain('Por repasar');
    expect((await browser.get(url)).text).toContain('Ya hiciste esta prueba');
    await browser.get(paths.assessment(enrollmentId, MODULE)).expect(200);
  });

  it('passing the exit test last completes the course', async () => {
    const { exit: _exit, ...results } = ALL_DONE.results;
    const { browser, enrollmentId } = await studying({ ...ALL_DONE, results });
    const url = paths.assessment(enrollmentId, 'exit');
    const first = await start(browser, url);
    let at = first;
    while (at.includes('/preguntas/')) {
      const { name, $ } = await questionAt(browser, at);
      const value = $(`input[name="${name}"]`).attr('inputmode') ? '9' : 'b';
      at = (await submitForm(browser, at, { [name]: value })).headers.location ?? '';
    }
    const handedIn = await submitForm(browser, at, {}, { form: 'Entregar' });
    const { text } = await browser.get(handedIn.headers.location ?? '').expect(200);
    expect(text).toContain('Aprobaste la prueba de salida');
    expect(text).not.toContain('Elegiste');
    expect(await Enrollment.findById(enrollmentId).lean()).toMatchObject({ state: 'completed' });
  });

  it('the validation exam gives credit by module, and waits 7 days', async () => {
    const { browser, enrollmentId } = await studying({ mode: 'validation' });
    const url = paths.assessment(enrollmentId, 'validation');
    const right: Record<string, string | string[]> = {
      v01: 'b',
      v02: ['a', 'c'],
      v03: 'true',
      v04: '15',
    };
    let at = await start(browser, url);
    while (at.includes('/preguntas/')) {
      const { name, item } = await questionAt(browser, at);
      const values = item.startsWith('m1') ? { [name]: right[item.slice(-3)] ?? '' } : {};
      at = (await submitForm(browser, at, values)).headers.location ?? '';
    }
    await submitForm(browser, at, {}, { form: 'Entregar con' });
    const enrollment = await Enrollment.findById(enrollmentId).lean();
    expect(enrollment?.credits).toEqual([MODULE]);
    expect(enrollment?.results).toHaveProperty('validation.attempts', 1);
    expect((await browser.get(url)).text).toContain('Tu próximo intento es desde el');

    campus.passTime(7 * DAY_MS + 1000);
    const again = await submitForm(browser, url, {}, { form: 'Hacer otro intento' });
    expect(again.status).toBe(303);
    const [one, two] = await Attempt.find({ enrollmentId }).sort({ number: 1 }).lean();
    const first = one?.items.map(({ itemId }) => itemId) ?? [];
    expect(two?.items.some(({ itemId }) => first.includes(itemId))).toBe(false);
  });
});

describe('who may see it', () => {
  it('nobody but the person, whatever the address', async () => {
    const { browser, url, enrollmentId } = await studying();
    const result = await takeIt(browser, url);
    const stranger = await campus.signedInAs(await createUser());
    const addresses = [
      url,
      result,
      paths.attemptQuestion(enrollmentId, MODULE, 1, 1),
      paths.attemptQuestions(enrollmentId, MODULE, 1),
      paths.attemptCheck(enrollmentId, MODULE, 1),
    ];
    for (const address of addresses) await stranger.get(address).expect(404);
    const own = await createUser();
    const ownId = await createEnrollment(own);
    const other = await campus.signedInAs(own);
    const page = await other.get(paths.assessment(ownId, MODULE));
    const token = load(page.text)('main input[name=_csrf]').attr('value') ?? '';
    for (const target of [
      paths.attempts(enrollmentId, MODULE),
      paths.attemptHandIn(enrollmentId, MODULE, 1),
      paths.attemptAnswers(enrollmentId, MODULE, 1),
      paths.attemptQuestion(enrollmentId, MODULE, 1, 1),
    ]) {
      await other.post(target).type('form').send({ _csrf: token }).expect(404);
    }
    expect(await Attempt.countDocuments({ enrollmentId })).toBe(1);
  });

  it('not somebody who is not signed in', async () => {
    const { url } = await studying();
    const response = await campus.browser().get(url);
    expect(response.status).toBe(302);
    expect(response.headers.location).toContain('/ingresar');
  });

  it.each(['no-hay', 'exit-x', '../entry', '%00', 'a'.repeat(10_000)])(
    'no assessment that the course does not have (%#)',
    async (slug) => {
      const { browser, enrollmentId } = await studying();
      const response = await browser.get(`/aula/${enrollmentId}/evaluaciones/${slug}`);
      expect([404, 400]).toContain(response.status);
    },
  );

  it('an attempt that is open has no result, and one that does not exist has no page', async () => {
    const { browser, url, enrollmentId } = await studying();
    await start(browser, url);
    await browser.get(paths.attempt(enrollmentId, MODULE, 2)).expect(404);
    const open = await browser.get(paths.attempt(enrollmentId, MODULE, 1));
    expect(open.status).toBe(303);
  });

  it('a closed enrollment begins nothing, and old results stay readable', async () => {
    const { browser, url, enrollmentId } = await studying();
    const opening = await browser.get(url);
    const result = await takeIt(browser, url);
    await Enrollment.updateOne({ _id: enrollmentId }, { $set: { state: 'withdrawn' } });
    await browser.get(result).expect(200);
    await browser.get(url).expect(200);
    const response = await sendForm(browser, opening, url, {}, { form: 'Empezar' });
    expect(response.status).toBe(409);
    expect(await Attempt.countDocuments({ enrollmentId })).toBe(1);
  });

  it('a form without its token does nothing', async () => {
    const { browser, url, enrollmentId } = await studying();
    await submitForm(browser, url, {}, { form: 'Empezar', hidden: { _csrf: null } });
    expect(await Attempt.countDocuments({ enrollmentId })).toBe(0);
  });

  it('keeps an answer whose session had ended meanwhile', async () => {
    const { browser, url, user } = await studying();
    const first = await start(browser, url);
    const { page, name, item } = await questionAt(browser, first);
    await submitForm(browser, '/perfil', {}, { form: 'Salir' }).catch(() => undefined);
    const fresh = campus.browser();
    const sent = await sendForm(fresh, page, first, { [name]: rightAnswer(item) });
    expect(sent.headers.location).toBe('/ingresar');
    const entered = await submitForm(fresh, '/ingresar', {
      identifier: user.code,
      password: user.password,
    });
    expect(entered.headers.location).toBe(first);
    const back = await questionAt(fresh, first);
    const kept =
      back.$('input[checked]').length > 0 ||
      back.$(`input[name="${name}"]`).attr('value') === rightAnswer(item);
    expect(kept).toBe(true);
  });
});
