import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const MINIMUM_SECRET_LENGTH = 32;

const flag = z.enum(['true', 'false', '1', '0', '']).transform((v) => v === 'true' || v === '1');

const EnvSchema = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: z.string().default(''),
    DATA_DIR: z.string().min(1).default('data'),
    MONGODB_URI: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
      .optional(),
    SESSION_SECRET: z
      .string()
      .min(MINIMUM_SECRET_LENGTH, `needs at least ${MINIMUM_SECRET_LENGTH} characters`)
      .optional(),
    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
      .optional(),
    CLAMAV_HOST: z
      .string()
      .regex(/^[\w.-]+(:\d{1,5})?$/, 'must be a host, or host:port, where clamd listens')
      .optional(),
    MAIL_FROM: z.string().min(3).default('Campus Abierto <campus@localhost>'),
    PUBLIC_URL: z
      .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
      .optional(),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info'),
    ALLOW_PLAIN_HTTP: flag.default(false),
    TRUST_PROXY: z.coerce.number().int().min(0).max(10).optional(),
  })
  .superRefine((env, context) => {
    if (env.NODE_ENV !== 'production') return;
    const missing = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (!env.SESSION_SECRET) missing('SESSION_SECRET', 'is required in production');
    if (!env.PUBLIC_URL) missing('PUBLIC_URL', 'is required in production');
    if (env.PUBLIC_URL?.startsWith('http:') && !env.ALLOW_PLAIN_HTTP) {
      missing('PUBLIC_URL', 'must be https:// in production, unless ALLOW_PLAIN_HTTP=true');
    }
  });

/**
 * Turns environment variables into typed settings, or stops with the list of everything that is
 * wrong. The session secret has no default: production must name one, and elsewhere a random one is
 * kept under DATA_DIR, so that a restart does not sign everybody out.
 */
export function loadConfig(env: NodeJS.ProcessEnv) {
  const parsed = EnvSchema.safeParse(withoutBlanks(env));
  if (!parsed.success) {
    // A field that is wrong hides the rules of production: ask for those without it.
    const rest = EnvSchema.safeParse(withoutFields(env, parsed.error));
    const problems = new Map<string, string>();
    for (const { path, message } of [...parsed.error.issues, ...(rest.error?.issues ?? [])]) {
      const name = path.join('.');
      if (!problems.has(name)) problems.set(name, message);
    }
    const lines = [...problems].map(([name, message]) => `  ${name}: ${message}`);
    throw new Error(`Invalid configuration:\n${lines.join('\n')}`);
  }
  const settings = parsed.data;
  const production = settings.NODE_ENV === 'production';
  const secureCookies = production && !settings.ALLOW_PLAIN_HTTP;
  const dataDir = resolve(settings.DATA_DIR);
  return Object.freeze({
    environment: settings.NODE_ENV,
    production,
    port: settings.PORT,
    host: settings.HOST,
    dataDir,
    mongodbUri: settings.MONGODB_URI ?? null,
    sessionSecret: settings.SESSION_SECRET ?? keptSecret(dataDir),
    smtpUrl: settings.SMTP_URL ?? null,
    /** Where clamd looks for malware in what people send; null: nobody looks. */
    clamavHost: settings.CLAMAV_HOST ?? null,
    mailFrom: settings.MAIL_FROM,
    publicUrl: (settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/+$/, ''),
    logLevel: settings.LOG_LEVEL,
    secureCookies,
    /** How many proxies in front are believed about address and protocol. */
    trustProxy: settings.TRUST_PROXY ?? (secureCookies ? 1 : 0),
  });
}

export type Config = ReturnType<typeof loadConfig>;

function withoutBlanks(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

function withoutFields(env: NodeJS.ProcessEnv, error: z.ZodError): NodeJS.ProcessEnv {
  const wrong = new Set(error.issues.map((issue) => String(issue.path[0])));
  // The environment's name decides which rules hold, so it stays when it is right.
  return withoutBlanks(
    Object.fromEntries(Object.entries(env).filter(([name]) => !wrong.has(name))),
  );
}

function keptSecret(dataDir: string): string {
  const folder = join(dataDir, 'secrets');
  const file = join(folder, 'session');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}
