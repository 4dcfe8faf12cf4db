import { describe, expect, it } from '@jest/globals';
import { type CheerioAPI, load } from 'cheerio';
import { join } from 'node:path';

import { rightAnswer } from '../../scripts/demo/answers.js';
import { loadCatalogue } from '../../server/content/catalogue.js';
import { projectRoot } from '../../server/root.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { createUser } from '../support/factories.js';
import { jpegFile, pdfFile } from '../support/files.js';
import { sendForm, submitForm } from '../support/forms.js';
import { createCohort } from '../support/study.js';

const TRACK = 'aprende-trabaja-emprende';
const catalogue = await loadCatalogue(join(projectRoot, 'content'));
const campus = startTestCampus({}, catalogue);

/** Somebody with a browser that has no JavaScript. */
type Person = { browser: Browser };

/** Opens a page and reads it. */
async function open({ browser }: Person, url: string): Promise<CheerioAPI> {
  return load((await browser.get(url).expect(200)).text);
}

/** Where the button or link with these words leads. */
function linkTo($: CheerioAPI, words: string): string {
  const link = $('main a')
    .filter((_, a) => $(a).text().includes(words))
    .first();
  const href = link.attr('href');
  if (!href) throw new Error(`The page has no link «${words}»: ${$('main').text()}`);
  return href;
}

