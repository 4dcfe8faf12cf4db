import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { enrolByOneself } from '../../server/features/enrollments/enrol.service.js';
import { Cohort } from '../../server/models/Cohort.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Municipality } from '../../server/models/Municipality.js';
import { User } from '../../server/models/User.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { createUser, type TestUser } from '../support/factories.js';
import { submitForm } from '../support/forms.js';
import { ACCOUNTS, createCohort, createEnrollment, JUICES } from '../support/study.js';

const campus = startTestCampus();
const courseUrl = `/cursos/${JUICES}`;
const HOUR_MS = 3_600_000;

const enrolUrl = (cohort: { id: string }) => `${courseUrl}/matricula?grupo=${cohort.id}`;
const placesTaken = async ({ id }: { id: string }) =>
  (await Cohort.findById(id).orFail().lean()).enrolledCount;

/** Enrols without a page: for many at once. */
function enrol(user: TestUser, cohort: { id: string }, now = new Date()) {
  const track = campus.deps.catalogue.track(JUICES);
  if (!track) throw new Error('no such track');
  return enrolByOneself(
    { userId: user.id, track, cohortId: cohort.id, now },
    campus.deps.catalogue,
  );
}

/** The token of any form that this person sees, to send what no form would. */
async function tokenOf(browser: Browser): Promise<string> {
  const page = load((await browser.get('/mi-aula').expect(200)).text);
  return page('[name=_csrf]').first().attr('value') ?? '';
}

describe('enrolling in an open virtual cohort', () => {
  it('takes a place, pins the version and leads into the classroom', async () => {
    const cohort = await createCohort();
    const user = await createUser({ roles: ['participant'], municipality: 'otra-ciudad' });
    const response = await submitForm(await campus.signedInAs(user), courseUrl);
    expect(response.status).toBe(303);
    expect(response.headers.location).toBe('/mi-aula');
    expect(await Enrollment.find().lean()).toMatchObject([
      {
        track: JUICES,
        trackVersion: campus.deps.catalogue.track(JUICES)?.version,
        mode: 'virtual',
        municipality: 'ciudad-de-prueba',
        country: 'EC',
        state: 'enrolled',
        lessons: {},
        results: {},
      },
    ]);
    expect(await placesTaken(cohort)).toBe(1);
  });

  it('makes the person known to the municipality, once', async () => {
    const user = await createUser({ municipality: 'otra-ciudad' });
    await enrol(user, await createCohort());
    await enrol(user, await createCohort({ track: JUICES, title: 'Otro' }));
    const { roles } = await User.findById(user.id).orFail().lean();
    expect(roles.map(({ municipality }) => municipality)).toEqual([
      'otra-ciudad',
      'ciudad-de-prueba',
    ]);
  });

  it('does no harm when it is sent twice', async () => {
    const cohort = await createCohort();
    const browser = await campus.signedInAs(await createUser());
    const _csrf = await tokenOf(browser);
    for (const _ of [1, 2]) {
      const response = await browser.post(enrolUrl(cohort)).type('form').send({ _csrf });
      expect(response.status).toBe(303);
      expect(response.headers.location).toBe('/mi-aula');
    }
    expect(await Enrollment.countDocuments()).toBe(1);
    expect(await placesTaken(cohort)).toBe(1);
  });

  it('gives five places to five of twenty who come at once', async () => {
    const cohort = await createCohort({ capacity: 5 });
    const people = await Promise.all(Array.from({ length: 20 }, () => createUser()));
    const outcomes = await Promise.all(people.map((person) => enrol(person, cohort)));
    expect(outcomes.filter(({ ok }) => ok).length).toBe(5);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'full').length).toBe(15);
    expect(await Enrollment.countDocuments({ cohortId: cohort.id })).toBe(5);
    expect(await placesTaken(cohort)).toBe(5);
  });

  it('enrols one person once, however many taps arrive at once', async () => {
    const cohort = await createCohort({ capacity: 5 });
    const user = await createUser();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => enrol(user, cohort)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(await Enrollment.countDocuments()).toBe(1);
    expect(await placesTaken(cohort)).toBe(1);
  });

  it('keeps to one cohort of a track per person', async () => {
    const [first, second] = [await createCohort(), await createCohort({ title: 'Otro' })];
    const user = await createUser();
    await Promise.all([enrol(user, first), enrol(user, second)]);
    expect(await Enrollment.countDocuments()).toBe(1);
    expect((await placesTaken(first)) + (await placesTaken(second))).toBe(1);
  });

  it('allows several tracks at once', async () => {
    const user = await createUser();
    await createEnrollment(user, { track: ACCOUNTS });
    expect(await enrol(user, await createCohort())).toMatchObject({ ok: true, already: false });
  });

  it('gives the place back when enrolling comes to nothing', async () => {
    const cohort = await createCohort();
    await Municipality.deleteMany({});
    await expect(enrol(await createUser(), cohort)).rejects.toThrow('no municipality');
    expect(await Cohort.findById(cohort.id).lean()).toMatchObject({
      enrolledCount: 0,
      memberIds: [],
    });
    expect(await Enrollment.countDocuments()).toBe(0);
  });

  it('counts again when a place was taken by nobody', async () => {
    const cohort = await createCohort({ capacity: 2 });
    await enrol(await createUser(), cohort);
    const longAgo = new Date(Date.now() - HOUR_MS);
    await Cohort.updateOne({ _id: cohort.id }, { enrolledCount: 2, placeTakenAt: longAgo });
    expect(await enrol(await createUser(), cohort)).toMatchObject({ ok: true });
    expect(await placesTaken(cohort)).toBe(2);
    expect(await enrol(await createUser(), cohort)).toEqual({ ok: false, reason: 'full' });
  });

  it('does not count again while somebody may just be enrolling', async () => {
    const cohort = await createCohort({ capacity: 2 });
    await enrol(await createUser(), cohort);
    await Cohort.updateOne({ _id: cohort.id }, { enrolledCount: 2, placeTakenAt: new Date() });
    expect(await enrol(await createUser(), cohort)).toEqual({ ok: false, reason: 'full' });
  });
});

