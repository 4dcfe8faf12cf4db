import { type CompletionKind, type Mode } from './modes.js';
import { reachesMark } from './marks.js';
import {
  type AssignmentRecord,
  hasComponent,
  type ModuleStructure,
  type StudyRecord,
  type TrackStructure,
} from './track.js';

/** What one module asks for, before looking at what it has. */
export interface ModuleNeeds {
  lessons: boolean;
  assessment: boolean;
  assignment: boolean;
  /** Its hours count in the attendance rule. */
  attendance: boolean;
}

const VIRTUAL: ModuleNeeds = {
  lessons: true,
  assessment: true,
  assignment: true,
  attendance: false,
};
const IN_PERSON: ModuleNeeds = {
  lessons: false,
  assessment: false,
  assignment: true,
  attendance: true,
};
const EXAM_ONLY: ModuleNeeds = {
  lessons: false,
  assessment: false,
  assignment: false,
  attendance: false,
};

/** The table of product.md §5, read by module. */
const BY_MODE: Record<Mode, (module: ModuleStructure) => ModuleNeeds> = {
  virtual: () => VIRTUAL,
  inPerson: () => IN_PERSON,
  blended: (module) => (module.blended === 'inPerson' ? IN_PERSON : VIRTUAL),
  validation: () => EXAM_ONLY,
};

const BY_KIND: Record<CompletionKind, (module: ModuleStructure, mode: Mode) => ModuleNeeds> = {
  byMode: (module, mode) => BY_MODE[mode](module),
  trainerCertification: () => IN_PERSON,
};

/** What a module asks for in this mode; what the track or the module lacks is never asked for. */
export function moduleNeeds(
  track: TrackStructure,
  module: ModuleStructure,
  mode: Mode,
): ModuleNeeds {
  const needs = BY_KIND[track.completion](module, mode);
  return {
    lessons: needs.lessons && hasComponent(track, 'lessons'),
    assessment:
      needs.assessment && hasComponent(track, 'assessments') && Boolean(module.assessment),
    assignment:
      needs.assignment &&
      hasComponent(track, 'assignments') &&
      Boolean(module.assignment) &&
      !module.assignment?.optional,
    attendance: needs.attendance,
  };
}

/** Whether the exit test is asked for in this mode. */
export function needsExitTest(track: TrackStructure, mode: Mode): boolean {
  return track.completion === 'byMode' && mode !== 'validation' && hasComponent(track, 'exitTest');
}

export function isLessonDone(record: StudyRecord, lesson: string): boolean {
  return Boolean(record.lessons?.[lesson]?.doneAt);
}

/** Best percentage of an assessment; null when it was never graded. */
export function bestPercent(record: StudyRecord, assessment: string): number | null {
  return record.results?.[assessment]?.bestPercent ?? null;
}

export function isAssessmentPassed(
  track: TrackStructure,
  record: StudyRecord,
  assessment: string,
): boolean {
  return reachesMark(bestPercent(record, assessment), track.passMark);
}

export function assignmentOf(record: StudyRecord, module: string): AssignmentRecord | null {
  return record.assignments?.[module] ?? null;
}

/**
 * Whether a module counts as done because the validation exam scored it at or above the mark: the
 * whole module, with lessons, assessment and assignment (product.md §5, «count there»).
 */
export function isCredited(track: TrackStructure, record: StudyRecord, module: string): boolean {
  return (
    (record.credits?.includes(module) ?? false) ||
    (record.results?.[module]?.via === 'validation' && isAssessmentPassed(track, record, module))
  );
}

/** Lessons that completion asks for. */
export function requiredLessons(module: ModuleStructure) {
  return module.lessons.filter((lesson) => !lesson.optional);
}

/**
 * Whether somebody went through the module alone: all its lessons and its assessment. It is
 * how missed hours are recovered, and how a credited module counts in any mode.
 */
export function isFinishedAlone(
  track: TrackStructure,
  record: StudyRecord,
  module: ModuleStructure,
): boolean {
  if (isCredited(track, record, module.slug)) return true;
  return (
    (module.lessons.length > 0 || Boolean(module.assessment)) &&
    requiredLessons(module).every((lesson) => isLessonDone(record, lesson.slug)) &&
    (!module.assessment || isAssessmentPassed(track, record, module.slug))
  );
}
