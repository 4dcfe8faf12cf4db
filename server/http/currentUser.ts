import { type RequestHandler } from 'express';

import { firstName, fullName } from '../domain/names.js';
import { type Actor } from '../domain/roles.js';
import { endSession, sessionIsOver } from './session.js';
import { type PersonRecord } from './sessionStore.js';

/** The person who makes this request, read anew each time: a role that ends ends at once. */
export interface SessionUser extends Actor {
  firstName: string;
  fullName: string;
  code: string;
  mustChangePassword: boolean;
}

/** Whoever is blocked or away for too long is no longer signed in. */
export const loadCurrentUser: RequestHandler = async (req, res, next) => {
  const { userId, person } = req.session;
  if (!userId) return next();
  const user = person && !person.blockedAt ? toSessionUser(userId, person) : null;
  if (user && !sessionIsOver(req, user, res.locals.site.now())) res.locals.user = user;
  else await endSession(req);
  next();
};

export function toSessionUser(id: string, person: PersonRecord): SessionUser {
  return {
    id,
    firstName: firstName(person),
    fullName: fullName(person),
    code: person.code,
    roles: person.roles,
    mustChangePassword: person.mustChangePassword,
  };
}
