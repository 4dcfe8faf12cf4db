import { mean } from './marks.js';
import { moduleNeeds, needsExitTest } from './requirements.js';
import { formatSpanishNumber } from './spanishNumber.js';
import {
  type AssignmentRecord,
  hasComponent,
  type StudyRecord,
  type TrackStructure,
  type TrackWeights,
} from './track.js';

/** Grades 0–100 of the parts; null for what the track or mode lacks or is not graded yet. */
export type GradeParts = Record<keyof TrackWeights, number | null>;

/**
 * The grade of a track, 0–100, unrounded; null while nothing is graded. The weights of parts
 * without a grade are shared out in proportion among the others (product.md §5). If only
 * parts of weight 0 are graded, there is no grade.
 */
export function trackGrade(weights: TrackWeights, parts: GradeParts): number | null {
  let weighted = 0;
  let total = 0;
  for (const part of PARTS) {
    const grade = parts[part];
    if (grade === null) continue;
    weighted += grade * weights[part];
    total += weights[part];
  }
  return total === 0 ? null : weighted / total;
}

/**
 * The parts from an enrollment: the mean of the best results of the module assessments that
 * have one; the mean of the assignments that were approved (what a rubric gave, otherwise 100);
 * the exit test. Only what the mode asks for counts, plus results that are there anyway: they
 * were earned in another mode.
 */
export function gradeParts(track: TrackStructure, record: StudyRecord): GradeParts {
  const assessments: number[] = [];
  const assignments: number[] = [];
  for (const module of track.modules) {
    const result = record.results?.[module.slug];
    if (result && hasComponent(track, 'assessments')) assessments.push(result.bestPercent);
    const assignment = record.assignments?.[module.slug];
    if (assignment?.state === 'approved' && moduleNeeds(track, module, record.mode).assignment) {
      assignments.push(assignmentPercent(assignment));
    }
  }
  const exit = needsExitTest(track, record.mode) ? record.results?.exit?.bestPercent : null;
  return {
    assessments: mean(assessments),
    assignments: mean(assignments),
    exitTest: exit ?? null,
  };
}

/**
 * The grade of an enrollment. By validation it is the exam's: nothing else is asked for. Otherwise the
 * weighted parts; an exam passed before a change of mode gives way to them once there are any.
 */
export function gradeOf(track: TrackStructure, record: StudyRecord): number | null {
  const exam = record.results?.validation?.bestPercent ?? null;
  if (track.completion === 'byMode' && record.mode === 'validation') return exam;
  return trackGrade(track.weights, gradeParts(track, record)) ?? exam;
}

/** Points of the rubric in percent; an approval without points is worth 100. */
export function assignmentPercent(assignment: AssignmentRecord): number {
  return assignment.percent ?? 100;
}

/**
 * A grade as people read it: one decimal, half up, «59,95» → «60,0». Only for showing: rules
 * compare the unrounded number.
 */
export function formatGrade(grade: number): string {
  const tenths = Math.floor(Number((grade * 10).toFixed(6)) + 0.5);
  const text = formatSpanishNumber(tenths / 10, 1);
  return text.includes(',') ? text : `${text},0`;
}

const PARTS = ['assessments', 'assignments', 'exitTest'] as const satisfies (keyof TrackWeights)[];
