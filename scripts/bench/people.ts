import { hash } from '@node-rs/argon2';
import { Types } from 'mongoose';

import { type TrackVersion } from '../../server/content/types.js';
import { makeUserCode } from '../../server/domain/identifiers.js';
import { Cohort } from '../../server/models/Cohort.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { Municipality } from '../../server/models/Municipality.js';
import { User } from '../../server/models/User.js';

export const PEOPLE = 500;
export const COHORT_SIZE = 50;

export const BENCH_PASSWORD = 'solo para medir el campus';

export interface Learner {
  code: string;
  enrollmentId: string;
  /** Lessons done; the next one is being read. */
  done: number;
}

export interface Trainer {
  code: string;
  cohortId: string;
}

const DAY_MS = 24 * 3_600_000;

/** 500 people in ten cohorts, from the first lesson to the last, and the ten who teach them. */
export async function createPeople(
  track: TrackVersion,
  now: Date,
): Promise<{ learners: Learner[]; trainers: Trainer[] }> {
  // Weak on purpose: what is measured is the campus, not how long 500 people take to sign in.
  const passwordHash = await hash(BENCH_PASSWORD, {
    memoryCost: 1024,
    timeCost: 1,
    parallelism: 1,
  });
  const from = new Date(now.getTime() - 90 * DAY_MS);
  const municipality = 'medida';
  await Municipality.create({
    _id: municipality,
    name: 'Ciudad de Medida',
    country: 'EC',
    timeZone: 'America/Guayaquil',
  });

  let people = 0;
  const person = (role: 'participant' | 'trainer', name: string) => {
    people += 1;
    return {
      _id: new Types.ObjectId(),
      givenNames: name,
      firstSurname: 'De Medida',
      secondSurname: `Número ${people}`,
      code: makeUserCode(Buffer.from([1, 0, people >> 16, (people >> 8) & 255, people & 255])),
      passwordHash,
      mustChangePassword: false,
      documents: [],
      roles: [{ role, municipality, from }],
      createdAt: from,
    };
  };

  const users = [];
  const cohorts = [];
  const enrollments = [];
  const learners: Learner[] = [];
  const trainers: Trainer[] = [];
  for (let group = 0; group < PEOPLE / COHORT_SIZE; group += 1) {
    const trainer = person('trainer', 'Tránsito');
    const cohortId = new Types.ObjectId();
    users.push(trainer);
    cohorts.push({
      _id: cohortId,
      title: `Grupo de medida ${group + 1}`,
      track: track.slug,
      mode: 'virtual',
      municipality,
      cycle: 'medida',
      trainerIds: [trainer._id],
      responsibleId: trainer._id,
      capacity: COHORT_SIZE + 10,
      enrolledCount: COHORT_SIZE,
      openForSelfEnrolment: true,
      startsOn: from,
      endsOn: new Date(now.getTime() + 90 * DAY_MS),
      state: 'running',
    });
    trainers.push({ code: trainer.code, cohortId: String(cohortId) });
    for (let seat = 0; seat < COHORT_SIZE; seat += 1) {
      const learner = person('participant', 'Prudencia');
      const done = (seat * 7 + group) % track.lessons.length;
      const enrollment = enrollmentOf(track, done, {
        userId: learner._id,
        cohortId,
        municipality,
        from,
      });
      users.push(learner);
      enrollments.push(enrollment);
      learners.push({ code: learner.code, enrollmentId: String(enrollment._id), done });
    }
  }
  await User.insertMany(users);
  await Cohort.insertMany(cohorts);
  await Enrollment.insertMany(enrollments);
  return { learners, trainers };
}

function enrollmentOf(
  track: TrackVersion,
  done: number,
  {
    userId,
    cohortId,
    municipality,
    from,
  }: { userId: Types.ObjectId; cohortId: Types.ObjectId; municipality: string; from: Date },
) {
  const at = (day: number) => new Date(from.getTime() + day * DAY_MS);
  const lessons = track.lessons.slice(0, done);
  const place = track.lessons[done];
  const finished = track.modules.filter(({ lessons: own }) =>
    own.every((lesson) => lessons.includes(lesson)),
  );
  const results: Record<string, object> = {};
  const assignments: Record<string, object> = {};
  for (const [index, { assessment, assignment }] of finished.entries()) {
    const bestPercent = 60 + (index % 5) * 8;
    if (assessment) {
      results[assessment.slug] = { bestPercent, attempts: 1, lastAt: at(done), via: 'online' };
    }
    if (assignment) {
      assignments[assignment.slug] = { state: 'approved', approvedBy: 'self', at: at(done) };
    }
  }
  return {
    _id: new Types.ObjectId(),
    userId,
    track: track.slug,
    trackVersion: track.version,
    mode: 'virtual',
    cohortId,
    municipality,
    country: 'EC',
    state: 'active',
    enrolledAt: from,
    lessons: Object.fromEntries(
      lessons.map(({ slug }, index) => [slug, { doneAt: at(index + 1) }]),
    ),
    ...(place ? { place: { lesson: place.slug, at: at(done + 1) } } : {}),
    results,
    assignments,
  };
}
