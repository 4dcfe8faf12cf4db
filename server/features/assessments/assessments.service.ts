import { Types } from 'mongoose';

import { type Assessment, type Catalogue, type TrackVersion } from '../../content/types.js';
import { findTogether } from '../../db/findTogether.js';
import { isDuplicateKey } from '../../db/isDuplicateKey.js';
import { type AttemptDecision, mayStartAttempt } from '../../domain/attempts.js';
import { attemptGrade, scoreItem } from '../../domain/grading.js';
import { validationPercent } from '../../domain/validation.js';
import { NotFoundError, RuleError } from '../../errors/AppError.js';
import { Attempt } from '../../models/Attempt.js';
import { Enrollment } from '../../models/Enrollment.js';
import { noteFirstActivity } from '../enrollments/completion.service.js';
import {
  isLive,
  openEnrollment,
  type OpenEnrollment,
  toStudyEnrollment,
} from '../enrollments/enrollment.service.js';
import { type AnswerValue, isAnswered, sameAnswer } from './answers.js';
import { openSheet, type Sheet, type StoredAttempt, unansweredOf } from './attempt.js';
import { drawAttempt } from './drawAttempt.js';
import { policyOf } from './policy.js';
import { percentsByModule, recordGrade } from './record.service.js';

/** Which assessment of whom. Everything is loaded through the person. */
export interface AssessmentKey {
  userId: string;
  enrollmentId: string;
  assessment: string;
}

export interface AttemptKey extends AssessmentKey {
  number: number;
}

/** An assessment and what the person has done of it so far. */
export interface AssessmentRoom extends OpenEnrollment {
  assessment: Assessment;
  /** Oldest first. */
  attempts: StoredAttempt[];
  /** Whether another one may begin. */
  decision: AttemptDecision;
}

type Deps = { catalogue: Pick<Catalogue, 'version'>; now: Date };
type LeanEnrollment = Parameters<typeof toStudyEnrollment>[0];

/** @throws NotFoundError when the enrollment is not theirs, or the track has no such assessment. */
export async function getRoom(
  { userId, enrollmentId, assessment: slug }: AssessmentKey,
  { catalogue, now }: Deps,
  { withAnswers = false } = {},
): Promise<AssessmentRoom> {
  const owner = { userId: new Types.ObjectId(userId) };
  const id = new Types.ObjectId(enrollmentId);
  const { one, many: attempts } = await findTogether<LeanEnrollment, StoredAttempt>(
    { model: Enrollment, filter: { _id: id, ...owner } },
    {
      model: Attempt,
      filter: { enrollmentId: id, assessment: slug, ...owner },
      sort: { number: 1 },
      without: withAnswers ? [] : ['answers'],
    },
  );
  if (!one) throw new NotFoundError('not-found', 'No such enrollment of this person');
  const opened = await openEnrollment(catalogue, toStudyEnrollment(one));
  const assessment = getAssessment(opened.track, slug);
  const decision = mayStartAttempt(policyOf(assessment), attempts, now);
  return { ...opened, assessment, attempts, decision };
}

export type Novelty = 'all' | 'some' | 'none';

/** How many questions of the next attempt this person has not seen yet. Nothing repeats silently. */
export function noveltyOf({ assessment, attempts }: AssessmentRoom): Novelty {
  const seen = new Set(attempts.flatMap(({ items }) => items.map(({ itemId }) => itemId)));
  const unseen = assessment.items.filter(({ id }) => !seen.has(id)).length;
  return unseen >= assessment.itemsPerAttempt ? 'all' : unseen > 0 ? 'some' : 'none';
}

export type StartOutcome =
  { ok: true; number: number; fresh: boolean } | { ok: false; room: AssessmentRoom };

/**
 * Begins an attempt, or goes on with the one that is open: whatever arrives at once, there is one.
 * @throws RuleError when the enrollment is closed, or an exam has no new items for this person.
 */
