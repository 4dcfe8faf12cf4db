import {
  type Assignment,
  type ByCountry,
  type Fact,
  type GlossaryTerm,
  type Item,
  type Lesson,
  type Media,
  type Module,
  type Rubric,
  type TrackVersion,
} from './types.js';

/** Raised when the shape below changes in a way that older snapshots do not have. */
export const TRACK_DATA_FORMAT = 1;

type Derived = 'number' | 'previous' | 'next' | 'module';

export type LessonData = Omit<Lesson, Derived>;

export interface ModuleData extends Omit<
  Module,
  'lessons' | 'lessonMinutes' | 'assessment' | 'assignment'
> {
  readonly lessons: readonly LessonData[];
  readonly assessment: TestData | null;
  readonly assignment: Omit<Assignment, 'slug' | 'module'> | null;
}

/** A module's assessment (items of both its pools), the entry test or the exit test. */
export interface TestData {
  readonly title: string;
  readonly itemsPerAttempt: number;
  readonly maxAttempts: number;
  readonly items: readonly Item[];
}

export interface ValidationData {
  readonly title: string;
  readonly itemsPerModule: number;
  readonly passMark: number;
  readonly maxAttempts: number;
  readonly daysBetween: number;
}

type Declared = Pick<
  TrackVersion,
  | 'slug'
  | 'title'
  | 'summary'
  | 'hours'
  | 'modes'
  | 'completion'
  | 'passMark'
  | 'attendance'
  | 'weights'
  | 'components'
  | 'validation'
  | 'trainerCertification'
  | 'projectOpens'
>;

/**
 * A compiled course as plain JSON: what is hashed into its version and kept as its snapshot.
 * Everything that follows from it (numbers, neighbours, indexes) is made by `openTrack`.
 */
export interface TrackData extends Declared {
  readonly format: typeof TRACK_DATA_FORMAT;
  readonly modules: readonly ModuleData[];
  readonly entry: TestData | null;
  readonly exit: TestData | null;
  readonly validationExam: ValidationData | null;
  readonly projectRubric: Rubric | null;
  /** Only what its texts use, so that another word in the glossary makes no new version. */
  readonly glossary: readonly GlossaryTerm[];
  readonly facts: ByCountry<Readonly<Record<string, Fact>>>;
  readonly media: readonly Media[];
}

/** A compiled course and its version: what is kept, so that it can be read when `content/` has changed. */
export interface Snapshot {
  readonly version: string;
  readonly data: TrackData;
}
