import { type CheerioAPI, load } from 'cheerio';
import { type Response } from 'supertest';

import { type Browser } from './app.js';

/** A form of a page that changes something. */
export interface FoundForm {
  page: string;
  action: string;
  multipart: boolean;
}

export interface Crawl {
  pages: string[];
  forms: FoundForm[];
  /** `address: what is wrong`, empty when all is well. */
  problems: string[];
}

const ORIGIN = 'http://campus.test';
const MAXIMUM_PAGES = 400;
const MAXIMUM_REDIRECTS = 4;

/**
 * Opens a page and everything that it leads to, as somebody would who presses every link, and looks
 * at each. What only a button does is left alone; its form is told to the caller.
 */
export async function crawl(
  browser: Browser,
  start: string,
  { depth: maximumDepth }: { depth: number },
): Promise<Crawl> {
  const known = new Set([start]);
  const assets = new Map<string, Response>();
  const result: Crawl = { pages: [], forms: [], problems: [] };
  let level = [{ url: start, from: 'the start' }];
  for (let depth = 0; depth <= maximumDepth && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { url, from } of level) {
      if (result.pages.length >= MAXIMUM_PAGES) {
        result.problems.push(`${url} (from ${from}): not seen, there are too many pages`);
        break;
      }
      result.pages.push(url);
      const told = (problem: string) => result.problems.push(`${url} (from ${from}): ${problem}`);
      const answer = await follow(browser, url);
      if (answer.status !== 200) {
        told(`answers ${answer.status}`);
        continue;
      }
      if (answer.type !== 'text/html') continue;
      const $ = load(answer.text);
      pageProblems($, answer.text).forEach(told);
      result.forms.push(...formsOf($, url));
      for (const asset of assetsOf($, url)) {
        const problem = await assetProblem(browser, asset, assets);
        if (problem) told(problem);
      }
      for (const link of linksOf($, url)) {
        if (known.has(link)) continue;
        known.add(link);
        next.push({ url: link, from: url });
      }
    }
    level = next;
  }
  return result;
}

/** Words that only a mistake of the program puts on a page. */
const MISTAKES = /\bundefined\b|\[object Object\]|\bNaN\b|\bnull\b|\{\{|\}\}|Invalid Date/;

/** What is wrong with a page whatever it is about. */
export function pageProblems($: CheerioAPI, html: string): string[] {
  const problems: string[] = [];
  const headings = $('h1').length;
  if (headings !== 1) problems.push(`has ${headings} <h1>`);
  if ($('h1').text().trim() === '') problems.push('has an empty <h1>');
  if (!$('title').text().trim()) problems.push('has no <title>');
  if ($('html').attr('lang') !== 'es') problems.push('does not say its language');
  const ids = $('[id]')
    .map((_, element) => $(element).attr('id'))
    .get();
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) problems.push(`has ids twice: ${[...new Set(twice)].join(', ')}`);
  const mistake = MISTAKES.exec(html);
  if (mistake) {
    const at = mistake.index;
    problems.push(`says «${html.slice(Math.max(0, at - 40), at + 40).replace(/\s+/g, ' ')}»`);
  }
  const known = new Set(ids);
  for (const [selector, name] of [
    ['[for]', 'for'],
    ['[aria-describedby]', 'aria-describedby'],
    ['[aria-labelledby]', 'aria-labelledby'],
  ] as const) {
    $(selector).each((_, element) => {
      for (const id of ($(element).attr(name) ?? '').split(/\s+/)) {
        if (!known.has(id)) problems.push(`has ${name}="${id}" that leads nowhere`);
      }
    });
  }
  $('a[href^="#"]').each((_, link) => {
    const id = ($(link).attr('href') ?? '').slice(1);
    if (!known.has(id)) problems.push(`has a link to #${id}, which is not there`);
  });
  if ($('[style], script:not([src]), [onclick]').length > 0) {
    problems.push('has styles or scripts that the security policy refuses');
  }
  $('form').each((_, form) => {
    const posts = ($(form).attr('method') ?? 'get').toLowerCase() === 'post';
    const tokens = $(form).find('[name="_csrf"]');
    if (posts && (tokens.length !== 1 || !tokens.attr('value'))) {
      problems.push(`has a form to ${$(form).attr('action')} with ${tokens.length} tokens`);
    }
    if (!posts && tokens.length > 0) problems.push('puts a token into an address');
  });
  return problems;
}

function formsOf($: CheerioAPI, url: string): FoundForm[] {
  return $('form')
    .toArray()
    .filter((form) => ($(form).attr('method') ?? 'get').toLowerCase() === 'post')
    .flatMap((form) => {
      const multipart = $(form).attr('enctype') === 'multipart/form-data';
      const actions = [
        $(form).attr('action') ?? url,
        ...$(form)
          .find('[formaction]')
          .map((_, button) => $(button).attr('formaction'))
          .get(),
      ];
      return actions.map((action) => ({
        page: url,
        action: local(action, url) ?? action,
        multipart,
      }));
    });
}

/** Links and forms that only read. */
function linksOf($: CheerioAPI, url: string): string[] {
  const links = $('a[href]')
    .map((_, link) => $(link).attr('href'))
    .get();
  const searches = $('form')
    .toArray()
    .filter((form) => ($(form).attr('method') ?? 'get').toLowerCase() === 'get')
    .map((form) => $(form).attr('action') ?? url);
  return [...links, ...searches].flatMap((link) => {
    const path = link.startsWith('#') ? null : local(link, url);
    return path === null ? [] : [path];
  });
}

function assetsOf($: CheerioAPI, url: string): string[] {
  const found = [
    ['link[href]', 'href'],
    ['script[src]', 'src'],
    ['img[src]', 'src'],
    ['use[href]', 'href'],
    ['object[data]', 'data'],
    ['iframe[src]', 'src'],
  ].flatMap(([selector = '', name = '']) =>
    $(selector)
      .map((_, element) => $(element).attr(name))
      .get(),
  );
  return [...new Set(found)]
    .filter((address) => !address.startsWith('data:'))
    .map((address) => new URL(address, new URL(url, ORIGIN)).href);
}

async function assetProblem(
  browser: Browser,
  address: string,
  known: Map<string, Response>,
): Promise<string | null> {
  const { origin, pathname, search, hash } = new URL(address);
  if (origin !== ORIGIN) return `loads ${address} from elsewhere`;
  const path = pathname + search;
  let answer = known.get(path);
  if (!answer) {
    answer = await browser.get(path);
    known.set(path, answer);
  }
  if (answer.status !== 200) return `needs ${path}, which answers ${answer.status}`;
  if (!hash || !pathname.endsWith('.svg')) return null;
  const text = Buffer.isBuffer(answer.body) ? answer.body.toString('utf8') : (answer.text ?? '');
  return text.includes(`id="${hash.slice(1)}"`) ? null : `needs ${path}${hash}, which is not drawn`;
}

async function follow(browser: Browser, url: string): Promise<Response> {
  let answer = await browser.get(url);
  for (let count = 0; count < MAXIMUM_REDIRECTS && answer.redirect; count += 1) {
    const to = local(String(answer.headers.location), url);
    if (to === null) break;
    answer = await browser.get(to);
  }
  return answer;
}

/** The path of an address of the campus, without what comes after #; null for another place. */
function local(address: string, base: string): string | null {
  const { origin, pathname, search } = new URL(address, new URL(base, ORIGIN));
  return origin === ORIGIN ? pathname + search : null;
}
