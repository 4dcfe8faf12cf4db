import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import mongoose from 'mongoose';
import { type Response } from 'supertest';

import { formatSerial, makeSerial } from '../../server/domain/certificate.js';
import {
  forgetCertificateOwner,
  listOwnCertificates,
} from '../../server/features/certificates/certificates.service.js';
import { issueCertificate } from '../../server/features/certificates/issue.service.js';
import { settleCompletion } from '../../server/features/enrollments/completion.service.js';
import { paths } from '../../server/http/paths.js';
import { Certificate } from '../../server/models/Certificate.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Municipality } from '../../server/models/Municipality.js';
import { SessionRecord } from '../../server/models/SessionRecord.js';
import { User } from '../../server/models/User.js';
import { startTestCampus } from '../support/app.js';
import { createUser, type TestUser, type UserFacts } from '../support/factories.js';
import { submitForm } from '../support/forms.js';
import { textOfPdf } from '../support/pdf.js';
import { createFinisher as createProjectOwner, handIn } from '../support/projects.js';
import {
  ALL_DONE,
  createCohort,
  createEnrollment,
  type EnrollmentFacts,
} from '../support/study.js';

const campus = startTestCampus();
const kind = 'course' as const;
const issuing = () => ({ catalogue: campus.deps.catalogue, now: campus.deps.now() });

const WHO: UserFacts = {
  givenNames: 'María José',
  firstSurname: 'Núñez',
  secondSurname: 'Inventada',
};

/** Somebody who has done everything that the course asks for. */
async function createFinisher(facts: EnrollmentFacts = {}, person: UserFacts = WHO) {
  const user = await createUser(person);
  const enrollmentId = await createEnrollment(user, { ...ALL_DONE, ...facts });
  return { user, enrollmentId };
}

/** The same, with the certificate. */
async function createHolder(facts: EnrollmentFacts = {}, person: UserFacts = WHO) {
  const finisher = await createFinisher(facts, person);
  const outcome = await issueCertificate({ enrollmentId: finisher.enrollmentId, kind }, issuing());
  if (!outcome.issued) throw new Error('The certificate was not issued');
  return { ...finisher, certificate: outcome.certificate, serial: outcome.certificate.serial };
}

const words = (page: Response) => load(page.text)('main').text().replace(/\s+/g, ' ').trim();

