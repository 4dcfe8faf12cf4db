import { type Request, type Response } from 'express';
import { randomBytes } from 'node:crypto';

import { readCookie, writeCookie } from './cookies.js';
import { sameBytes } from './signing.js';

/**
 * Every form carries a token that only this browser's pages can know. It is derived, never stored:
 * from the session of whoever is signed in, and otherwise from a random cookie, so that a public
 * page with a form writes nothing. The bytes are masked anew each time, because a page is compressed
 * together with what people typed (BREACH). At the end it says for whom the form was made, so that
 * a form kept after its session ended is shown to nobody else.
 */
const BYTES = 16;
const OWNER_BYTES = 8;

/** The token for the forms of this page. Asking for it gives a visitor the cookie it needs. */
export function csrfToken(req: Request, res: Response): string {
  res.locals.csrfToken ??= Buffer.concat([
    mask(signatureFor(req, res, visitorId(req, res))),
    formOwner(res, res.locals.user?.id ?? null),
  ]).toString('base64url');
  return res.locals.csrfToken;
}

/** Whose form it was, as a text to compare; null when the token is no token. */
export function ownerOf(token: unknown): string | null {
  const bytes = tokenBytes(token);
  return bytes ? bytes.subarray(2 * BYTES).toString('hex') : null;
}

/** The text that `ownerOf` gives for the forms of this person (null: of a visitor). */
export function ownerTag(res: Response, userId: string | null): string {
  return formOwner(res, userId).toString('hex');
}

/** The token that came with the request: in the body, or in a header for scripts. */
export function sentToken(req: Request): unknown {
  const body: unknown = req.body;
  if (typeof body === 'object' && body !== null && '_csrf' in body) return body._csrf;
  return req.headers['x-csrf-token'];
}

export function hasValidToken(req: Request, res: Response): boolean {
  const bytes = tokenBytes(sentToken(req));
  const visitor = readCookie(req, res, 'formulario');
  if (!bytes || (!res.locals.user && !visitor)) return false;
  const [pad, masked] = [bytes.subarray(0, BYTES), bytes.subarray(BYTES, 2 * BYTES)];
  return sameBytes(xor(pad, masked), signatureFor(req, res, visitor ?? ''));
}

function signatureFor(req: Request, res: Response, visitor: string): Buffer {
  const holder = res.locals.user ? `session ${req.sessionID}` : `visitor ${visitor}`;
  return res.locals.site.signer.digest('csrf', holder).subarray(0, BYTES);
}

function visitorId(req: Request, res: Response): string {
  if (res.locals.user) return '';
  const known = readCookie(req, res, 'formulario');
  if (known) return known;
  const fresh = randomBytes(BYTES).toString('base64url');
  writeCookie(res, 'formulario', fresh);
  return fresh;
}

function formOwner(res: Response, userId: string | null): Buffer {
  return res.locals.site.signer.digest('form-owner', userId ?? '').subarray(0, OWNER_BYTES);
}

function tokenBytes(token: unknown): Buffer | null {
  if (typeof token !== 'string') return null;
  const bytes = Buffer.from(token, 'base64url');
  return bytes.length === 2 * BYTES + OWNER_BYTES ? bytes : null;
}

function mask(signature: Buffer): Buffer {
  const pad = randomBytes(BYTES);
  return Buffer.concat([pad, xor(pad, signature)]);
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}
