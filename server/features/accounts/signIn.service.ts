import { parseSignInName, type SignInName } from '../../domain/identifiers.js';
import { User } from '../../models/User.js';
import { type KnownDevice } from './knownDevice.js';
import { addressKey, type Limits } from './limits.js';
import { verifyNobody, verifyPassword } from './passwords.js';

export type SignInOutcome =
  | { ok: true; userId: string }
  | { ok: false; reason: 'wrong'; left: number }
  /** Sisters with one phone and one password: only the code tells them apart. */
  | { ok: false; reason: 'several' }
  | { ok: false; reason: 'wait'; seconds: number };

export interface SignInTry {
  identifier: string;
  password: string;
  device: KnownDevice | null;
  address: string | undefined;
}

/** A household shares a phone; more accounts than this under one number sign in by code. */
const HOUSEHOLD = 5;

/**
 * Whose account opens with this. Unknown and wrong cannot be told apart: the same answer, the same
 * counter per name, the same amount of hashing.
 */
export async function checkPassword(
  { identifier, password, device, address }: SignInTry,
  limits: Limits,
): Promise<SignInOutcome> {
  const name = readSignInName(identifier);
  const accounts = name ? await accountsNamed(name) : [];
  const known = accounts.find(({ id }) => device?.userIds.includes(id));
  const limit = known ? limits.device : limits.account;
  const key = known ? `${device?.id} ${nameKey(name, identifier)}` : nameKey(name, identifier);

  const { allowed, left, seconds } = await limit.take(key);
  if (!allowed) return { ok: false, reason: 'wait', seconds };
  if (!known) {
    const hall = await limits.address.look(addressKey(address));
    if (!hall.allowed) return { ok: false, reason: 'wait', seconds: hall.seconds };
  }

  const matching: string[] = [];
  const rounds = name?.kind === 'code' ? 1 : HOUSEHOLD;
  for (let round = 0; round < rounds; round += 1) {
    const account = accounts[round];
    if (!account) await verifyNobody(password);
    else if (await verifyPassword(account.passwordHash, password)) matching.push(account.id);
  }
  const [userId] = matching;
  if (userId && matching.length === 1) {
    await limit.forget(key);
    return { ok: true, userId };
  }
  if (userId) return { ok: false, reason: 'several' };
  await limits.address.take(addressKey(address));
  return { ok: false, reason: 'wrong', left };
}

/** The accounts that answer to a name: at most one for a code, a household for a phone or e-mail. */
export async function accountsNamed(
  name: SignInName,
): Promise<{ id: string; passwordHash: string }[]> {
  const found = await User.find(filterFor(name), { passwordHash: 1 })
    .where('blockedAt', null)
    .sort({ createdAt: 1 })
    .limit(HOUSEHOLD)
    .lean();
  return found.map((user) => ({ id: String(user._id), passwordHash: user.passwordHash }));
}

/** A phone as people of Ecuador or of Mexico dial it, an e-mail or a code. */
export function readSignInName(typed: string): SignInName | null {
  return parseSignInName(typed, 'EC') ?? parseSignInName(typed, 'MX');
}

/** Under what tries for this name are counted, however it was typed. */
export function nameKey(name: SignInName | null, typed: string): string {
  return name ? `${name.kind} ${name.value}` : `other ${typed.normalize('NFKC').slice(0, 200)}`;
}

function filterFor({ kind, value }: SignInName) {
  if (kind === 'email') return { email: value };
  return kind === 'phone' ? { phone: value } : { code: value };
}
