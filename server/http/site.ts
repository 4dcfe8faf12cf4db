import { type RequestHandler } from 'express';
import { randomUUID } from 'node:crypto';

import { type AppDeps } from '../deps.js';
import { type Assets } from './assets.js';
import { type Signer } from './signing.js';
import { type Renderer } from './views.js';

/** What every request may need and no request changes. Handlers reach it as `res.locals.site`. */
export interface Site extends AppDeps {
  assets: Assets;
  renderer: Renderer;
  signer: Signer;
}

export function attachSite(site: Site): RequestHandler {
  return (_req, res, next) => {
    res.locals.site = site;
    res.locals.requestId = randomUUID();
    next();
  };
}
