import { NotFoundError } from '../../server/errors/AppError.js';
import { type Catalogue } from '../../server/content/types.js';

/** No courses. */
export const testCatalogue: Catalogue = {
  tracks: [],
  rubrics: [],
  glossary: [],
  facts: { EC: {}, MX: {} },
  track: () => undefined,
  version: () => Promise.reject(new NotFoundError()),
  media: () => Promise.resolve(undefined),
};
