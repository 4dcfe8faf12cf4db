import express, { type Express, type RequestHandler, Router } from 'express';
import { join } from 'node:path';

import { mediaRouter } from './content/media.router.js';
import { MEDIA_PREFIX } from './content/mediaPath.js';
import { type AppDeps } from './deps.js';
import { healthRouter } from './features/health/health.router.js';
import { requirePermission, requireSignedIn } from './http/access.js';
import { loadAssets } from './http/assets.js';
import { readBody } from './http/body.js';
import { compressed } from './http/compressed.js';
import { verifyCsrf } from './http/csrf.js';
import { loadCurrentUser } from './http/currentUser.js';
import { errorHandler, notFound } from './http/errorHandler.js';
import { forgetSentForm } from './http/heldForms.js';
import { logRequests } from './http/requestLog.js';
import { securityHeaders } from './http/security.js';
import { sessions } from './http/session.js';
import { createSigner } from './http/signing.js';
import { attachSite } from './http/site.js';
import { createRenderer } from './http/views.js';
import { projectRoot } from './root.js';
import { type Route, routes } from './routes.js';

/** The whole application, from what really varies. Reads as the way of a request. */
export function createApp(deps: AppDeps): Express {
  const { config } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);

  const assets = loadAssets(join(projectRoot, 'public'));
  const renderer = createRenderer({
    folder: join(projectRoot, 'views'),
    cache: config.environment !== 'development',
  });
  const served = routes.filter(({ development }) => !development || !config.production);
  const takesUploads = uploadMatcher(served);

  app.use(healthRouter());
  app.use(attachSite({ ...deps, assets, renderer, signer: createSigner(config.sessionSecret) }));
  app.use(logRequests);
  app.use(securityHeaders(config));
  app.use(assets.serve);
  app.use(MEDIA_PREFIX, compressed, mediaRouter(deps));
  app.use(sessions(deps));
  app.use(loadCurrentUser);
  app.use(readBody(takesUploads));
  app.use(verifyCsrf(takesUploads));
  app.use(forgetSentForm);
  for (const route of served) app.use(route.path, mounted(route, deps));
  app.use(notFound);
  app.use(errorHandler);
  return app;
}

/** A router behind its guards. */
function mounted(route: Route, deps: AppDeps): RequestHandler {
  const router = Router();
  if (route.permission !== 'public') {
    router.use(requireSignedIn, requirePermission(route.permission));
  }
  router.use(route.router(deps));
  const enter: RequestHandler = (req, res, next) => {
    res.locals.route = route.path;
    res.locals.mountParams = req.params;
    router(req, res, next);
  };
  if (route.path !== '/') return enter;
  return (req, res, next) => (req.path === '/' ? enter(req, res, next) : next());
}

function uploadMatcher(served: readonly Route[]): (path: string) => boolean {
  const patterns = served
    .filter(({ uploads }) => uploads)
    .map(({ path }) => new RegExp(`^${path.replace(/:[^/]+/g, '[^/]+')}(/|$)`));
  return (path) => patterns.some((pattern) => pattern.test(path));
}
