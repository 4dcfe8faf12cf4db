import { type Types } from 'mongoose';

import { Cohort } from '../../server/models/Cohort.js';
import { type Setting } from './cohorts.js';
import { correctName, revokeByMistake } from './corrections.js';
import { certify, finish } from './finishedRecord.js';
import { daysFrom } from './places.js';
import { deliverPart } from './projects.js';
import { assignReview, type ReviewState } from './reviews.js';
import { type Student, studyVirtually, takeAssessment } from './study.js';

interface Ending {
  /** Days since the course was finished. */
  finished: number;
  parts: readonly ('model' | 'finance')[];
  /** Whether somebody was asked to score the project, and how far they are. */
  review?: ReviewState;
  certificate?: 'revoked' | 'corrected';
}

const BOTH = ['model', 'finance'] as const;

/** How the finishers of the large cohort end, one each. */
const ENDINGS: readonly Ending[] = [
  { finished: 18, parts: BOTH, review: 'sealed' },
  { finished: 12, parts: BOTH, review: 'draft' },
  { finished: 11, parts: BOTH, review: 'assigned' },
  { finished: 9, parts: BOTH, review: 'assigned' },
  { finished: 8, parts: BOTH },
  { finished: 6, parts: ['model'] },
  { finished: 9, parts: [], certificate: 'corrected' },
  { finished: 7, parts: [], certificate: 'revoked' },
];

const ENROLLED = 74;

/** The person with an account: every attempt, task and file of the way is there. */
export async function finishInFull(person: Types.ObjectId, setting: Setting): Promise<void> {
  const { track, deps, cohorts, now } = setting;
  const ending = { finished: 20, parts: BOTH, review: 'sealed' } as const;
  const student = await studyVirtually(
    person,
    { enrolled: ENROLLED, lastSeen: ending.finished + 4, lessons: track.lessons.length },
    { ...setting, cohortId: cohorts.quitoVirtual, inFull: true },
  );
  const end = daysFrom(now, -ending.finished);
  await takeAssessment(student, { assessment: 'exit', mistakes: 2, at: end }, deps);
  await certify(student.enrollmentId, end, deps);
  await deliver(student, ending, setting);
}

/** The others: their certificate, and as much of the project as their ending says. */
export async function finishBriefly(
  person: Types.ObjectId,
  place: number,
  setting: Setting,
): Promise<void> {
  const { coordinator, cohorts, deps, now } = setting;
  const ending = ENDINGS[place] ?? { finished: 5, parts: [] };
  const until = daysFrom(now, -ending.finished);
  const student = await finish(
    person,
    {
      cohortId: cohorts.quitoVirtual,
      municipality: 'quito',
      from: daysFrom(now, -ENROLLED),
      until,
      variant: place,
    },
    setting,
  );
  await Cohort.updateOne(
    { _id: cohorts.quitoVirtual },
    { $push: { memberIds: person }, $inc: { enrolledCount: 1 } },
  );
  const correcting = { serial: student.certificate.serial, at: daysFrom(until, 2), deps };
  if (ending.certificate === 'corrected') await correctName(person, coordinator, correcting);
  if (ending.certificate === 'revoked') await revokeByMistake(coordinator, correcting);
  await deliver(student, ending, setting);
}

async function deliver(
  student: Student,
  { finished, parts, review }: Ending,
  setting: Setting,
): Promise<void> {
  const end = daysFrom(setting.now, -finished);
  for (const [index, part] of parts.entries()) {
    await deliverPart(student, { part, at: daysFrom(end, 1 + index) }, setting.deps);
  }
  if (!review) return;
  const asked = { enrollmentId: student.enrollmentId, state: review, at: daysFrom(end, 3) };
  await assignReview(asked, setting);
}
