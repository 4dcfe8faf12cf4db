// npm run db:copy -- --from <uri|folder> --to <uri|folder>: moves a campus to another server, or back.
import { parseArgs } from 'node:util';

import { copyStore } from '../server/db/embedded/copy.js';

const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
if (!values.from || !values.to) {
  console.error(
    'Say from where and to where: npm run db:copy -- --from data/store --to mongodb://…',
  );
  process.exit(2);
}
try {
  const copied = await copyStore({
    from: values.from,
    to: values.to,
    say: (line) => console.log(line),
  });
  const documents = copied.reduce((sum, one) => sum + one.documents, 0);
  console.log(
    `Copied: ${documents} documents in ${copied.length} collections, equal on both sides`,
  );
} catch (error) {
  console.error(
    `The copy is not complete: ${error instanceof Error ? error.message : String(error)}`,
  );
  console.error('Run the same command again to go on where it stopped');
  process.exit(1);
}
