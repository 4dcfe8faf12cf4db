import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadCatalogue, type LoadedCatalogue } from '../../server/content/catalogue.js';
import { saveTrackVersions } from '../../server/content/snapshots.js';
import {
  CERTIFICATE_JOB,
  settleCompletion,
} from '../../server/features/enrollments/completion.service.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Job } from '../../server/models/Job.js';
import { projectRoot } from '../../server/root.js';
import { startTestCampus } from '../support/app.js';
import { testCatalogue } from '../support/catalogue.js';
import { createUser } from '../support/factories.js';
import { submitForm } from '../support/forms.js';
import { ALL_DONE, createEnrollment, type EnrollmentFacts, JUICES } from '../support/study.js';

const LAST_LESSON = 'lista-de-control';
const BUT_ONE_LESSON = {
  ...ALL_DONE,
  lessons: ALL_DONE.lessons.filter((lesson) => lesson !== LAST_LESSON),
};

/** The same courses with one more lesson in the first module. */
let longer: LoadedCatalogue;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'content-'));
  await cp(join(projectRoot, 'tests/fixtures/content'), folder, { recursive: true });
  const module = join(folder, `tracks/${JUICES}/modules/01-conoce-tu-puesto`);
  const lesson = join(module, 'lessons/que-vendo');
  await cp(`${lesson}.md`, join(module, 'lessons/que-vendo-mas.md'));
  await cp(`${lesson}.trainer.md`, join(module, 'lessons/que-vendo-mas.trainer.md'));
  const file = join(module, 'module.yaml');
  const yaml = (await readFile(file, 'utf8'))
    .replace('lessons: [que-vendo', 'lessons: [que-vendo-mas, que-vendo')
    .replace('minutes: 90', 'minutes: 120');
  await writeFile(file, yaml);
  const course = join(folder, `tracks/${JUICES}/track.yaml`);
  await writeFile(course, (await readFile(course, 'utf8')).replace('hours: 4', 'hours: 4.5'));
  longer = await loadCatalogue(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const campus = startTestCampus();
const settle = (id: string, now = new Date()) =>
  settleCompletion(id, { catalogue: testCatalogue, now });
const certificateJobs = () => Job.find({ kind: CERTIFICATE_JOB }).lean();
const stored = (id: string) => Enrollment.findById(id).orFail().lean();

describe('completing a course', () => {
  it('is said once, with the day, the state and a certificate to issue', async () => {
    const id = await createEnrollment(await createUser(), { ...ALL_DONE, state: 'active' });
    const now = new Date('2026-11-20T15:00:00Z');
    expect(await settle(id, now)).toBe(true);
    expect(await stored(id)).toMatchObject({ state: 'completed', completedAt: now });
    expect(await certificateJobs()).toMatchObject([
      { payload: { enrollmentId: id, kind: 'course' } },
    ]);
  });

  it('changes nothing when it is settled again or twenty times at once', async () => {
    const id = await createEnrollment(await createUser(), { ...ALL_DONE, state: 'active' });
    const now = new Date('2026-11-20T15:00:00Z');
    await Promise.all(Array.from({ length: 20 }, () => settle(id, now)));
    await settle(id, new Date('2026-12-01T15:00:00Z'));
    expect(await stored(id)).toMatchObject({ completedAt: now });
    expect((await certificateJobs()).length).toBe(1);
  });

  it.each<[string, EnrollmentFacts]>([
    ['one lesson is missing', BUT_ONE_LESSON],
    [
      'an assessment is just under the mark',
      { ...ALL_DONE, results: { ...ALL_DONE.results, 'saca-tus-cuentas': 59.9 } },
    ],
    [
      'an assignment waits',
      { ...ALL_DONE, assignments: { ...ALL_DONE.assignments, 'entrega-tu-plan': 'submitted' } },
    ],
    ['hours in the room are asked for', { ...ALL_DONE, lessons: [], mode: 'inPerson' }],
    ['the person has left', { ...ALL_DONE, state: 'withdrawn' }],
  ])('does not happen while %s', async (_name, facts) => {
    const id = await createEnrollment(await createUser(), { state: 'active', ...facts });
    expect(await settle(id)).toBe(false);
    expect((await stored(id)).completedAt).toBeUndefined();
    expect(await certificateJobs()).toEqual([]);
  });

  it('happens with the lesson that was missing', async () => {
    const user = await createUser();
    const id = await createEnrollment(user, { ...BUT_ONE_LESSON, state: 'active' });
    const browser = await campus.signedInAs(user);
    const response = await submitForm(browser, `/aula/${id}/lecciones/${LAST_LESSON}`);
    expect(response.headers.location).toBe(`/aula/${id}/proyecto`);
    expect(await stored(id)).toMatchObject({ state: 'completed' });
    expect((await certificateJobs()).length).toBe(1);
  });

  it('is found by «Mi aula» when the process died before saying it', async () => {
    const user = await createUser();
    const id = await createEnrollment(user, { ...ALL_DONE, state: 'active' });
    await (await campus.signedInAs(user)).get('/mi-aula').expect(200);
    expect(await stored(id)).toMatchObject({ state: 'completed' });
    expect((await certificateJobs()).length).toBe(1);
  });
});

describe('a new version of the course', () => {
  it('adds no obligation to whoever has pinned the old one', async () => {
    await saveTrackVersions(testCatalogue);
    await saveTrackVersions(longer);
    expect(longer.track(JUICES)?.version).not.toBe(testCatalogue.track(JUICES)?.version);
    const id = await createEnrollment(await createUser(), { ...ALL_DONE, state: 'active' });
    expect(await settleCompletion(id, { catalogue: longer, now: new Date() })).toBe(true);
  });

  it('is what people who enrol after it study', async () => {
    const id = await createEnrollment(await createUser(), {
      ...ALL_DONE,
      state: 'active',
      trackVersion: longer.track(JUICES)?.version ?? '',
    });
    expect(await settleCompletion(id, { catalogue: longer, now: new Date() })).toBe(false);
  });

  it('never un-completes anybody', async () => {
    const completedAt = new Date('2026-10-01T12:00:00Z');
    const id = await createEnrollment(await createUser(), {
      ...BUT_ONE_LESSON,
      state: 'completed',
      completedAt,
    });
    expect(await settleCompletion(id, { catalogue: longer, now: new Date() })).toBe(true);
    expect(await stored(id)).toMatchObject({ state: 'completed', completedAt });
  });

  it('leaves lessons readable as they were when the course was pinned', async () => {
    await saveTrackVersions(longer);
    const user = await createUser();
    const trackVersion = longer.track(JUICES)?.version ?? '';
    const id = await createEnrollment(user, { trackVersion });
    const browser = await campus.signedInAs(user);
    await browser.get(`/aula/${id}/lecciones/que-vendo-mas`).expect(200);
    const other = await createUser();
    const pinned = await createEnrollment(other);
    await (
      await campus.signedInAs(other)
    )
      .get(`/aula/${pinned}/lecciones/que-vendo-mas`)
      .expect(404);
  });
});
