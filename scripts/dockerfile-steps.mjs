// Runs the Dockerfile's own COPY and RUN steps in empty folders, one per stage, then its CMD until its
// HEALTHCHECK passes: what can be known where there is no container engine. It says what it did not run.
//   node scripts/dockerfile-steps.mjs
import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const project = join(import.meta.dirname, '..');
const steps = parse(await readFile(join(project, 'Dockerfile'), 'utf8'));
const base = await mkdtemp(join(tmpdir(), 'campus-image-'));
const stages = new Map();
const notRun = [];
let stage;

try {
  for (const { name, rest } of steps) {
    console.log(`\n${name} ${rest}`);
    await (handlers()[name] ?? unknown)(rest, name);
  }
  await tryCommand();
  console.log('\nAll steps ran. Not run here:');
  for (const line of notRun) console.log(`  - ${line}`);
} finally {
  await rm(base, { recursive: true, force: true });
}

/** Instructions with their continuation lines joined; comments left out. */
function parse(text) {
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      if (!name) throw new Error(`Not an instruction: ${line}`);
      return { name, rest };
    });
}

function handlers() {
  return {
    FROM: async (rest) => {
      const [image, , alias = `stage ${stages.size}`] = rest.split(/\s+/);
      stage = { alias, folder: join(base, `${stages.size}`), workdir: '/', env: {} };
      stages.set(alias, stage);
      await mkdir(stage.folder);
      notRun.push(`FROM ${image}: the steps used Node ${process.version} of this machine`);
    },
    WORKDIR: async (rest) => {
      stage.workdir = rest;
      await mkdir(inStage(stage, rest), { recursive: true });
    },
    ENV: async (rest) => {
      for (const pair of rest.split(/\s+/)) {
        const [key, value] = pair.split('=');
        stage.env[key] = value;
      }
    },
    COPY: async (rest) => {
      const words = rest.split(/\s+/);
      const from = words[0].startsWith('--from=') ? stages.get(words.shift().slice(7)) : null;
      const target = words.pop();
      for (const source of words) {
        const origin = from ? inStage(from, source) : join(project, source);
        const into = target.endsWith('/') ? join(target, basename(source)) : target;
        await cp(origin, inStage(stage, into), { recursive: true, verbatimSymlinks: true });
      }
    },
    RUN: async (rest) => {
      if (/^chown\s+node/.test(rest) && spawnSync('id', ['node']).status !== 0) {
        notRun.push(`RUN ${rest}: this machine has no user «node»`);
        return;
      }
      const { status } = spawnSync('sh', ['-euc', rest], {
        cwd: inStage(stage, '.'),
        stdio: 'inherit',
        env: { ...process.env, ...relocatedEnv(), NODE_OPTIONS: '' },
      });
      if (status !== 0) throw new Error(`RUN ended with ${status}`);
    },
    USER: async (rest) => notRun.push(`USER ${rest}: everything ran as the user of this shell`),
    VOLUME: async (rest) => notRun.push(`VOLUME ${rest}`),
    EXPOSE: async (rest) => notRun.push(`EXPOSE ${rest}`),
    HEALTHCHECK: async (rest) => {
      stage.healthcheck = JSON.parse(rest.slice(rest.indexOf('[')));
    },
    CMD: async (rest) => {
      stage.command = JSON.parse(rest);
    },
  };
}

function unknown(_rest, name) {
  throw new Error(`This script does not know ${name}: teach it, or the report is not true`);
}

/** A path of the image as a folder of this machine. */
function inStage({ folder, workdir }, path) {
  return join(folder, path.startsWith('/') ? path : join(workdir, path));
}

function relocatedEnv() {
  const entries = Object.entries(stage.env);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value.startsWith('/') ? inStage(stage, value) : value]),
  );
}

async function tryCommand() {
  const port = String(await freePort());
  const env = {
    PATH: process.env.PATH,
    ...relocatedEnv(),
    PORT: port,
    HOST: '127.0.0.1',
    SESSION_SECRET: 'only to try whether the image starts, never again',
    PUBLIC_URL: 'https://campus.invalid',
  };
  const cwd = inStage(stage, '.');
  const [program, ...args] = stage.command;
  console.log(`\nCMD ${stage.command.join(' ')}`);
  const campus = spawn(program, args, { cwd, env, stdio: 'inherit' });
  const ended = new Promise((resolve) => campus.once('exit', resolve));
  try {
    const [check, ...checkArgs] = stage.healthcheck;
    for (let tries = 0; ; tries += 1) {
      if (campus.exitCode !== null) throw new Error(`CMD ended with ${campus.exitCode}`);
      if (spawnSync(check, checkArgs, { cwd, env }).status === 0) break;
      if (tries === 60) throw new Error('The health check never passed');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    console.log('HEALTHCHECK passed');
  } finally {
    campus.kill('SIGTERM');
  }
  const code = await ended;
  if (code !== 0) throw new Error(`After SIGTERM it ended with ${code}`);
  console.log('SIGTERM: stopped cleanly');
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
