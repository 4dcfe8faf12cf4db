import { type Types } from 'mongoose';

import { type Module, type TrackVersion } from '../../server/content/types.js';
import { type AppDeps } from '../../server/deps.js';
import {
  getSheet,
  saveAnswers,
  startAttempt,
  submitAttempt,
} from '../../server/features/assessments/assessments.service.js';
import { enrolByOneself } from '../../server/features/enrollments/enrol.service.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { rightAnswer, wrongAnswer } from './answers.js';
import { answerAssignment, handInAssignment, type Trainer } from './assignments.js';
import { daysFrom } from './places.js';

/** Somebody at work in a course. */
export interface Student {
  userId: string;
  enrollmentId: string;
  track: TrackVersion;
}

/** How far somebody has come in a virtual cohort. */
export interface Progress {
  /** Days ago. */
  enrolled: number;
  lastSeen: number;
  lessons: number;
  /** The last assessment was failed, is open, or has not been begun. */
  last?: 'failed' | 'open' | 'notYet';
}

interface Studying {
  /** Every attempt and every version is there; otherwise only those of the last modules. */
  inFull?: boolean;
  track: TrackVersion;
  cohortId: Types.ObjectId;
  trainer: Trainer | null;
  deps: AppDeps;
  now: Date;
}

const HOUR_MS = 3_600_000;
const LATEST_MODULES = 3;

/** Enrols, reads, is assessed and hands in, day by day, through the services of the campus. */
export async function studyVirtually(
  person: Types.ObjectId,
  { enrolled, lastSeen, lessons, last }: Progress,
  { track, cohortId, trainer, deps, now, inFull = false }: Studying,
): Promise<Student> {
  const begin = daysFrom(now, -enrolled);
  const end = daysFrom(now, -lastSeen - 0.1);
  const student = await enrol(person, { track, cohortId, at: begin, deps });
  if (lessons === 0) return student;

  await takeAssessment(student, { assessment: 'entry', mistakes: 9, at: begin }, deps);
  const read = modulesRead(track, lessons);
  const earlier = inFull ? 0 : Math.max(0, read.length - LATEST_MODULES);
  const step = (end.getTime() - begin.getTime()) / Math.max(1, read.length);
  await Enrollment.updateOne(
    { _id: student.enrollmentId },
    {
      $set: {
        ...lessonsRead(track, { count: lessons, from: begin, until: end }),
        ...modulesDone(read.slice(0, earlier), { from: begin, step, variant: lessons }),
        state: 'active',
      },
    },
  );
  for (const [index, module] of read.entries()) {
    if (index < earlier) continue;
    const at = new Date(begin.getTime() + step * (index + 1));
    const unfinished = index === read.length - 1 ? last : undefined;
    if (unfinished === 'notYet') continue;
    if (unfinished === 'open') {
      await leaveAssessmentOpen(student, { assessment: module.slug, at }, deps);
      continue;
    }
    const mistakes = unfinished === 'failed' ? 4 : (index + lessons) % 3;
    await takeAssessment(student, { assessment: module.slug, mistakes, at }, deps);
    const variant = index + lessons;
    const decision = variant % 9 === 4 && !inFull ? 'returned' : 'approved';
    await doAssignment(student, { module, at, variant, decision }, { trainer, deps, now });
  }
  return student;
}

const ANSWER_HOURS = 60;

/** Handed in some hours after the assessment, and answered some days later if that is past. */
async function doAssignment(
  student: Student,
  {
    module,
    at,
    variant,
    decision,
  }: { module: Module; at: Date; variant: number; decision: 'approved' | 'returned' },
  { trainer, deps, now }: Pick<Studying, 'trainer' | 'deps' | 'now'>,
): Promise<void> {
  const handedInAt = new Date(Math.min(at.getTime() + 3 * HOUR_MS, now.getTime() - HOUR_MS));
  await handInAssignment(student, { module, at: handedInAt, variant }, deps);
  const answeredAt = new Date(handedInAt.getTime() + ANSWER_HOURS * HOUR_MS);
  // Some of the latest ones wait in the queue.
  if (!trainer || answeredAt > now) return;
  await answerAssignment(
    student.enrollmentId,
    { module, decision, at: answeredAt, variant },
    trainer,
    deps,
  );
}

