import { hash } from '@node-rs/argon2';

import { makeUserCode } from '../../server/domain/identifiers.js';
import { type Role } from '../../server/domain/roles.js';
import { User } from '../../server/models/User.js';

export interface TestUser {
  id: string;
  code: string;
  givenNames: string;
  password: string;
}

const PASSWORD = 'tres ollas y un toldo';

/** Cheap parameters: what is tested is who gets in, not how long it takes to guess. */
const CHEAP = { memoryCost: 1024, timeCost: 1, parallelism: 1 };
const usualHash = hash(PASSWORD, CHEAP);

export interface UserFacts {
  givenNames?: string;
  firstSurname?: string;
  secondSurname?: string;
  email?: string;
  phone?: string;
  code?: string;
  password?: string;
  /** Each in the municipality below. */
  roles?: Role[];
  municipality?: string;
  mustChangePassword?: boolean;
  blockedAt?: Date;
  createdAt?: Date;
}

let count = 0;

/** Somebody with an account; a participant unless said otherwise. */
export async function createUser({
  roles = ['participant'],
  municipality = 'ciudad-de-prueba',
  password = PASSWORD,
  ...facts
}: UserFacts = {}): Promise<TestUser> {
  count += 1;
  const from = new Date('2020-01-01T00:00:00Z');
  const user = await User.create({
    givenNames: 'Persona',
    firstSurname: `De Prueba ${count}`,
    code: makeUserCode(Buffer.from([0, 0, 0, count >> 8, count & 255])),
    passwordHash: password === PASSWORD ? await usualHash : await hash(password, CHEAP),
    roles: roles.map((role) => (role === 'admin' ? { role, from } : { role, municipality, from })),
    createdAt: new Date(),
    ...facts,
  });
  return { id: user.id, code: user.code, givenNames: user.givenNames, password };
}
