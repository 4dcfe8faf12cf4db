import { load } from 'cheerio';

import { paths } from '../../server/http/paths.js';
import { type ProjectPart } from '../../server/domain/projects.js';
import { Project } from '../../server/models/Project.js';
import { type Browser, type TestCampus } from './app.js';
import { createUser, type TestUser, type UserFacts } from './factories.js';
import { jpegFile, pdfFile } from './files.js';
import { type FormFile, submitForm } from './forms.js';
import { ALL_DONE, createEnrollment, type EnrollmentFacts } from './study.js';

export const photo = (name = 'IMG_1.jpg', mark = 0): FormFile => ({
  filename: name,
  // Bytes behind the picture make another photo of it; the campus keeps none of them.
  content: Buffer.concat([jpegFile(), Buffer.from([mark])]),
});

export const document = (name = 'cuentas.pdf', text = 'Mi plan'): FormFile => ({
  filename: name,
  content: pdfFile(text),
});

export interface Finisher {
  user: TestUser;
  enrollmentId: string;
  browser: Browser;
}

/** Somebody who has finished the course and may hand in a project. */
export async function createFinisher(
  campus: TestCampus,
  { person, ...facts }: EnrollmentFacts & { person?: UserFacts } = {},
): Promise<Finisher> {
  const user = await createUser(person);
  const enrollmentId = await createEnrollment(user, {
    ...ALL_DONE,
    completedAt: new Date(),
    state: 'completed',
    ...facts,
  });
  return { user, enrollmentId, browser: await campus.signedInAs(user) };
}

/** Hands a part in through its form, as its owner does. */
export function handIn(
  { browser, enrollmentId }: Finisher,
  part: ProjectPart,
  files: FormFile[] = [photo()],
) {
  return submitForm(
    browser,
    paths.projectPart(enrollmentId, part),
    { files, nameless: true },
    { form: 'Entregar' },
  );
}

/** Presses a button that has no words but a label. */
export async function pressIn(browser: Browser, url: string, label: string) {
  const $ = load((await browser.get(url)).text);
  const form = $(`main [aria-label="${label}"]`).closest('form');
  const action = form.attr('action');
  if (!action) throw new Error(`${url} has no button «${label}»`);
  const token = form.find('[name="_csrf"]').attr('value');
  return browser.post(action).type('form').send({ _csrf: token });
}

/** Somebody with a delivered project. */
export async function createDelivered(
  campus: TestCampus,
  facts: EnrollmentFacts & { person?: UserFacts } = {},
): Promise<Finisher & { projectId: string; code: string }> {
  const finisher = await createFinisher(campus, facts);
  await handIn(finisher, 'model', [photo('Modelo de Rosa.jpg'), document('Rosa Zambrano.pdf')]);
  await handIn(finisher, 'finance', [document('cuentas de Rosa.pdf', 'Mis cuentas')]);
  const project = await Project.findOne({ enrollmentId: finisher.enrollmentId }).lean();
  if (!project?.code) throw new Error('The project was not delivered');
  return { ...finisher, projectId: String(project._id), code: project.code };
}
