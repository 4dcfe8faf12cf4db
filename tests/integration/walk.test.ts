import { describe, expect, it, jest } from '@jest/globals';
import { load } from 'cheerio';
import { type Router } from 'express';

import { mayUse, PERMISSIONS } from '../../server/domain/permissions.js';
import { ROLES } from '../../server/domain/roles.js';
import { startOf } from '../../server/http/navigation.js';
import { paths } from '../../server/http/paths.js';
import { type Route, routes } from '../../server/routes.js';
import { User } from '../../server/models/User.js';
import { type Browser, startTestCampus } from '../support/app.js';
import { crawl, type FoundForm } from '../support/crawl.js';
import { type TestUser } from '../support/factories.js';
import { JUICES } from '../support/study.js';
import { createWorld } from '../support/world.js';

jest.setTimeout(240_000);

const campus = startTestCampus();

const HOME = 'ciudad-de-prueba';
const ELSEWHERE = 'otra-ciudad';

/** Parameters that stand for something of somebody. */
const PRIVATE = ['user', 'enrollment', 'cohort', 'submission', 'project', 'review', 'notice'];

const PUBLIC_VALUES: Record<string, string> = {
  track: JUICES,
  assessment: 'conoce-tu-puesto',
  assignment: 'entrega-tu-plan',
  module: 'conoce-tu-puesto',
  lesson: 'que-vendo',
  part: 'modelo',
  number: '1',
  question: '1',
  screen: 'leccion',
  token: 'abcdefgh',
  session: '0123456789abcdef01234567',
};

interface Way {
  route: Route;
  method: 'get' | 'post';
  pattern: string;
}

/** Every address that a router listens to, as the routers themselves say it. */
function allWays(): Way[] {
  return routes.flatMap((route) => {
    const router: Router = route.router(campus.deps);
    return router.stack.flatMap(({ route: own }) => {
      if (!own) return [];
      const pattern = `${route.path === '/' ? '' : route.path}${own.path === '/' ? '' : own.path}`;
      const methods = new Set(own.stack.map((layer: { method?: string }) => layer.method));
      return (['get', 'post'] as const)
        .filter((method) => methods.has(method))
        .map((method) => ({ route, method, pattern: pattern || '/' }));
    });
  });
}

const parametersOf = (pattern: string) =>
  [...pattern.matchAll(/:([a-zA-Z]+)/g)].map(([, name = '']) => name);

function addressOf(pattern: string, ids: Record<string, string>): string {
  return pattern.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = ids[name] ?? PUBLIC_VALUES[name];
    if (!value) throw new Error(`The walk has no value for :${name} of ${pattern}`);
    return value;
  });
}

async function tokenFor(browser: Browser): Promise<string> {
  const page = await browser.get(paths.profile());
  return load(page.text)('[name="_csrf"]').attr('value') ?? '';
}

const isPrivate = ({ route, pattern }: Way) =>
  parametersOf(pattern).some(
    (name) =>
      PRIVATE.includes(name) ||
      (name === 'serial' && route.permission !== 'public') ||
      // Signing in somewhere is one's own.
      name === 'session',
  );

describe('every address', () => {
  it('answers each role as the permissions say, and hides what belongs to others', async () => {
    const here = await createWorld(campus, HOME);
    const there = await createWorld(campus, ELSEWHERE);
    const ids = { ...there.ids, code: there.ids.serial ?? '' };
    const ways = allWays().filter(({ pattern }) => pattern !== paths.signOut());
    expect(ways.length).toBeGreaterThan(80);
    const problems: string[] = [];

    for (const { route, method, pattern } of ways) {
      const visitor = campus.browser();
      const { status, headers } = await visitor[method](addressOf(pattern, ids));
      const leads = String(headers.location ?? '').startsWith(paths.signIn());
      const signInFirst = leads && status === (method === 'get' ? 302 : 303);
      // A form without its token changes nothing: what was typed waits for whoever signs in.
      const refused = method === 'get' ? status < 500 : status === 403;
      const fine = route.permission === 'public' ? refused : signInFirst;
      if (!fine) problems.push(`visitor ${method} ${pattern}: ${status}`);
    }

    for (const role of ROLES) {
      const user = here.people[role];
      const record = await User.findById(user.id).lean();
      const actor = { id: user.id, roles: record?.roles ?? [] };
      const browser = await campus.signedInAs(user);
      const token = await tokenFor(browser);
      for (const way of ways) {
        const { route, method, pattern } = way;
        const address = addressOf(pattern, ids);
        const sent = { _csrf: token };
        const answer =
          method === 'get'
            ? await browser.get(address)
            : await browser.post(address).set('x-csrf-token', token).type('form').send(sent);
        const { status } = answer;
        const told = (what: string) =>
          problems.push(`${role} ${method} ${pattern}: ${status}, ${what}`);
        if (status >= 500) told('broke');
        if (route.permission === 'public') continue;
        if (!mayUse(actor, route.permission, new Date())) {
          if (status !== 403) told('should be 403');
          continue;
        }
        const seesAll = PERMISSIONS[route.permission][role] === 'all';
        if (isPrivate(way) && !seesAll && status !== 404) told('should be 404');
        if (!isPrivate(way) && status === 403) told('should be open');
      }
    }
    expect(problems).toEqual([]);
  });
});

describe('every page that can be reached', () => {
  const hats = [
    'fresh',
    'studying',
    'finished',
    'left',
    'official',
    'trainer',
    'evaluator',
    'coordinator',
    'observer',
    'admin',
  ] as const;

  it('is whole, and its forms need their token', async () => {
    const { people } = await createWorld(campus, HOME);
    const problems: string[] = [];
    const forms = new Map<string, { form: FoundForm; browser: Browser }>();
    const walk = async (who: string, browser: Browser, start: string) => {
      const found = await crawl(browser, start, { depth: 8 });
      problems.push(...found.problems.map((problem) => `${who}: ${problem}`));
      for (const form of found.forms) {
        const key = form.action.replace(/[0-9a-f]{24}/g, ':id').replace(/\/\d+/g, '/:n');
        if (!forms.has(key)) forms.set(key, { form, browser });
      }
      return found.pages.length;
    };

    const counts: Record<string, number> = {
      visitor: await walk('visitor', campus.browser(), paths.home()),
    };
    for (const hat of hats) {
      const user: TestUser = people[hat];
      const record = await User.findById(user.id).lean();
      const start = startOf({ id: user.id, roles: record?.roles ?? [] }, new Date());
      counts[hat] = await walk(hat, await campus.signedInAs(user), start);
    }
    for (const [who, count] of Object.entries(counts)) {
      expect([who, count]).toEqual([who, expect.any(Number)]);
      expect(count).toBeGreaterThan(4);
    }

    for (const { form, browser } of forms.values()) {
      const request = browser.post(form.action);
      const { status } = form.multipart
        ? await request.field('text', 'sin permiso')
        : await request.type('form').send({ text: 'sin permiso' });
      if (status !== 403) problems.push(`${form.action} of ${form.page} takes no token: ${status}`);
    }
    expect(forms.size).toBeGreaterThan(20);
    expect(problems).toEqual([]);
  });
});
