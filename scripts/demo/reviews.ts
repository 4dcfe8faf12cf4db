import { assignEvaluator } from '../../server/features/reviews/assign.service.js';
import { tellOwner } from '../../server/features/reviews/feedback.service.js';
import { getReview } from '../../server/features/reviews/reviews.service.js';
import {
  saveDraft,
  sealReview,
  startReview,
} from '../../server/features/reviews/scoring.service.js';
import { Project } from '../../server/models/Project.js';
import { Review } from '../../server/models/Review.js';
import { type Setting } from './cohorts.js';
import { daysFrom } from './places.js';

export type ReviewState = 'assigned' | 'draft' | 'sealed';

/** By criterion of the rubric of `content/`. */
const COMMENTS: Record<string, string> = {
  coherencia: 'Los bloques hablan de las mismas personas y casi todos tienen datos.',
  evidencia: 'Contaste con quién hablaste. Di también qué cambiaste después.',
  numeros: 'Tus cuentas salen y se entienden. Falta anotar las semanas malas.',
  factibilidad: 'La cocina y tu tiempo alcanzan. Falta la fecha del permiso.',
  capital: 'Cada compra dice cuánto cuesta y qué vas a vender con ella.',
  cuidado: 'Los envases que vuelven son una buena idea. Ponle fecha.',
  pitch: 'Se lee en tres minutos y los números son los de tus cuentas.',
};

const FEEDBACK =
  'Tu negocio está claro: sabes a quién le vendes, cuánto te cuesta cada almuerzo y desde cuántos ganas. ' +
  'Para seguir, anota dos semanas malas en tus cuentas y guarda cada mes algo para la cocina que quieres comprar.';

/** Asks the evaluator of the demonstration to score a plan, who does so as far as said. */
export async function assignReview(
  { enrollmentId, state, at }: { enrollmentId: string; state: ReviewState; at: Date },
  { cast, coordinator, deps }: Setting,
): Promise<void> {
  const evaluatorId = String(cast.evaluator);
  const { _id } = await Project.findOne({ enrollmentId }, { _id: 1 }).orFail().lean();
  const projectId = String(_id);
  await assignEvaluator({ actor: coordinator, projectId, evaluatorId, now: at }, deps);
  if (state === 'assigned') return;

  const record = await Review.findOne({ projectId, evaluatorId }, { _id: 1 }).orFail().lean();
  const load = () => getReview(deps.catalogue, { evaluatorId, reviewId: String(record._id) });
  const mine = { evaluatorId, now: daysFrom(at, 2) };
  await startReview(await load(), mine);
  const review = await load();
  const { criteria } = review.rubric;
  const scored = state === 'sealed' ? criteria : criteria.slice(0, 3);
  const scores = Object.fromEntries(
    scored.map(({ id, levels }, index) => [
      id,
      {
        points: levels[index % 2]?.points ?? null,
        comment: COMMENTS[id] ?? '',
      },
    ]),
  );
  await saveDraft(review, { scores, feedback: state === 'sealed' ? FEEDBACK : '' }, mine);
  if (state === 'draft') return;
  const saved = await load();
  const sealing = await sealReview(saved, { ...mine, revision: saved.revision });
  if (sealing !== 'sealed') throw new Error(`The review was ${sealing}`);
  await tellOwner(saved.id, { config: deps.config, now: mine.now });
}
