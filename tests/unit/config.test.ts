import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadConfig } from '../../server/config.js';

const production = {
  NODE_ENV: 'production',
  SESSION_SECRET: 'x'.repeat(40),
  PUBLIC_URL: 'https://campus.example',
};

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return String(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(':')[0] ?? '');
  }
}

describe('the settings', () => {
  it('lists everything that is wrong at once', () => {
    const env = {
      NODE_ENV: 'production',
      PORT: 'three',
      MONGODB_URI: 'mysql://x',
      SESSION_SECRET: 'short',
      SMTP_URL: 'http://x',
      LOG_LEVEL: 'loud',
    };
    expect(problemsOf(env).sort()).toEqual(
      ['LOG_LEVEL', 'MONGODB_URI', 'PORT', 'PUBLIC_URL', 'SESSION_SECRET', 'SMTP_URL'].sort(),
    );
  });

  it.each([
    ['nothing said about production', { NODE_ENV: 'production' }, ['SESSION_SECRET', 'PUBLIC_URL']],
    ['a blank secret', { ...production, SESSION_SECRET: '' }, ['SESSION_SECRET']],
    ['plain http', { ...production, PUBLIC_URL: 'http://campus.example' }, ['PUBLIC_URL']],
    ['an environment that does not exist', { NODE_ENV: 'staging' }, ['NODE_ENV']],
  ])('refuses %s', (_what, env, names) => {
    expect(problemsOf(env)).toEqual(names);
  });

  it('makes cookies secure in production, and only there', () => {
    expect(loadConfig(production)).toMatchObject({ secureCookies: true, trustProxy: 1 });
    const hall = { ...production, PUBLIC_URL: 'http://10.0.0.5', ALLOW_PLAIN_HTTP: 'true' };
    expect(loadConfig(hall)).toMatchObject({ secureCookies: false, trustProxy: 0 });
  });

  it('keeps a random secret of its own under DATA_DIR outside production', () => {
    const folder = mkdtempSync(join(tmpdir(), 'campus-config-'));
    try {
      const first = loadConfig({ DATA_DIR: folder });
      expect(first.sessionSecret.length).toBeGreaterThanOrEqual(32);
      expect(loadConfig({ DATA_DIR: folder }).sessionSecret).toBe(first.sessionSecret);
      expect(statSync(join(folder, 'secrets/session')).mode & 0o077).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
