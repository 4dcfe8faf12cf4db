import { type Response } from 'express';
import { gzipSync } from 'node:zlib';

import { type Translate, t } from '../i18n/index.js';
import { type Assets } from './assets.js';
import { csrfToken } from './csrfToken.js';
import { type FlashMessage, takeFlash } from './flash.js';
import { type Area, areasOf, navigationOf, type NavEntry } from './navigation.js';
import { paths } from './paths.js';

/** What every page says about itself; each presenter extends it. */
export interface PageModel {
  title: string;
  description?: string;
  /** Id of the entry of the navigation that one is in. */
  nav?: string;
  /** Id of the enrollment that the page is about: the navigation leads into it. */
  enrollment?: string;
  back?: { href: string; label: string };
  /** Said on this very page, without a redirect before. */
  flash?: FlashMessage;
  layout?: 'main' | 'bare' | 'split';
  /** The step's action is stuck to the bottom, in the place of the navigation. */
  dock?: boolean;
  /** A staff page that uses the width of a laptop. */
  wide?: boolean;
  /** Words of the top bar beside the arrow back, and one action at the right. */
  bar?: {
    title?: string;
    detail?: string;
    note?: string;
    action?: { href: string; label: string; icon?: string };
  };
  /** Modules of `public/` beyond app.js, as `js/upload.js`. */
  scripts?: string[];
}

/** What the layout needs around any page. */
export interface Shell {
  lang: 'es';
  /** Reading it gives visitors a cookie: only forms do. */
  readonly csrfToken: string;
  user: { firstName: string; code: string } | null;
  nav: NavEntry[];
  flash: FlashMessage | null;
  areas: Area[];
  links: { home: string; signIn: string; profile: string; signOut: string };
  footer: { href: string; label: string }[];
}

interface ViewLocals {
  page: PageModel;
  shell: Shell;
  t: Translate;
  icon: (name: string) => string;
  asset: (name: string) => string;
  body?: string;
}

/** Shows a view inside its layout. A view decides nothing: all it says is in `page`. */
export function renderPage<Page extends PageModel>(
  res: Response,
  view: string,
  page: Page,
  status = 200,
): void {
  const { renderer, assets } = res.locals.site;
  const locals: ViewLocals = {
    page,
    shell: shellFor(res, page),
    t,
    icon: iconOf(assets),
    asset: assets.url,
  };
  const body = renderer(view, locals);
  const html = renderer(`layouts/${page.layout ?? 'main'}`, { ...locals, body });
  sendHtml(res, html, status);
}

const icons = new WeakMap<Assets, (name: string) => string>();

/** A drawing of the sprite. Decorative: the words beside it say the same. */
function iconOf(assets: Assets): (name: string) => string {
  const known = icons.get(assets);
  if (known) return known;
  const sprite = assets.url('icons.svg');
  const icon = (name: string) =>
    `<svg class="icon" aria-hidden="true"><use href="${sprite}#${name}"/></svg>`;
  icons.set(assets, icon);
  return icon;
}

const LINKS = {
  home: paths.home(),
  signIn: paths.signIn(),
  profile: paths.profile(),
  signOut: paths.signOut(),
};

const FOOTER = [
  { href: paths.help(), label: t('Ayuda') },
  { href: paths.privacy(), label: t('Privacidad') },
  { href: paths.terms(), label: t('Términos') },
  { href: paths.accessibility(), label: t('Accesibilidad') },
];

function shellFor(res: Response, page: PageModel): Shell {
  const { req } = res;
  const user = res.locals.user ?? null;
  const now = res.locals.site.now();
  return {
    lang: 'es',
    get csrfToken() {
      return csrfToken(req, res);
    },
    user: user && { firstName: user.firstName, code: user.code },
    nav: user ? navigationOf(user, { url: req.originalUrl, enrollment: page.enrollment }, now) : [],
    flash: page.flash ?? takeFlash(req, res),
    areas: user ? areasOf(user, req.originalUrl, now) : [],
    links: LINKS,
    footer: user ? [] : FOOTER,
  };
}

const WORTH_COMPRESSING = 1024;
const FAST = { level: 4, windowBits: 14, memLevel: 7 };

function sendHtml(res: Response, html: string, status: number): void {
  res.status(status);
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  // A shared phone must not keep pages of somebody who has left.
  res.setHeader('Cache-Control', res.locals.user ? 'no-store' : 'no-cache');
  res.setHeader('Vary', 'Accept-Encoding, Cookie');
  const accepted = res.req.headers['accept-encoding'] ?? '';
  const bytes = Buffer.from(html);
  if (bytes.length < WORTH_COMPRESSING || !/\bgzip\b/.test(accepted)) {
    res.setHeader('Content-Length', bytes.length);
    res.end(bytes);
    return;
  }
  const zipped = gzipSync(bytes, FAST);
  res.setHeader('Content-Encoding', 'gzip');
  res.setHeader('Content-Length', zipped.length);
  res.end(zipped);
}