describe('issuing', () => {
  it('gives one certificate to twenty requests at once', async () => {
    const { enrollmentId } = await createFinisher();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => issueCertificate({ enrollmentId, kind }, issuing())),
    );
    const serials = outcomes.map((outcome) => outcome.issued && outcome.certificate.serial);
    expect(new Set(serials).size).toBe(1);
    expect(await Certificate.countDocuments()).toBe(1);
  });

  it('gives the same certificate to the queue, to the page, and the next day', async () => {
    const { user, enrollmentId } = await createFinisher();
    await settleCompletion(enrollmentId, issuing());
    await campus.runJobs();
    const [first] = await Certificate.find().lean();
    const browser = await campus.signedInAs(user);
    campus.passTime(24 * 3_600_000);
    await browser.get('/certificados').expect(200);
    await settleCompletion(enrollmentId, issuing());
    await campus.runJobs();
    expect(await Certificate.find().lean()).toEqual([first]);
  });

  it('does not wait for the queue when the person opens her certificates', async () => {
    const { user, enrollmentId } = await createFinisher();
    const page = await (await campus.signedInAs(user)).get('/certificados').expect(200);
    const certificate = await Certificate.findOne().lean();
    expect(page.text).toContain(`href="/certificados/${certificate?.serial}"`);
    const enrollment = await Enrollment.findById(enrollmentId).lean();
    expect(enrollment).toMatchObject({ state: 'completed', certificateId: certificate?._id });
    expect(enrollment?.completedAt).toBeInstanceOf(Date);
  });

  it('keeps what is printed, in words and days of the municipality, and no more', async () => {
    await createCohort();
    await Municipality.updateOne(
      { _id: 'ciudad-de-prueba' },
      {
        $set: { certificate: { issuer: 'Municipio Inventado', signatory: 'Dirección Inventada' } },
      },
    );
    const { certificate, user, enrollmentId } = await createHolder({
      // Ten at night of the day before, in Ecuador.
      enrolledAt: new Date('2027-01-17T03:00:00Z'),
      completedAt: new Date('2027-03-28T03:00:00Z'),
      state: 'completed',
    });
    const track = campus.deps.catalogue.track('puesto-de-jugos');
    expect(certificate).toMatchObject({ enrollmentId, userId: user.id, number: 1, revoked: null });
    expect(certificate.snapshot).toEqual({
      personName: 'María José Núñez Inventada',
      track: 'puesto-de-jugos',
      trackVersion: track?.version,
      trackTitle: 'Mi puesto de jugos',
      modules: 3,
      hours: 4,
      mode: 'virtual',
      modeText: 'en modalidad virtual',
      startedOn: '2027-01-16',
      completedOn: '2027-03-27',
      issuer: 'Municipio Inventado',
      signatory: 'Dirección Inventada',
      timeZone: 'America/Guayaquil',
    });
  });

  it('counts from the first day of somebody who left and came back', async () => {
    const { user, enrollmentId } = await createFinisher({ enrolledAt: new Date('2026-02-01') });
    const cohort = await createCohort();
    const earlier = [{ cohortId: cohort.id, enrolledAt: new Date('2026-01-05T12:00:00Z') }];
    await Enrollment.updateOne({ _id: enrollmentId }, { $set: { earlier } });
    const [own] = await listOwnCertificates(user.id, issuing());
    expect(own?.certificates[0]?.snapshot.startedOn).toBe('2026-01-05');
  });

  it.each([
    ['accents typed in two ways', { givenNames: 'José', firstSurname: 'Ñusta' }, 'José Ñusta'],
    [
      'a name of its own',
      { ...WHO, certificateName: 'Marijó Núñez de Prueba' },
      'Marijó Núñez de Prueba',
    ],
    ['a single surname', { givenNames: 'Ana', firstSurname: 'Łukasz' }, 'Ana Łukasz'],
  ])('writes %s', async (_what, person, name) => {
    const user = await createUser(person);
    const enrollmentId = await createEnrollment(user, ALL_DONE);
    const outcome = await issueCertificate({ enrollmentId, kind }, issuing());
    expect(outcome.issued && outcome.certificate.snapshot.personName).toBe(name);
  });

  it('gives none before everything is done, and says what is missing', async () => {
    const { user, enrollmentId } = await createFinisher({
      results: { ...ALL_DONE.results, exit: 59.9 },
      lessons: ALL_DONE.lessons.slice(0, -1),
    });
    const outcome = await issueCertificate({ enrollmentId, kind }, issuing());
    const missing = !outcome.issued && outcome.blockers;
    expect(missing).toMatchObject([
      { code: 'not-complete', missing: [{ code: 'lessons' }, { code: 'exit-test' }] },
    ]);
    const page = await (await campus.signedInAs(user)).get('/certificados').expect(200);
    expect(words(page)).toContain('Todavía no tienes certificados');
    expect(words(page)).toContain('Módulo 3: leer 1 lección');
    expect(words(page)).toContain('Aprobar la prueba de salida');
    expect(await Certificate.countDocuments()).toBe(0);
  });

  it('waits for a name that can be printed, and tells the person and her coordinator', async () => {
    const { user, enrollmentId } = await createFinisher({}, { ...WHO, givenNames: 'Rosa 🌹 王' });
    await settleCompletion(enrollmentId, issuing());
    await campus.runJobs();
    expect(await Certificate.countDocuments()).toBe(0);
    expect(campus.log.join('')).toContain('name-unprintable');

    const browser = await campus.signedInAs(user);
    expect(words(await browser.get('/certificados'))).toContain('no puede mostrar 🌹 王');
    const coordinator = await campus.signedInAs(await createUser({ roles: ['coordinator'] }));
    const list = await coordinator.get('/coordinacion/certificados?vista=sin-emitir').expect(200);
    expect(words(list)).toContain('No se puede imprimir 🌹 王');

    await submitForm(
      browser,
      '/perfil',
      { certificateName: 'Rosa Núñez Inventada' },
      { form: 'Tus datos' },
    );
    await browser.get('/certificados').expect(200);
    expect(await Certificate.findOne().lean()).toMatchObject({
      snapshot: { personName: 'Rosa Núñez Inventada' },
    });
  });

  it('leaves alone an enrollment whose account is gone', async () => {
    const { user, enrollmentId } = await createFinisher();
    await settleCompletion(enrollmentId, issuing());
    await User.deleteOne({ _id: user.id });
    await campus.runJobs();
    expect(await Certificate.countDocuments()).toBe(0);
  });
});

