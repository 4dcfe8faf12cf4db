import { type Response, Router } from 'express';

import { NotFoundError } from '../errors/AppError.js';
import { type Catalogue } from './types.js';

/**
 * Pictures of the courses, mounted at `MEDIA_PREFIX`. An address names its bytes, so a phone asks
 * once. Opened alone, a drawing may do nothing: no scripts, nothing from outside.
 */
export function mediaRouter({ catalogue }: { catalogue: Catalogue }): Router {
  const router = Router();

  router.get('/:track/:fingerprint/:file', async (req, res: Response) => {
    const { track, fingerprint, file } = req.params;
    const isOurs = /^[0-9a-f]{12}$/.test(fingerprint) && /^[a-z0-9-]+\.svg$/.test(file);
    const media = isOurs ? await catalogue.media(track, fingerprint, file) : undefined;
    if (!media) throw new NotFoundError();
    res.set({
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    res.send(media.svg);
  });

  return router;
}
