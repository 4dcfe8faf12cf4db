// npm run db:check -- [--data DIR]: every document and every index entry of a data folder.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

import { checkFolder } from '../server/db/embedded/check.js';
import { DamagedStoreError } from '../server/db/embedded/storage.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'data/store' },
    inner: { type: 'boolean', default: false },
  },
});

if (values.inner) await check();
else {
  // Badly damaged pages can end the process that reads them: the reading is done by a child.
  const child = spawnSync(
    process.execPath,
    [process.argv[1] as string, '--inner', '--data', values.data],
    { stdio: 'inherit' },
  );
  if (child.signal)
    console.error(new DamagedStoreError(`reading it ended with ${child.signal}`).message);
  process.exit(child.status ?? 1);
}

async function check(): Promise<void> {
  try {
    const { collections, documents, entries, problems } = await checkFolder(values.data);
    for (const problem of problems) console.error(problem);
    console.log(
      `${documents} documents, ${entries} index entries, ${collections} collections: ${problems.length === 0 ? 'all in order' : `${problems.length} problems`}`,
    );
    process.exit(problems.length === 0 ? 0 : 1);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
