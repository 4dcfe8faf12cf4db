import { type RequestHandler } from 'express';

import { firstName, fullName } from '../domain/names.js';
import { type Actor } from '../domain/roles.js';
import { User, type UserRecord } from '../models/User.js';
import { endSession, sessionIsOver } from './session.js';

/** The person who makes this request, read anew each time: a role that ends ends at once. */
export interface SessionUser extends Actor {
  id: string;
  firstName: string;
  fullName: string;
  code: string;
  mustChangePassword: boolean;
}

export const USER_FIELDS = {
  givenNames: 1,
  firstSurname: 1,
  secondSurname: 1,
  code: 1,
  roles: 1,
  mustChangePassword: 1,
  blockedAt: 1,
} as const;

type Loaded = Pick<UserRecord, Exclude<keyof typeof USER_FIELDS, 'roles'>> & {
  roles: SessionUser['roles'];
};

export const loadCurrentUser: RequestHandler = async (req, res, next) => {
  const { userId } = req.session;
  if (!userId) return next();
  const record = await User.findById(userId, USER_FIELDS).lean();
  const user = record && !record.blockedAt ? toSessionUser(userId, record) : null;
  if (user && !sessionIsOver(req, user, res.locals.site.now())) res.locals.user = user;
  else await endSession(req);
  next();
};

export function toSessionUser(id: string, record: Loaded): SessionUser {
  return {
    id,
    firstName: firstName(record),
    fullName: fullName(record),
    code: record.code,
    roles: record.roles,
    mustChangePassword: record.mustChangePassword,
  };
}