export async function enrol(
  person: Types.ObjectId,
  {
    track,
    cohortId,
    at,
    deps,
  }: { track: TrackVersion; cohortId: Types.ObjectId; at: Date; deps: AppDeps },
): Promise<Student> {
  const userId = String(person);
  const enrolled = await enrolByOneself(
    { userId, track, cohortId: String(cohortId), now: at },
    deps.catalogue,
  );
  if (!enrolled.ok) throw new Error(`The cohort is ${enrolled.reason}`);
  return { userId, enrollmentId: enrolled.enrollmentId, track };
}

/** What reading so many lessons one after the other leaves in the enrollment. */
export function lessonsRead(
  track: TrackVersion,
  { count, from, until }: { count: number; from: Date; until: Date },
): Record<string, object> {
  const step = (until.getTime() - from.getTime()) / Math.max(1, count);
  const place = track.lessons[count] ?? track.lessons.at(-1);
  const left: Record<string, object> = place ? { place: { lesson: place.slug, at: until } } : {};
  for (const [index, { slug }] of track.lessons.slice(0, count).entries()) {
    left[`lessons.${slug}`] = { doneAt: new Date(from.getTime() + step * (index + 1)) };
  }
  return left;
}

/** What finished modules leave in the enrollment: grades and approvals, without what was sent. */
export function modulesDone(
  modules: readonly Module[],
  { from, step, variant }: { from: Date; step: number; variant: number },
): Record<string, object> {
  const left: Record<string, object> = {};
  for (const [index, { slug, assessment, assignment }] of modules.entries()) {
    const at = new Date(from.getTime() + step * (index + 1));
    const bestPercent = 62 + ((index * 7 + variant * 5) % 36);
    if (assessment) {
      left[`results.${slug}`] = { bestPercent, attempts: 1, lastAt: at, via: 'online' };
    }
    if (assignment) {
      left[`assignments.${slug}`] = { state: 'approved', approvedBy: 'trainer', at };
    }
  }
  return left;
}

/** Takes an assessment; so many of its questions are answered wrongly. */
export async function takeAssessment(
  { userId, enrollmentId }: Student,
  { assessment, mistakes, at }: { assessment: string; mistakes: number; at: Date },
  { catalogue }: Pick<AppDeps, 'catalogue'>,
): Promise<void> {
  const deps = { catalogue, now: at };
  const started = await startAttempt({ userId, enrollmentId, assessment }, deps);
  if (!started.ok) throw new Error(`${assessment} cannot be started`);
  const key = { userId, enrollmentId, assessment, number: started.number };
  const sheet = await getSheet(key, deps);
  const answers = Object.fromEntries(
    sheet.questions.map(({ item }, index) => [
      item.id,
      index < mistakes ? wrongAnswer(item) : rightAnswer(item),
    ]),
  );
  await saveAnswers(sheet, answers, at);
  await submitAttempt(key, 0, deps);
}

/** Begins an assessment, answers half of it and leaves it open. */
async function leaveAssessmentOpen(
  { userId, enrollmentId }: Student,
  { assessment, at }: { assessment: string; at: Date },
  { catalogue }: Pick<AppDeps, 'catalogue'>,
): Promise<void> {
  const deps = { catalogue, now: at };
  const started = await startAttempt({ userId, enrollmentId, assessment }, deps);
  if (!started.ok) throw new Error(`${assessment} cannot be started`);
  const sheet = await getSheet({ userId, enrollmentId, assessment, number: started.number }, deps);
  const half = sheet.questions.slice(0, Math.ceil(sheet.questions.length / 2));
  const answers = Object.fromEntries(half.map(({ item }) => [item.id, rightAnswer(item)]));
  await saveAnswers(sheet, answers, at);
}

/** Modules whose lessons are all among the first `count` of the course. */
function modulesRead(track: TrackVersion, count: number): Module[] {
  const read = new Set(track.lessons.slice(0, count).map(({ slug }) => slug));
  return track.modules.filter(({ lessons }) => lessons.every(({ slug }) => read.has(slug)));
}