/** What «Mi aula» says to do now. */
async function nextStep(person: Person): Promise<{ title: string; href: string }> {
  const $ = await open(person, '/mi-aula');
  return {
    title: $('.next h1').text(),
    href: $('.next a.btn').attr('href')?.replace(/#.*/, '') ?? '',
  };
}

async function takeAssessment(person: Person, url: string): Promise<void> {
  const track = catalogue.track(TRACK);
  let { headers } = await submitForm(person.browser, url);
  while (headers.location?.includes('/preguntas/')) {
    const page = await person.browser.get(headers.location).expect(200);
    const name = load(page.text)('main [name^="answers["]').attr('name') ?? '';
    const item = track?.itemById.get(/^answers\[(.+?)\]/.exec(name)?.[1] ?? '');
    if (!item) throw new Error(`${headers.location} asks for «${name}»`);
    const values = { [name]: rightAnswer(item) };
    ({ headers } = await sendForm(person.browser, page, headers.location, values));
  }
  const handedIn = await submitForm(person.browser, headers.location ?? '');
  expect(handedIn.status).toBe(303);
  await person.browser.get(handedIn.headers.location ?? '').expect(200);
}

async function handInAssignment(person: Person, url: string): Promise<void> {
  const $ = await open(person, url);
  const checks = $('main [name="checklist[]"]').toArray();
  const response = await submitForm(
    person.browser,
    url,
    {
      text: 'Esto es lo que hice con mi puesto de jugos.',
      files: { filename: 'mi hoja.pdf', content: pdfFile('Mi hoja') },
      ...(checks.length > 0
        ? { 'checklist[]': checks.map((box) => $(box).attr('value') ?? '') }
        : {}),
    },
    { form: 'Entregar' },
  );
  expect([url, response.status, load(response.text)('main [role=alert]').text()]).toEqual([
    url,
    303,
    '',
  ]);
}

/** Does what each kind of step asks for. */
async function doStep(person: Person, href: string): Promise<void> {
  if (href.includes('/lecciones/')) {
    await submitForm(person.browser, href);
  } else if (href.includes('/evaluaciones/')) {
    await takeAssessment(person, href);
  } else if (href.includes('/tareas/')) {
    await handInAssignment(person, href);
  } else {
    throw new Error(`Nobody knows what to do at ${href}`);
  }
}

/** Answers everything that waits for this trainer. */
async function approveWhatWaits(trainer: Person): Promise<number> {
  for (let approved = 0; ; approved += 1) {
    const $ = await open(trainer, '/capacitacion/revisar');
    const href = $('main a[href^="/capacitacion/revisar/"]').attr('href');
    if (!href) return approved;
    const form = (await open(trainer, href))('main button[value="approved"]').text();
    const values = { comment: 'Bien hecho, las cuentas salen.' };
    const response = await submitForm(trainer.browser, href, values, { form });
    expect(response.status).toBe(303);
  }
}

/** Puts a photo of a sheet in and hands the part in. */
async function deliverPart(person: Person, url: string): Promise<void> {
  const files = { filename: 'hoja.jpg', content: jpegFile() };
  const response = await submitForm(
    person.browser,
    url,
    { files: [files], nameless: true },
    { form: 'Entregar' },
  );
  expect([url, response.status]).toEqual([url, 303]);
}

/** Scores the only plan that waits for this evaluator, and gives the points. */
async function scorePlan(evaluator: Person): Promise<number> {
  const href = linkTo(await open(evaluator, '/valoracion'), 'Plan');
  await submitForm(evaluator.browser, href);
  const $ = await open(evaluator, href);
  const values: Record<string, string> = {
    feedback: 'Tu negocio se entiende. Anota las semanas malas.',
  };
  let total = 0;
  for (const criterion of $('[data-criterion]').toArray()) {
    const best = $(criterion).find('input[type=radio]').first();
    values[best.attr('name') ?? ''] = best.attr('value') ?? '';
    total += Number(best.attr('value'));
  }
  const checked = await submitForm(evaluator.browser, href, values, {
    form: 'Entregar valoración',
  });
  const sealed = await submitForm(evaluator.browser, checked.headers.location ?? '');
  expect(sealed.headers.location).toBe('/valoracion');
  return total;
}

const PATIENCE_MS = 180_000;

describe('the whole path without JavaScript', () => {
  it(
    'leads from signing up to the feedback of an evaluator, one step after the other',
    async () => {
      const trainer = await createUser({ roles: ['trainer'] });
      const coordinator = await createUser({ roles: ['coordinator'] });
      const scorer = await createUser({ roles: ['evaluator'], municipality: 'otra-ciudad' });
      await createCohort({ track: TRACK, trainers: [trainer], title: 'Grupo de los martes' });
      const rosa: Person = { browser: campus.browser() };

      const signedUp = await submitForm(rosa.browser, '/registro', {
        givenNames: 'Rosa Elena',
        firstSurname: 'Ñáñez',
        password: 'tres ollas y un toldo',
      });
      expect(signedUp.status).toBe(303);
      await rosa.browser.get(signedUp.headers.location ?? '').expect(200);

      const course = linkTo(await open(rosa, '/cursos'), 'Aprende, Trabaja y Emprende');
      const enrolled = await submitForm(rosa.browser, course);
      expect(enrolled.headers.location).toBe('/mi-aula');

      const titles: string[] = [];
      for (;;) {
        const { title, href } = await nextStep(rosa);
        if (title === 'Tu tarea está en revisión') break;
        titles.push(title);
        expect(titles.length).toBeLessThan(100);
        await doStep(rosa, href);
      }
      expect(titles[0]).toBe('Prueba de entrada: lo que ya sabes');
      expect(titles.filter((title) => title.startsWith('Lección'))).toHaveLength(47);
      expect(titles.filter((title) => title.startsWith('Evaluación'))).toHaveLength(12);
      expect(titles.filter((title) => title.startsWith('Tarea'))).toHaveLength(12);
      expect(titles.at(-1)).toBe('Prueba de salida: lo que aprendiste');

      const lucia: Person = { browser: await campus.signedInAs(trainer) };
      expect(await approveWhatWaits(lucia)).toBeGreaterThanOrEqual(4);

      await campus.runJobs();
      const own = linkTo(await open(rosa, '/certificados'), 'Aprende, Trabaja y Emprende');
      const certificate = await open(rosa, own);
      const address =
        certificate('main')
          .text()
          .match(/campus\.test(\/verificar\/\S+)/)?.[1] ?? '';
      const verified = await open({ browser: campus.browser() }, address);
      expect(verified('main').text()).toContain('Rosa Elena Ñáñez');
      expect(verified('main').text()).toMatch(/válido/i);
      const pdf = await rosa.browser.get(`${own}.pdf`).expect(200);
      expect(pdf.headers['content-type']).toBe('application/pdf');

      const step = await nextStep(rosa);
      expect(step.title).toBe('Entrega tu modelo de negocio');
      await deliverPart(rosa, `${step.href}/modelo`);
      await deliverPart(rosa, `${step.href}/finanzas`);

      const marcia: Person = { browser: await campus.signedInAs(coordinator) };
      const plan = linkTo(await open(marcia, '/coordinacion/proyectos'), 'Rosa Elena Ñáñez');
      const assigned = await submitForm(marcia.browser, plan, {}, { form: 'Asignar el plan' });
      expect(assigned.status).toBe(303);

      const bolivar: Person = { browser: await campus.signedInAs(scorer) };
      const points = await scorePlan(bolivar);

      const feedback = (await open(rosa, step.href))('main').text();
      expect(feedback).toContain(`${points} de 100 puntos`);
      expect(feedback).toContain('Tu negocio se entiende. Anota las semanas malas.');
    },
    PATIENCE_MS,
  );
});
