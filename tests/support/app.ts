import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type Express } from 'express';
import { pino } from 'pino';
import request from 'supertest';

import { createApp } from '../../server/app.js';
import { loadConfig } from '../../server/config.js';
import { type Catalogue } from '../../server/content/types.js';
import { type AppDeps } from '../../server/deps.js';
import { campusWorker } from '../../server/jobs/index.js';
import { type MailMessage } from '../../server/mail/mailer.js';
import { testCatalogue } from './catalogue.js';
import { connectTestDatabase, dropTestDatabase, emptyTestDatabase } from './db.js';
import { type TestUser } from './factories.js';
import { submitForm } from './forms.js';

/** A person's browser: keeps cookies, follows nothing by itself. */
export type Browser = ReturnType<typeof request.agent>;

export interface TestCampus {
  app: Express;
  deps: AppDeps;
  /** E-mails sent since the last test began. Run `runJobs` first. */
  mails: MailMessage[];
  /** Lines of the log since the last test began. */
  log: string[];
  /** Moves the clock of the campus. */
  passTime(milliseconds: number): void;
  /** Does what waits in the queue. */
  runJobs(): Promise<void>;
  browser(): Browser;
  signedInAs(user: TestUser): Promise<Browser>;
}

const TEST_ENVIRONMENT = {
  NODE_ENV: 'test',
  SESSION_SECRET: 'only for tests, and never anywhere else',
  PUBLIC_URL: 'http://campus.test',
};

/**
 * The real application on a real database, for one test file. Only e-mail and the clock are
 * replaced; sessions and CSRF are on.
 */
export function startTestCampus(
  environment: NodeJS.ProcessEnv = {},
  catalogue: Catalogue = testCatalogue,
): TestCampus {
  let app: Express | undefined;
  let offset = 0;
  const mails: MailMessage[] = [];
  const log: string[] = [];
  const keepLine = (line: string) => {
    log.push(line);
    if (process.env.TEST_LOG) process.stderr.write(line);
  };
  const config = loadConfig({ ...TEST_ENVIRONMENT, ...environment });
  const deps: AppDeps = {
    config,
    catalogue,
    logger: pino({ level: 'info', base: null }, { write: keepLine }),
    now: () => new Date(Date.now() + offset),
    mailer: {
      sends: true,
      send: (message) => {
        mails.push(message);
        return Promise.resolve();
      },
    },
  };

  beforeAll(async () => {
    await connectTestDatabase();
    app = createApp(deps);
  });
  beforeEach(async () => {
    offset = 0;
    mails.length = 0;
    log.length = 0;
    await emptyTestDatabase();
  });
  afterAll(dropTestDatabase);

  const campus: TestCampus = {
    get app() {
      if (!app) throw new Error('The campus is there from beforeAll on');
      return app;
    },
    deps,
    mails,
    log,
    passTime: (milliseconds) => {
      offset += milliseconds;
    },
    runJobs: async () => {
      await campusWorker(deps).runDue();
    },
    browser: () => request.agent(campus.app),
    signedInAs: async (user) => {
      const browser = campus.browser();
      const values = { identifier: user.code, password: user.password };
      const response = await submitForm(browser, '/ingresar', values);
      if (response.status !== 303) throw new Error(`Signing in answered ${response.status}`);
      return browser;
    },
  };
  return campus;
}
