import { MongoStore } from 'connect-mongo';
import { type Request, type RequestHandler } from 'express';
import session from 'express-session';
import mongoose from 'mongoose';
import { createHash } from 'node:crypto';

import { type Config } from '../config.js';
import { type SessionUser } from './currentUser.js';
import { activeRoles } from '../domain/roles.js';
import { cookieName } from './cookies.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long one stays signed in without coming back, and at most. */
interface SessionLimits {
  idle: number;
  absolute: number;
}

const PARTICIPANT: SessionLimits = { idle: 14 * DAY, absolute: 30 * DAY };
const STAFF: SessionLimits = { idle: 12 * HOUR, absolute: 7 * DAY };
const SHARED_PHONE: SessionLimits = { idle: 2 * HOUR, absolute: 12 * HOUR };

/** When somebody was here is written at most this often, so that reading pages does not write. */
const TOUCH_SECONDS = 600;

/**
 * Sessions live in the store, under the hash of their id: a leaked copy of the store opens
 * nothing. Only signing in creates one.
 */
export function sessions(config: Config): RequestHandler {
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
      maxAge: PARTICIPANT.absolute,
    },
    store: MongoStore.create({
      client: mongoose.connection.getClient(),
      dbName: mongoose.connection.db?.databaseName,
      collectionName: 'sessions',
      stringify: false,
      touchAfter: TOUCH_SECONDS,
      ttl: SHARED_PHONE.absolute / 1000,
      autoRemove: 'disabled', // the index is in models/SessionRecord.ts
      transformId: storedSessionId,
    }),
  });
}

/** The key under which a session is stored. */
export function storedSessionId(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('base64url');
}

/** Whether the session has passed one of its limits. Staff see other people's data: theirs are short. */
export function sessionIsOver(req: Request, user: SessionUser, now: Date): boolean {
  const { startedAt = 0, shared, lastModified } = req.session;
  const studiesOnly = activeRoles(user, now).every((r) => r === 'participant' || r === 'official');
  const limits = shared ? SHARED_PHONE : studiesOnly ? PARTICIPANT : STAFF;
  const lastSeen = lastModified?.getTime() ?? startedAt;
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
