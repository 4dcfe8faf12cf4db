import { type Types } from 'mongoose';

import { type Assessment, type Item, type TrackVersion } from '../../content/types.js';
import { type AttemptState } from '../../domain/states.js';
import { type AnswerValue, isAnswered } from './answers.js';

/** An attempt as it lies in the store, read plain. */
export interface StoredAttempt {
  _id: Types.ObjectId;
  enrollmentId: Types.ObjectId;
  userId: Types.ObjectId;
  track: string;
  trackVersion: string;
  assessment: string;
  number: number;
  state: AttemptState;
  items: { itemId: string; optionOrder: string[] }[];
  repeated?: string[] | null;
  /** Left out where a list of attempts is enough. */
  answers?: Record<string, { value: AnswerValue; at: Date; version: number } | undefined> | null;
  revision: number;
  startedAt: Date;
  submittedAt?: Date | null;
  gradePercent?: number | null;
  itemScores?: (number | null)[] | null;
}

/** One question of an attempt, as the person sees it. */
export interface Question {
  /** 1, 2, 3… */
  number: number;
  item: Item;
  optionOrder: readonly string[];
  answer: AnswerValue | null;
  /** 0 before the first answer. */
  version: number;
  score: number | null;
}

/** An attempt together with the content that it was made from. */
export interface Sheet {
  attempt: StoredAttempt;
  track: TrackVersion;
  assessment: Assessment;
  questions: readonly Question[];
}

export function openSheet(
  attempt: StoredAttempt,
  track: TrackVersion,
  assessment: Assessment,
): Sheet {
  const questions = attempt.items.flatMap(({ itemId, optionOrder }, index): Question[] => {
    const item = track.itemById.get(itemId);
    if (!item) return [];
    const stored = attempt.answers?.[itemId];
    return [
      {
        number: index + 1,
        item,
        optionOrder,
        answer: stored && isAnswered(stored.value) ? stored.value : null,
        version: stored?.version ?? 0,
        score: attempt.itemScores?.[index] ?? null,
      },
    ];
  });
  return { attempt, track, assessment, questions };
}

/** Numbers of the questions without an answer. */
export function unansweredOf({ questions }: Pick<Sheet, 'questions'>): number[] {
  return questions.filter(({ answer }) => answer === null).map(({ number }) => number);
}

/** Where to go on: the first question without an answer, or the last one. */
export function currentNumber(sheet: Pick<Sheet, 'questions'>): number {
  return unansweredOf(sheet)[0] ?? sheet.questions.length;
}
