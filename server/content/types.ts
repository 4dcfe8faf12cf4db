/** What a course looks like once its files have been read: plain data, frozen, shared by every request. */

import { type CompletionKind, type Mode, type Place, type TrackComponent } from '../domain/modes.js';
import {
  type ApprovalKind,
  type Country,
  type ItemPool,
  type ItemType,
} from '../domain/states.js';
import {
  type ProjectOpening,
  type TrainerCertificationPolicy,
  type ValidationPolicy,
} from '../domain/track.js';

export type { ApprovalKind, CompletionKind, Country, ItemPool, ItemType, Mode, Place };

/** What may be sent as an assignment. */
export const SEND_KINDS = ['text', 'photo', 'file'] as const;
export type SendKind = (typeof SEND_KINDS)[number];

/** Item types that the campus can show and grade today. Another type in content/ is a content error. */
export const RENDERABLE_ITEM_TYPES: readonly ItemType[] = [
  'single',
  'multiple',
  'trueFalse',
  'numeric',
];

/** Safe HTML, made once when the content is loaded. The only strings that a view may print with `<%-`. */
export type Html = string;

export interface Outcome {
  readonly id: string;
  readonly text: string;
}

/** What another country reads instead of the base text (Ecuador's). */
export type ByCountry<T> = Readonly<Partial<Record<Country, T>>>;

export interface LessonBody {
  readonly title: string;
  readonly html: Html;
  /** The `##` sections, for a table of contents and to remember the place. */
  readonly sections: readonly { readonly id: string; readonly title: string }[];
}

export interface LessonLink {
  readonly slug: string;
  readonly number: string;
  readonly title: string;
  readonly minutes: number;
}

export interface Lesson extends LessonBody {
  readonly slug: string;
  /** «5.3»: third lesson of the fifth module. */
  readonly number: string;
  /** Slug of its module. */
  readonly module: string;
  readonly minutes: number;
  /** Extra reading that completion does not ask for. */
  readonly optional: boolean;
  readonly outcomes: readonly string[];
  /** Canvas blocks (B1–B9) and parts of the financial tool (F1–F11) that it feeds. */
  readonly feeds: readonly string[];
  readonly trainer: { readonly minutes: number; readonly html: Html } | null;
  readonly countries: ByCountry<LessonBody>;
  /** Across the whole track, so the last lesson of a module leads to the first of the next one. */
  readonly previous: LessonLink | null;
  readonly next: LessonLink | null;
}

interface ItemBase {
  /** Unique in the track. */
  readonly id: string;
  readonly pool: ItemPool;
  /** Slug of the module that it belongs to. */
  readonly module: string;
  /** Id of an outcome of that module. */
  readonly outcome: string;
  readonly difficulty: 1 | 2 | 3;
  /** Plain text, for paper, exports and labels. */
  readonly text: string;
  /** The same with emphasis and legal figures, for the screen. */
  readonly html: Html;
}

export interface Feedback {
  readonly correct: Html;
  readonly incorrect: Html;
}

export interface Option {
  readonly id: string;
  readonly text: string;
  readonly html: Html;
  readonly correct: boolean;
  readonly feedback: Html;
}

export interface SingleItem extends ItemBase {
  readonly type: 'single';
  readonly options: readonly Option[];
}

export interface MultipleItem extends ItemBase {
  readonly type: 'multiple';
  readonly options: readonly Option[];
}

export interface TrueFalseItem extends ItemBase {
  readonly type: 'trueFalse';
  readonly answer: boolean;
  readonly feedback: Feedback;
}

export type Tolerance = { readonly absolute: number } | { readonly percent: number };

export interface NumericItem extends ItemBase {
  readonly type: 'numeric';
  readonly answer: number;
  readonly tolerance: Tolerance;
  /** Shown after the box. */
  readonly unit: string | null;
  readonly feedback: Feedback;
}

export interface ShortAnswerItem extends ItemBase {
  readonly type: 'shortAnswer';
  readonly accepted: readonly string[];
  readonly feedback: Feedback;
}

export interface MatchingItem extends ItemBase {
  readonly type: 'matching';
  readonly pairs: readonly { readonly id: string; readonly left: string; readonly right: string }[];
  /** Further right-hand sides that match nothing. */
  readonly distractors: readonly string[];
  readonly feedback: Feedback;
}

export interface OrderingItem extends ItemBase {
  readonly type: 'ordering';
  /** In the right order. */
  readonly steps: readonly { readonly id: string; readonly text: string }[];
  readonly feedback: Feedback;
}

export interface ClozeGap {
  readonly id: string;
  /** Choices to pick from; none means that the person types. */
  readonly choices: readonly string[];
  readonly accepted: readonly string[];
}

export interface ClozeItem extends ItemBase {
  readonly type: 'cloze';
  /** The text marks each gap as `[[id]]`. */
  readonly gaps: readonly ClozeGap[];
  readonly feedback: Feedback;
}

export interface EssayItem extends ItemBase {
  readonly type: 'essay';
  readonly minimumWords: number;
  readonly rubric: readonly Criterion[];
}

export interface FileItem extends ItemBase {
  readonly type: 'file';
  readonly send: readonly SendKind[];
  readonly rubric: readonly Criterion[];
}

export type Item =
  | SingleItem
  | MultipleItem
  | TrueFalseItem
  | NumericItem
  | ShortAnswerItem
  | MatchingItem
  | OrderingItem
  | ClozeItem
  | EssayItem
  | FileItem;

export type AssessmentKind = 'module' | 'entry' | 'exit' | 'validation';