describe('one’s own certificates', () => {
  it('begin with what to do to get the first one', async () => {
    const browser = await campus.signedInAs(await createUser());
    const page = await browser.get('/certificados').expect(200);
    expect(words(page)).toContain('El primero llega al terminar tu curso.');
    expect(page.text).toContain('href="/cursos"');
  });

  it('show the certificate, what to send and where it is checked', async () => {
    const { user, serial } = await createHolder();
    const browser = await campus.signedInAs(user);
    const page = await browser.get(paths.certificate(serial)).expect(200);
    expect(words(page)).toContain('Lo lograste, María');
    expect(words(page)).toContain('María José Núñez Inventada');
    expect(words(page)).toContain(formatSerial(serial));
    const address = `http://campus.test/verificar/${serial}`;
    const share = load(page.text)('a[href^="https://wa.me/"]').attr('href') ?? '';
    expect(new URL(share).searchParams.get('text')).toContain(address);
  });

  it('come as a PDF with everything on it, the same each time', async () => {
    const { user, serial } = await createHolder();
    const browser = await campus.signedInAs(user);
    const get = () => browser.get(paths.certificatePdf(serial)).responseType('blob');
    const answer = await get().expect(200).expect('Content-Type', 'application/pdf');
    expect(answer.headers['content-disposition']).toContain('attachment');
    expect(answer.headers['cache-control']).toBe('no-store');
    const pdf = bytesOf(answer);
    expect(pdf.length).toBeLessThan(20_000); // what the button says
    const text = await textOfPdf(pdf);
    for (const part of ['María José Núñez Inventada', 'Mi puesto de jugos', 'de 4 horas']) {
      expect(text).toContain(part);
    }
    for (const group of formatSerial(serial).split('-')) expect(text).toContain(group);
    expect(bytesOf(await get()).equals(pdf)).toBe(true);
  });

  it('are nobody else’s, signed in or not', async () => {
    const { serial } = await createHolder();
    const other = await campus.signedInAs(await createUser({ roles: ['participant', 'admin'] }));
    for (const url of [
      paths.certificate(serial),
      paths.certificatePdf(serial),
      paths.certificateCorrection(serial),
    ]) {
      await other.get(url).expect(404);
      await campus.browser().get(url).expect(302);
    }
    await other.get('/certificados/K7MP-4QXD').expect(404);
    await other.get(paths.certificate(makeSerial(Buffer.alloc(16)))).expect(404);
  });

  it('mention the project from the day on which it is delivered', async () => {
    const { user, serial, enrollmentId } = await createHolder();
    const project = { modelAt: new Date(), financeAt: new Date('2027-05-02T15:00:00Z') };
    await Enrollment.updateOne({ _id: enrollmentId }, { $set: { project } });
    const browser = await campus.signedInAs(user);
    const answer = await browser.get(paths.certificatePdf(serial)).responseType('blob');
    expect(await textOfPdf(bytesOf(answer))).toContain('Entregó su proyecto');
    const checked = await campus.browser().get(paths.verifyCode(serial));
    expect(words(checked)).toContain('entregado el 2 de mayo de 2027');
  });

  it('mention it as soon as both parts are handed in', async () => {
    const finisher = await createProjectOwner(campus);
    const { enrollmentId } = finisher;
    const outcome = await issueCertificate({ enrollmentId, kind }, issuing());
    const serial = outcome.issued ? outcome.certificate.serial : '';
    const mentioned = async () =>
      words(await campus.browser().get(paths.verifyCode(serial))).includes('Proyectoentregado el');
    await handIn(finisher, 'model');
    expect(await mentioned()).toBe(false);
    await handIn(finisher, 'finance');
    expect(await mentioned()).toBe(true);
  });

  it('cannot be printed with an office that the font lacks: the page says so', async () => {
    await createCohort();
    await Municipality.updateOne(
      { _id: 'ciudad-de-prueba' },
      { $set: { certificate: { signatory: 'Oficina 🏛' } } },
    );
    const { user, serial } = await createHolder();
    const page = await (await campus.signedInAs(user)).get(paths.certificatePdf(serial));
    expect(page.status).toBe(409);
    expect(words(page)).toContain('Pide a tu coordinación que lo corrija');
    expect(campus.log.join('')).toContain('🏛');
  });
});

