import compression from 'compression';
import { constants } from 'node:zlib';

/**
 * For what is not a page: pictures, tables to download. Pages are compressed by `renderPage`, in one
 * go, and assets once for all at the start.
 */
export const compressed = compression({
  level: 4,
  brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
});
