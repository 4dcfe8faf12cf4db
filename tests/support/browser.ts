import { afterAll, beforeAll } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';

import { projectRoot } from '../../server/root.js';
import { connectTestDatabase, dropTestDatabase, testDatabaseUri } from './db.js';
import { type TestUser } from './factories.js';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PHONE = { width: 360, height: 640 };
const LAPTOP = { width: 1280, height: 800 };

export interface OpenOptions {
  /** A phone unless said otherwise. */
  laptop?: boolean;
  javaScript?: boolean;
  darkMode?: boolean;
}

export interface Story {
  readonly url: string;
  /** A new window with cookies of its own. */
  open(options?: OpenOptions): Promise<Page>;
  /** The same, after going through the sign-in page. */
  openAs(user: TestUser, options?: OpenOptions): Promise<Page>;
}

/**
 * The built campus as a process of its own, with the real content, on a database of this file's own;
 * people and cohorts are made with tests/support/factories.ts.
 */
export function startBrowserStory(): Story {
  let campus: ChildProcess | undefined;
  let browser: Browser | undefined;
  let url = '';

  beforeAll(async () => {
    await connectTestDatabase();
    campus = spawn(process.execPath, [join(projectRoot, 'dist/server/index.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: 'test',
        PORT: '0',
        HOST: '127.0.0.1',
        LOG_LEVEL: 'info',
        MONGODB_URI: testDatabaseUri(),
        SESSION_SECRET: 'only for browser stories, and never anywhere else',
      },
    });
    url = `http://127.0.0.1:${await announcedPort(campus)}`;
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    browser = await chromium.launch({ executablePath, args: FLAGS });
  });

  afterAll(async () => {
    await browser?.close();
    if (campus && campus.exitCode === null) {
      const ended = once(campus, 'exit');
      campus.kill('SIGTERM');
      await ended;
    }
    await dropTestDatabase();
  });

  const story: Story = {
    get url() {
      return url;
    },
    open: async ({ laptop = false, javaScript = true, darkMode = false } = {}) => {
      if (!browser) throw new Error('The browser is there from beforeAll on');
      const context = await browser.newContext({
        baseURL: url,
        locale: 'es-EC',
        viewport: laptop ? LAPTOP : PHONE,
        javaScriptEnabled: javaScript,
        colorScheme: darkMode ? 'dark' : 'light',
      });
      return context.newPage();
    },
    openAs: async (user, options) => {
      const page = await story.open(options);
      await page.goto('/ingresar');
      await page.getByLabel('Tu celular, tu correo o tu código').fill(user.code);
      await page.getByLabel('Contraseña', { exact: true }).fill(user.password);
      await page.getByRole('button', { name: 'Ingresar', exact: true }).click();
      await page.waitForURL((address) => address.pathname !== '/ingresar');
      return page;
    },
  };
  return story;
}

/** The line of the log that says where the campus listens; the rest is read so that the pipe flows. */
async function announcedPort(campus: ChildProcess): Promise<number> {
  if (!campus.stdout) throw new Error('The campus has no output');
  const lines = createInterface({ input: campus.stdout });
  return new Promise((resolve, reject) => {
    campus.once('exit', (code) => reject(new Error(`The campus ended with ${code}`)));
    lines.on('line', (line) => {
      const port = /"port":(\d+)/.exec(line)?.[1];
      if (port) resolve(Number(port));
    });
  });
}
