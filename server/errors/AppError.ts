import { type ErrorCode } from '../i18n/es.js';

/**
 * A failure that the campus expects. `code` picks the Spanish text in
 * `server/i18n/es.ts`; `message` is English and only reaches the log.
 */
export abstract class AppError extends Error {
  abstract readonly status: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** It does not exist, or this person may not know that it does. */
export class NotFoundError extends AppError {
  readonly status = 404;

  constructor(code: ErrorCode = 'not-found', message = 'Not found', options?: ErrorOptions) {
    super(code, message, options);
  }
}

/** The person is known but may not do this. */
export class ForbiddenError extends AppError {
  readonly status = 403;
}

/** A well-formed request that a rule of the campus refuses now. */
export class RuleError extends AppError {
  readonly status = 409;
}

/** The request itself is broken: no form of the campus sends this. */
export class BadRequestError extends AppError {
  readonly status: number;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions & { status?: 400 | 413 }) {
    super(code, message, options);
    this.status = options?.status ?? 400;
  }
}

/** Too often. The page says when to try again. */
export class TooManyRequestsError extends AppError {
  readonly status = 429;

  constructor(
    code: ErrorCode,
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super(code, message);
  }
}
