import { type CompletionKind, type Mode, type Place, type TrackComponent } from './modes.js';
import {
  type ApprovalKind,
  type ApprovedBy,
  type AssignmentState,
  type ResultSource,
} from './states.js';

/**
 * What rules need to know about a track. The compiled tracks of the catalogue have these fields
 * (and many more), so they can be passed as they are.
 */
export interface TrackStructure {
  completion: CompletionKind;
  passMark: number;
  components: readonly TrackComponent[];
  attendance: { minimumPercent: number; minimumHours: number };
  weights: TrackWeights;
  validation?: ValidationPolicy | null;
  trainerCertification?: TrainerCertificationPolicy | null;
  /** When the project may be handed in; nothing means after the learning part. */
  projectOpens?: ProjectOpening;
  modules: readonly ModuleStructure[];
}

export const PROJECT_OPENINGS = ['afterLearning', 'fromStart'] as const;
export type ProjectOpening = (typeof PROJECT_OPENINGS)[number];

export interface TrackWeights {
  assessments: number;
  assignments: number;
  exitTest: number;
}

export interface ValidationPolicy {
  itemsPerModule: number;
  attempts: number;
  daysBetween: number;
}

export interface TrainerCertificationPolicy {
  /** Hours of the programme that attendance is counted against: in person plus virtual. */
  attendanceHours: number;
  practiceHours: number;
  microClassMark: number;
  examMark: number;
}

export interface ModuleStructure {
  slug: string;
  minutes: number;
  blended: Place;
  lessons: readonly LessonStructure[];
  assessment?: object | boolean | null;
  assignment?: AssignmentStructure | null;
}

export interface LessonStructure {
  slug: string;
  minutes: number;
  /** Extra reading that completion does not ask for. */
  optional?: boolean;
}

export interface AssignmentStructure {
  approval: ApprovalKind;
  deliverable: boolean;
  minutes?: number;
  optional?: boolean;
}

/** What an enrollment keeps of somebody's work. Records are keyed by slug; no entry: not done. */
export interface StudyRecord {
  mode: Mode;
  lessons?: Readonly<Record<string, { doneAt: Date } | undefined>> | null;
  results?: Readonly<Record<string, ResultRecord | undefined>> | null;
  assignments?: Readonly<Record<string, AssignmentRecord | undefined>> | null;
  /** Modules that count as done because of the validation exam. */
  credits?: readonly string[] | null;
  place?: { lesson: string } | null;
  project?: { modelAt?: Date | null; financeAt?: Date | null } | null;
  completedAt?: Date | null;
  certificateId?: unknown;
}

/** Result of a module's assessment, or of the tests `entry`, `exit`, `validation`. */
export interface ResultRecord {
  bestPercent: number;
  attempts?: number;
  via?: ResultSource;
}

export interface AssignmentRecord {
  state: AssignmentState;
  approvedBy?: ApprovedBy | null;
  /** Points of the rubric as a percentage, when a trainer gave them. */
  percent?: number | null;
}

export const hasComponent = (track: Pick<TrackStructure, 'components'>, name: TrackComponent) =>
  track.components.includes(name);
