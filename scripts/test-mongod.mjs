// npm run test:mongod: all tests on a real mongod, where one can be had: the binary that
// MONGOMS_SYSTEM_BINARY or the PATH names, or the one that mongodb-memory-server downloads.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MongoMemoryServer } from 'mongodb-memory-server-core';

/** Nothing was tested: neither passed nor failed. */
const NO_MONGOD = 3;

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, process.platform === 'win32' ? 'mongod.exe' : 'mongod');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

const systemBinary = process.env.MONGOMS_SYSTEM_BINARY ?? onPath();
let server;
try {
  server = await MongoMemoryServer.create({
    binary: systemBinary ? { systemBinary, checkMD5: false } : {},
  });
} catch (error) {
  console.error(
    `No test was run: there is no mongod here, and none could be downloaded (${error.message.split('\n')[0]}). ` +
      'Install one and name it with MONGOMS_SYSTEM_BINARY, or run the tests on any server: MONGODB_URI=… npm test',
  );
  process.exit(NO_MONGOD);
}
console.log(`mongod answers at ${server.getUri()}`);
const run = spawnSync('npm', ['test', '--', ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, MONGODB_URI: server.getUri() },
});
await server.stop();
process.exit(run.status ?? 1);
