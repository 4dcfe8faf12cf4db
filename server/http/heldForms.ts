import { type Request, type Response } from 'express';
import { createHash, randomBytes } from 'node:crypto';

import { ForbiddenError } from '../errors/AppError.js';
import { t } from '../i18n/index.js';
import { HeldForm } from '../models/HeldForm.js';
import { isMultipart, readFieldsDroppingFiles } from './body.js';
import { clearCookie, readCookie, writeCookie } from './cookies.js';
import { ownerOf, ownerTag, sentToken } from './csrfToken.js';
import { flash } from './flash.js';
import { flattenFields } from './formValues.js';
import { localPath, paths } from './paths.js';

const SECONDS = 3600;
const MAXIMUM_BYTES = 200 * 1024;

/** Fields that are never kept: secrets, and the token of the page that is gone. */
const SECRET_FIELD = /^_csrf$|password|token/i;

/** Where visitors hand in forms themselves: a stale token there is just an old page. */
const VISITOR_FORMS: readonly string[] = [
  paths.signIn(),
  paths.signUp(),
  paths.recover(),
  paths.signOut(),
];

export interface HeldFormValues {
  path: string;
  /** The page to go back to, when the form named one in `_page`. */
  page: string | null;
  values: Record<string, string | string[]>;
  fields: { name: string; value: string }[];
}

/** A form of somebody who was signed in when the page was made, and no longer is. */
export function isWorthHolding(req: Request, res: Response): boolean {
  if (res.locals.user || !comesFromHere(req)) return false;
  return !VISITOR_FORMS.some((path) => req.path === path || req.path.startsWith(`${path}/`));
}

/** Keeps what was typed and leads to sign in. */
export async function holdForm(req: Request, res: Response): Promise<void> {
  if (!comesFromHere(req)) throw new ForbiddenError('form-expired', 'A form from another site');
  if (isMultipart(req) && req.body === undefined) await readWords(req, res);
  const owner = ownerOf(sentToken(req));
  const fields = fieldsToHold(req.body);
  const size = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  if (owner && fields.length > 0 && size <= MAXIMUM_BYTES) {
    const id = randomBytes(18).toString('base64url');
    const expiresAt = new Date(res.locals.site.now().getTime() + SECONDS * 1000);
    await HeldForm.create({ _id: storedId(id), owner, path: req.originalUrl, fields, expiresAt });
    writeCookie(res, 'pendiente', res.locals.site.signer.seal('held-form', id), {
      maxAgeSeconds: SECONDS,
    });
    const text =
      'Cerramos tu sesión por seguridad. Lo que escribiste está guardado: ingresa otra vez.';
    flash(res, 'warn', t(text));
  } else {
    flash(res, 'warn', t('Cerramos tu sesión por seguridad. Ingresa otra vez.'));
  }
  res.redirect(303, paths.signIn());
}

/** The form that waits for this person, without taking it. Another person's stays hidden. */
export async function findHeldForm(req: Request, res: Response): Promise<HeldFormValues | null> {
  const id = heldId(req, res);
  const userId = res.locals.user?.id;
  if (!id || !userId) return null;
  const owner = { $in: [ownerTag(res, userId), ownerTag(res, null)] };
  const expiresAt = { $gt: res.locals.site.now() };
  const record = await HeldForm.findOne({ _id: storedId(id), owner, expiresAt }).lean();
  if (!record) return null;
  return {
    path: record.path,
    page: localPath(record.fields.find(({ name }) => name === '_page')?.value),
    values: groupFields(record.fields),
    fields: record.fields.map(({ name, value }) => ({ name, value })),
  };
}

/**
 * The values that this person had typed into the form that is handed in at `path`, once; null when
 * there are none. A page that shows the form calls it and fills the values in again.
 */
export async function takeHeldForm(
  req: Request,
  res: Response,
  path: string,
): Promise<HeldFormValues['values'] | null> {
  if (!readCookie(req, res, 'pendiente')) return null;
  const held = await findHeldForm(req, res);
  if (held?.path !== path) return null;
  await dropHeldForm(req, res);
  return held.values;
}

export async function dropHeldForm(req: Request, res: Response): Promise<void> {
  const id = heldId(req, res);
  clearCookie(res, 'pendiente');
  if (id) await HeldForm.deleteOne({ _id: storedId(id) });
}

/** A form that another site made this browser send is not kept. */
function comesFromHere(req: Request): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = req.headers;
  return (
    origin === undefined || (URL.canParse(origin) && new URL(origin).host === req.headers.host)
  );
}

async function readWords(req: Request, res: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    void readFieldsDroppingFiles(req, res, (error: unknown) =>
      error instanceof Error ? reject(error) : resolve(),
    );
  });
}

function fieldsToHold(body: unknown): { name: string; value: string }[] {
  return flattenFields(body).filter(({ name }) => !SECRET_FIELD.test(name));
}

function heldId(req: Request, res: Response): string | null {
  return res.locals.site.signer.open('held-form', readCookie(req, res, 'pendiente'));
}

function storedId(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

function groupFields(fields: readonly { name: string; value: string }[]): HeldFormValues['values'] {
  const values: HeldFormValues['values'] = {};
  for (const { name, value } of fields) {
    const key = name.replace(/\[\]$/, '').replace(/\[([^\]]*)\]/g, '.$1');
    const known = values[key];
    values[key] = known === undefined ? value : [known, value].flat();
  }
  return values;
}
