import { randomBytes } from 'node:crypto';

import { isDuplicateKey } from '../../db/isDuplicateKey.js';
import { makeUserCode, USER_CODE_BYTES } from '../../domain/identifiers.js';
import { NotFoundError } from '../../errors/AppError.js';
import { User, type UserRecord } from '../../models/User.js';
import { nameOfEmail } from './accounts.schemas.js';
import { hashPassword, verifyPassword } from './passwords.js';
import { closeSessionsOf } from './sessions.service.js';

export interface NewAccount {
  givenNames: string;
  firstSurname: string;
  secondSurname?: string;
  phone?: string;
  email?: string;
  document?: { type: string; number: string };
  password: string;
  /** Random and fixed per page: the same form sent twice is one account. */
  signUpKey: string;
}

const CODE_TRIES = 5;

/** Opens an account for a participant and gives its id. */
export async function createAccount(
  { password, document, signUpKey, ...facts }: NewAccount,
  now: Date,
): Promise<string> {
  const passwordHash = await hashPassword(password);
  for (let tries = 0; tries < CODE_TRIES; tries += 1) {
    try {
      const user = await User.create({
        ...facts,
        code: makeUserCode(randomBytes(USER_CODE_BYTES)),
        passwordHash,
        documents: document ? [document] : [],
        roles: [{ role: 'participant', from: now }],
        signUpKey,
        createdAt: now,
      });
      return user.id;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const earlier = await User.findOne({ signUpKey }, { passwordHash: 1 }).lean();
      if (earlier && (await verifyPassword(earlier.passwordHash, password))) {
        return String(earlier._id);
      }
      if (earlier)
        throw new NotFoundError('not-found', 'Somebody else sent this form', { cause: error });
    }
  }
  throw new Error('Found no free user code');
}

export type ProfileFacts = Pick<UserRecord, 'givenNames' | 'firstSurname'> & {
  secondSurname?: string;
  certificateName?: string;
  phone?: string;
  email?: string;
};

const PROFILE_FIELDS = {
  givenNames: 1,
  firstSurname: 1,
  secondSurname: 1,
  certificateName: 1,
  phone: 1,
  email: 1,
  code: 1,
} as const;

export type Profile = Awaited<ReturnType<typeof getProfile>>;

export async function getProfile(userId: string) {
  const user = await User.findById(userId, PROFILE_FIELDS).lean();
  if (!user) throw new NotFoundError('user-not-found', 'The person of the session is gone');
  return user;
}

export async function updateProfile(userId: string, facts: ProfileFacts): Promise<void> {
  const { givenNames, firstSurname, ...optional } = facts;
  const emptied = Object.entries(optional).filter(([, value]) => !value);
  const filled = Object.fromEntries(Object.entries(optional).filter(([, value]) => value));
  await User.updateOne(
    { _id: userId },
    {
      $set: { givenNames, firstSurname, ...filled },
      ...(emptied.length > 0
        ? { $unset: Object.fromEntries(emptied.map(([name]) => [name, 1])) }
        : {}),
    },
  );
}

/** What must not be in this person's password. */
export async function ownDataOf(userId: string): Promise<(string | null | undefined)[]> {
  const user = await getProfile(userId);
  const { givenNames, firstSurname, secondSurname, phone, email, code } = user;
  return [givenNames, firstSurname, secondSurname, phone, nameOfEmail(email), code];
}

export async function isPasswordOf(userId: string, password: string): Promise<boolean> {
  const user = await User.findById(userId, { passwordHash: 1 }).lean();
  return user !== null && verifyPassword(user.passwordHash, password);
}

/** Whoever knew the old password is out: every other session ends. */
export async function changePassword(
  userId: string,
  password: string,
  { keepSession }: { keepSession?: string } = {},
): Promise<void> {
  const passwordHash = await hashPassword(password);
  await User.updateOne({ _id: userId }, { $set: { passwordHash, mustChangePassword: false } });
  await closeSessionsOf(userId, keepSession);
}
