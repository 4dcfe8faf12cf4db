import { type ModuleWork, moduleWork } from './moduleWork.js';
import { reachesMark } from './marks.js';
import { bestPercent, needsExitTest } from './requirements.js';
import {
  hasComponent,
  type LessonStructure,
  type ModuleStructure,
  type StudyRecord,
  type TrackStructure,
} from './track.js';

export interface ModuleProgress {
  slug: string;
  /** 1, 2, 3… in the order of the track. */
  number: number;
  /** `now` is the module of the next step; there is at most one. */
  state: 'done' | 'now' | 'todo';
  /** Something of it is done, not everything. */
  half: boolean;
  /** All that is left is an answer from the trainer. */
  waiting: boolean;
  done: number;
  total: number;
  minutesLeft: number;
}

/** The one thing to do now. */
export type NextStep =
  | { kind: 'lesson'; module: string; lesson: string; minutes: number }
  | { kind: 'assessment'; module: string }
  | { kind: 'assignment'; module: string; returned: boolean }
  | { kind: 'exitTest' }
  | { kind: 'validationExam' }
  | { kind: 'attendance' }
  | { kind: 'waiting' }
  | { kind: 'project'; part: 'model' | 'finance' }
  | { kind: 'certificate' }
  | { kind: 'nothing' };

export interface Progress {
  modules: ModuleProgress[];
  next: NextStep;
  /** Lessons and assignments that are left. */
  minutesLeft: number;
  lessons: { done: number; total: number };
  /** 0–100, rounded down, of what one's own work is asked for; 100 only when all is done. */
  percent: number;
  complete: boolean;
  /** The entry test is there and was not taken. It is offered, never asked for. */
  entryTestPending: boolean;
}

/**
 * Where somebody is in a track and what is next, from the enrollment alone: the first unfinished
 * thing in the order of the track, except that a returned assignment comes first and a lesson
 * that was left half-read comes before other lessons. What waits for a trainer is passed over. Then
 * the exit test, the project, the certificate. Hours of attendance are not in the
 * enrollment: with hours to attend, only `completedAt` says that the track is complete
 * (`completionOf` decides).
 *
 * Runs on every page: one pass over the lessons, a few microseconds.
 */
export function progressOf(track: TrackStructure, record: StudyRecord): Progress {
  const works = track.modules.map((module) => moduleWork(track, module, record));
  const complete = Boolean(record.completedAt) || isWorkDone(track, record, works);
  const next = complete ? afterLearning(track, record) : nextStep(track, record, works);
  const current = 'module' in next ? next.module : null;

  let minutesLeft = 0;
  let done = 0;
  let total = Number(needsExitTest(track, record.mode));
  if (total > 0 && isExitPassed(track, record)) done += 1;
  const lessons = { done: 0, total: 0 };
  const modules = track.modules.map((module, index): ModuleProgress => {
    const work = works[index] ?? moduleWork(track, module, record);
    const minutes = complete ? 0 : minutesOf(module, work);
    const required = work.needs.lessons ? module.lessons.filter((l) => !l.optional).length : 0;
    minutesLeft += minutes;
    done += work.done;
    total += work.total;
    lessons.total += required;
    lessons.done += required - work.lessons.length;
    const finished = complete || work.credited || (work.total > 0 && work.done === work.total);
    return {
      slug: module.slug,
      number: index + 1,
      state: finished ? 'done' : module.slug === current ? 'now' : 'todo',
      half: !finished && work.done > 0,
      waiting: !finished && isWaiting(work),
      done: work.done,
      total: work.total,
      minutesLeft: minutes,
    };
  });
  const share = total === 0 ? 0 : Math.floor((done / total) * 100);
  return {
    modules,
    next,
    minutesLeft,
    lessons,
    percent: complete ? 100 : Math.min(99, share),
    complete,
    entryTestPending:
      !complete && hasComponent(track, 'entryTest') && bestPercent(record, 'entry') === null,
  };
}

function nextStep(
  track: TrackStructure,
  record: StudyRecord,
  works: readonly ModuleWork[],
): NextStep {
  const slugOf = (index: number) => track.modules[index]?.slug ?? '';
  const returned = works.findIndex((work) => work.assignment?.state === 'returned');
  if (returned >= 0) return { kind: 'assignment', module: slugOf(returned), returned: true };

  const halfRead = record.place?.lesson;
  for (const [index, work] of works.entries()) {
    const lesson = work.lessons.find(({ slug }) => slug === halfRead);
    if (lesson) return lessonStep(slugOf(index), lesson);
  }
  for (const [index, work] of works.entries()) {
    const module = slugOf(index);
    const lesson = work.lessons[0];
    if (lesson) return lessonStep(module, lesson);
    if (work.assessment) return { kind: 'assessment', module };
    if (work.assignment?.state === 'missing')
      return { kind: 'assignment', module, returned: false };
  }
  if (record.mode === 'validation' && track.completion === 'byMode') {
    return { kind: 'validationExam' };
  }
  if (needsExitTest(track, record.mode) && !isExitPassed(track, record)) {
    return { kind: 'exitTest' };
  }
  return works.some((work) => work.assignment) ? { kind: 'waiting' } : { kind: 'attendance' };
}

function afterLearning(track: TrackStructure, record: StudyRecord): NextStep {
  if (hasComponent(track, 'project')) {
    if (!record.project?.modelAt) return { kind: 'project', part: 'model' };
    if (!record.project.financeAt) return { kind: 'project', part: 'finance' };
  }
  return record.certificateId ? { kind: 'nothing' } : { kind: 'certificate' };
}

/** Whether the enrollment alone shows that the learning part is complete. */
function isWorkDone(track: TrackStructure, record: StudyRecord, works: readonly ModuleWork[]) {
  if (track.completion !== 'byMode') return false;
  if (reachesMark(bestPercent(record, 'validation'), track.passMark)) return true;
  return (
    record.mode !== 'validation' &&
    works.every((work) => work.done === work.total && !work.needs.attendance) &&
    (!needsExitTest(track, record.mode) || isExitPassed(track, record))
  );
}

function isExitPassed(track: TrackStructure, record: StudyRecord): boolean {
  return reachesMark(bestPercent(record, 'exit'), track.passMark);
}

function isWaiting(work: ModuleWork): boolean {
  return work.lessons.length === 0 && !work.assessment && work.assignment?.state === 'submitted';
}

function minutesOf(module: ModuleStructure, work: ModuleWork): number {
  const reading = work.lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);
  const writing = work.assignment && work.assignment.state !== 'submitted';
  return reading + (writing ? (module.assignment?.minutes ?? 0) : 0);
}

function lessonStep(module: string, lesson: LessonStructure): NextStep {
  return { kind: 'lesson', module, lesson: lesson.slug, minutes: lesson.minutes };
}
