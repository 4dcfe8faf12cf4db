import {
  assignmentOf,
  bestPercent,
  isAssessmentPassed,
  isCredited,
  isLessonDone,
  type ModuleNeeds,
  moduleNeeds,
  requiredLessons,
} from './requirements.js';
import {
  type LessonStructure,
  type ModuleStructure,
  type StudyRecord,
  type TrackStructure,
} from './track.js';

/** What is left of one module in one mode. */
export interface ModuleWork {
  needs: ModuleNeeds;
  /** Required lessons that are not done, in order. */
  lessons: LessonStructure[];
  /** Best percentage so far, when the assessment is asked for and does not reach the mark. */
  assessment: { bestPercent: number | null } | null;
  /** Where the assignment is, when it is asked for and is not approved. */
  assignment: { state: 'missing' | 'submitted' | 'returned' } | null;
  /** Things asked for and things done, for bars and percentages. */
  total: number;
  done: number;
  credited: boolean;
}

/**
 * What a module still asks for. `attended` says that enough of its hours were attended in
 * person: after a change of mode its lessons count as done (product.md §5, «keeps everything
 * earned»). A credited module asks for nothing.
 */
export function moduleWork(
  track: TrackStructure,
  module: ModuleStructure,
  record: StudyRecord,
  attended = false,
): ModuleWork {
  const needs = moduleNeeds(track, module, record.mode);
  const credited = isCredited(track, record, module.slug);
  const required = needs.lessons ? requiredLessons(module) : [];
  const lessons =
    credited || attended ? [] : required.filter(({ slug }) => !isLessonDone(record, slug));
  const assessment =
    needs.assessment && !credited && !isAssessmentPassed(track, record, module.slug)
      ? { bestPercent: bestPercent(record, module.slug) }
      : null;
  const assignmentState = assignmentOf(record, module.slug)?.state ?? 'missing';
  const assignment: ModuleWork['assignment'] =
    needs.assignment && !credited && assignmentState !== 'approved'
      ? { state: assignmentState }
      : null;
  const total = required.length + Number(needs.assessment) + Number(needs.assignment);
  const left = lessons.length + Number(assessment !== null) + Number(assignment !== null);
  return { needs, lessons, assessment, assignment, total, done: total - left, credited };
}
