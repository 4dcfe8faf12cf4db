import { type AttendanceFacts, type AttendanceSummary, summarizeAttendance } from './attendance.js';
import { trainerGaps } from './completionOfTrainers.js';
import { reachesMark } from './marks.js';
import { type MissingItem } from './missing.js';
import { type CompletionKind, type Mode } from './modes.js';
import { type ModuleWork, moduleWork } from './moduleWork.js';
import { bestPercent, needsExitTest } from './requirements.js';
import { type CertificateKind } from './states.js';
import { type ModuleStructure, type StudyRecord, type TrackStructure } from './track.js';
import { mayTakeValidation, type ValidationAttempt, validationResult } from './validation.js';

/** Everything that decides. What is not given counts as nothing recorded. */
export interface CompletionFacts extends StudyRecord {
  attendance?: AttendanceFacts | null;
  validationAttempts?: readonly ValidationAttempt[];
  /** Practice hours of officials: written down, and confirmed by a supervisor. */
  practice?: { loggedMinutes: number; confirmedMinutes: number } | null;
  microClassPercent?: number | null;
}

export interface Completion {
  complete: boolean;
  /** In the order in which the person can fix it; what waits for somebody else comes last. */
  missing: MissingItem[];
  /** The first thing that the person can do now; null when complete or only waiting. */
  nextStep: MissingItem | null;
  /** 0–100 in whole numbers, rounded down: 100 only when complete. */
  percent: number;
}

/** What a track can award. The first is the one that completes an enrollment. */
export const AWARDS: Record<CompletionKind, readonly [CertificateKind, ...CertificateKind[]]> = {
  byMode: ['course'],
  trainerCertification: ['participant', 'trainer'],
};

/**
 * Is the track complete for this person, and if not, what is missing? One answer to both, for
 * all modes and for trainer certification (tables of product.md §5).
 *
 * Nothing recorded counts as 0. Limits belong to the good side and compare unrounded numbers. The
 * project is a separate milestone and never a condition. What was completed once stays
 * complete, whatever the mode, the version or the facts say later; a validation exam that was
 * passed counts in every mode. `award` defaults to what completes the enrollment.
 */
export function completionOf(
  track: TrackStructure,
  facts: CompletionFacts,
  now: Date,
  award: CertificateKind = AWARDS[track.completion][0],
): Completion {
  if (!AWARDS[track.completion].includes(award)) {
    return conclude([{ code: 'not-offered', award }], 0, 1);
  }
  if (facts.completedAt && award === AWARDS[track.completion][0]) return conclude([], 1, 1);
  const gaps = GAPS[track.completion](track, facts, now, award);
  return conclude(gaps.missing, gaps.done, gaps.total);
}

interface Gaps {
  missing: MissingItem[];
  done: number;
  total: number;
}

type GapFinder = (
  track: TrackStructure,
  facts: CompletionFacts,
  now: Date,
  award: CertificateKind,
) => Gaps;

const GAPS: Record<CompletionKind, GapFinder> = {
  byMode: (track, facts, now) => {
    const exams = validationResult(track, facts.validationAttempts ?? []);
    const passed = exams.passed || reachesMark(bestPercent(facts, 'validation'), track.passMark);
    if (passed) return { missing: [], done: 1, total: 1 };
    const credits = [...(facts.credits ?? []), ...exams.credits];
    return BY_MODE[facts.mode](track, { ...facts, credits }, now);
  },
  trainerCertification: (track, facts, _now, award) => trainerGaps(track, facts, award),
};

const BY_MODE: Record<Mode, (track: TrackStructure, facts: CompletionFacts, now: Date) => Gaps> = {
  virtual: studyGaps,
  inPerson: studyGaps,
  blended: studyGaps,
  validation: examGaps,
};

/** Virtual, in person and blended differ only in what each module needs (`moduleNeeds`). */
function studyGaps(track: TrackStructure, facts: CompletionFacts): Gaps {
  const everywhere = summarizeAttendance(track, facts, track.modules, facts.attendance);
  const works = track.modules.map((module) => {
    const share = (everywhere.byModule.get(module.slug) ?? 0) * 100;
    const attended = share > 0 && reachesMark(share, track.attendance.minimumPercent);
    return { module, work: moduleWork(track, module, facts, attended) };
  });
  const scope = works.filter(({ work }) => work.needs.attendance).map(({ module }) => module);
  const hours = summarizeAttendance(track, facts, scope, facts.attendance);
  const attendance = scope.length === 0 ? [] : attendanceGaps(track, scope, hours);
  const exit = exitGaps(track, facts);
  const hasExit = Number(needsExitTest(track, facts.mode));

  const asked = works.reduce((sum, { work }) => sum + work.total, 0);
  const achieved = works.reduce((sum, { work }) => sum + work.done, 0);
  return {
    missing: [
      ...works.flatMap(({ module, work }) => gapsOfModule(track, module, work)),
      ...attendance,
      ...exit,
    ],
    total: asked + scope.length + hasExit,
    done: achieved + scope.length * attendedShare(track, scope, hours) + hasExit - exit.length,
  };
}

