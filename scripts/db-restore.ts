// npm run db:restore -- <file> --data DIR: brings a backup back into an empty folder.
import { parseArgs } from 'node:util';

import { restore } from '../server/db/embedded/restore.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string', default: 'data/store' } },
});
const [file] = positionals;
if (!file) {
  console.error('Name the backup: npm run db:restore -- backups/campus.mdb --data data/store');
  process.exit(2);
}
try {
  const { documents, collections } = await restore(file, values.data);
  console.log(
    `Restored into ${values.data}: ${documents} documents in ${collections} collections, all checked`,
  );
} catch (error) {
  console.error(`Nothing was restored: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
