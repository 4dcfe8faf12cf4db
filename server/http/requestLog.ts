import { type RequestHandler } from 'express';
import { type Logger, pino } from 'pino';

/** Names that must never be in a log, wherever an object that has them gets there. */
const PERSONAL = [
  'password',
  'passwordHash',
  'email',
  'phone',
  'givenNames',
  'firstSurname',
  'secondSurname',
  'documents',
  'body',
  'cookie',
  'authorization',
  'url',
  'to',
];

export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: { paths: PERSONAL.flatMap((name) => [name, `*.${name}`]), censor: '[personal]' },
  });
}

/**
 * One line per request: the pattern of its route instead of its address, which may carry a name, a
 * code or a link to recover an account. No query, no body, no address of the network.
 */
export const logRequests: RequestHandler = (req, res, next) => {
  const { logger } = res.locals.site;
  if (!logger.isLevelEnabled('info')) return next();
  const startedAt = performance.now();
  res.on('finish', () => {
    const route: unknown = req.route;
    logger.info({
      requestId: res.locals.requestId,
      method: req.method,
      route: `${res.locals.route ?? ''}${patternOf(route)}`,
      status: res.statusCode,
      milliseconds: Math.round(performance.now() - startedAt),
      userId: res.locals.user?.id,
    });
  });
  next();
};

function patternOf(route: unknown): string {
  if (typeof route !== 'object' || route === null || !('path' in route)) return '';
  return typeof route.path === 'string' ? route.path : '';
}
