import { type Types } from 'mongoose';

import { type Mode } from '../../server/domain/modes.js';
import { type CohortState } from '../../server/domain/states.js';
import { Cohort } from '../../server/models/Cohort.js';
import { Municipality } from '../../server/models/Municipality.js';

/** The only course that content/ has today. */
export const TRACK = 'aprende-trabaja-emprende';

const ECUADOR: readonly (readonly [slug: string, name: string])[] = [
  ['ambato', 'Ambato'],
  ['duran', 'Durán'],
  ['guayaquil', 'Guayaquil'],
  ['huaquillas', 'Huaquillas'],
  ['ibarra', 'Ibarra'],
  ['lago-agrio', 'Lago Agrio'],
  ['latacunga', 'Latacunga'],
  ['machala', 'Machala'],
  ['milagro', 'Milagro'],
  ['quito', 'Quito'],
  ['santa-rosa', 'Santa Rosa'],
];

export async function createMunicipalities(): Promise<void> {
  await Municipality.insertMany([
    ...ECUADOR.map(([_id, name]) => ({
      _id,
      name,
      country: 'EC' as const,
      timeZone: 'America/Guayaquil',
      certificate: certificateOf(name),
    })),
    {
      _id: 'mexicali',
      name: 'Mexicali',
      country: 'MX',
      timeZone: 'America/Tijuana',
      certificate: certificateOf('Mexicali'),
    },
  ]);
}

/** Nobody shall take a certificate of the demonstration for one of the municipality. */
function certificateOf(name: string) {
  return {
    issuer: `Demostración · ${name}`,
    signatory: 'Firma de demostración, sin validez',
    endorsement: 'Institución inventada para la demostración',
  };
}

interface Plan {
  title: string;
  municipality: string;
  mode: Mode;
  state: CohortState;
  cycle: string;
  capacity: number;
  selfEnrolment: boolean;
  /** Days from today. */
  starts: number;
  ends: number;
}

/** One of each kind that a coordinator meets. The first is the large one. */
const PLANS = {
  quitoVirtual: {
    title: 'Demo · Quito, grupo virtual',
    municipality: 'quito',
    mode: 'virtual',
    state: 'running',
    cycle: '4',
    capacity: 60,
    selfEnrolment: true,
    starts: -75,
    ends: 45,
  },
  machalaVirtual: {
    title: 'Demo · Machala, grupo virtual',
    municipality: 'machala',
    mode: 'virtual',
    state: 'open',
    cycle: '5',
    capacity: 30,
    selfEnrolment: true,
    starts: 12,
    ends: 110,
  },
  ibarraFull: {
    title: 'Demo · Ibarra, grupo virtual',
    municipality: 'ibarra',
    mode: 'virtual',
    state: 'open',
    cycle: '5',
    capacity: 3,
    selfEnrolment: true,
    starts: 5,
    ends: 95,
  },
  quitoInPerson: {
    title: 'Demo · Quito, sábados en la Casa Barrial',
    municipality: 'quito',
    mode: 'inPerson',
    state: 'running',
    cycle: '4',
    capacity: 25,
    selfEnrolment: false,
    starts: -30,
    ends: 40,
  },
  huaquillasBlended: {
    title: 'Demo · Huaquillas, grupo mixto',
    municipality: 'huaquillas',
    mode: 'blended',
    state: 'running',
    cycle: '4',
    capacity: 25,
    selfEnrolment: false,
    starts: -40,
    ends: 30,
  },
  quitoValidation: {
    title: 'Demo · Quito, validación de saberes',
    municipality: 'quito',
    mode: 'validation',
    state: 'open',
    cycle: '4',
    capacity: 20,
    selfEnrolment: false,
    starts: -5,
    ends: 25,
  },
  mexicaliVirtual: {
    title: 'Demo · Mexicali, grupo virtual',
    municipality: 'mexicali',
    mode: 'virtual',
    state: 'running',
    cycle: '1',
    capacity: 30,
    selfEnrolment: true,
    starts: -20,
    ends: 70,
  },
  ambatoClosed: {
    title: 'Demo · Ambato, ciclo 3',
    municipality: 'ambato',
    mode: 'virtual',
    state: 'closed',
    cycle: '3',
    capacity: 25,
    selfEnrolment: false,
    starts: -220,
    ends: -130,
  },
  quitoClosed: {
    title: 'Demo · Quito, ciclo 3',
    municipality: 'quito',
    mode: 'virtual',
    state: 'closed',
    cycle: '3',
    capacity: 30,
    selfEnrolment: false,
    starts: -220,
    ends: -130,
  },
  latacungaPlanned: {
    title: 'Demo · Latacunga, ciclo 5',
    municipality: 'latacunga',
    mode: 'blended',
    state: 'planned',
    cycle: '5',
    capacity: 25,
    selfEnrolment: false,
    starts: 30,
    ends: 120,
  },
} as const satisfies Record<string, Plan>;

export type CohortName = keyof typeof PLANS;
export type Cohorts = Record<CohortName, Types.ObjectId>;

const DAY_MS = 24 * 3_600_000;
export const daysFrom = (now: Date, days: number) => new Date(now.getTime() + days * DAY_MS);

export async function createCohorts(
  { trainerId, responsibleId }: { trainerId: Types.ObjectId; responsibleId: Types.ObjectId },
  now: Date,
): Promise<Cohorts> {
  const create = async ({ selfEnrolment, starts, ends, ...plan }: Plan) => {
    const cohort = await Cohort.create({
      ...plan,
      track: TRACK,
      // The trainer of the demonstration teaches in Quito.
      trainerIds: plan.municipality === 'quito' ? [trainerId] : [],
      responsibleId: plan.municipality === 'quito' ? trainerId : responsibleId,
      openForSelfEnrolment: selfEnrolment,
      startsOn: daysFrom(now, starts),
      endsOn: daysFrom(now, ends),
    });
    return cohort._id;
  };
  return {
    quitoVirtual: await create(PLANS.quitoVirtual),
    machalaVirtual: await create(PLANS.machalaVirtual),
    ibarraFull: await create(PLANS.ibarraFull),
    quitoInPerson: await create(PLANS.quitoInPerson),
    huaquillasBlended: await create(PLANS.huaquillasBlended),
    quitoValidation: await create(PLANS.quitoValidation),
    mexicaliVirtual: await create(PLANS.mexicaliVirtual),
    ambatoClosed: await create(PLANS.ambatoClosed),
    quitoClosed: await create(PLANS.quitoClosed),
    latacungaPlanned: await create(PLANS.latacungaPlanned),
  };
}
