import express, { type Request, type RequestHandler } from 'express';
import multer from 'multer';

import { BadRequestError } from '../errors/AppError.js';

const MAXIMUM_BYTES = 256 * 1024;
const MAXIMUM_FIELDS = 1000;

const FIELD_LIMITS = {
  fields: MAXIMUM_FIELDS,
  parts: MAXIMUM_FIELDS,
  fieldSize: MAXIMUM_BYTES,
  fieldNameSize: 200,
};

const urlencoded = express.urlencoded({
  extended: true,
  limit: MAXIMUM_BYTES,
  parameterLimit: MAXIMUM_FIELDS,
});

const fieldsOnly = cleanMultipart(multer({ limits: FIELD_LIMITS }).none());

/** Reads forms. Multipart ones with files are read by the routes that take uploads. */
export function readBody(takesUploads: (path: string) => boolean): RequestHandler {
  return (req, res, next) => {
    if (!isMultipart(req)) return urlencoded(req, res, next);
    if (takesUploads(req.path)) return next();
    return fieldsOnly(req, res, next);
  };
}

export function isMultipart(req: Request): boolean {
  return req.headers['content-type']?.toLowerCase().startsWith('multipart/') ?? false;
}

/** Reads the words of a multipart form and lets its files go. */
export const readFieldsDroppingFiles = cleanMultipart(
  multer({
    limits: { ...FIELD_LIMITS, fileSize: 16 * 1024 * 1024 },
    fileFilter: (_req, _file, decide) => decide(null, false),
  }).any(),
);

/** A multer middleware whose failures are the sender's: 400 or 413, never 500. */
export function cleanMultipart(read: RequestHandler): RequestHandler {
  return (req, res, next) => {
    void read(req, res, (error: unknown) => {
      if (!error) return next();
      const cause = error instanceof Error ? error : new Error('Unreadable multipart form');
      const tooLarge = error instanceof multer.MulterError && error.code.startsWith('LIMIT_FI');
      next(
        new BadRequestError(tooLarge ? 'too-large' : 'bad-request', cause.message, {
          cause,
          status: tooLarge ? 413 : 400,
        }),
      );
    });
  };
}
