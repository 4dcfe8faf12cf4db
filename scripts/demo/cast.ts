import { Types } from 'mongoose';
import { randomBytes } from 'node:crypto';

import { makeUserCode, USER_CODE_BYTES } from '../../server/domain/identifiers.js';
import { type Actor, type Role } from '../../server/domain/roles.js';
import { hashPassword } from '../../server/features/accounts/passwords.js';
import { User } from '../../server/models/User.js';
import { daysFrom } from './places.js';

/** The same for everybody: whoever tries the campus should not have to look it up. */
export const DEMO_PASSWORD = 'panela y canela';

export interface Account {
  role: Role;
  /** What this person shows; for the table on screen. */
  shows: string;
  name: string;
  login: string;
}

interface Part {
  role: Role;
  shows: string;
  login: string;
  givenNames: string;
  secondSurname: string;
  /** None: of no municipality. */
  municipality?: string;
}

/** Whoever has an account to try. «Demo» is everybody's surname, so that nobody takes them for real. */
const PARTS = {
  middle: {
    role: 'participant',
    shows: 'a la mitad del curso',
    login: 'participante@demo.example',
    givenNames: 'Rosa Elena',
    secondSurname: 'Guayacán',
    municipality: 'quito',
  },
  finished: {
    role: 'participant',
    shows: 'con certificado y proyecto valorado',
    login: 'egresada@demo.example',
    givenNames: 'Yuleisy',
    secondSurname: 'Araguaney',
    municipality: 'quito',
  },
  newcomer: {
    role: 'participant',
    shows: 'recién llegada, sin curso todavía',
    login: 'nueva@demo.example',
    givenNames: 'Milagros',
    secondSurname: 'Quishuar',
  },
  official: {
    role: 'official',
    shows: 'funcionario que conoce el curso',
    login: 'funcionario@demo.example',
    givenNames: 'Efraín',
    secondSurname: 'Arrayán',
    municipality: 'quito',
  },
  trainer: {
    role: 'trainer',
    shows: 'con tres grupos y tareas por revisar',
    login: 'capacitadora@demo.example',
    givenNames: 'Lucía',
    secondSurname: 'Molle',
    municipality: 'quito',
  },
  evaluator: {
    role: 'evaluator',
    shows: 'con planes por valorar',
    login: 'evaluador@demo.example',
    givenNames: 'Bolívar',
    secondSurname: 'Cedro',
    municipality: 'ibarra',
  },
  coordinator: {
    role: 'coordinator',
    shows: 'coordina Quito',
    login: 'coordinadora@demo.example',
    givenNames: 'Marcia',
    secondSurname: 'Nogal',
    municipality: 'quito',
  },
  observer: {
    role: 'observer',
    shows: 'mira cifras de Quito',
    login: 'observador@demo.example',
    givenNames: 'Teodoro',
    secondSurname: 'Aliso',
    municipality: 'quito',
  },
  admin: {
    role: 'admin',
    shows: 'administración nacional',
    login: 'administracion@demo.example',
    givenNames: 'Amparo',
    secondSurname: 'Ceibo',
  },
} as const satisfies Record<string, Part>;

export type PartName = keyof typeof PARTS;
export type Cast = Record<PartName, Types.ObjectId>;

const PART_NAMES = Object.keys(PARTS).filter((name): name is PartName => name in PARTS);

/** For demo-accounts.json and for the screen. */
export const ACCOUNTS: readonly Account[] = PART_NAMES.map((name) => {
  const { role, shows, login, givenNames, secondSurname } = PARTS[name];
  return { role, shows, login, name: `${givenNames} Demo ${secondSurname}` };
});

/** Further evaluators: nobody scores alone. */
const EVALUATORS = [
  { givenNames: 'Nelly', secondSurname: 'Guayabo' },
  { givenNames: 'Gonzalo', secondSurname: 'Samán' },
];

const GIVEN_NAMES = [
  ...['Ana Lucía', 'Betsabé', 'Carmen', 'Dayana', 'Digna', 'Elvira', 'Fabiola', 'Génesis'],
  ...['Hermelinda', 'Inés', 'Jacqueline', 'Karelys', 'Lourdes', 'María José', 'Nancy', 'Odalys'],
  ...['Paola', 'Querubina', 'Raquel', 'Soledad', 'Tania', 'Úrsula', 'Verónica', 'Wendy'],
  ...['Ximena', 'Yajaira', 'Zoila', 'Ángel', 'Byron', 'César', 'Darwin', 'Édison'],
  ...['Franklin', 'Guillermo', 'Hernán', 'Ítalo', 'Jefferson', 'Kléber', 'Luis', 'Marlon'],
  ...['Nixon', 'Óscar', 'Pedro', 'Ramiro', 'Segundo', 'Tomás', 'Vicente', 'Wilmer'],
];

const TREES = ['Capulí', 'Matico', 'Romerillo', 'Guabo', 'Níspero', 'Pumamaqui', 'Tilo'];

export interface Company {
  cast: Cast;
  /** As services take people who are signed in. */
  trainer: Actor & { fullName: string };
  coordinator: Actor & { fullName: string };
  /** People who only fill the cohorts. */
  crowd: Types.ObjectId[];
}

/** Everybody, with one password that is hashed once. */
export async function createPeople(crowdSize: number, now: Date): Promise<Company> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const from = daysFrom(now, -240);
  const users: object[] = [];
  const add = (part: Omit<Part, 'shows' | 'login'> & { login?: string; phone?: string }) => {
    const { role, givenNames, secondSurname, municipality, login, phone } = part;
    const _id = new Types.ObjectId();
    users.push({
      _id,
      givenNames,
      firstSurname: 'Demo',
      secondSurname,
      ...(login ? { email: login } : {}),
      ...(phone ? { phone } : {}),
      code: makeUserCode(randomBytes(USER_CODE_BYTES)),
      passwordHash,
      roles: [{ role, ...(municipality ? { municipality } : {}), from }],
      demo: true,
      createdAt: from,
    });
    return _id;
  };

  const cast: Cast = {
    middle: add(PARTS.middle),
    finished: add(PARTS.finished),
    newcomer: add(PARTS.newcomer),
    official: add(PARTS.official),
    trainer: add(PARTS.trainer),
    evaluator: add(PARTS.evaluator),
    coordinator: add(PARTS.coordinator),
    observer: add(PARTS.observer),
    admin: add(PARTS.admin),
  };
  for (const names of EVALUATORS) add({ ...names, role: 'evaluator', municipality: 'machala' });
  const actor = (name: 'trainer' | 'coordinator') => {
    const { role, municipality, givenNames, secondSurname } = PARTS[name];
    const fullName = `${givenNames} Demo ${secondSurname}`;
    return { id: String(cast[name]), fullName, roles: [{ role, municipality, from }] };
  };
  const crowd = Array.from({ length: crowdSize }, (_, index) =>
    add({
      role: 'participant',
      givenNames: GIVEN_NAMES[index % GIVEN_NAMES.length] ?? 'Persona',
      secondSurname: TREES[(index * 3) % TREES.length] ?? 'Sauce',
      // No operator of Ecuador has numbers that begin with 090: nobody is called by accident.
      phone: `+593900000${String(index).padStart(3, '0')}`,
    }),
  );
  await User.insertMany(users);
  return { cast, trainer: actor('trainer'), coordinator: actor('coordinator'), crowd };
}
