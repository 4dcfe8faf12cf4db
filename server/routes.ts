import { type Router } from 'express';

import { type AppDeps } from './deps.js';
import { type Action } from './domain/permissions.js';
import { homeRouter } from './features/home/home.router.js';

/**
 * The whole map of the campus. What is not here answers 404; what is here says who may come in:
 * `public`, or an action of `domain/permissions.ts`, and then only people who are signed in.
 */
export interface Route {
  /** Prefix of all its URLs. `/` is only itself. */
  path: string;
  permission: 'public' | Action;
  /** It reads multipart forms itself, with multer and `verifyUploadCsrf` right after. */
  uploads?: true;
  /** Not in production. */
  development?: true;
  router: (deps: AppDeps) => Router;
}

export const routes: readonly Route[] = [{ path: '/', permission: 'public', router: homeRouter }];
