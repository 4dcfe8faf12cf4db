import { type RequestHandler } from 'express';

import { ForbiddenError } from '../errors/AppError.js';
import { isMultipart } from './body.js';
import { hasValidToken } from './csrfToken.js';
import { holdForm, isWorthHolding } from './heldForms.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses every change that no page of the campus asked for. */
export function verifyCsrf(takesUploads: (path: string) => boolean): RequestHandler {
  return async (req, res, next) => {
    if (SAFE_METHODS.has(req.method)) return next();
    if (isMultipart(req) && takesUploads(req.path)) {
      // The token is inside a body that the route itself reads: see verifyUploadCsrf.
      res.locals.csrfPending = true;
      return next();
    }
    if (hasValidToken(req, res)) return next();
    if (isWorthHolding(req, res)) return holdForm(req, res);
    throw new ForbiddenError('form-expired', 'Missing or wrong CSRF token');
  };
}

/**
 * Comes right after multer in every route that takes uploads. Until it has passed, `currentUser`
 * throws, so that a route which forgets it serves nobody.
 */
export const verifyUploadCsrf: RequestHandler = async (req, res, next) => {
  if (!res.locals.csrfPending) return next();
  if (!hasValidToken(req, res)) {
    if (isWorthHolding(req, res)) return holdForm(req, res);
    throw new ForbiddenError('form-expired', 'Missing or wrong CSRF token in a multipart form');
  }
  res.locals.csrfPending = false;
  next();
};
