import { join } from 'node:path';

import { loadCatalogue } from '../../server/content/catalogue.js';
import { projectRoot } from '../../server/root.js';

/** The tiny courses of tests/fixtures/content, read by the real loader. */
export const testCatalogue = await loadCatalogue(join(projectRoot, 'tests/fixtures/content'));
