import { type Request, type Response } from 'express';

import { clearCookie, readCookie, writeCookie } from './cookies.js';

export interface FlashMessage {
  kind: 'ok' | 'warn' | 'bad';
  text: string;
}

const SECONDS = 120;

/** A sentence for the next page, after a redirect. It travels in a sealed cookie: no store write. */
export function flash(res: Response, kind: FlashMessage['kind'], text: string): void {
  const { signer } = res.locals.site;
  writeCookie(res, 'aviso', signer.seal('flash', `${kind} ${text}`), { maxAgeSeconds: SECONDS });
}

/** The sentence left by the page before, once. */
export function takeFlash(req: Request, res: Response): FlashMessage | null {
  const cookie = readCookie(req, res, 'aviso');
  if (!cookie) return null;
  clearCookie(res, 'aviso');
  const opened = res.locals.site.signer.open('flash', cookie);
  const [, kind, text] = /^(ok|warn|bad) ([^]*)$/.exec(opened ?? '') ?? [];
  if (!text) return null;
  return { kind: kind === 'ok' || kind === 'warn' ? kind : 'bad', text };
}
