import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

import { signIn } from '../../scripts/bench/visitor.js';
import { projectRoot } from '../../server/root.js';

const PATIENCE_MS = 120_000;

const Accounts = z.array(
  z.strictObject({
    role: z.string(),
    name: z.string().includes('Demo'),
    login: z.string(),
    password: z.string(),
  }),
);

interface Ended {
  code: number | null;
  printed: string;
}

/** A built script in a process of its own; what it prints is kept. */
function run(script: string, env: NodeJS.ProcessEnv) {
  const child: ChildProcess = spawn(process.execPath, [join(projectRoot, 'dist', script)], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      MONGODB_URI: '',
      HOST: '127.0.0.1',
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ended = once(child, 'exit').then(([code]): Ended => ({ code: Number(code), printed }));
  const says = (wanted: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = (chunk: Buffer) => {
        printed += chunk.toString();
        const found = wanted.exec(printed);
        if (found) resolve(found[1] ?? found[0]);
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
      void ended.then(() => reject(new Error(`It ended without saying ${wanted}: ${printed}`)));
    });
  child.stdout?.on('data', () => undefined);
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    return ended;
  };
  return { says, stop, ended };
}

describe('the demonstration', () => {
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'campus-demo-'));
  });
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  const readAccounts = async () =>
    Accounts.parse(JSON.parse(await readFile(join(dataDir, 'demo-accounts.json'), 'utf8')));

  it(
    'opens with somebody of every role who can sign in, and is still there the next time',
    async () => {
      const first = run('scripts/demo.js', { DATA_DIR: dataDir });
      const url = await first.says(/^Campus listo: (http:\/\/localhost:\d+)$/m);
      const accounts = await readAccounts();
      const roles = new Set(accounts.map(({ role }) => role));
      expect([...roles].sort()).toEqual([
        ...['admin', 'coordinator', 'evaluator', 'observer', 'official', 'participant', 'trainer'],
      ]);
      for (const { login: code, password } of accounts) {
        expect(await signIn(url, { code, password })).toContain('campus-sesion=');
      }
      expect(await first.stop()).toMatchObject({ code: 0 });

      const second = run('scripts/demo.js', { DATA_DIR: dataDir });
      const again = await second.says(/^Campus listo: (http:\/\/localhost:\d+)$/m);
      expect(await readAccounts()).toEqual(accounts);
      const [{ login = '', password = '' } = {}] = accounts;
      expect(await signIn(again, { code: login, password })).toContain('campus-sesion=');
      expect(await second.stop()).toMatchObject({ code: 0 });
    },
    PATIENCE_MS,
  );

  it('is refused by a campus in production, and refuses to be one', async () => {
    const production = {
      DATA_DIR: dataDir,
      NODE_ENV: 'production',
      ALLOW_PLAIN_HTTP: 'true',
      PUBLIC_URL: 'http://campus.test',
      SESSION_SECRET: 'only for tests, and never anywhere else',
    };
    const campus = run('server/index.js', production);
    await campus.says(/This store holds demonstration people/);
    expect(await campus.ended).toMatchObject({ code: 1 });

    const demo = run('scripts/demo.js', production);
    await demo.says(/La demostración no corre en producción/);
    expect(await demo.ended).toMatchObject({ code: 1 });
  });
});
