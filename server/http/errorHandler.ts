import { type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import { randomInt } from 'node:crypto';

import { AppError, NotFoundError, TooManyRequestsError } from '../errors/AppError.js';
import { type ErrorCode, errorTexts } from '../i18n/es.js';
import { t } from '../i18n/index.js';
import { startOf } from './navigation.js';
import { paths } from './paths.js';
import { type PageModel, renderPage } from './renderPage.js';

interface ErrorPage extends PageModel {
  status: number;
  text: string;
  errorId: string;
  helpUrl: string;
  wayOn: { href: string; label: string };
}

const TITLES: Record<number, string> = {
  400: 'No pudimos leer lo que llegó',
  403: 'No puedes entrar aquí',
  404: 'Esta página no está',
  409: 'Ahora no se puede',
  413: 'Pesa demasiado',
  429: 'Espera un momento',
  500: 'Algo falló de nuestro lado',
};

export const notFound: RequestHandler = () => {
  throw new NotFoundError();
};

/**
 * The only place where a failure becomes a page. Whoever reads it gets a sentence, a way on and an
 * id; details stay in the log under the same id.
 */
export const errorHandler: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  const { status, code } = describe(error);
  const errorId = newErrorId();
  const { site, requestId, user, route } = res.locals;
  const entry = { errorId, requestId, userId: user?.id, method: req.method, route, status, code };
  if (status >= 500) site.logger.error({ ...entry, err: error }, 'request failed');
  else site.logger.info({ ...entry, reason: reasonOf(error) }, 'request refused');

  if (res.headersSent) return void res.destroy();
  if (error instanceof TooManyRequestsError) res.set('Retry-After', `${error.retryAfterSeconds}`);
  try {
    renderPage(res, 'errors/error', presentError(res, { status, code, errorId }), status);
  } catch (failure) {
    site.logger.error({ errorId, err: failure }, 'error page failed');
    res
      .status(status)
      .type('text')
      .send(`${t(errorTexts[code])}\n\n${errorId}\n`);
  }
};

function presentError(
  res: Response,
  { status, code, errorId }: { status: number; code: ErrorCode; errorId: string },
): ErrorPage {
  const { user, site } = res.locals;
  return {
    title: t(
      code === 'form-expired' ? 'Esta página ya no sirve' : (TITLES[status] ?? 'No se pudo'),
    ),
    layout: user ? 'main' : 'bare',
    status,
    text: t(errorTexts[code]),
    errorId,
    helpUrl: paths.help(),
    wayOn: user
      ? { href: startOf(user, site.now()), label: t('Ir a mi inicio') }
      : { href: paths.home(), label: t('Ir al inicio') },
  };
}

function describe(error: unknown): { status: number; code: ErrorCode } {
  if (error instanceof AppError) return { status: error.status, code: error.code };
  const status = statusOf(error);
  if (status === 413) return { status, code: 'too-large' };
  if (status >= 400 && status < 500) return { status: 400, code: 'bad-request' };
  return { status: 500, code: 'unexpected' };
}

/** body-parser and the router say in `status` that the request was broken. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('status' in error)) return 500;
  return typeof error.status === 'number' ? error.status : 500;
}

function reasonOf(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : error instanceof Error
      ? error.name
      : 'unknown';
}

const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** Short enough to read out on the phone. */
function newErrorId(): string {
  return Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
