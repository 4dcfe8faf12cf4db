import { randomBytes } from 'node:crypto';

import { makeUserCode, parseUserCode, USER_CODE_BYTES } from '../../domain/identifiers.js';
import { type Signer } from '../../http/signing.js';
import { LoginCode } from '../../models/LoginCode.js';
import { User } from '../../models/User.js';
import { closeSessionsOf } from './sessions.service.js';
import { addressKey, type Limits } from './limits.js';
import { accountsNamed, nameKey, readSignInName, type SignInTry } from './signIn.service.js';

export const GIVEN_CODE_HOURS = 24;
export const LINK_HOURS = 1;

const HOUR_MS = 3_600_000;

/** Makes a code that opens the account once, and shows it only now. The one before stops working. */
export async function createLoginCode(
  { userId, issuedBy, now }: { userId: string; issuedBy: string; now: Date },
  signer: Signer,
): Promise<{ code: string; expiresAt: Date }> {
  const code = makeUserCode(randomBytes(USER_CODE_BYTES));
  const expiresAt = new Date(now.getTime() + GIVEN_CODE_HOURS * HOUR_MS);
  await replaceCode({
    userId,
    issuedBy,
    kind: 'given',
    hash: hashOf(signer, code),
    now,
    expiresAt,
  });
  return { code, expiresAt };
}

/** The secret part of a link that lets its holder choose a new password, once. */
export async function createRecoveryToken(
  { userId, now }: { userId: string; now: Date },
  signer: Signer,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(now.getTime() + LINK_HOURS * HOUR_MS);
  await replaceCode({ userId, kind: 'link', hash: hashOf(signer, token), now, expiresAt });
  return token;
}

export type CodeOutcome =
  | { ok: true; userId: string }
  | { ok: false; reason: 'wrong'; left: number }
  | { ok: false; reason: 'wait'; seconds: number };

/**
 * Opens an account with a code that somebody of the team gave. The code is gone after it; sessions
 * that were open end, and the person must choose a new password.
 */
export async function useLoginCode(
  {
    identifier,
    code,
    address,
    now,
  }: Omit<SignInTry, 'password' | 'device'> & {
    code: string;
    now: Date;
  },
  { limits, signer }: { limits: Limits; signer: Signer },
): Promise<CodeOutcome> {
  const name = readSignInName(identifier);
  const { allowed, left, seconds } = await limits.account.take(`code ${nameKey(name, identifier)}`);
  if (!allowed) return { ok: false, reason: 'wait', seconds };
  const hall = await limits.address.look(addressKey(address));
  if (!hall.allowed) return { ok: false, reason: 'wait', seconds: hall.seconds };

  const accounts = name ? await accountsNamed(name) : [];
  const used = await LoginCode.findOneAndDelete({
    userId: { $in: accounts.map(({ id }) => id) },
    kind: 'given',
    hash: hashOf(signer, parseUserCode(code) ?? ''),
    expiresAt: { $gt: now },
  }).lean();
  if (!used) {
    await limits.address.take(addressKey(address));
    return { ok: false, reason: 'wrong', left };
  }
  const userId = String(used.userId);
  await User.updateOne({ _id: userId }, { $set: { mustChangePassword: true } });
  await closeSessionsOf(userId);
  await limits.account.forget(`code ${nameKey(name, identifier)}`);
  return { ok: true, userId };
}

/** Whether a link still works, without using it. */
export async function isLinkAlive(token: string, now: Date, signer: Signer): Promise<boolean> {
  const found = await LoginCode.exists({ ...linkFilter(token, now, signer) });
  return found !== null;
}

/** Whose link it is; null when it never was one, is over or has been used. */
export async function ownerOfLink(
  token: string,
  now: Date,
  signer: Signer,
): Promise<string | null> {
  const found = await LoginCode.findOne(linkFilter(token, now, signer), { userId: 1 }).lean();
  return found ? String(found.userId) : null;
}

/** Uses up a link. False: somebody was faster, or it is over. */
export async function consumeLink(token: string, now: Date, signer: Signer): Promise<boolean> {
  const { deletedCount } = await LoginCode.deleteOne(linkFilter(token, now, signer));
  return deletedCount === 1;
}

function linkFilter(token: string, now: Date, signer: Signer) {
  return { kind: 'link' as const, hash: hashOf(signer, token), expiresAt: { $gt: now } };
}

async function replaceCode({
  userId,
  kind,
  issuedBy,
  hash,
  now,
  expiresAt,
}: {
  userId: string;
  kind: 'given' | 'link';
  issuedBy?: string;
  hash: string;
  now: Date;
  expiresAt: Date;
}): Promise<void> {
  await LoginCode.updateOne(
    { userId, kind },
    { $set: { hash, createdAt: now, expiresAt, ...(issuedBy ? { issuedBy } : {}) } },
    { upsert: true },
  );
}

function hashOf(signer: Signer, code: string): string {
  return signer.digest('code', code).toString('base64url');
}
