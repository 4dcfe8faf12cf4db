import { afterAll, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { isInSample } from '../../server/domain/assignments.js';
import {
  recordSubmission,
  repairSubmissions,
} from '../../server/features/assignments/record.service.js';
import { type StoredSubmission } from '../../server/features/assignments/submission.js';
import { sweepUnclaimedFiles } from '../../server/files/store.js';
import { paths } from '../../server/http/paths.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Notice } from '../../server/models/Notice.js';
import { FileChunk, StoredFile } from '../../server/models/StoredFile.js';
import { Submission } from '../../server/models/Submission.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { testCatalogue } from '../support/catalogue.js';
import { createUser } from '../support/factories.js';
import * as sample from '../support/files.js';
import { type FormFile, sendForm, submitForm } from '../support/forms.js';
import { ALL_DONE, createEnrollment, type EnrollmentFacts } from '../support/study.js';

const campus = startTestCampus();
const SELF = 'conoce-tu-puesto';
const SAMPLE = 'saca-tus-cuentas';
const TRAINER = 'entrega-tu-plan';
const DAY_MS = 24 * 3_600_000;

async function studying(assignment: string, facts: EnrollmentFacts = {}) {
  const user = await createUser();
  const enrollmentId = await createEnrollment(user, facts);
  const browser = await campus.signedInAs(user);
  return { user, enrollmentId, browser, url: paths.assignment(enrollmentId, assignment) };
}

const photo = (filename = 'hoja.jpg'): FormFile => ({ filename, content: sample.jpegFile() });
const handIn = { form: 'Entregar' };
const save = { form: 'Guardar' };

const recordOf = async (enrollmentId: string, assignment: string) =>
  (await Enrollment.findById(enrollmentId).lean())?.assignments?.[assignment];

const versions = (enrollmentId: string) =>
  Submission.find({ enrollmentId }).sort({ version: 1 }).lean<StoredSubmission[]>();

// A temporary folder of this file's own: other tests upload at the same time.
const temporary = await mkdtemp(join(tmpdir(), 'campus-test-'));
process.env.TMPDIR = temporary;
afterAll(() => rm(temporary, { recursive: true }));

async function leftovers(): Promise<number> {
  const folder = join(temporary, `campus-uploads-${userInfo().uid}`);
  return (await readdir(folder).catch(() => [])).length;
}

/** Looks again until it is so, and gives up after some thousand looks. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 5000; looks += 1) if (await isSo()) return;
}

describe('handing in', () => {
  it('with a list: approved once every point is ticked', async () => {
    const { browser, url, enrollmentId } = await studying(SELF);
    const page = await browser.get(url).expect(200);
    expect(page.text).toContain('La frase de mi puesto');
    expect(page.text).toContain('Ver un ejemplo');
    const response = await submitForm(
      browser,
      url,
      { text: 'Jugo frío para quien baja del bus.', 'checklist[]': ['0', '1'] },
      handIn,
    );
    expect(response.status).toBe(303);
    expect(response.headers.location).toBe(url);
    expect((await browser.get(url)).text).toContain('Tu tarea está aprobada.');
    expect(await recordOf(enrollmentId, SELF)).toMatchObject({
      state: 'approved',
      approvedBy: 'self',
    });
    expect(await versions(enrollmentId)).toMatchObject([
      {
        state: 'approved',
        version: 1,
        text: 'Jugo frío para quien baja del bus.',
        checklist: [0, 1],
      },
    ]);
  });

  it('for a sample: approved at once, and one in five waits for a trainer', async () => {
    const { browser, url, enrollmentId } = await studying(SAMPLE);
    await submitForm(browser, url, { text: 'Margen 0,90', files: [photo()] }, handIn);
    expect(await recordOf(enrollmentId, SAMPLE)).toMatchObject({ approvedBy: 'sample' });
    const [version] = await versions(enrollmentId);
    expect(Boolean(version?.awaitsTrainer)).toBe(isInSample(`${enrollmentId}:${SAMPLE}`));
  });

  it('for a trainer: waits, says until when, and keeps text and files', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const files = [photo('lienzo.jpg'), { filename: 'cuentas.xlsx', content: sample.xlsxFile() }];
    await submitForm(browser, url, { text: 'Va mi plan', files }, handIn);
    expect(await recordOf(enrollmentId, TRAINER)).toMatchObject({
      state: 'submitted',
      approvedBy: null,
    });
    const page = await browser.get(url).expect(200);
    expect(page.text).toContain('En revisión desde el');
    expect(page.text).toContain('Si no llega, queda aprobada');
    expect(page.text).toContain('lienzo.jpg');

    const file = load(page.text)('.files a').first().attr('href') ?? '';
    const download = await browser.get(file).expect(200);
    expect(download.headers['content-type']).toBe('image/jpeg');
    expect(download.headers['content-disposition']).toContain('inline; filename="lienzo.jpg"');
    expect(download.headers['content-security-policy']).toContain('sandbox');
    expect(download.headers['x-content-type-options']).toBe('nosniff');
    expect(download.headers['cache-control']).toContain('no-store');
    expect(download.body).toEqual(sample.jpegFile());
    const sheet = load(page.text)('.files a').last().attr('href') ?? '';
    const spreadsheet = await browser.get(sheet).expect(200);
    expect(spreadsheet.headers['content-disposition']).toContain('attachment;');
    expect(spreadsheet.headers['content-type']).toBe('application/octet-stream');
    expect(await StoredFile.countDocuments({ 'metadata.claimed': true })).toBe(2);
  });

  it('completes the course when it was the last thing', async () => {
    const { [SELF]: _self, ...assignments } = ALL_DONE.assignments;
    const { browser, url, enrollmentId } = await studying(SELF, { ...ALL_DONE, assignments });
    await submitForm(browser, url, { text: 'Mi frase', 'checklist[]': ['0', '1'] }, handIn);
    expect(await Enrollment.findById(enrollmentId).lean()).toMatchObject({ state: 'completed' });
  });

  it('sent twice makes one version', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const page = await browser.get(url);
    await sendForm(browser, page, url, { text: 'Mi plan', files: [photo()] }, handIn);
    const again = await sendForm(browser, page, url, { text: 'Mi plan', files: [photo()] }, handIn);
    expect(again.status).toBe(303);
    expect(await versions(enrollmentId)).toHaveLength(1);
    expect(await StoredFile.countDocuments()).toBe(1);
  });

  it('20 times at once makes one version with its files once', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const page = await browser.get(url);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        sendForm(browser, page, url, { text: 'Mi plan', files: [photo()] }, handIn),
      ),
    );
    expect(await versions(enrollmentId)).toMatchObject([{ state: 'submitted' }]);
    const [version] = await versions(enrollmentId);
    expect(await StoredFile.countDocuments()).toBe(version?.files?.length);
    expect(await leftovers()).toBe(0);
  });

  it('again replaces the version that waits', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    await submitForm(browser, url, { text: 'Uno', files: [photo()] }, handIn);
    await submitForm(browser, url, { text: 'Dos' }, handIn);
    const [one, two] = await versions(enrollmentId);
    expect(one).toMatchObject({ state: 'replaced' });
    expect(one).not.toHaveProperty('awaitsTrainer');
    expect(two).toMatchObject({ state: 'submitted', awaitsTrainer: true, text: 'Dos' });
    expect(two?.files).toHaveLength(1);
    const record = await recordOf(enrollmentId, TRAINER);
    expect(String(record?.submissionId)).toBe(String(two?._id));
  });

  it('counts as approved after 7 days without an answer, and says so', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    await submitForm(browser, url, { text: 'Mi plan' }, handIn);
    campus.passTime(7 * DAY_MS - 60_000);
    await campus.runJobs();
    expect(await recordOf(enrollmentId, TRAINER)).toMatchObject({ state: 'submitted' });
    campus.passTime(2 * 60_000);
    await campus.runJobs();
    expect(await recordOf(enrollmentId, TRAINER)).toMatchObject({
      state: 'approved',
      approvedBy: 'time',
    });
    expect(await versions(enrollmentId)).toMatchObject([{ state: 'approved', approvedBy: 'time' }]);
    expect(await Notice.countDocuments({ code: 'assignment-counted' })).toBe(1);
  });
});

describe('what is refused', () => {
  it('nothing at all: says what to do, and keeps the ticks', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const response = await submitForm(browser, url, { text: '  ' }, handIn);
    expect(response.status).toBe(422);
    expect(response.text).toContain('Escribe tu tarea o sube una foto');
    expect(await recordOf(enrollmentId, TRAINER)).toBeUndefined();
  });

  it('a list with gaps: keeps what was typed and sent as a draft', async () => {
    const { browser, url, enrollmentId } = await studying(SELF);
    const values = { text: 'Mi frase', 'checklist[]': ['0'], files: [photo()] };
    const response = await submitForm(browser, url, values, handIn);
    expect(response.status).toBe(422);
    expect(response.text).toContain('Marca los 2 puntos de la lista');
    const $ = load(response.text);
    expect($('textarea[name=text]').text().trim()).toBe('Mi frase');
    expect($('input[name="checklist[]"][checked]')).toHaveLength(1);
    expect(response.text).toContain('hoja.jpg');
    expect(await versions(enrollmentId)).toMatchObject([{ state: 'draft', text: 'Mi frase' }]);
    const done = await sendForm(browser, response, url, { 'checklist[]': ['0', '1'] }, handIn);
    expect(done.status).toBe(303);
    expect((await versions(enrollmentId))[0]?.files).toHaveLength(1);
  });

  it('a text without an end: 422, kept', async () => {
    const { browser, url } = await studying(TRAINER);
    const response = await submitForm(browser, url, { text: 'a'.repeat(20_001) }, handIn);
    expect(response.status).toBe(422);
    expect(load(response.text)('textarea').text().trim()).toHaveLength(20_001);
    const long = await submitForm(browser, url, { text: 'ñ'.repeat(10_000) }, handIn);
    expect(long.status).toBe(303);
  });

  const bad: [string, FormFile, string][] = [
    [
      'another type',
      { filename: 'nota.txt', content: Buffer.from('hola') },
      'no se puede abrir aquí',
    ],
    [
      'a program as a photo',
      { filename: 'a.jpg', content: Buffer.from('MZ\x90') },
      'no es lo que dice su nombre',
    ],
    ['an empty file', { filename: 'a.jpg', content: Buffer.alloc(0) }, 'está vacío'],
    [
      'a cut photo',
      { filename: 'a.jpg', content: sample.jpegFile().subarray(0, -9) },
      'llegó cortado',
    ],
    [
      'a huge file',
      { filename: 'a.pdf', content: Buffer.alloc(15 * 1024 * 1024 + 1) },
      'pesa 15,1 MB y el límite es 15',
    ],
    [
      'macros',
      {
        filename: 'a.docx',
        content: sample.zipFile([
          ...sample.docxParts(),
          { name: 'word/vbaProject.bin', content: 'x' },
        ]),
      },
      'trae macros',
    ],
  ];
  it.each(bad)('%s: says why, and keeps the text and the good file', async (_what, file, words) => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const response = await submitForm(
      browser,
      url,
      { text: 'Mi plan', files: [file, photo()] },
      handIn,
    );
    expect(response.status).toBe(422);
    expect(response.text).toContain(words);
    const [draft] = await versions(enrollmentId);
    expect(draft).toMatchObject({ state: 'draft', text: 'Mi plan' });
    expect(draft?.files?.map(({ name }) => name)).toEqual(['hoja.jpg']);
    expect(await StoredFile.countDocuments()).toBe(1);
    expect(await leftovers()).toBe(0);
  });

  it('more files than fit, also over two visits', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const many = (count: number) => Array.from({ length: count }, (_, i) => photo(`h${i}.jpg`));
    const response = await submitForm(browser, url, { text: 'a', files: many(8) }, save);
    expect(response.status).toBe(422);
    expect(response.text).toContain('hasta 6 archivos');
    expect((await versions(enrollmentId))[0]?.files).toHaveLength(6);
    const { text } = await browser.get(url);
    expect(load(text)('input[type=file]')).toHaveLength(0);
    expect(await StoredFile.countDocuments()).toBe(6);
  });

  it('a form with broken multipart: 400, nothing kept', async () => {
    const { browser, url } = await studying(TRAINER);
    for (const body of [
      '--x\r\nrubbish',
      '',
      '--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nabc',
    ]) {
      const response = await browser
        .post(url)
        .set('Content-Type', 'multipart/form-data; boundary=x')
        .send(body);
      expect([400, 403]).toContain(response.status);
    }
    const none = await browser.post(url).set('Content-Type', 'multipart/form-data').send('abc');
    expect(none.status).toBe(400);
    expect(await StoredFile.countDocuments()).toBe(0);
    expect(await leftovers()).toBe(0);
  });

  it('files without the token, or under another name', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const forged = await submitForm(
      browser,
      url,
      { text: 'a', files: [photo()] },
      { ...handIn, hidden: { _csrf: null } },
    );
    expect(forged.status).toBe(403);
    const page = await browser.get(url);
    const token = load(page.text)('main input[name=_csrf]').attr('value') ?? '';
    const other = await browser
      .post(url)
      .field('_csrf', token)
      .attach('evil', sample.jpegFile(), { filename: 'a.jpg' });
    expect(other.status).toBe(400);
    expect(await versions(enrollmentId)).toEqual([]);
    expect(await StoredFile.countDocuments()).toBe(0);
    expect(await leftovers()).toBe(0);
  });

  it('an upload that breaks off leaves nothing behind', async () => {
    const { browser, url, user } = await studying(TRAINER);
    const page = await browser.get(url);
    const token = load(page.text)('main input[name=_csrf]').attr('value') ?? '';
    const cookie = await cookieOf(user.code, user.password);
    const server = campus.app.listen(0);
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const boundary = 'x-boundary';
    const head = [
      `--${boundary}\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n`,
      `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n`,
      'Content-Type: image/jpeg\r\n\r\n',
    ].join('');
    await new Promise<void>((done) => {
      const request = httpRequest({
        port,
        method: 'POST',
        path: url,
        headers: {
          Cookie: cookie,
          'Content-Type': `multipart/form-data; boundary=${boundary}`,
          'Content-Length': 1_000_000,
        },
      });
      request.on('error', () => done());
      request.on('close', () => done());
      request.write(head);
      request.write(sample.jpegFile());
      // Once the server has begun to write it down.
      void until(async () => (await leftovers()) > 0).then(() => request.destroy());
    });
    await new Promise((closed) => server.close(closed));
    await until(async () => (await leftovers()) === 0);
    expect(await leftovers()).toBe(0);
    expect(await StoredFile.countDocuments()).toBe(0);
    expect(await FileChunk.countDocuments()).toBe(0);
  });

  it.each([
    ['../../../etc/passwd.jpg', 'passwd.jpg'],
    ['a\r\nSet-Cookie: x=y.jpg', 'a'],
    [`${'n'.repeat(10_000)}.jpg`, 'nnn'],
    ['<script>alert(1)</script>.jpg', 'script'],
    ['Señora Núñez, lienzo.jpg', 'Señora Núñez, lienzo.jpg'],
  ])('a hostile or long name is only a name (%#)', async (filename, kept) => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const page = await browser.get(url);
    const token = load(page.text)('main input[name=_csrf]').attr('value') ?? '';
    const boundary = 'xyz';
    const body = Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n` +
          `--${boundary}\r\nContent-Disposition: form-data; name="step"\r\n\r\nsave\r\n` +
          `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${filename.replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"\r\n\r\n`,
      ),
      sample.jpegFile(),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const response = await browser
      .post(url)
      .set('Content-Type', `multipart/form-data; boundary=${boundary}`)
      .send(body);
    expect(response.status).toBe(303);
    const [draft] = await versions(enrollmentId);
    const name = draft?.files?.[0]?.name ?? '';
    expect(name).toContain(kept);
    expect(name).not.toMatch(/[/\\\r\n<>]/);
    expect(name.length).toBeLessThanOrEqual(120);
    const shown = await browser.get(url).expect(200);
    expect(shown.text).not.toContain('<script>alert');
    const download = await browser.get(load(shown.text)('.files a').attr('href') ?? '').expect(200);
    expect(download.headers['set-cookie']).toBeUndefined();
    expect(download.headers['content-disposition']).toMatch(/^inline; filename="/);
  });
});

async function cookieOf(code: string, password: string): Promise<string> {
  const browser = campus.browser();
  const response = await submitForm(browser, '/ingresar', { identifier: code, password });
  return [response.headers['set-cookie'] ?? []]
    .flat()
    .map((line) => line.split(';')[0])
    .join('; ');
}

describe('drafts', () => {
  it('are kept with their files, which can be taken out again', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const saved = await submitForm(
      browser,
      url,
      { text: 'A medias', files: [photo('uno.jpg'), photo('dos.jpg')] },
      save,
    );
    expect(saved.status).toBe(303);
    const page = await browser.get(url);
    expect(page.text).toContain('A medias');
    expect(page.text).toContain('Guardamos tu borrador');
    const removal = load(page.text)('form[action*="/quitar"]').first();
    const action = removal.attr('action') ?? '';
    const token = removal.find('input[name=_csrf]').attr('value') ?? '';
    await browser.post(action).type('form').send({ _csrf: token }).expect(303);
    expect((await versions(enrollmentId))[0]?.files?.map(({ name }) => name)).toEqual(['dos.jpg']);
    expect(await StoredFile.countDocuments()).toBe(1);
    expect(await FileChunk.countDocuments()).toBe(1);
    await browser.post(action).type('form').send({ _csrf: token }).expect(404);
  });

  it('a file taken out of a new version stays in the old one', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    await submitForm(browser, url, { text: 'Uno', files: [photo()] }, handIn);
    const page = await browser.get(url);
    const removal = load(page.text)('form[action*="/quitar"]').first();
    const token = removal.find('input[name=_csrf]').attr('value') ?? '';
    await browser
      .post(removal.attr('action') ?? '')
      .type('form')
      .send({ _csrf: token })
      .expect(303);
    const [one, two] = await versions(enrollmentId);
    expect(one?.files).toHaveLength(1);
    expect(two).toMatchObject({ state: 'draft', files: [] });
    expect(await StoredFile.countDocuments()).toBe(1);
  });

  it('what was typed when the session had ended is there after signing in', async () => {
    const { browser, url, user } = await studying(TRAINER);
    const page = await browser.get(url);
    const fresh = campus.browser();
    const sent = await sendForm(
      fresh,
      page,
      url,
      { text: 'Lo escribí sin sesión', files: [photo()] },
      handIn,
    );
    expect(sent.headers.location).toBe('/ingresar');
    const entered = await submitForm(fresh, '/ingresar', {
      identifier: user.code,
      password: user.password,
    });
    expect(entered.headers.location).toBe(url);
    const back = await fresh.get(url).expect(200);
    expect(load(back.text)('textarea').text()).toContain('Lo escribí sin sesión');
    expect(await leftovers()).toBe(0);
  });
});

describe('what a crash leaves behind', () => {
  it('a state that did not reach the enrollment is repaired; a late one changes nothing', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    await submitForm(browser, url, { text: 'Uno' }, handIn);
    const [stale] = await versions(enrollmentId);
    await submitForm(browser, url, { text: 'Dos' }, handIn);
    const [, current] = await versions(enrollmentId);
    if (!stale || !current) throw new Error('Two versions were handed in');
    await recordSubmission(stale, { catalogue: testCatalogue, now: new Date() });
    expect(String((await recordOf(enrollmentId, TRAINER))?.submissionId)).toBe(String(current._id));

    await Enrollment.updateOne(
      { _id: enrollmentId },
      { $unset: { [`assignments.${TRAINER}`]: 1 } },
    );
    await Submission.updateOne({ _id: current._id }, { $set: { unrecorded: true } });
    const now = new Date(Date.now() + 2 * 60_000);
    expect(await repairSubmissions({ catalogue: testCatalogue, now })).toBe(1);
    expect(await repairSubmissions({ catalogue: testCatalogue, now })).toBe(0);
    expect(await recordOf(enrollmentId, TRAINER)).toMatchObject({ state: 'submitted' });
  });

  it('files that no record names go after a day', async () => {
    const { browser, url } = await studying(TRAINER);
    await submitForm(browser, url, { text: 'a', files: [photo(), photo('b.jpg')] }, save);
    const [orphan] = await StoredFile.find().lean();
    await StoredFile.updateOne({ _id: orphan?._id }, { $set: { 'metadata.claimed': false } });
    expect(await sweepUnclaimedFiles(new Date())).toBe(0);
    expect(await sweepUnclaimedFiles(new Date(Date.now() + DAY_MS + 1000))).toBe(1);
    expect(await StoredFile.countDocuments()).toBe(1);
  });
});

describe('who may see it', () => {
  async function everyAddress(browser: Browser, url: string) {
    await submitForm(browser, url, { text: 'a', files: [photo()] }, save);
    const page = await browser.get(url);
    return { file: load(page.text)('.files a').attr('href') ?? '' };
  }

  it('nobody but the person', async () => {
    const { browser, url, enrollmentId } = await studying(TRAINER);
    const { file } = await everyAddress(browser, url);
    const other = await studying(TRAINER);
    await other.browser.get(url).expect(404);
    await other.browser.get(file).expect(404);
    const ownUrl = file.replace(enrollmentId, other.enrollmentId);
    await other.browser.get(ownUrl).expect(404);
    const page = await other.browser.get(other.url);
    const token = load(page.text)('main input[name=_csrf]').attr('value') ?? '';
    await other.browser.post(url).field('_csrf', token).field('text', 'x').expect(404);
    await other.browser.post(`${file}/quitar`).type('form').send({ _csrf: token }).expect(404);
    expect((await versions(enrollmentId))[0]?.text).toBe('a');
  });

  it('not whoever is not signed in', async () => {
    const { browser, url } = await studying(TRAINER);
    const { file } = await everyAddress(browser, url);
    for (const address of [url, file]) {
      const response = await campus.browser().get(address);
      expect(response.headers.location).toContain('/ingresar');
    }
  });

  it('an approved one is not handed in again, and a closed enrollment hands in nothing', async () => {
    const { browser, url, enrollmentId } = await studying(SELF);
    const page = await browser.get(url);
    await submitForm(browser, url, { text: 'a', 'checklist[]': ['0', '1'] }, handIn);
    expect(load((await browser.get(url)).text)('main form')).toHaveLength(0);
    const later = await sendForm(
      browser,
      page,
      url,
      { text: 'b' },
      { ...handIn, hidden: { version: '2' } },
    );
    expect(later.status).toBe(409);
    await Enrollment.updateOne({ _id: enrollmentId }, { $set: { state: 'withdrawn' } });
    const closed = paths.assignment(enrollmentId, TRAINER);
    const shown = await browser.get(closed).expect(200);
    expect(shown.text).toContain('Tu matrícula está cerrada');
    expect(await Submission.countDocuments({ enrollmentId })).toBe(1);
  });

  it.each(['no-hay', '%00', 'x'.repeat(5000)])(
    'no assignment that the course does not have (%#)',
    async (slug) => {
      const { browser, enrollmentId } = await studying(TRAINER);
      const response = await browser.get(`/aula/${enrollmentId}/tareas/${slug}`);
      expect([400, 404]).toContain(response.status);
    },
  );
});
