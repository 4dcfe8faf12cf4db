import { type Request, type Response } from 'express';
import { randomBytes } from 'node:crypto';

import { readCookie, writeCookie } from '../../http/cookies.js';

/** A phone or computer on which people have signed in before. */
export interface KnownDevice {
  id: string;
  userIds: string[];
}

const YEAR_SECONDS = 365 * 24 * 3600;
const MAXIMUM_USERS = 8;

export function readKnownDevice(req: Request, res: Response): KnownDevice | null {
  const opened = res.locals.site.signer.open('device', readCookie(req, res, 'equipo'));
  const [id, ...userIds] = opened?.split(' ') ?? [];
  return id ? { id, userIds } : null;
}

/**
 * So that somebody who hammers an account with wrong passwords does not lock its owner out: her own
 * phone has a counter of its own. Never on a borrowed phone.
 */
export function rememberDevice(req: Request, res: Response, userId: string): void {
  const known = readKnownDevice(req, res);
  const id = known?.id ?? randomBytes(12).toString('base64url');
  const others = known?.userIds.filter((other) => other !== userId) ?? [];
  const userIds = [userId, ...others].slice(0, MAXIMUM_USERS);
  const sealed = res.locals.site.signer.seal('device', [id, ...userIds].join(' '));
  writeCookie(res, 'equipo', sealed, { maxAgeSeconds: YEAR_SECONDS });
}