describe('checking a certificate', () => {
  const check = (code: string) => campus.browser().get(`/verificar/${encodeURIComponent(code)}`);

  it('says that it is valid and what it certifies, to anybody', async () => {
    const { serial, user } = await createHolder();
    const page = await check(serial).expect(200);
    const text = words(page);
    expect(load(page.text)('h1').text()).toBe('Este certificado es válido');
    for (const part of [
      'Comprobado hoy',
      'María José Núñez Inventada',
      'Mi puesto de jugos',
      '4, modalidad virtual',
      'Ciudad de Prueba',
      formatSerial(serial),
    ]) {
      expect(text).toContain(part);
    }
    expect(page.text).not.toContain(user.code);
    expect(page.text).not.toContain(user.id);
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.headers['x-robots-tag']).toContain('noindex');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(await SessionRecord.countDocuments()).toBe(0);
  });

  it('takes the code as people type it', async () => {
    const { serial } = await createHolder();
    const typed = formatSerial(serial).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
    await check(typed).expect(200);
    await check(` ${typed.replaceAll('-', '  ')} `).expect(200);
    const answers = [typed, `http://campus.test/verificar/${serial}/`, ` ${serial} `];
    for (const codigo of answers) {
      const { headers } = await campus.browser().get('/verificar').query({ codigo }).expect(303);
      await campus
        .browser()
        .get(headers.location ?? '')
        .expect(200);
    }
  });

  it('asks again for a code that was left empty', async () => {
    const page = await campus.browser().get('/verificar').query({ codigo: ' ' }).expect(422);
    expect(words(page)).toContain('Escribe el código que está en el certificado.');
  });

  it('answers the same to codes that nobody has and to what is no code', async () => {
    await createHolder();
    const nobody = await check(makeSerial(Buffer.alloc(16, 7))).expect(404);
    expect(load(nobody.text)('h1').text()).toBe('No conocemos este código');
    for (const code of ['hola', '¿?', '2'.repeat(28), 'K7MP', '%00', '😀'.repeat(200), '$ne']) {
      const page = await check(code).expect(404);
      expect(words(page)).toBe(words(nobody));
      expect(page.headers['cache-control']).toBe(nobody.headers['cache-control']);
    }
  });

  it('costs one read of the store', async () => {
    const { serial } = await createHolder();
    const reads = await countReads(() => check(serial).expect(200));
    expect(reads).toEqual(['findOne certificates']);
    expect(await countReads(() => check('hola').expect(404))).toEqual(['findOne certificates']);
  });
});

