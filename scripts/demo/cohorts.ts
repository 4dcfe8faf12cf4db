import { type Types } from 'mongoose';

import { type TrackVersion } from '../../server/content/types.js';
import { type AppDeps } from '../../server/deps.js';
import { type Mode } from '../../server/domain/modes.js';
import { type EnrollmentState } from '../../server/domain/states.js';
import { Cohort } from '../../server/models/Cohort.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { type Company } from './cast.js';
import { inParallel } from './inParallel.js';
import { type CohortName, type Cohorts, daysFrom } from './places.js';
import { finish } from './finishedRecord.js';
import { finishBriefly, finishInFull } from './finishers.js';
import { enrol, type Progress, type Student, studyVirtually } from './study.js';

export interface Setting extends Company {
  cohorts: Cohorts;
  track: TrackVersion;
  deps: AppDeps;
  now: Date;
}

/** How the people of the crowd are shared out, in this order. */
const SHARES = {
  onTheWay: 30,
  finishers: 8,
  leavers: 5,
  machala: 5,
  ibarra: 3,
  quitoInPerson: 4,
  huaquillas: 4,
  validation: 2,
  mexicali: 4,
  ambato: 10,
  quitoClosed: 9,
};
type Share = keyof typeof SHARES;

export const CROWD = Object.values(SHARES).reduce((sum, share) => sum + share, 0);

function shareOut(crowd: readonly Types.ObjectId[]): (name: Share) => Types.ObjectId[] {
  const left = [...crowd];
  const shares = new Map<string, Types.ObjectId[]>();
  for (const [name, share] of Object.entries(SHARES)) shares.set(name, left.splice(0, share));
  return (name) => shares.get(name) ?? [];
}

export async function fillCohorts(setting: Setting): Promise<void> {
  const { cast } = setting;
  const seated = shareOut(setting.crowd);

  const work: (() => Promise<unknown>)[] = [
    // Whoever has the longest way to go starts first.
    () => finishInFull(cast.finished, setting),
    ...seated('finishers').map((person, place) => () => finishBriefly(person, place, setting)),
    () => study(cast.middle, { enrolled: 38, lastSeen: 0, lessons: 22, last: 'notYet' }, setting),
    () => study(cast.official, { enrolled: 9, lastSeen: 1, lessons: 5 }, setting),
    ...seated('onTheWay').map(
      (person, index) => () => study(person, progressOf(index, setting.track), setting),
    ),
    ...seated('leavers').map((person) => () => leave(person, setting)),
    ...seated('machala').map(
      (person, index) => () => enrolIn('machalaVirtual', person, index, setting),
    ),
    ...seated('ibarra').map((person, index) => () => enrolIn('ibarraFull', person, index, setting)),
    ...seated('mexicali').map(
      (person, index) => () => study(person, fewLessons(index), setting, 'mexicaliVirtual'),
    ),
    () => seat(seated('quitoInPerson'), { cohort: 'quitoInPerson', mode: 'inPerson' }, setting),
    () => seat(seated('huaquillas'), { cohort: 'huaquillasBlended', mode: 'blended' }, setting),
    () => seat(seated('validation'), { cohort: 'quitoValidation', mode: 'validation' }, setting),
    () => finishedCohort(seated('ambato'), 'ambatoClosed', 'ambato', setting),
    () => finishedCohort(seated('quitoClosed'), 'quitoClosed', 'quito', setting),
  ];
  await inParallel(work, (one) => one());
}

/** Somebody who never began, many on the way, some who stopped coming, some who are nearly there. */
function progressOf(index: number, track: TrackVersion): Progress {
  if (index < 3) return { enrolled: 1 + index * 6, lastSeen: 0, lessons: 0 };
  const lessons = Math.round((index / 30) * track.lessons.length);
  const lastSeen = index % 6 === 0 ? 9 + index / 3 : index % 3;
  const last = (['notYet', undefined, 'failed', undefined, 'open'] as const)[index % 5];
  return { enrolled: 30 + lessons / 2, lastSeen, lessons, ...(last ? { last } : {}) };
}

const fewLessons = (index: number): Progress => ({
  enrolled: 15 - index,
  lastSeen: index,
  lessons: 2 + index * 3,
});

async function study(
  person: Types.ObjectId,
  progress: Progress,
  setting: Setting,
  cohort: CohortName = 'quitoVirtual',
): Promise<Student> {
  const cohortId = setting.cohorts[cohort];
  // Only the trainer of Quito answers.
  const trainer = cohort === 'quitoVirtual' ? setting.trainer : null;
  const inFull = Object.values(setting.cast).includes(person);
  return studyVirtually(person, progress, { ...setting, cohortId, trainer, inFull });
}

async function enrolIn(
  cohort: CohortName,
  person: Types.ObjectId,
  index: number,
  { track, cohorts, deps, now }: Setting,
): Promise<void> {
  await enrol(person, { track, cohortId: cohorts[cohort], at: daysFrom(now, -index - 1), deps });
}

async function leave(person: Types.ObjectId, setting: Setting): Promise<void> {
  const { enrollmentId } = await study(person, { enrolled: 50, lastSeen: 35, lessons: 4 }, setting);
  await Enrollment.updateOne(
    { _id: enrollmentId },
    {
      $set: {
        state: 'withdrawn',
        closedAt: daysFrom(setting.now, -30),
        closedReason: 'Consiguió trabajo en otra ciudad',
      },
    },
  );
  await Cohort.updateOne(
    { _id: setting.cohorts.quitoVirtual },
    { $pull: { memberIds: person }, $inc: { enrolledCount: -1 } },
  );
}

/** People whom the team enrolled: there is no page for that yet. */
async function seat(
  people: readonly Types.ObjectId[],
  { cohort, mode }: { cohort: CohortName; mode: Mode },
  setting: Setting,
): Promise<void> {
  const { cohorts, track, now } = setting;
  const record = await Cohort.findById(cohorts[cohort], { municipality: 1 }).orFail().lean();
  await Enrollment.insertMany(
    people.map((userId, index) => ({
      userId,
      track: track.slug,
      trackVersion: track.version,
      mode,
      cohortId: record._id,
      municipality: record.municipality,
      country: 'EC',
      state: stateAt(index),
      enrolledAt: daysFrom(now, -6 + index),
    })),
  );
  await Cohort.updateOne(
    { _id: record._id },
    { $set: { memberIds: people, enrolledCount: people.length } },
  );
}

const stateAt = (index: number): EnrollmentState => (index === 0 ? 'enrolled' : 'active');

/** A cohort of the last cycle: nearly all of it finished, one person did not. */
async function finishedCohort(
  people: readonly Types.ObjectId[],
  cohort: CohortName,
  municipality: string,
  setting: Setting,
): Promise<void> {
  const [failed, ...finished] = people;
  const { cohorts, track, now } = setting;
  const cohortId = cohorts[cohort];
  await inParallel(finished, (person, index) =>
    finish(
      person,
      {
        cohortId,
        municipality,
        from: daysFrom(now, -215),
        until: daysFrom(now, -150 + index),
        variant: index,
      },
      setting,
    ),
  );
  if (!failed) return;
  await Enrollment.create({
    userId: failed,
    track: track.slug,
    trackVersion: track.version,
    mode: 'virtual',
    cohortId,
    municipality,
    country: 'EC',
    state: 'failed',
    enrolledAt: daysFrom(now, -215),
    closedAt: daysFrom(now, -130),
    closedReason: 'El grupo terminó',
  });
  await Cohort.updateOne(
    { _id: cohortId },
    { $set: { memberIds: people, enrolledCount: people.length } },
  );
}
