import { type Request, type Response } from 'express';

import { clearCookie } from '../../http/cookies.js';
import { type SessionUser, toSessionUser } from '../../http/currentUser.js';
import { findHeldForm } from '../../http/heldForms.js';
import { startOf } from '../../http/navigation.js';
import { localPath, paths } from '../../http/paths.js';
import { startSession } from '../../http/session.js';
import { findPerson } from '../../http/sessionStore.js';
import { rememberDevice } from './knownDevice.js';

/** Opens a session and leads on: to what was left half done, to the page asked for, or home. */
export async function enter(
  req: Request,
  res: Response,
  { userId, shared = false, next }: { userId: string; shared?: boolean; next?: unknown },
): Promise<void> {
  res.redirect(303, await openAccount(req, res, { userId, shared, next }));
}

/** The same without leading anywhere: gives the path. */
export async function openAccount(
  req: Request,
  res: Response,
  { userId, shared = false, next }: { userId: string; shared?: boolean; next?: unknown },
): Promise<string> {
  const now = res.locals.site.now();
  await startSession(req, { userId, shared, now });
  const user = await loadUser(userId);
  res.locals.user = user;
  clearCookie(res, 'formulario');
  if (!shared) rememberDevice(req, res, userId);
  if (user.mustChangePassword) return paths.newPassword();
  const held = await findHeldForm(req, res);
  if (held) return held.page ?? paths.resume();
  return localPath(next) ?? startOf(user, now);
}

async function loadUser(userId: string): Promise<SessionUser> {
  const person = await findPerson(userId);
  if (!person) throw new Error('The account vanished while signing in');
  return toSessionUser(userId, person);
}