function examGaps(track: TrackStructure, facts: CompletionFacts, now: Date): Gaps {
  const attempts = facts.validationAttempts ?? [];
  const { percent, credits, recommended } = validationResult(track, attempts);
  const may = mayTakeValidation(track, attempts, now);
  const base = { percent, needed: track.passMark, credits, recommended };
  const item: MissingItem =
    !may.ok && may.reason === 'too-soon'
      ? {
          code: 'validation-exam',
          state: 'wait',
          availableAt: may.availableAt,
          ...base,
          waiting: true,
        }
      : { code: 'validation-exam', state: may.ok ? 'open' : 'used-up', ...base };
  return { missing: [item], done: 0, total: 1 };
}

function gapsOfModule(
  track: TrackStructure,
  { slug }: ModuleStructure,
  work: ModuleWork,
): MissingItem[] {
  const missing: MissingItem[] = [];
  if (work.lessons.length > 0) {
    missing.push({
      code: 'lessons',
      module: slug,
      lessons: work.lessons.map((lesson) => lesson.slug),
      minutes: work.lessons.reduce((sum, lesson) => sum + lesson.minutes, 0),
    });
  }
  if (work.assessment) {
    missing.push({ code: 'assessment', module: slug, ...work.assessment, needed: track.passMark });
  }
  if (work.assignment) {
    const waiting = work.assignment.state === 'submitted';
    missing.push({ code: 'assignment', module: slug, ...work.assignment, waiting });
  }
  return missing;
}

/**
 * The share of the hours held, and the minimum of hours. When nothing was held since the person
 * joined, only having gone through every one of these modules alone is enough.
 */
function attendanceGaps(
  track: TrackStructure,
  scope: readonly ModuleStructure[],
  hours: AttendanceSummary,
): MissingItem[] {
  const { minimumPercent, minimumHours } = track.attendance;
  const missing: MissingItem[] = [];
  const { countedMinutes, heldMinutes, totalMinutes, recoverable } = hours;
  const scopeMinutes = scope.reduce((sum, module) => sum + module.minutes, 0);
  const enough =
    hours.percent === null
      ? totalMinutes > 0 && totalMinutes >= scopeMinutes
      : countedMinutes * 100 >= minimumPercent * heldMinutes;
  if (!enough) {
    const neededMinutes = Math.ceil(((heldMinutes || scopeMinutes) * minimumPercent) / 100);
    missing.push({ code: 'attendance', countedMinutes, heldMinutes, neededMinutes, recoverable });
  }
  if (totalMinutes < minimumHours * 60) {
    const neededMinutes = minimumHours * 60;
    missing.push({ code: 'hours', countedMinutes: totalMinutes, neededMinutes, recoverable });
  }
  return missing;
}

function attendedShare(
  track: TrackStructure,
  scope: readonly ModuleStructure[],
  hours: AttendanceSummary,
): number {
  const minutes = scope.reduce((sum, module) => sum + module.minutes, 0);
  const needed = (minutes * track.attendance.minimumPercent) / 100;
  return needed === 0 ? 1 : Math.min(1, hours.totalMinutes / needed);
}

function exitGaps(track: TrackStructure, facts: CompletionFacts): MissingItem[] {
  const best = bestPercent(facts, 'exit');
  if (!needsExitTest(track, facts.mode) || reachesMark(best, track.passMark)) return [];
  return [{ code: 'exit-test', bestPercent: best, needed: track.passMark }];
}

function conclude(found: readonly MissingItem[], done: number, total: number): Completion {
  const missing = [
    ...found.filter((item) => !item.waiting),
    ...found.filter((item) => item.waiting),
  ];
  const complete = missing.length === 0;
  const share = total === 0 ? 0 : Math.floor((done / total) * 100);
  const first = missing[0];
  return {
    complete,
    missing,
    nextStep: first && !first.waiting ? first : null,
    percent: complete ? 100 : Math.min(99, Math.max(0, share)),
  };
}
