import { once } from 'node:events';
import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const started = globalThis.campusTestStore;
  if (!started) return;
  started.store.kill('SIGTERM');
  await once(started.store, 'exit');
  await rm(started.folder, { recursive: true, force: true });
}
