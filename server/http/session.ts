import { type Request, type RequestHandler } from 'express';
import session from 'express-session';

import { type AppDeps } from '../deps.js';
import { activeRoles } from '../domain/roles.js';
import { cookieName } from './cookies.js';
import { type SessionUser } from './currentUser.js';
import { LONGEST_MS, SessionStore } from './sessionStore.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long one stays signed in without coming back, and at most. */
interface SessionLimits {
  idle: number;
  absolute: number;
}

const PARTICIPANT: SessionLimits = { idle: 14 * DAY, absolute: LONGEST_MS.own };
const STAFF: SessionLimits = { idle: 12 * HOUR, absolute: 7 * DAY };
const SHARED_PHONE: SessionLimits = { idle: 2 * HOUR, absolute: LONGEST_MS.shared };

/** Only signing in creates a session: visitors leave nothing in the store. */
export function sessions({ config, now }: Pick<AppDeps, 'config' | 'now'>): RequestHandler {
  return session({
    name: cookieName('sesion', config.secureCookies),
    secret: config.sessionSecret,
    resave: false,
    saveUninitialized: false,
    proxy: config.secureCookies,
    cookie: {
      httpOnly: true,
      sameSite: 'lax',
      secure: config.secureCookies,
      path: '/',
      maxAge: LONGEST_MS.own,
    },
    store: new SessionStore(now),
  });
}

/** Whether the session has passed one of its limits. Staff see other people's data: theirs are short. */
export function sessionIsOver(req: Request, user: SessionUser, now: Date): boolean {
  const { startedAt = 0, shared, lastSeenAt } = req.session;
  const studiesOnly = activeRoles(user, now).every((r) => r === 'participant' || r === 'official');
  const limits = shared ? SHARED_PHONE : studiesOnly ? PARTICIPANT : STAFF;
  const lastSeen = lastSeenAt?.getTime() ?? startedAt;
  return now.getTime() - startedAt > limits.absolute || now.getTime() - lastSeen > limits.idle;
}

/** Opens a session with a new id, so that an id planted before signing in is worthless. */
export async function startSession(
  req: Request,
  { userId, shared, now }: { userId: string; shared: boolean; now: Date },
): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    req.session.regenerate((error: unknown) => (error ? reject(asError(error)) : resolve())),
  );
  req.session.userId = userId;
  req.session.startedAt = now.getTime();
  req.session.device = describeDevice(req.headers['user-agent'] ?? '');
  if (shared) {
    req.session.shared = true;
    req.session.cookie.expires = null;
  }
  await new Promise<void>((resolve, reject) =>
    req.session.save((error: unknown) => (error ? reject(asError(error)) : resolve())),
  );
}

export async function endSession(req: Request): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    req.session.destroy((error: unknown) => (error ? reject(asError(error)) : resolve())),
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

const BROWSERS = [
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Edg\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
] as const;

const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
] as const;

/** Enough to recognise one's own phone in a list, and no more. */
export function describeDevice(userAgent: string): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'Navegador';
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  return system ? `${browser} en ${system}` : browser;
}
