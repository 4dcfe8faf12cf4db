import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { crashRounds } from '../integration/embedded/crashRounds.js';
import { removeFolder, temporaryFolder } from '../integration/embedded/store.js';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => removeFolder(folder));

describe('kill -9 under eight writers', () => {
  it('loses nothing in 25 rounds', async () => {
    const report = await crashRounds(join(folder, 'crash'), 25);
    console.log(
      `${report.rounds} rounds, ${report.acknowledged} acknowledged writes, ${report.lost} lost`,
    );
    expect(report).toMatchObject({ lost: 0, damaged: [] });
  }, 900_000);
});
