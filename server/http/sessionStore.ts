import { type SessionData, Store } from 'express-session';
import { Types } from 'mongoose';
import { createHash } from 'node:crypto';

import { type RoleGrant } from '../domain/roles.js';
import { SessionRecord } from '../models/SessionRecord.js';
import { User, type UserRecord } from '../models/User.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** After this nobody is signed in any more, however often they come. */
export const LONGEST_MS = { own: 30 * DAY, shared: 12 * HOUR };

/** When somebody was here is written at most this often, so that reading pages does not write. */
const TOUCH_MS = 10 * MINUTE;

const PERSON_FIELDS = {
  givenNames: 1,
  firstSurname: 1,
  secondSurname: 1,
  code: 1,
  roles: 1,
  mustChangePassword: 1,
  blockedAt: 1,
} as const;

/** What each request knows about who makes it. */
export type PersonRecord = Pick<UserRecord, Exclude<keyof typeof PERSON_FIELDS, 'roles'>> & {
  roles: RoleGrant[];
};

interface StoredSession {
  _id: string;
  userId: Types.ObjectId;
  startedAt: Date;
  lastSeenAt: Date;
  expires: Date;
  shared?: boolean;
  device?: string;
}

type Done = (error?: unknown, session?: SessionData | null) => void;

/**
 * Where express-session keeps sessions. Not connect-mongo, for three reasons: one read brings the
 * session and the person in it, which halves the work of every page; a session that was closed
 * elsewhere is not written back by a request still under way; and it holds no more than it needs.
 */
export class SessionStore extends Store {
  constructor(private readonly now: () => Date) {
    super();
  }

  override get(sessionId: string, done: Done): void {
    readSession(sessionId, this.now()).then(
      (session) => done(null, session),
      (error: unknown) => done(error),
    );
  }

  override set(sessionId: string, session: SessionData, done: Done = () => undefined): void {
    const { userId, startedAt, shared, device } = session;
    const stored = {
      userId: new Types.ObjectId(userId),
      startedAt: new Date(startedAt),
      expires: new Date(startedAt + (shared ? LONGEST_MS.shared : LONGEST_MS.own)),
      lastSeenAt: this.now(),
      ...(shared ? { shared } : {}),
      ...(device ? { device } : {}),
    };
    SessionRecord.updateOne({ _id: storedSessionId(sessionId) }, { $set: stored }, { upsert: true })
      .exec()
      .then(
        () => done(),
        (error: unknown) => done(error),
      );
  }

  override touch(sessionId: string, { lastSeenAt }: SessionData, done: Done = () => undefined) {
    const now = this.now();
    if (lastSeenAt && now.getTime() - lastSeenAt.getTime() < TOUCH_MS) return done();
    SessionRecord.updateOne({ _id: storedSessionId(sessionId) }, { $set: { lastSeenAt: now } })
      .exec()
      .then(
        () => done(),
        (error: unknown) => done(error),
      );
  }

  override destroy(sessionId: string, done: Done = () => undefined): void {
    SessionRecord.deleteOne({ _id: storedSessionId(sessionId) })
      .exec()
      .then(
        () => done(),
        (error: unknown) => done(error),
      );
  }
}

/** The key under which a session is stored: a leaked copy of the store opens nothing. */
export function storedSessionId(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('base64url');
}

/** The same facts about a person without a session: right after signing in. */
export async function findPerson(userId: string): Promise<PersonRecord | null> {
  return User.findById(userId, PERSON_FIELDS).lean();
}

async function readSession(sessionId: string, now: Date): Promise<SessionData | null> {
  const [found] = await SessionRecord.collection
    .aggregate<StoredSession & { person: PersonRecord[] }>([
      { $match: { _id: storedSessionId(sessionId) } },
      {
        $lookup: {
          from: User.collection.name,
          localField: 'userId',
          foreignField: '_id',
          pipeline: [{ $project: PERSON_FIELDS }],
          as: 'person',
        },
      },
    ])
    .toArray();
  if (!found || found.expires <= now) return null;
  const { userId, startedAt, lastSeenAt, expires, shared, device, person } = found;
  return {
    cookie: {
      originalMaxAge: shared ? null : LONGEST_MS.own,
      expires: shared ? null : expires,
    },
    userId: userId.toHexString(),
    startedAt: startedAt.getTime(),
    lastSeenAt,
    shared,
    device,
    person: unsaved(person[0]),
  };
}

/** express-session compares sessions as JSON to know whether to save: the person is not part of it. */
function unsaved(person: PersonRecord | undefined): PersonRecord | undefined {
  return person && Object.defineProperty(person, 'toJSON', { value: () => undefined });
}
