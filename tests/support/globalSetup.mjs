// Starts the embedded store for the tests, unless MONGODB_URI names another server.
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../scripts/build.mjs';

export default async function globalSetup() {
  await build();
  if (process.env.MONGODB_URI) return;
  const folder = await mkdtemp(join(tmpdir(), 'campus-tests-'));
  const script = join(import.meta.dirname, '../../dist/scripts/db-serve.js');
  const store = spawn(process.execPath, [script, '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  process.env.MONGODB_URI = await new Promise((resolve, reject) => {
    let printed = '';
    store.on('exit', (code) => reject(new Error(`the embedded store ended with ${code}`)));
    store.stdout.on('data', (chunk) => {
      printed += chunk;
      const found = /^MONGODB_URI=(.+)$/m.exec(printed);
      if (found) resolve(found[1]);
    });
  });
  store.removeAllListeners('exit');
  globalThis.campusTestStore = { store, folder };
}