describe('correcting a certificate', () => {
  const name = { reason: 'name', note: 'Faltaba el segundo apellido; lo pidió ella.' };
  const coordinator = (municipality = 'ciudad-de-prueba') =>
    createUser({ roles: ['coordinator'], municipality });

  async function rename(user: TestUser, certificateName: string) {
    await User.updateOne({ _id: user.id }, { $set: { certificateName } });
  }

  it('begins with its owner, who writes her name and keeps a valid one meanwhile', async () => {
    const { user, serial } = await createHolder();
    const browser = await campus.signedInAs(user);
    const url = paths.certificateCorrection(serial);
    const same = await submitForm(browser, url, { certificateName: 'María José Núñez Inventada' });
    expect(same.status).toBe(422);
    expect(words(same)).toContain('Es igual al nombre del certificado');
    const emoji = await submitForm(browser, url, { certificateName: 'María 🌹' });
    expect(emoji.status).toBe(422);
    expect(words(emoji)).toContain('no puede mostrar 🌹');
    expect((await submitForm(browser, url, { certificateName: 'x'.repeat(10_000) })).status).toBe(
      422,
    );
    const asked = await submitForm(browser, url, { certificateName: 'María José Núñez de Prueba' });
    expect(asked.status).toBe(303);
    expect(words(await browser.get(paths.certificate(serial)))).toContain('Pediste una corrección');
    await campus.browser().get(paths.verifyCode(serial)).expect(200);

    const staff = await campus.signedInAs(await coordinator());
    const list = await staff.get('/coordinacion/certificados?vista=correcciones').expect(200);
    expect(list.text).toContain(`href="/coordinacion/certificados/${serial}"`);
    const page = await staff.get(paths.issuedCertificate(serial)).expect(200);
    expect(words(page)).toContain('María José Núñez de Prueba');
  });

  it('revokes the old one and issues another with the corrected name', async () => {
    const { user, serial } = await createHolder();
    await rename(user, 'María José Núñez de Prueba');
    const staff = await campus.signedInAs(await coordinator());
    const done = await submitForm(staff, paths.issuedCertificate(serial), name);
    expect(done.status).toBe(303);
    const old = await Certificate.findOne({ serial }).lean();
    const next = await Certificate.findOne({ number: 2 }).lean();
    expect(next).toMatchObject({
      serial: old?.replacedBy,
      snapshot: { personName: 'María José Núñez de Prueba' },
    });
    expect(done.headers.location).toBe(paths.issuedCertificate(next?.serial ?? ''));
    expect(old).toMatchObject({ revokedReason: 'name', revokedNote: name.note });

    const checked = await campus.browser().get(paths.verifyCode(serial)).expect(200);
    expect(load(checked.text)('h1').text()).toBe('Este certificado fue anulado');
    expect(words(checked)).toContain('Lo reemplaza otro con el nombre corregido.');
    expect(words(checked)).toContain('Dejó de valer el');
    expect(words(checked)).not.toContain(name.note);
    expect(checked.text).not.toContain(next?.serial);
    const valid = await campus
      .browser()
      .get(paths.verifyCode(next?.serial ?? ''))
      .expect(200);
    expect(words(valid)).toContain('María José Núñez de Prueba');
  });

  it('leads its owner from the old one to the new one', async () => {
    const { user, serial } = await createHolder();
    await rename(user, 'María José de Prueba');
    const staff = await campus.signedInAs(await coordinator());
    await submitForm(staff, paths.issuedCertificate(serial), name);
    const next = await Certificate.findOne({ number: 2 }).lean();
    const browser = await campus.signedInAs(user);
    const page = await browser.get(paths.certificate(serial)).expect(200);
    expect(page.text).toContain(`href="${paths.certificate(next?.serial ?? '')}"`);
    const pdf = await browser.get(paths.certificatePdf(serial)).expect(303);
    expect(pdf.headers.location).toBe(paths.certificate(serial));
    expect(await Enrollment.findOne().lean()).toMatchObject({ certificateId: next?._id });
  });

  it('takes away one that should not be there, and does not give it back', async () => {
    const { user, enrollmentId, serial } = await createHolder();
    const staff = await campus.signedInAs(await coordinator());
    const mistake = { reason: 'mistake', note: 'La asistencia era de otra persona.' };
    await submitForm(staff, paths.issuedCertificate(serial), mistake);
    await (await campus.signedInAs(user)).get('/certificados').expect(200);
    const again = await issueCertificate({ enrollmentId, kind }, issuing());
    expect(again).toMatchObject({ issued: true, certificate: { serial } });
    expect(await Certificate.countDocuments()).toBe(1);
    const checked = await campus.browser().get(paths.verifyCode(serial)).expect(200);
    expect(words(checked)).toContain('Se emitió por error y no lo reemplaza otro.');
  });

  it('happens once when the form is sent twice', async () => {
    const { user, serial } = await createHolder();
    await rename(user, 'María José de Prueba');
    const staff = await campus.signedInAs(await coordinator());
    const page = load((await staff.get(paths.issuedCertificate(serial))).text);
    const form = { ...name, _csrf: page('form[method=post] [name=_csrf]').last().attr('value') };
    const send = () => staff.post(paths.issuedCertificate(serial)).type('form').send(form);
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    expect(await Certificate.countDocuments()).toBe(2);
  });

  it('is finished by the queue when the process died in the middle', async () => {
    const { user, serial } = await createHolder();
    await rename(user, 'María José de Prueba');
    const staff = await campus.signedInAs(await coordinator());
    await submitForm(staff, paths.issuedCertificate(serial), name);
    const promised = await Certificate.findOneAndDelete({ number: 2 }).lean();
    campus.passTime(120_000);
    await campus.runJobs();
    expect(await Certificate.findOne({ number: 2 }).lean()).toMatchObject({
      serial: promised?.serial,
      snapshot: { personName: 'María José de Prueba' },
    });
  });

  it('is finished when its owner comes, too', async () => {
    const { user, serial } = await createHolder();
    await rename(user, 'María José de Prueba');
    const staff = await campus.signedInAs(await coordinator());
    await submitForm(staff, paths.issuedCertificate(serial), name);
    const promised = await Certificate.findOneAndDelete({ number: 2 }).lean();
    const page = await (await campus.signedInAs(user)).get('/certificados').expect(200);
    expect(page.text).toContain(promised?.serial);
  });

  it('asks for a reason, and for one that changes something', async () => {
    const { serial } = await createHolder();
    const staff = await campus.signedInAs(await coordinator());
    const url = paths.issuedCertificate(serial);
    const blank = await submitForm(staff, url, {});
    expect(blank.status).toBe(422);
    expect(words(blank)).toContain('Elige qué pasa con este certificado.');
    expect(words(blank)).toContain('Escribe qué pasó y quién lo pidió.');
    for (const reason of ['name', 'data']) {
      const refused = await submitForm(staff, url, { ...name, reason });
      expect(refused.status).toBe(422);
      expect(words(refused)).toContain('El nuevo diría lo mismo.');
      expect(load(refused.text)('#note').text()).toBe(name.note);
    }
    expect(await Certificate.exists({ revokedAt: { $exists: true } })).toBeNull();
  });

  it('is for the coordinator of the municipality and for administration', async () => {
    const { user, serial } = await createHolder();
    await rename(user, 'María José de Prueba');
    const url = paths.issuedCertificate(serial);
    const other = await campus.signedInAs(await coordinator('otra-ciudad'));
    await other.get(url).expect(404);
    expect((await other.get('/coordinacion/certificados')).text).not.toContain(serial);
    for (const roles of [['trainer'], ['participant'], ['evaluator'], ['observer']] as const) {
      const staff = await campus.signedInAs(await createUser({ roles: [...roles] }));
      await staff.get(url).expect(403);
    }
    const admin = await campus.signedInAs(await createUser({ roles: ['admin'] }));
    expect((await submitForm(admin, url, name)).status).toBe(303);
  });

  it('finds a certificate by its code', async () => {
    const { serial } = await createHolder();
    const staff = await campus.signedInAs(await coordinator());
    const codigo = formatSerial(serial).toLowerCase();
    const found = await staff.get('/coordinacion/certificados').query({ codigo }).expect(303);
    expect(found.headers.location).toBe(paths.issuedCertificate(serial));
    const wrong = await staff.get('/coordinacion/certificados').query({ codigo: 'hola' });
    expect(wrong.status).toBe(422);
    expect(words(wrong)).toContain('No es un código completo.');
  });
});

