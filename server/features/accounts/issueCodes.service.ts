import { fullName } from '../../domain/names.js';
import { can, type Subject } from '../../domain/permissions.js';
import { type Actor } from '../../domain/roles.js';
import { NotFoundError } from '../../errors/AppError.js';
import { type Signer } from '../../http/signing.js';
import { Cohort } from '../../models/Cohort.js';
import { Enrollment } from '../../models/Enrollment.js';
import { User } from '../../models/User.js';
import { createLoginCode } from './loginCodes.service.js';
import { accountsNamed, readSignInName } from './signIn.service.js';

export interface FoundPerson {
  id: string;
  name: string;
  code: string;
  /** Where this person studies, so that namesakes can be told apart. */
  cohorts: string[];
}

/** The people with this phone, e-mail or code whom `by` may help back into their account. */
export async function findPeopleToHelp(
  by: Actor,
  identifier: string,
  now: Date,
): Promise<FoundPerson[]> {
  const name = readSignInName(identifier);
  const accounts = name ? await accountsNamed(name) : [];
  const people = await Promise.all(accounts.map(({ id }) => findPersonToHelp(by, id, now)));
  return people.filter((person) => person !== null);
}

/** @throws NotFoundError also when the person exists but is nobody that `by` answers for. */
export async function getPersonToHelp(by: Actor, userId: string, now: Date): Promise<FoundPerson> {
  const person = await findPersonToHelp(by, userId, now);
  if (!person)
    throw new NotFoundError('user-not-found', 'Not a person of this municipality or cohort');
  return person;
}

/**
 * Makes a code that opens somebody's account once, for a day. Whoever gives it has checked who the
 * person is.
 */
export async function issueLoginCode(
  by: Actor,
  userId: string,
  now: Date,
  signer: Signer,
): Promise<{ person: FoundPerson; code: string; expiresAt: Date }> {
  const person = await getPersonToHelp(by, userId, now);
  const issued = await createLoginCode({ userId, issuedBy: by.id, now }, signer);
  return { person, ...issued };
}

async function findPersonToHelp(by: Actor, userId: string, now: Date): Promise<FoundPerson | null> {
  const fields = { givenNames: 1, firstSurname: 1, secondSurname: 1, code: 1, roles: 1 } as const;
  const user = await User.findOne({ _id: userId, blockedAt: null }, fields).lean();
  if (!user) return null;
  const enrollments = await Enrollment.find({ userId }, { cohortId: 1, municipality: 1 }).lean();
  const cohorts = await Cohort.find(
    { _id: { $in: enrollments.map(({ cohortId }) => cohortId) } },
    { title: 1, municipality: 1, trainerIds: 1, responsibleId: 1 },
  ).lean();

  const ties: Subject[] = [
    {},
    ...user.roles.map(({ municipality }) => ({ municipality })),
    ...enrollments.map(({ municipality }) => ({ municipality })),
    ...cohorts.map(({ municipality, trainerIds, responsibleId }) => ({
      municipality,
      trainerIds: trainerIds.map(String),
      responsibleId: String(responsibleId),
    })),
  ];
  const allowed = ties.some((tie) =>
    can(by, 'loginCode:issue', { personId: userId, roles: user.roles, ...tie }, now),
  );
  if (!allowed) return null;
  return {
    id: userId,
    name: fullName(user),
    code: user.code,
    cohorts: cohorts.map(({ title }) => title),
  };
}