describe('what is refused', () => {
  it('says that the cohort filled up in the meantime', async () => {
    const cohort = await createCohort({ capacity: 1 });
    const browser = await campus.signedInAs(await createUser());
    const _csrf = await tokenOf(browser);
    await enrol(await createUser(), cohort);
    const response = await browser.post(enrolUrl(cohort)).type('form').send({ _csrf });
    expect(response.status).toBe(409);
    expect(load(response.text)('[role=alert]').text()).toContain('Este grupo se llenó.');
    expect(await Enrollment.countDocuments()).toBe(1);
  });

  it('says so before the button, too', async () => {
    const cohort = await createCohort({ capacity: 1, enrolledCount: 1 });
    const browser = await campus.signedInAs(await createUser());
    const page = load((await browser.get(enrolUrl(cohort)).expect(200)).text);
    expect(page('main').text()).toContain('Este grupo se llenó.');
    expect(page('main form').length).toBe(0);
  });

  it.each([
    ['is not open', { openForSelfEnrolment: false }],
    ['is over', { endsOn: new Date(Date.now() - 1000) }],
    ['is in person', { mode: 'inPerson' as const }],
    ['is of another course', { track: ACCOUNTS }],
    ['was cancelled', { state: 'cancelled' as const }],
  ])('enrols nobody in a cohort that %s', async (_name, facts) => {
    const cohort = await createCohort(facts);
    const browser = await campus.signedInAs(await createUser());
    const _csrf = await tokenOf(browser);
    const response = await browser.post(enrolUrl(cohort)).type('form').send({ _csrf });
    expect(response.status).toBe(409);
    expect(response.text).toContain('Este grupo ya no recibe personas.');
    expect(await Enrollment.countDocuments()).toBe(0);
    expect(await placesTaken(cohort)).toBe(0);
  });

  it.each([
    ['no cohort', `${courseUrl}/matricula`],
    ['a broken cohort', `${courseUrl}/matricula?grupo=uno`],
    ['two cohorts', `${courseUrl}/matricula?grupo=uno&grupo=dos`],
    ['an unknown course', '/cursos/no-existe/matricula'],
  ])('answers 404 to %s', async (_name, url) => {
    const browser = await campus.signedInAs(await createUser());
    await browser
      .post(url)
      .type('form')
      .send({ _csrf: await tokenOf(browser) })
      .expect(404);
  });

  it('is closed without the token and to people who do not study', async () => {
    const cohort = await createCohort();
    const browser = await campus.signedInAs(await createUser());
    await browser.post(enrolUrl(cohort)).type('form').send({}).expect(403);
    const evaluator = await campus.signedInAs(await createUser({ roles: ['evaluator'] }));
    await evaluator.get(enrolUrl(cohort)).expect(403);
    expect(await Enrollment.countDocuments()).toBe(0);
  });
});

describe('coming back after having left', () => {
  it('goes on in the same enrollment with everything that was done', async () => {
    const before = await createCohort({ title: 'El de antes', enrolledCount: 0 });
    const user = await createUser();
    const id = await createEnrollment(user, {
      cohort: before,
      state: 'withdrawn',
      closedReason: 'Cambió de ciudad',
      lessons: ['que-vendo'],
      results: { 'conoce-tu-puesto': 80 },
    });
    const cohort = await createCohort({ title: 'El nuevo' });
    expect(await enrol(user, cohort)).toEqual({ ok: true, enrollmentId: id, already: false });
    const enrollment = await Enrollment.findById(id).orFail().lean();
    expect(enrollment).toMatchObject({
      state: 'active',
      earlier: [{ closedReason: 'Cambió de ciudad' }],
      results: { 'conoce-tu-puesto': { bestPercent: 80 } },
    });
    expect(enrollment.lessons).toHaveProperty('que-vendo');
    expect(enrollment.closedReason).toBeUndefined();
    expect(String(enrollment.cohortId)).toBe(cohort.id);
    expect(String(enrollment.earlier[0]?.cohortId)).toBe(before.id);
  });

  it('opens one enrollment when two taps arrive at once', async () => {
    const user = await createUser();
    await createEnrollment(user, { state: 'withdrawn' });
    const cohort = await createCohort();
    const outcomes = await Promise.all([enrol(user, cohort), enrol(user, cohort)]);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    const live = await Enrollment.find({ state: { $ne: 'withdrawn' } }).lean();
    expect(live.length).toBe(1);
    expect(await placesTaken(cohort)).toBe(1);
  });

  it('starts anew after a course that was closed without completing', async () => {
    const user = await createUser();
    const failed = await createEnrollment(user, { state: 'failed', lessons: ['que-vendo'] });
    const outcome = await enrol(user, await createCohort());
    expect(outcome).toMatchObject({ ok: true, already: false });
    expect(outcome).not.toMatchObject({ enrollmentId: failed });
  });
});