describe('after the account is erased', () => {
  it('certificates keep verifying, without the person', async () => {
    const { user, serial } = await createHolder();
    await forgetCertificateOwner(user.id);
    await Enrollment.deleteMany({ userId: user.id });
    await User.deleteOne({ _id: user.id });
    expect(await Certificate.exists({ serial, userId: { $exists: true } })).toBeNull();
    const checked = await campus.browser().get(paths.verifyCode(serial)).expect(200);
    expect(words(checked)).toContain('María José Núñez Inventada');
  });

  it('they can still be taken away, but not replaced', async () => {
    const { user, serial } = await createHolder();
    await forgetCertificateOwner(user.id);
    const staff = await campus.signedInAs(await createUser({ roles: ['coordinator'] }));
    const url = paths.issuedCertificate(serial);
    const page = await staff.get(url).expect(200);
    expect(load(page.text)('[name=reason]').length).toBe(1);
    const done = await submitForm(staff, url, { reason: 'mistake', note: 'Era de otra persona.' });
    expect(done.status).toBe(303);
  });
});

function bytesOf({ body }: Response): Buffer {
  if (!Buffer.isBuffer(body)) throw new Error('The answer is no file');
  return body;
}

/** What the models asked the store meanwhile. */
async function countReads(work: () => PromiseLike<unknown>): Promise<string[]> {
  const reads: string[] = [];
  mongoose.set('debug', (collection: string, method: string) => {
    reads.push(`${method} ${collection}`);
  });
  try {
    await work();
  } finally {
    mongoose.set('debug', false);
  }
  return reads;
}
