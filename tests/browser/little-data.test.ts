import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { type CDPSession, type Page } from 'playwright-core';

import { loadCatalogue } from '../../server/content/catalogue.js';
import { MEDIA_PREFIX } from '../../server/content/mediaPath.js';
import { projectRoot } from '../../server/root.js';
import { startBrowserStory } from '../support/browser.js';
import { createUser } from '../support/factories.js';
import { scriptBytes } from '../support/pageChecks.js';
import { createCohort, createEnrollment } from '../support/study.js';

const TRACK = 'aprende-trabaja-emprende';
const track = (await loadCatalogue(join(projectRoot, 'content'))).track(TRACK);
const story = startBrowserStory();

const KILOBYTE = 1000;

interface Loaded {
  url: string;
  type: string;
  cacheControl: string;
  /** With headers, as they travelled; nothing when it came from the browser's cache. */
  bytes: number;
  /** The content alone, as compressed as it travelled. */
  content: number;
}

/** What the browser fetches for an address: until the page is complete, or until nothing more comes. */
async function fetched(
  page: Page,
  url: string,
  until: 'load' | 'networkidle' = 'networkidle',
): Promise<Loaded[]> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const requests = new Map<string, Loaded>();
  const headers = new Map<string, number>();
  session.on('Network.requestWillBeSent', ({ requestId, request, type = 'Other' }) => {
    requests.set(requestId, { url: request.url, type, cacheControl: '', bytes: 0, content: 0 });
  });
  session.on('Network.responseReceived', ({ requestId, response }) => {
    headers.set(requestId, response.encodedDataLength);
    const request = requests.get(requestId);
    if (request) request.cacheControl = response.headers['Cache-Control'] ?? '';
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (!request) return;
    request.bytes = encodedDataLength;
    request.content = encodedDataLength - (headers.get(requestId) ?? 0);
  });
  await session.send('Network.enable');
  await page.goto(url, { waitUntil: until });
  await session.detach();
  return [...requests.values()].filter(({ url }) => /^https?:/.test(url));
}

const sum = (loaded: readonly Loaded[], what: 'bytes' | 'content' = 'bytes') =>
  loaded.reduce((total, one) => total + one[what], 0);
const ofType = (loaded: readonly Loaded[], type: string) =>
  loaded.filter((one) => one.type === type);
/** Pictures of the course; drawings of the campus itself count. */
const isPicture = ({ url }: Loaded) => new URL(url).pathname.startsWith(MEDIA_PREFIX);

/** Somebody in the middle of the real course, and a browser that has nothing of the campus yet. */
async function createReader() {
  if (!track) throw new Error(`content/ has no track ${TRACK}`);
  const trainer = await createUser({ roles: ['trainer'] });
  const cohort = await createCohort({ track: TRACK, trainers: [trainer] });
  const user = await createUser();
  const enrollmentId = await createEnrollment(user, {
    cohort,
    track: TRACK,
    trackVersion: track.version,
    lessons: track.lessons.slice(0, 6).map(({ slug }) => slug),
  });
  const page = await story.openAs(user);
  const { cookies } = await page.context().storageState();
  const openFresh = async () => {
    const fresh = await story.open();
    await fresh.context().addCookies(cookies);
    return fresh;
  };
  const room = `/aula/${enrollmentId}`;
  const lessons = track.lessons.map(({ slug }) => `${room}/lecciones/${slug}`);
  const pages = [
    '/mi-aula',
    room,
    `${room}/modulos/${track.modules[1]?.slug}`,
    `${room}/evaluaciones/${track.modules[0]?.slug}`,
    `${room}/tareas/${track.modules[0]?.slug}`,
    '/certificados',
    '/perfil',
  ];
  return { openFresh, lessons, pages };
}

describe('on little data', () => {
  it('each lesson costs 50 kB the first time and 10 kB afterwards, pictures apart', async () => {
    const { openFresh, lessons } = await createReader();
    expect(lessons).toHaveLength(47);
    const [first = '', second = '', ...others] = lessons;
    const page = await openFresh();
    const cold = await fetched(page, first);
    const all = [
      { url: first, limit: 50 * KILOBYTE, loaded: cold },
      { url: second, limit: 10 * KILOBYTE, loaded: await fetched(page, second) },
    ];
    for (const url of others) {
      all.push({ url, limit: 10 * KILOBYTE, loaded: await fetched(page, url, 'load') });
    }
    const style = sum(ofType(cold, 'Stylesheet'), 'content');
    expect(style).toBeGreaterThan(0);
    for (const { url, limit, loaded } of all) {
      const text = sum(ofType(loaded, 'Document'), 'content');
      expect([url, text > 0, text + style <= 14 * KILOBYTE]).toEqual([url, true, true]);
      const bytes = sum(loaded.filter((one) => !isPicture(one)));
      expect([url, bytes <= limit ? 'enough' : bytes]).toEqual([url, 'enough']);
    }
  });

  it('any page brings text and style in 14 kB, 15 kB of scripts, and nothing from elsewhere', async () => {
    const { openFresh, pages } = await createReader();
    for (const url of ['/', '/ingresar', '/registro', '/cursos', `/cursos/${TRACK}`, ...pages]) {
      const fresh = pages.includes(url) ? await openFresh() : await story.open();
      const loaded = await fetched(fresh, url);
      const weigh = (type: string) => sum(ofType(loaded, type), 'content');
      const [text, style, scripts] = [weigh('Document'), weigh('Stylesheet'), weigh('Script')];
      expect([url, text > 0, style > 0, scripts > 0]).toEqual([url, true, true, true]);
      expect([url, text + style <= 14 * KILOBYTE]).toEqual([url, true]);
      expect([url, scripts <= 15 * KILOBYTE]).toEqual([url, true]);
      expect([url, loaded.filter((one) => !one.url.startsWith(story.url))]).toEqual([url, []]);
      // The other way to count, which the whole path uses on every page.
      expect([url, await scriptBytes(fresh)]).toEqual([url, scripts]);
      await fresh.context().close();
    }
  });

  it('all but the text is kept for a year, under a name that changes with its content', async () => {
    const { openFresh, lessons } = await createReader();
    const page = await openFresh();
    const loaded = [];
    for (const url of lessons.slice(0, 8)) loaded.push(...(await fetched(page, url)));
    const kept = loaded.filter(({ type }) => type !== 'Document');
    expect(kept.some(isPicture)).toBe(true);
    for (const type of ['Stylesheet', 'Script']) expect(ofType(kept, type)).not.toEqual([]);
    const lost = kept.filter(
      ({ url, cacheControl }) =>
        !/\/assets\/.+\.[0-9a-f]{10}\.\w+$|\/[0-9a-f]{12}\/[^/]+$/.test(new URL(url).pathname) ||
        !/max-age=31536000\b.*\bimmutable/.test(cacheControl),
    );
    expect(lost).toEqual([]);
  });
});
