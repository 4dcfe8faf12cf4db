import { type RequestHandler, type Response } from 'express';

import { mayUse, type Action } from '../domain/permissions.js';
import { ForbiddenError } from '../errors/AppError.js';
import { type SessionUser } from './currentUser.js';
import { holdForm } from './heldForms.js';
import { paths } from './paths.js';

/** The person of this request. Only behind `requireSignedIn`; elsewhere use `findUser`. */
export function currentUser(res: Response): SessionUser {
  const user = findUser(res);
  if (!user) throw new Error('This route asks for a person but does not require signing in');
  return user;
}

/** The person of this request, or null for a visitor. */
export function findUser(res: Response): SessionUser | null {
  if (res.locals.csrfPending)
    throw new Error('This route takes uploads but never checks the token');
  return res.locals.user ?? null;
}

/** Leads visitors to sign in and back. What they had typed is kept meanwhile. */
export const requireSignedIn: RequestHandler = async (req, res, next) => {
  const { user } = res.locals;
  if (!user) {
    if (req.method === 'GET' || req.method === 'HEAD') {
      return res.redirect(302, paths.signIn({ next: req.originalUrl }));
    }
    return holdForm(req, res);
  }
  if (user.mustChangePassword && req.originalUrl !== paths.newPassword()) {
    return res.redirect(303, paths.newPassword());
  }
  next();
};

/** Lets pass whoever may do this to something. Which thing, the service decides. */
export function requirePermission(action: Action): RequestHandler {
  return (_req, res, next) => {
    const { user, site } = res.locals;
    if (user && mayUse(user, action, site.now())) return next();
    throw new ForbiddenError('forbidden', `No role allows ${action}`);
  };
}
