import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { crashRounds } from './crashRounds.js';
import { removeFolder, temporaryFolder } from './store.js';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => removeFolder(folder));

describe('kill -9 under eight writers', () => {
  // `npm run test:long` does the same for many more rounds.
  it('loses nothing acknowledged and leaves indexes equal to documents', async () => {
    const report = await crashRounds(folder, 3);
    expect(report).toMatchObject({ lost: 0, damaged: [] });
    expect(report.acknowledged).toBeGreaterThan(150);
  }, 120_000);
});
