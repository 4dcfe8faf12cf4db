import { type Mode } from '../../server/domain/modes.js';
import {
  type CohortState,
  type Country,
  type EnrollmentState,
} from '../../server/domain/states.js';
import { Cohort, type CohortRecord } from '../../server/models/Cohort.js';
import { Enrollment, type EnrollmentRecord } from '../../server/models/Enrollment.js';
import { Municipality } from '../../server/models/Municipality.js';
import { testCatalogue } from './catalogue.js';
import { createUser, type TestUser } from './factories.js';

/** The course of tests/fixtures/content with every component, and the plain one. */
export const JUICES = 'puesto-de-jugos';
export const ACCOUNTS = 'cuentas-del-hogar';

const DAY_MS = 24 * 3_600_000;

/** The municipality that test people belong to unless said otherwise. */
export async function createMunicipality({
  slug = 'ciudad-de-prueba',
  country = 'EC',
}: { slug?: string; country?: Country } = {}): Promise<string> {
  await Municipality.updateOne(
    { _id: slug },
    {
      $setOnInsert: {
        name: slug === 'ciudad-de-prueba' ? 'Ciudad de Prueba' : slug,
        country,
        timeZone: country === 'MX' ? 'America/Tijuana' : 'America/Guayaquil',
      },
    },
    { upsert: true },
  );
  return slug;
}

export interface CohortFacts {
  title?: string;
  track?: string;
  mode?: Mode;
  municipality?: string;
  trainers?: TestUser[];
  responsible?: TestUser;
  capacity?: number;
  enrolledCount?: number;
  openForSelfEnrolment?: boolean;
  state?: CohortState;
  startsOn?: Date;
  endsOn?: Date;
}

/** An open virtual cohort, running now, with a responsible person. */
export async function createCohort({
  municipality = 'ciudad-de-prueba',
  trainers = [],
  responsible,
  ...facts
}: CohortFacts = {}): Promise<{ id: string } & CohortRecord> {
  await createMunicipality({ slug: municipality });
  const person =
    responsible ?? trainers[0] ?? (await createUser({ roles: ['trainer'], municipality }));
  const cohort = await Cohort.create({
    title: 'Grupo de prueba',
    track: JUICES,
    mode: 'virtual',
    municipality,
    cycle: '4',
    trainerIds: trainers.map(({ id }) => id),
    responsibleId: person.id,
    capacity: 30,
    openForSelfEnrolment: true,
    startsOn: new Date(Date.now() - 10 * DAY_MS),
    endsOn: new Date(Date.now() + 60 * DAY_MS),
    state: 'running',
    ...facts,
  });
  return { ...cohort.toObject(), id: cohort.id };
}

type Achieved = Partial<
  Pick<EnrollmentRecord, 'place' | 'project' | 'completedAt' | 'closedReason'>
> & {
  /** Slugs of lessons that are done. */
  lessons?: readonly string[];
  /** Best percent by assessment. */
  results?: Record<string, number>;
  /** State by module. */
  assignments?: Record<string, 'submitted' | 'returned' | 'approved'>;
  /** When all of that was. */
  at?: Date;
};

export interface EnrollmentFacts extends Achieved {
  cohort?: { id: string; municipality?: string };
  track?: string;
  trackVersion?: string;
  mode?: Mode;
  country?: Country;
  state?: EnrollmentState;
  enrolledAt?: Date;
}

/** Somebody in a course, with what they have achieved so far. */
export async function createEnrollment(
  user: Pick<TestUser, 'id'>,
  {
    cohort,
    track = JUICES,
    trackVersion,
    lessons = [],
    results = {},
    assignments = {},
    at = new Date(),
    ...facts
  }: EnrollmentFacts = {},
): Promise<string> {
  const version = trackVersion ?? testCatalogue.track(track)?.version;
  const enrollment = await Enrollment.create({
    userId: user.id,
    track,
    trackVersion: version,
    mode: 'virtual',
    cohortId: (cohort ?? (await createCohort({ track }))).id,
    municipality: cohort?.municipality ?? 'ciudad-de-prueba',
    country: 'EC',
    state: lessons.length > 0 ? 'active' : 'enrolled',
    enrolledAt: at,
    lessons: Object.fromEntries(lessons.map((lesson) => [lesson, { doneAt: at }])),
    results: Object.fromEntries(
      Object.entries(results).map(([slug, bestPercent]) => [
        slug,
        { bestPercent, attempts: 1, lastAt: at, via: 'online' },
      ]),
    ),
    assignments: Object.fromEntries(
      Object.entries(assignments).map(([slug, state]) => [
        slug,
        { state, approvedBy: state === 'approved' ? 'trainer' : null, at },
      ]),
    ),
    ...facts,
  });
  return enrollment.id;
}

/** All that `puesto-de-jugos` asks for in virtual mode. */
export const ALL_DONE = {
  lessons: ['que-vendo', 'a-quien-le-vendo', 'mi-margen', 'mi-equilibrio', 'lista-de-control'],
  results: {
    'conoce-tu-puesto': 80,
    'saca-tus-cuentas': 75,
    'entrega-tu-plan': 90,
    exit: 70,
  },
  assignments: {
    'conoce-tu-puesto': 'approved',
    'saca-tus-cuentas': 'approved',
    'entrega-tu-plan': 'approved',
  },
} as const satisfies Achieved;
