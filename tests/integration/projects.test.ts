import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { paths } from '../../server/http/paths.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Project } from '../../server/models/Project.js';
import { StoredFile } from '../../server/models/StoredFile.js';
import { startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { docxFile, jpegFromPhone, odsFile, pixelFlood, xlsxFile } from '../support/files.js';
import { type FormFile, sendForm, submitForm } from '../support/forms.js';
import {
  createDelivered,
  createFinisher,
  document,
  handIn,
  photo,
  pressIn,
} from '../support/projects.js';
import { ACCOUNTS, ALL_DONE, createEnrollment } from '../support/study.js';

const campus = startTestCampus();

const projectOf = (enrollmentId: string) => Project.findOne({ enrollmentId }).lean();

async function sheetNames(enrollmentId: string) {
  const project = await projectOf(enrollmentId);
  return project?.drafts.model.sheets.map(({ name }) => name) ?? [];
}

describe('the project', () => {
  it('waits until the course is finished, and says so', async () => {
    const user = await createUser();
    const enrollmentId = await createEnrollment(user, { lessons: ['que-vendo'] });
    const browser = await campus.signedInAs(user);
    const page = await browser.get(paths.project(enrollmentId)).expect(200);
    expect(page.text).toContain('Se abre cuando terminas el curso');
    expect(page.text).not.toContain(paths.projectPart(enrollmentId, 'model'));
    const part = await browser.get(paths.projectPart(enrollmentId, 'model')).expect(303);
    expect(part.headers.location).toBe(paths.project(enrollmentId));
  });

  it('opens with the last thing of the course, before the certificate is there', async () => {
    const user = await createUser();
    const enrollmentId = await createEnrollment(user, ALL_DONE);
    const browser = await campus.signedInAs(user);
    const page = await browser.get(paths.project(enrollmentId)).expect(200);
    expect(page.text).toContain('Entrega tu modelo de negocio');
  });

  it('is delivered with both parts, gets a code and shows what is next', async () => {
    const finisher = await createFinisher(campus);
    const { browser, enrollmentId } = finisher;
    const first = await handIn(finisher, 'model', [photo('hoja1.jpg'), photo('hoja2.jpg', 1)]);
    expect([first.status, first.headers.location]).toEqual([303, paths.project(enrollmentId)]);
    const between = await browser.get(paths.project(enrollmentId));
    expect(between.text).toContain('Falta la otra para entregar tu proyecto');
    expect(between.text).toContain('Entrega tu herramienta financiera');
    expect((await projectOf(enrollmentId))?.deliveredAt).toBeUndefined();

    await handIn(finisher, 'finance', [{ filename: 'cuentas.xlsx', content: xlsxFile() }]);
    const page = await browser.get(paths.project(enrollmentId));
    const project = await projectOf(enrollmentId);
    expect(project?.deliveredAt).toBeInstanceOf(Date);
    expect(project?.code).toMatch(/^[2-9BCDFGHJKMNPQRSTVWXYZ]{4}$/);
    expect(page.text).toContain(`Plan ${project?.code}`);
    expect(page.text).toContain('Ya están las dos partes');
    expect(project?.parts.model[0]?.files.map(({ name }) => name)).toEqual([
      'hoja1.jpg',
      'hoja2.jpg',
    ]);
    const enrollment = await Enrollment.findById(enrollmentId).lean();
    expect(enrollment?.project?.modelAt).toEqual(project?.parts.model[0]?.at);
    expect(enrollment?.project?.financeAt).toEqual(project?.parts.finance[0]?.at);
  });

  it('is delivered when both parts arrive at the same moment', async () => {
    const finisher = await createFinisher(campus);
    await Promise.all([handIn(finisher, 'model'), handIn(finisher, 'finance')]);
    const project = await projectOf(finisher.enrollmentId);
    expect(project?.deliveredAt).toBeInstanceOf(Date);
    expect([project?.parts.model.length, project?.parts.finance.length]).toEqual([1, 1]);
    expect(await Project.countDocuments()).toBe(1);
  });

  it('takes the same form twice as once', async () => {
    const finisher = await createFinisher(campus);
    const url = paths.projectPart(finisher.enrollmentId, 'model');
    const page = await finisher.browser.get(url);
    const values = { files: [photo('a.jpg'), photo('b.jpg', 1)], nameless: true };
    const send = () => sendForm(finisher.browser, page, url, values, { form: 'Entregar' });
    const [one, two] = await Promise.all([send(), send()]);
    expect([one.status, two.status]).toEqual([303, 303]);
    const third = await send();
    expect(third.status).toBe(303);
    const project = await projectOf(finisher.enrollmentId);
    expect(project?.drafts.model.sheets).toHaveLength(2);
    expect(project?.parts.model.at(-1)?.files).toHaveLength(2);
    expect(await StoredFile.countDocuments()).toBe(2);
    const shown = await finisher.browser.get(paths.project(finisher.enrollmentId));
    expect(shown.text).toContain('Ya lo habías entregado');
  });

  it('keeps every version while it may still be changed', async () => {
    const delivered = await createDelivered(campus);
    const { browser, enrollmentId, code } = delivered;
    const url = paths.projectPart(enrollmentId, 'model');
    await submitForm(browser, url, { files: [photo('nueva.jpg', 9)] }, { form: 'Guardar' });
    const overview = await browser.get(paths.project(enrollmentId));
    expect(overview.text).toContain('falta entregar el cambio');
    await pressIn(browser, url, 'Quitar la hoja 1');
    await handIn(delivered, 'model', []);
    const project = await projectOf(enrollmentId);
    expect(project?.parts.model.map(({ version }) => version)).toEqual([1, 2]);
    const namesOf = (at: number) => project?.parts.model[at]?.files.map(({ name }) => name);
    expect(namesOf(0)).toEqual(['Modelo de Rosa.jpg', 'Rosa Zambrano.pdf']);
    expect(namesOf(1)).toEqual(['Rosa Zambrano.pdf', 'nueva.jpg']);
    expect(await StoredFile.countDocuments()).toBe(4);
    expect(project?.code).toBe(code);
  });

  it('does not change once a review has begun', async () => {
    const delivered = await createDelivered(campus);
    const { browser, enrollmentId, projectId } = delivered;
    const url = paths.projectPart(enrollmentId, 'model');
    const page = await browser.get(url);
    await Project.updateOne({ _id: projectId }, { $set: { reviewStartedAt: new Date() } });
    const values = { files: [photo('tarde.jpg', 3)] };
    const late = await sendForm(browser, page, url, values, { form: 'Guardar' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Ya empezaron a valorar tu proyecto');
    const shown = await browser.get(url).expect(200);
    expect(load(shown.text)('main form')).toHaveLength(0);
    expect((await projectOf(enrollmentId))?.parts.model).toHaveLength(1);
  });

  it('says in the classroom when a part was written but not noted', async () => {
    const { browser, enrollmentId } = await createDelivered(campus);
    await Enrollment.updateOne({ _id: enrollmentId }, { $set: { project: {} } });
    await browser.get(paths.project(enrollmentId)).expect(200);
    const enrollment = await Enrollment.findById(enrollmentId).lean();
    expect(enrollment?.project?.modelAt).toBeInstanceOf(Date);
    expect(enrollment?.project?.financeAt).toBeInstanceOf(Date);
  });

  it('is found from the navigation', async () => {
    const { browser, enrollmentId } = await createFinisher(campus);
    const found = await browser.get('/mi-aula/proyecto').expect(303);
    expect(found.headers.location).toBe(paths.project(enrollmentId));
    const visitor = await campus.signedInAs(await createUser());
    expect((await visitor.get('/mi-aula/proyecto')).headers.location).toBe('/cursos');
  });
});

describe('the sheets of a part', () => {
  it('stay in the order in which they came, and can be moved and taken away', async () => {
    const { browser, enrollmentId } = await createFinisher(campus);
    const url = paths.projectPart(enrollmentId, 'model');
    const files = [photo('a.jpg'), photo('b.jpg', 1), document('c.pdf')];
    const saved = await submitForm(browser, url, { files }, { form: 'Guardar' });
    expect([saved.status, saved.headers.location]).toEqual([303, url]);
    expect(await sheetNames(enrollmentId)).toEqual(['a.jpg', 'b.jpg', 'c.pdf']);

    await pressIn(browser, url, 'Poner la hoja 3 antes');
    expect(await sheetNames(enrollmentId)).toEqual(['a.jpg', 'c.pdf', 'b.jpg']);
    expect((await pressIn(browser, url, 'Quitar la hoja 1')).status).toBe(303);
    expect(await sheetNames(enrollmentId)).toEqual(['c.pdf', 'b.jpg']);
    expect(await StoredFile.countDocuments()).toBe(2);
  });

  it('can be opened by their owner only', async () => {
    const { browser, enrollmentId } = await createDelivered(campus);
    const project = await projectOf(enrollmentId);
    const sheet = String(project?.parts.model[0]?.files[0]?.id);
    const url = paths.projectSheet(enrollmentId, 'model', sheet);
    const answer = await browser.get(url).expect(200);
    expect(answer.headers['content-type']).toBe('image/jpeg');
    expect(answer.headers['cache-control']).toBe('private, no-store');
    await browser.get(paths.projectSheet(enrollmentId, 'finance', sheet)).expect(404);
    const other = await createFinisher(campus);
    await other.browser.get(url).expect(404);
    await other.browser.get(paths.projectSheet(other.enrollmentId, 'model', sheet)).expect(404);
    await campus.browser().get(url).expect(302);
  });

  it.each<[string, FormFile, string]>([
    ['is empty', { filename: 'a.jpg', content: Buffer.alloc(0) }, 'está vacío'],
    ['is a program', { filename: 'a.exe', content: Buffer.from('MZ'.repeat(40)) }, 'no se puede'],
    ['lies', { filename: 'a.pdf', content: Buffer.from('hola '.repeat(40)) }, 'no es lo que dice'],
    ['is cut', { filename: 'a.docx', content: docxFile().subarray(0, 200) }, 'cortado'],
    [
      'weighs too much',
      { filename: 'a.jpg', content: Buffer.alloc(16 * 1024 * 1024, 1) },
      'pesa 16 MB y el límite es 15',
    ],
    ['exhausts', { filename: 'a.png', content: pixelFlood() }, 'demasiado grande'],
  ])('are kept when another file %s', async (_what, bad, words) => {
    const { browser, enrollmentId } = await createFinisher(campus);
    const url = paths.projectPart(enrollmentId, 'model');
    const files = [photo('buena.jpg'), bad];
    const answer = await submitForm(browser, url, { files, nameless: true }, { form: 'Entregar' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain('buena.jpg');
    expect(load(answer.text)('#nameless').attr('checked')).toBeDefined();
    expect(await sheetNames(enrollmentId)).toEqual(['buena.jpg']);
    expect((await projectOf(enrollmentId))?.parts.model).toEqual([]);
  });

  it('have names of any length', async () => {
    const { browser, enrollmentId } = await createFinisher(campus);
    const url = paths.projectPart(enrollmentId, 'model');
    const files = [photo(`${'ñ'.repeat(5_000)}.jpg`)];
    expect((await submitForm(browser, url, { files }, { form: 'Guardar' })).status).toBe(303);
    const [name = ''] = await sheetNames(enrollmentId);
    expect(name.length).toBeLessThanOrEqual(120);
    expect(name.endsWith('.jpg')).toBe(true);
  });

  it('do not come out of a form that is cut off', async () => {
    const { browser, enrollmentId } = await createFinisher(campus);
    const answer = await browser
      .post(paths.projectPart(enrollmentId, 'model'))
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send('--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nabc');
    expect(answer.status).toBe(400);
    expect(await StoredFile.countDocuments()).toBe(0);
  });

  it('lose the place and the phone that a photo was taken with', async () => {
    const { browser, enrollmentId } = await createFinisher(campus);
    const files = [{ filename: 'foto.jpg', content: jpegFromPhone() }];
    const url = paths.projectPart(enrollmentId, 'model');
    await submitForm(browser, url, { files }, { form: 'Guardar' });
    const project = await projectOf(enrollmentId);
    const sheet = String(project?.drafts.model.sheets[0]?.id);
    const stored = await browser.get(paths.projectSheet(enrollmentId, 'model', sheet));
    expect(Buffer.from(stored.body as Uint8Array).includes('Rosa')).toBe(false);
  });

  it('are at most twelve', async () => {
    const { browser, enrollmentId } = await createFinisher(campus);
    const url = paths.projectPart(enrollmentId, 'model');
    const add = (first: number) => {
      const files = Array.from({ length: 6 }, (_, at) => photo(`${first + at}.jpg`, first + at));
      return submitForm(browser, url, { files }, { form: 'Guardar' });
    };
    await add(0);
    expect((await add(6)).status).toBe(303);
    const full = await add(12);
    expect(full.status).toBe(422);
    expect(full.text).toContain('hasta 12 archivos');
    expect(await sheetNames(enrollmentId)).toHaveLength(12);
    expect(await StoredFile.countDocuments()).toBe(12);
  });

  it.each([
    ['nothing was chosen', {}, 'Guardar', 'Elige una foto'],
    ['there is no sheet', { nameless: true }, 'Entregar', 'Agrega al menos una hoja'],
    [
      'the name was not looked for',
      { files: [photo()] },
      'Entregar',
      'marca que no se ve tu nombre',
    ],
  ])('are asked for again when %s', async (_what, values, form, words) => {
    const { browser, enrollmentId } = await createFinisher(campus);
    const url = paths.projectPart(enrollmentId, 'model');
    const answer = await submitForm(browser, url, values, { form });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect((await projectOf(enrollmentId))?.parts.model ?? []).toEqual([]);
  });

  it('may be spreadsheets', async () => {
    const finisher = await createFinisher(campus);
    const files = [{ filename: 'mis cuentas.ods', content: odsFile() }];
    expect((await handIn(finisher, 'finance', files)).status).toBe(303);
  });
});

describe('who reaches a project', () => {
  it('is nobody but its owner', async () => {
    const { enrollmentId } = await createDelivered(campus);
    const urls = [
      paths.project(enrollmentId),
      paths.projectPart(enrollmentId, 'model'),
      paths.projectPart(enrollmentId, 'finance'),
    ];
    const other = await campus.signedInAs(await createUser());
    for (const url of urls) {
      await other.get(url).expect(404);
      await campus.browser().get(url).expect(302);
    }
    for (const role of ['trainer', 'evaluator', 'coordinator', 'official'] as const) {
      const browser = await campus.signedInAs(await createUser({ roles: [role] }));
      await browser.get(paths.project(enrollmentId)).expect(403);
    }
  });

  it('cannot hand in for somebody else', async () => {
    const mine = await createFinisher(campus);
    const theirs = await createFinisher(campus);
    const url = paths.projectPart(mine.enrollmentId, 'model');
    const page = await mine.browser.get(url);
    page.text = page.text.replaceAll(mine.enrollmentId, theirs.enrollmentId);
    const target = paths.projectPart(theirs.enrollmentId, 'model');
    const values = { files: [photo()], nameless: true };
    const answer = await sendForm(mine.browser, page, target, values, {
      form: 'Entregar',
    });
    expect(answer.status).toBe(404);
    expect(await Project.countDocuments()).toBe(0);
    expect(await StoredFile.countDocuments()).toBe(0);
  });

  it.each([
    ['a course without a project', { track: ACCOUNTS }, 404],
    ['an id that is none', null, 404],
  ])('is nobody in %s', async (_what, facts, status) => {
    const user = await createUser();
    const id = facts ? await createEnrollment(user, facts) : 'no-es-un-id';
    await (await campus.signedInAs(user)).get(paths.project(id)).expect(status);
  });

  it('cannot change it after leaving the course', async () => {
    const finisher = await createFinisher(campus);
    const url = paths.projectPart(finisher.enrollmentId, 'model');
    const page = await finisher.browser.get(url);
    await Enrollment.updateOne({ _id: finisher.enrollmentId }, { $set: { state: 'withdrawn' } });
    const values = { files: [photo()], nameless: true };
    const answer = await sendForm(finisher.browser, page, url, values, { form: 'Entregar' });
    expect(answer.status).toBe(409);
    expect(await Project.countDocuments()).toBe(0);
  });

  it('needs the token of the page', async () => {
    const { browser, enrollmentId } = await createFinisher(campus);
    const url = paths.projectPart(enrollmentId, 'model');
    const values = { files: [photo()], nameless: true };
    const forged = await submitForm(browser, url, values, {
      form: 'Entregar',
      hidden: { _csrf: null },
    });
    expect(forged.status).toBe(403);
    await browser
      .post(`${url}/hojas/${enrollmentId}/quitar`)
      .attach('x', Buffer.from('y'), 'y')
      .expect(403);
    expect(await StoredFile.countDocuments()).toBe(0);
  });
});
