import { type RequestHandler, Router } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import { type AppDeps } from '../../deps.js';
import { TooManyRequestsError } from '../../errors/AppError.js';
import { parseParams } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { addressKey } from '../accounts/limits.js';
import { VerifyParams } from './certificates.schemas.js';
import { findByCode } from './certificates.service.js';
import { presentVerdict, presentVerify } from './verify.presenter.js';

/** A fair of employers behind one address is welcome; a program that tries codes is slowed down. */
const CHECKS_PER_MINUTE = 300;

/** Longer than any code with its hyphens; what is behind it is noise. */
const TYPED_LENGTH = 80;

/** `/verificar`: for anybody, without account, cookie or script. */
export function verifyRouter(deps: Pick<AppDeps, 'now'>): Router {
  const router = Router();
  router.use(limitChecks(), (_req, res, next) => {
    // A code is given from hand to hand. Search engines would hand it to everybody.
    res.setHeader('X-Robots-Tag', 'noindex, nofollow');
    next();
  });

  router.get('/', (req, res) => {
    const { codigo } = req.query;
    if (codigo === undefined) return renderPage(res, 'certificates/verify', presentVerify());
    const code = readTypedCode(codigo);
    if (code === '') {
      return renderPage(res, 'certificates/verify', presentVerify({ empty: true }), 422);
    }
    res.redirect(303, paths.verifyCode(code));
  });

  router.get('/:code', async (req, res) => {
    const { code } = parseParams(VerifyParams, req.params);
    const certificate = await findByCode(readTypedCode(code));
    renderPage(
      res,
      'certificates/verdict',
      presentVerdict(certificate, deps.now()),
      certificate ? 200 : 404,
    );
  });

  return router;
}

/** A code as somebody types or pastes it, maybe with the whole address in front. */
function readTypedCode(typed: unknown): string {
  if (typeof typed !== 'string') return '';
  const code =
    typed
      .trim()
      .split('/')
      .findLast((part) => part.trim() !== '') ?? '';
  return [...code.trim()].slice(0, TYPED_LENGTH).join('');
}

/**
 * Counted in this process and not in the store: checking is one read, and it is the 128 bits of a
 * code, not this, that keep it from being guessed.
 */
function limitChecks(): RequestHandler {
  const limiter = new RateLimiterMemory({ points: CHECKS_PER_MINUTE, duration: 60 });
  return async (req, _res, next) => {
    try {
      await limiter.consume(addressKey(req.ip));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.ceil(refused.msBeforeNext / 1000);
      throw new TooManyRequestsError('too-many', 'Too many checks from one address', seconds);
    }
    next();
  };
}
