import { type Request, type RequestHandler, type Response } from 'express';
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

const SESSION_ENDED =
  'Cerramos tu sesión por seguridad. Lo que escribiste está guardado: ingresa otra vez.';
const SESSION_ENDED_TOO_LONG = 'Cerramos tu sesión por seguridad. Ingresa otra vez.';
const SIGN_IN_TO_GO_ON = 'Para seguir, ingresa o crea tu cuenta. Guardamos lo que elegiste.';
const OLD_PAGE = 'Esa página era antigua. Lo que escribiste está guardado: envíalo otra vez.';
const OLD_PAGE_TOO_LONG = 'Esa página era antigua y no pudimos guardar lo que escribiste.';

export interface HeldFormValues {
  /** Sent before signing in at all, not after a session ended. */
  byVisitor: boolean;
  path: string;
  /** The page to go back to, when the form named one in `_page`. */
  page: string | null;
  values: Record<string, string | string[]>;
  fields: { name: string; value: string }[];
}

/**
 * Whether a form without a valid token is worth keeping: its page was made by this site, for
 * whoever is here now or for somebody whose session is over.
 */
export function isWorthHolding(req: Request, res: Response): boolean {
  if (!comesFromHere(req)) return false;
  if (VISITOR_FORMS.some((path) => req.path === path || req.path.startsWith(`${path}/`))) {
    return false;
  }
  const { user } = res.locals;
  return !user || ownersOf(res, user.id).includes(ownerOf(sentToken(req)) ?? '');
}

/** Keeps what was typed and leads to sign in, or to send it again. */
export async function holdForm(req: Request, res: Response): Promise<void> {
  if (!comesFromHere(req)) throw new ForbiddenError('form-expired', 'A form from another site');
  if (isMultipart(req) && req.body === undefined) await readWords(req, res);
  const held = await keep(req, res);
  if (res.locals.user) {
    flash(res, 'warn', held ? t(OLD_PAGE) : t(OLD_PAGE_TOO_LONG));
    return res.redirect(303, held?.page ?? paths.resume());
  }
  if (!held) flash(res, 'warn', t(SESSION_ENDED_TOO_LONG));
  else flash(res, 'warn', held.byVisitor ? t(SIGN_IN_TO_GO_ON) : t(SESSION_ENDED));
  res.redirect(303, paths.signIn());
}

/** Writes the form down for an hour; null when nobody knows whose it is or it is too long. */
async function keep(req: Request, res: Response) {
  const { signer, now } = res.locals.site;
  const owner = ownerOf(sentToken(req));
  const fields = flattenFields(req.body).filter(({ name }) => !SECRET_FIELD.test(name));
  const size = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  if (!owner || size > MAXIMUM_BYTES) return null;
  const id = randomBytes(18).toString('base64url');
  const expiresAt = new Date(now().getTime() + SECONDS * 1000);
  await HeldForm.create({ _id: storedId(id), owner, path: req.originalUrl, fields, expiresAt });
  writeCookie(res, 'pendiente', signer.seal('held-form', id), { maxAgeSeconds: SECONDS });
  return { byVisitor: owner === ownerTag(res, null), page: pageOf(fields) };
}

/** Once a kept form has been sent again, it is not offered any more. */
export const forgetSentForm: RequestHandler = async (req, res, next) => {
  if (req.method !== 'POST' || !res.locals.user || !readCookie(req, res, 'pendiente'))
    return next();
  const id = heldId(req, res);
  const held = await findHeldForm(req, res);
  if (id && held?.path === req.originalUrl) {
    res.on('finish', () => {
      if (res.statusCode >= 500) return;
      HeldForm.deleteOne({ _id: storedId(id) }).catch((error: unknown) => {
        // The answer is already out; at worst the form is offered once more, for an hour.
        res.locals.site.logger.warn({ err: error }, 'held form stays');
      });
    });
  }
  next();
};

/** The form that waits for this person, without taking it. Another person's stays hidden. */
export async function findHeldForm(req: Request, res: Response): Promise<HeldFormValues | null> {
  const id = heldId(req, res);
  const userId = res.locals.user?.id;
  if (!id || !userId) return null;
  const owner = { $in: ownersOf(res, userId) };
  const expiresAt = { $gt: res.locals.site.now() };
  const record = await HeldForm.findOne({ _id: storedId(id), owner, expiresAt }).lean();
  if (!record) return null;
  return {
    byVisitor: record.owner === ownerTag(res, null),
    path: record.path,
    page: pageOf(record.fields),
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

function pageOf(fields: readonly { name: string; value: string }[]): string | null {
  return localPath(fields.find(({ name }) => name === '_page')?.value);
}

/** A page made for this person, or for a visitor who has signed in since. */
function ownersOf(res: Response, userId: string): string[] {
  return [ownerTag(res, userId), ownerTag(res, null)];
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
