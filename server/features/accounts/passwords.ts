import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';

import { foldText } from '../../domain/text.js';
import { isCommonPassword } from './commonPasswords.js';

export const MINIMUM_LENGTH = 8;
export const MAXIMUM_LENGTH = 128;

export type PasswordProblem = 'too-short' | 'too-long' | 'own-data' | 'common';

/** Argon2id as OWASP asks for: 19 MiB, two passes, one lane. */
const STRENGTH = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Shorter pieces of a name are in half of all passwords. */
const TELLING_LENGTH = 4;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), STRENGTH);
}

export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password.normalize('NFKC'));
}

let nobodysHash: Promise<string> | undefined;

/** As much work as `verifyPassword`, for an account that does not exist. */
export async function verifyNobody(password: string): Promise<void> {
  nobodysHash ??= hashPassword(randomBytes(16).toString('hex'));
  await verifyPassword(await nobodysHash, password);
}

/**
 * What makes a password too easy to guess, or null. No rules about capitals or signs; length counts
 * letters as people see them. `ownData` are the person's names, phone, e-mail and code.
 */
export function passwordProblem(
  password: string,
  ownData: readonly (string | null | undefined)[],
): PasswordProblem | null {
  const length = [...password.normalize('NFKC')].length;
  if (length < MINIMUM_LENGTH) return 'too-short';
  if (length > MAXIMUM_LENGTH) return 'too-long';
  if (containsOwnData(password, ownData)) return 'own-data';
  return isCommonPassword(password) ? 'common' : null;
}

function containsOwnData(
  password: string,
  ownData: readonly (string | null | undefined)[],
): boolean {
  const folded = foldText(password);
  const bare = folded.replace(/[^\p{L}\p{N}]/gu, '');
  return ownData.filter(Boolean).some((text) => {
    const words = foldText(text ?? '').split(/[^\p{L}\p{N}]+/u);
    const digits = (text ?? '').replace(/\D/g, '').slice(-8);
    return (
      (digits.length >= 6 && bare.includes(digits)) ||
      words.some((word) => word.length >= TELLING_LENGTH && folded.includes(word))
    );
  });
}
