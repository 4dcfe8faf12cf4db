import { type RequestHandler } from 'express';
import helmet from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

import { type Config } from '../config.js';

/**
 * Strict headers: everything from this site, no inline script or style, no framing. There is no inline
 * script to allow, so no nonce either, and the headers are the same for every answer: helmet is asked
 * once, when the campus starts.
 */
export function securityHeaders(config: Pick<Config, 'secureCookies'>): RequestHandler {
  const headers = new Map(Object.entries(headersOf(config)));
  return (_req, res, next) => {
    res.setHeaders(headers);
    next();
  };
}

function headersOf({ secureCookies }: Pick<Config, 'secureCookies'>): Record<string, string> {
  const res = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
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
  })(res.req, res, (error?: unknown) => {
    if (error) throw error instanceof Error ? error : new Error('helmet failed');
  });
  return Object.fromEntries(
    Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
}