export interface Assessment {
  /** The module's slug, or `entry`, `exit`, `validation`. */
  readonly slug: string;
  readonly kind: AssessmentKind;
  /** Slug of the module when it is a module's. */
  readonly module: string | null;
  readonly title: string;
  readonly passMark: number;
  readonly maxAttempts: number;
  /** Days to wait between two attempts; 0 when there is no wait. */
  readonly daysBetween: number;
  /** Questions in one attempt. For the validation exam: items per module × modules. */
  readonly itemsPerAttempt: number;
  /** Drawn from each module; null when the draw does not look at modules. */
  readonly itemsPerModule: number | null;
  /** Everything that an attempt may draw from. */
  readonly items: readonly Item[];
}

export interface RubricLevel {
  readonly points: number;
  readonly text: string;
}

export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly levels: readonly RubricLevel[];
}

export interface Assignment {
  /** The module's slug: a module has at most one assignment. */
  readonly slug: string;
  readonly module: string;
  readonly title: string;
  readonly approval: ApprovalKind;
  readonly deliverable: boolean;
  readonly optional: boolean;
  readonly minutes: number;
  readonly html: Html;
  readonly exampleHtml: Html | null;
  readonly send: readonly SendKind[];
  readonly checklist: readonly string[];
  readonly rubric: readonly Criterion[];
}

export interface Module {
  readonly slug: string;
  /** 1, 2, 3… in the order of the track. */
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly blended: Place;
  readonly outcomes: readonly Outcome[];
  readonly feeds: readonly string[];
  readonly lessons: readonly Lesson[];
  readonly lessonMinutes: number;
  readonly assessment: Assessment | null;
  readonly assignment: Assignment | null;
}

export interface ProjectRubricLevel extends RubricLevel {
  readonly title: string;
  readonly example: string | null;
}

export interface ProjectCriterion {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  /** Canvas blocks and parts of the tool that it looks at. */
  readonly blocks: readonly string[];
  readonly levels: readonly ProjectRubricLevel[];
}

export interface Rubric {
  readonly slug: string;
  readonly title: string;
  readonly version: number;
  readonly total: number;
  readonly criteria: readonly ProjectCriterion[];
}

export interface GlossaryTerm {
  /** For links and anchors. */
  readonly id: string;
  readonly term: string;
  readonly text: string;
  readonly also: readonly string[];
}

export interface Fact {
  readonly key: string;
  readonly country: Country;
  readonly label: string;
  readonly value: number | string;
  readonly unit: string;
  /** Value and unit as people write them in that country: «482 USD», «$315,04». */
  readonly text: string;
  /** ISO dates. */
  readonly validFrom: string;
  readonly checkedOn: string;
  readonly source: string;
  readonly reviewer: string;
}

export interface Media {
  /** Path below the track's `media/`. */
  readonly file: string;
  /** Short hash of its bytes, part of its address. */
  readonly fingerprint: string;
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/**
 * One version of one course. An enrollment pins it and reads nothing else. It is also a
 * `TrackStructure`: rules of `server/domain` take it as it is.
 */
export interface TrackVersion {
  readonly slug: string;
  /** Short hash of everything in it. */
  readonly version: string;
  readonly title: string;
  readonly summary: string;
  readonly hours: number;
  readonly minutes: number;
  readonly modes: readonly Mode[];
  readonly completion: CompletionKind;
  readonly passMark: number;
  readonly attendance: { readonly minimumPercent: number; readonly minimumHours: number };
  readonly weights: {
    readonly assessments: number;
    readonly assignments: number;
    readonly exitTest: number;
  };
  readonly components: readonly TrackComponent[];
  readonly validation: Readonly<ValidationPolicy> | null;
  readonly trainerCertification: Readonly<TrainerCertificationPolicy> | null;
  readonly modules: readonly Module[];
  /** All lessons, in order. */
  readonly lessons: readonly Lesson[];
  readonly projectRubric: Rubric | null;
  /** When the project may be handed in; without it, after the learning part. */
  readonly projectOpens?: ProjectOpening;
  readonly glossary: readonly GlossaryTerm[];
  readonly facts: ByCountry<Readonly<Record<string, Fact>>>;
  readonly moduleBySlug: ReadonlyMap<string, Module>;
  readonly lessonBySlug: ReadonlyMap<string, Lesson>;
  /** By `entry`, `exit`, `validation` or module slug. */
  readonly assessmentBySlug: ReadonlyMap<string, Assessment>;
  /** By module slug. */
  readonly assignmentBySlug: ReadonlyMap<string, Assignment>;
  /** Every item of every pool, by id. */
  readonly itemById: ReadonlyMap<string, Item>;
  /** By file below `media/`. */
  readonly mediaByFile: ReadonlyMap<string, Media>;
}

/** All courses that this process can show. */
export interface Catalogue {
  /** The current version of every course, in the order of their slugs. */
  readonly tracks: readonly TrackVersion[];
  readonly rubrics: readonly Rubric[];
  readonly glossary: readonly GlossaryTerm[];
  readonly facts: ByCountry<Readonly<Record<string, Fact>>>;
  /** The current version, or undefined. */
  readonly track: (slug: string) => TrackVersion | undefined;
  /**
   * That version: with no store read when this process has it loaded, otherwise from its
   * snapshot, once. @throws NotFoundError when nobody ever stored it.
   */
  readonly version: (slug: string, version: string) => Promise<TrackVersion>;
  /** A picture of any version, current or not; undefined when there is none. */
  readonly media: (track: string, fingerprint: string, file: string) => Promise<Media | undefined>;
}
