import { type RequestHandler } from 'express';
import helmet from 'helmet';

import { type Config } from '../config.js';

/** Strict headers: everything from this site, no inline script or style, no framing. */
export function securityHeaders({ secureCookies }: Config): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: [
          "'self'",
          (_req, res) => `'nonce-${'locals' in res ? nonceOf(res.locals) : ''}'`,
        ],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secureCookies ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secureCookies
      ? { maxAge: 31_536_000, includeSubDomains: false }
      : false,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    crossOriginOpenerPolicy: secureCookies ? { policy: 'same-origin' } : false,
    originAgentCluster: secureCookies,
  });
}

function nonceOf(locals: unknown): string {
  return typeof locals === 'object' && locals !== null && 'nonce' in locals
    ? String(locals.nonce)
    : '';
}
