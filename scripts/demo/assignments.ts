import { type Types } from 'mongoose';

import { type Module } from '../../server/content/types.js';
import { type AppDeps } from '../../server/deps.js';
import { type Actor } from '../../server/domain/roles.js';
import {
  getAssignmentRoom,
  nextVersionOf,
  sendAssignment,
} from '../../server/features/assignments/assignments.service.js';
import { decide, getSubmission } from '../../server/features/submissions/submissions.service.js';
import { createScanner } from '../../server/files/scanner.js';
import { Submission } from '../../server/models/Submission.js';
import { type Student } from './study.js';

const scan = createScanner(null);

/** The trainer of the demonstration, as services take somebody who is signed in. */
export type Trainer = Actor & { fullName: string };

const TEXTS = [
  'Vendo jugos y empanadas cerca del terminal. Anoté una semana de ventas: el lunes y el viernes son los mejores días. Mi meta es tener un puesto fijo antes de junio.',
  'Hablé con siete personas que compran en mi cuadra. Cinco dijeron que el almuerzo les queda lejos y que pagarían hasta 2,75 si les llega caliente.',
  'Sumé todo lo que gasto para una porción: ingredientes 0,92, gas 0,08, envase 0,10. La vendo a 2,25, así que me quedan 1,15 por porción.',
  'Hice la prueba el sábado: llevé veinte porciones y vendí dieciséis. Dos personas preguntaron si tengo opción sin fritura. La próxima semana llevo ocho horneadas.',
  'Arreglo ropa en casa. Mis clientas llegan por recomendación; quiero un cuaderno de pedidos y cobrar la mitad por adelantado.',
  'Puse precios nuevos en un cartel y saqué fotos con luz de día para el estado de WhatsApp. Tres vecinas escribieron el mismo día.',
];

const PRAISE = [
  'Muy bien: tus cuentas se entienden y parten de lo que de verdad vendes.',
  'Se nota que hablaste con la gente. Guarda estas respuestas para tu lienzo.',
  'Claro y completo. Sigue así con la próxima tarea.',
];

const RETURNS = [
  'Vas bien. Falta decir cuánto vendes en una semana mala: cuenta también los días de lluvia y vuelve a enviarla.',
  'Tu idea se entiende. Añade lo que te cuesta tu propio tiempo, aunque sea un cálculo aproximado.',
];

const pick = <Text>(texts: readonly Text[], index: number): Text | undefined =>
  texts[index % texts.length];

/** Hands in the assignment of a module; what its checklist asks for is ticked. */
export async function handInAssignment(
  { userId, enrollmentId }: Student,
  { module, at, variant }: { module: Module; at: Date; variant: number },
  { catalogue }: Pick<AppDeps, 'catalogue'>,
): Promise<void> {
  const { assignment } = module;
  if (!assignment) return;
  const deps = { catalogue, now: at };
  const room = await getAssignmentRoom({ userId, enrollmentId, assignment: module.slug }, deps);
  const form = {
    text: pick(TEXTS, variant) ?? '',
    checklist: assignment.checklist.map((_, place) => place),
    step: 'handIn' as const,
    version: nextVersionOf(room),
  };
  const outcome = await sendAssignment(room, { form, files: [], scan }, deps);
  if (outcome.state !== 'handed-in') throw new Error(`${module.slug} was ${outcome.state}`);
}

/** The trainer's answer, if the assignment waits for one. */
export async function answerAssignment(
  enrollmentId: string,
  {
    module,
    decision,
    at,
    variant,
  }: { module: Module; decision: 'approved' | 'returned'; at: Date; variant: number },
  trainer: Trainer,
  { catalogue, config }: Pick<AppDeps, 'catalogue' | 'config'>,
): Promise<void> {
  const deps = { catalogue, config, now: at };
  const waiting = await Submission.findOne(
    { enrollmentId, assignment: module.slug, awaitsTrainer: true },
    { _id: 1 },
  ).lean<{ _id: Types.ObjectId }>();
  if (!waiting) return;
  const reviewed = await getSubmission(trainer, String(waiting._id), deps);
  const comment = pick(decision === 'approved' ? PRAISE : RETURNS, variant) ?? '';
  const levels = Object.fromEntries(
    reviewed.assignment.rubric.map(({ id, levels: all }, index) => [
      id,
      decision === 'approved' ? (variant + index) % Math.min(2, all.length) : all.length - 1,
    ]),
  );
  await decide(reviewed, { decision, comment, levels }, trainer, deps);
}
