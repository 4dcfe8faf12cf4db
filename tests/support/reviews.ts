import { paths } from '../../server/http/paths.js';
import { Review } from '../../server/models/Review.js';
import { type Browser, type TestCampus } from './app.js';
import { createUser, type TestUser, type UserFacts } from './factories.js';
import { submitForm } from './forms.js';
import { createDelivered, type Finisher } from './projects.js';

/** Where test people live. */
export const HOME = 'ciudad-de-prueba';
export const ELSEWHERE = 'otra-ciudad';

/** Somebody of another municipality who scores plans. */
export const evaluator = (facts: UserFacts = {}) =>
  createUser({ roles: ['evaluator'], municipality: ELSEWHERE, ...facts });

export const coordinator = async (campus: TestCampus, municipality = HOME) =>
  campus.signedInAs(await createUser({ roles: ['coordinator'], municipality }));

/** Chooses who scores the plan, as a coordinator does. */
export function assign(browser: Browser, projectId: string, to: Pick<TestUser, 'id'>) {
  return submitForm(browser, paths.plan(projectId), { evaluator: to.id }, { form: 'Asignar' });
}

export interface Scored {
  delivered: Finisher & { projectId: string; code: string };
  by: TestUser;
  browser: Browser;
  reviewId: string;
  url: string;
}

/** A delivered plan with its evaluator, signed in. */
export async function assigned(
  campus: TestCampus,
  person: UserFacts = {},
  by: TestUser | Promise<TestUser> = evaluator(),
): Promise<Scored> {
  const delivered = await createDelivered(campus, { person });
  const who = await by;
  const answer = await assign(await coordinator(campus), delivered.projectId, who);
  if (answer.status !== 303) throw new Error(`Assigning answered ${answer.status}`);
  const review = await Review.findOne({ projectId: delivered.projectId }).lean();
  const reviewId = String(review?._id);
  const browser = await campus.signedInAs(who);
  return { delivered, by: who, browser, reviewId, url: paths.review(reviewId) };
}

/** The same, begun. */
export async function started(campus: TestCampus, person: UserFacts = {}): Promise<Scored> {
  const scored = await assigned(campus, person);
  const answer = await submitForm(scored.browser, scored.url, {}, { form: 'Empezar a valorar' });
  if (answer.status !== 303) throw new Error(`Beginning answered ${answer.status}`);
  return scored;
}

/** Everything that the rubric of tests/fixtures/content asks for. */
export const COMPLETE = {
  'scores[coherencia][points]': '25',
  'scores[coherencia][comment]': 'Dice a quién le vende.',
  'scores[cuentas][points]': '60',
  feedback: 'Tu plan se entiende bien.\n\nAnota de dónde salen las ventas.',
};

export const toSeal = ({ browser, url }: Scored, values = COMPLETE) =>
  submitForm(browser, url, values, { form: 'Entregar valoración' });

/** From the draft to the sealed review. */
export async function seal(scored: Scored) {
  const checked = await toSeal(scored);
  return submitForm(scored.browser, String(checked.headers.location), {}, { form: 'Entregar' });
}

export const reviewOf = (reviewId: string) => Review.findById(reviewId).lean();
