// A campus with invented people and work in every state, to look around in: npm run demo
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { loadConfig } from '../server/config.js';
import { startCampus } from '../server/start.js';
import { ACCOUNTS, DEMO_PASSWORD } from './demo/cast.js';
import { makeDemonstration } from './demo/make.js';

if (process.env.NODE_ENV === 'production') {
  console.error('La demostración no corre en producción: sus contraseñas están a la vista.');
  process.exit(1);
}

try {
  const config = loadConfig({ DATA_DIR: 'data/demo', LOG_LEVEL: 'warn', ...process.env });
  const campus = await startCampus(config, { prepare: makeDemonstration });
  stopOnSignal(campus.stop);

  const accounts = ACCOUNTS.map(({ role, name, login }) => ({
    role,
    name,
    login,
    password: DEMO_PASSWORD,
  }));
  const file = join(config.dataDir, 'demo-accounts.json');
  await writeFile(file, `${JSON.stringify(accounts, null, 2)}\n`);
  printAccounts(file);
  console.log(`\nCampus listo: http://localhost:${campus.port}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function printAccounts(file: string): void {
  console.log('\nPersonas inventadas para probar. La contraseña de todas es:', DEMO_PASSWORD, '\n');
  const width = Math.max(...ACCOUNTS.map(({ login }) => login.length));
  const roleWidth = Math.max(...ACCOUNTS.map(({ role }) => role.length));
  for (const { role, login, name, shows } of ACCOUNTS) {
    console.log(`  ${role.padEnd(roleWidth)}  ${login.padEnd(width)}  ${name}, ${shows}`);
  }
  console.log(`\nTambién en ${file}`);
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}
