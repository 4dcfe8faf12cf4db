import { type Role } from '../../server/domain/roles.js';
import { paths } from '../../server/http/paths.js';
import { Certificate } from '../../server/models/Certificate.js';
import { Notice } from '../../server/models/Notice.js';
import { Review } from '../../server/models/Review.js';
import { StoredFile } from '../../server/models/StoredFile.js';
import { Submission } from '../../server/models/Submission.js';
import { type TestCampus } from './app.js';
import { createUser, type TestUser, type UserFacts } from './factories.js';
import { sendForm, submitForm } from './forms.js';
import { createDelivered, document, photo } from './projects.js';
import { ALL_DONE, createCohort, createEnrollment } from './study.js';

/** A municipality with a person for every role and work in every state. */
export interface World {
  people: Record<Role, TestUser> & Record<'fresh' | 'studying' | 'finished' | 'left', TestUser>;
  /** Values of the parameters of URLs, all of things in this municipality. */
  ids: Record<string, string>;
}

const MODULES = ['conoce-tu-puesto', 'saca-tus-cuentas', 'entrega-tu-plan'] as const;
const SCORES = {
  'scores[coherencia][points]': '25',
  'scores[coherencia][comment]': 'Dice a quién le vende.',
  'scores[cuentas][points]': '60',
  feedback: 'Tu plan se entiende bien.',
};

/** Made through the pages wherever a page can make it. */
export async function createWorld(campus: TestCampus, municipality: string): Promise<World> {
  const person = (facts: UserFacts = {}) => createUser({ municipality, ...facts });
  const trainer = await person({ roles: ['trainer'] });
  // From elsewhere: evaluators of the own municipality are asked only when there is nobody else.
  const evaluator = await createUser({
    roles: ['evaluator'],
    municipality: `vecina-de-${municipality}`,
  });
  const coordinator = await person({ roles: ['coordinator'] });
  const cohort = await createCohort({ municipality, trainers: [trainer] });
  await createCohort({ municipality, trainers: [trainer], state: 'planned' });

  const studying = await person({ email: `estudia@${municipality}.test` });
  const enrollmentId = await createEnrollment(studying, {
    cohort,
    lessons: ['que-vendo', 'a-quien-le-vendo'],
    results: { [MODULES[0]]: 40 },
  });
  const student = await campus.signedInAs(studying);
  await submitForm(student, paths.assessment(enrollmentId, MODULES[1]), {}, { form: 'Empezar' });
  const files = [photo('lienzo.jpg'), document('cuentas.pdf')];
  for (const module of MODULES) {
    const url = paths.assignment(enrollmentId, module);
    await submitForm(student, url, { text: 'Mi tarea', files }, { form: 'Entregar' });
  }

  const left = await person();
  await createEnrollment(left, { cohort, state: 'withdrawn', closedReason: 'Se mudó' });

  const deliver = (name: string) =>
    createDelivered(campus, { cohort, person: { municipality, givenNames: name } });
  await deliver('Sin asignar');
  const coordination = await campus.signedInAs(coordinator);
  const scoring = await campus.signedInAs(evaluator);
  const assign = async ({ projectId }: { projectId: string }) => {
    const values = { evaluator: evaluator.id };
    await submitForm(coordination, paths.plan(projectId), values, { form: 'Asignar' });
    return String((await Review.findOne({ projectId }).lean())?._id);
  };
  const begin = (reviewId: string) =>
    submitForm(scoring, paths.review(reviewId), {}, { form: 'Empezar a valorar' });
  await assign(await deliver('Asignada'));
  await begin(await assign(await deliver('Empezada')));
  const finished = await deliver('Terminada');
  const reviewId = await assign(finished);
  await begin(reviewId);
  const url = paths.review(reviewId);
  const checked = await submitForm(scoring, url, SCORES, { form: 'Entregar valoración' });
  const last = await scoring.get(String(checked.headers.location));
  await sendForm(scoring, last, paths.reviewSeal(reviewId), {}, { form: 'Entregar' });
  await finished.browser.get(paths.certificates());

  // Somebody with a certificate who asks to correct it.
  const asking = await person();
  await createEnrollment(asking, {
    ...ALL_DONE,
    cohort,
    completedAt: new Date(),
    state: 'completed',
  });
  await campus.runJobs();
  const owner = await campus.signedInAs(asking);
  await owner.get(paths.certificates());
  const certificate = await Certificate.findOne({ userId: finished.user.id }).lean();
  await Certificate.updateOne({ userId: asking.id }, { $set: { correctionAskedAt: new Date() } });

  const submission = await Submission.findOne({ enrollmentId, awaitsTrainer: true }).lean();
  const notice = await Notice.findOne({ userId: finished.user.id }).lean();
  const file = await StoredFile.findOne({}).lean();
  const roles = { municipality };
  return {
    people: {
      participant: studying,
      official: await createUser({ ...roles, roles: ['official'] }),
      trainer,
      evaluator,
      coordinator,
      observer: await createUser({ ...roles, roles: ['observer'] }),
      admin: await createUser({ roles: ['admin'] }),
      fresh: await person(),
      studying,
      finished: finished.user,
      left,
    },
    ids: {
      user: studying.id,
      enrollment: enrollmentId,
      cohort: cohort.id,
      submission: String(submission?._id),
      file: String(submission?.files[0]?.id ?? file?._id),
      sheet: String(file?._id),
      project: finished.projectId,
      review: reviewId,
      serial: certificate?.serial ?? '',
      notice: String(notice?._id),
    },
  };
}