export async function startAttempt(key: AssessmentKey, deps: Deps): Promise<StartOutcome> {
  const room = await getRoom(key, deps);
  const { enrollment, track, assessment, decision, attempts } = room;
  if (!isLive(enrollment)) {
    throw new RuleError('enrollment-closed', `The enrollment is ${enrollment.state}`);
  }
  if (!decision.ok) {
    if (decision.reason !== 'open-attempt') return { ok: false, room };
    return { ok: true, number: decision.number, fresh: false };
  }
  const id = new Types.ObjectId();
  const seen = attempts.flatMap(({ items }) => items.map(({ itemId }) => itemId));
  const draw = drawAttempt(track, assessment, seen, String(id));
  if (draw.exhausted) throw new RuleError('pool-used-up', `No new items of ${assessment.slug}`);
  try {
    await Attempt.create({
      _id: id,
      enrollmentId: enrollment.id,
      userId: enrollment.userId,
      track: track.slug,
      trackVersion: track.version,
      assessment: assessment.slug,
      number: decision.number,
      state: 'open',
      items: draw.items,
      ...(draw.repeated.length > 0 ? { repeated: draw.repeated } : {}),
      startedAt: deps.now,
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // A second tap was first: its attempt is the one.
    return { ok: true, number: decision.number, fresh: false };
  }
  await noteFirstActivity(enrollment);
  return { ok: true, number: decision.number, fresh: true };
}

/** @throws NotFoundError when this person has no such attempt. */
export async function getSheet(
  key: AttemptKey,
  { catalogue }: Pick<Deps, 'catalogue'>,
): Promise<Sheet> {
  const attempt = await findAttempt(key);
  if (!attempt) throw new NotFoundError('not-found', 'No such attempt of this person');
  const track = await catalogue.version(attempt.track, attempt.trackVersion);
  return openSheet(attempt, track, getAssessment(track, attempt.assessment));
}

/**
 * Stores answers as they were given; null takes one back. What is stored already costs no write.
 * Answers false when the attempt was handed in meanwhile: then nothing changed.
 */
export async function saveAnswers(
  { attempt }: Pick<Sheet, 'attempt'>,
  given: Readonly<Record<string, AnswerValue | null>>,
  now: Date,
): Promise<boolean> {
  if (attempt.state !== 'open') return false;
  const set: Record<string, unknown> = {};
  const increase: Record<string, number> = {};
  for (const { itemId } of attempt.items) {
    const value = given[itemId];
    const stored = attempt.answers?.[itemId];
    const before = stored && isAnswered(stored.value) ? stored.value : null;
    if (value === undefined || sameAnswer(value, before)) continue;
    set[`answers.${itemId}.value`] = value ?? [];
    set[`answers.${itemId}.at`] = now;
    increase[`answers.${itemId}.version`] = 1;
  }
  if (Object.keys(set).length === 0) return true;
  const { matchedCount } = await Attempt.collection.updateOne(
    { _id: attempt._id, state: 'open' },
    { $set: set, $inc: { ...increase, revision: 1 } },
  );
  return matchedCount === 1;
}

export type SaveOutcome =
  | { state: 'saved'; version: number }
  /** A newer answer is there already, from this phone or another. */
  | { state: 'newer'; version: number; value: AnswerValue | null }
  | { state: 'submitted' };

/**
 * Stores one answer that a script sends, once: the same version again, or an older one that was
 * waiting for signal, changes nothing.
 */
export async function saveAnswerOnce(
  { attempt }: Pick<Sheet, 'attempt'>,
  { itemId, value, version }: { itemId: string; value: AnswerValue | null; version: number },
  now: Date,
): Promise<SaveOutcome> {
  const path = `answers.${itemId}`;
  const { matchedCount } = await Attempt.updateOne(
    {
      _id: attempt._id,
      state: 'open',
      $or: [{ [path]: { $exists: false } }, { [`${path}.version`]: { $lt: version } }],
    },
    { $set: { [path]: { value: value ?? [], at: now, version } }, $inc: { revision: 1 } },
  );
  if (matchedCount === 1) return { state: 'saved', version };
  const current = await Attempt.findById(attempt._id, {
    state: 1,
    [path]: 1,
  }).lean<StoredAttempt>();
  const stored = current?.answers?.[itemId];
  if (current?.state !== 'open' || !stored) return { state: 'submitted' };
  if (stored.version === version && sameAnswer(stored.value, value ?? [])) {
    return { state: 'saved', version };
  }
  return { state: 'newer', version: stored.version, value: stored.value };
}

export type SubmitOutcome = { ok: true; number: number } | { ok: false; sheet: Sheet };

const MAXIMUM_TRIES = 20;

/**
 * Hands an attempt in and grades it, once, whatever arrives at the same time. The grade is made of
 * exactly the answers that are stored with it: an answer that is saved meanwhile is graded too.
 * `accepted` is how many questions the person knows to be without an answer; with more of them,
 * nothing is handed in.
 */
export async function submitAttempt(
  key: AttemptKey,
  accepted: number,
  deps: Deps,
): Promise<SubmitOutcome> {
  for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
    const sheet = await getSheet(key, deps);
    const { attempt } = sheet;
    if (attempt.state !== 'open') return { ok: true, number: attempt.number };
    if (unansweredOf(sheet).length > accepted) return { ok: false, sheet };
    const itemScores = scoresOf(sheet);
    const graded = {
      state: 'submitted',
      submittedAt: deps.now,
      gradePercent: gradeOf(sheet, itemScores),
      itemScores,
    } as const;
    const { matchedCount } = await Attempt.collection.updateOne(
      { _id: attempt._id, state: 'open', revision: attempt.revision },
      { $set: { ...graded, unrecorded: true } },
    );
    if (matchedCount === 1) {
      await recordGrade({ ...attempt, ...graded }, deps);
      return { ok: true, number: attempt.number };
    }
  }
  throw new Error('The attempt kept changing while it was handed in');
}

function scoresOf({ attempt, track }: Pick<Sheet, 'attempt' | 'track'>): (number | null)[] {
  return attempt.items.map(({ itemId }) => {
    const item = track.itemById.get(itemId);
    return item ? scoreItem(item, attempt.answers?.[itemId]?.value) : 0;
  });
}

/** In the exam every module weighs the same; elsewhere every item does. */
function gradeOf({ attempt, track, assessment }: Sheet, itemScores: (number | null)[]): number {
  if (assessment.kind !== 'validation') return attemptGrade(itemScores) ?? 0;
  const modulePercents = percentsByModule({ items: attempt.items, itemScores }, track);
  return validationPercent(track, { submittedAt: attempt.startedAt, modulePercents });
}

function findAttempt({ userId, enrollmentId, assessment, number }: AttemptKey) {
  return Attempt.collection.findOne<StoredAttempt>({
    enrollmentId: new Types.ObjectId(enrollmentId),
    assessment,
    number,
    userId: new Types.ObjectId(userId),
  });
}

function getAssessment(track: TrackVersion, slug: string): Assessment {
  const assessment = track.assessmentBySlug.get(slug);
  if (!assessment) throw new NotFoundError('not-found', `${track.slug} has no assessment ${slug}`);
  return assessment;
}
