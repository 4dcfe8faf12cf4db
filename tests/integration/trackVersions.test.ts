import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { loadCatalogue, type LoadedCatalogue } from '../../server/content/catalogue.js';
import { mediaPath } from '../../server/content/mediaPath.js';
import { loadPinnedVersions, saveTrackVersions } from '../../server/content/snapshots.js';
import { NotFoundError } from '../../server/errors/AppError.js';
import { Enrollment } from '../../server/models/Enrollment.js';
import { TrackVersion } from '../../server/models/TrackVersion.js';
import { projectRoot } from '../../server/root.js';
import { startTestCampus } from '../support/app.js';

const slug = 'puesto-de-jugos';
const fixture = join(projectRoot, 'tests/fixtures/content');
const lessonFile = `tracks/${slug}/modules/01-conoce-tu-puesto/lessons/que-vendo.md`;

let folder: string;
let before: LoadedCatalogue;
/** Another text in one lesson, and no picture. */
let after: LoadedCatalogue;

/** A process that starts with the new content: nothing of the old one in its memory. */
const newProcess = () => loadCatalogue(folder);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'content-'));
  await cp(fixture, folder, { recursive: true });
  before = await loadCatalogue(fixture);
  const path = join(folder, lessonFile);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/^!\[.*$/m, '').replace('con sed y con prisa', 'con hambre'));
  await rm(join(folder, `tracks/${slug}/media`), { recursive: true });
  after = await newProcess();
});
afterAll(() => rm(folder, { recursive: true }));

const campus = startTestCampus();

const pinnedVersion = () => before.track(slug)?.version ?? '';

const enrol = (trackVersion: string) =>
  Enrollment.create({
    userId: new Types.ObjectId(),
    track: slug,
    trackVersion,
    mode: 'virtual',
    cohortId: new Types.ObjectId(),
    municipality: 'ciudad-de-prueba',
    country: 'EC',
    state: 'active',
    enrolledAt: new Date(),
  });

describe('versions of a course', () => {
  it('are kept once, whoever starts and however often', async () => {
    await Promise.all(Array.from({ length: 10 }, () => saveTrackVersions(before)));
    await saveTrackVersions(before);
    expect(await TrackVersion.countDocuments({ slug })).toBe(1);
    await saveTrackVersions(after);
    expect(await TrackVersion.countDocuments({ slug })).toBe(2);
    expect(await TrackVersion.countDocuments({ slug: 'cuentas-del-hogar' })).toBe(1);
  });

  it('stay as they were for whoever pinned them', async () => {
    await saveTrackVersions(before);
    await saveTrackVersions(after);
    expect(after.track(slug)?.version).not.toBe(pinnedVersion());
    const pinned = await (await newProcess()).version(slug, pinnedVersion());
    expect(pinned).toEqual(before.track(slug));
    expect(pinned.lessonBySlug.get('que-vendo')?.html).toContain('con sed y con prisa');
  });

  it('are read from the store once and never again', async () => {
    await saveTrackVersions(before);
    const process = await newProcess();
    const [first, second] = await Promise.all([
      process.version(slug, pinnedVersion()),
      process.version(slug, pinnedVersion()),
    ]);
    expect(second).toBe(first);
    await TrackVersion.deleteMany({});
    expect(await process.version(slug, pinnedVersion())).toBe(first);
  });

  it('that are current need no snapshot', async () => {
    const version = after.track(slug)?.version ?? '';
    expect(await after.version(slug, version)).toBe(after.track(slug));
    expect(await TrackVersion.countDocuments()).toBe(0);
  });

  it('that nobody kept are not found, now or later', async () => {
    const process = await newProcess();
    await expect(process.version(slug, 'ffffffffffff')).rejects.toThrow(NotFoundError);
    await expect(process.version(slug, pinnedVersion())).rejects.toThrow(NotFoundError);
    await saveTrackVersions(before);
    await expect(process.version(slug, pinnedVersion())).resolves.toMatchObject({ slug });
  });

  it('that enrollments pin are open from the start, and others are not', async () => {
    await saveTrackVersions(before);
    const idle = await newProcess();
    await loadPinnedVersions(idle);
    await enrol(pinnedVersion());
    const process = await newProcess();
    await loadPinnedVersions(process);
    await TrackVersion.deleteMany({});
    await expect(process.version(slug, pinnedVersion())).resolves.toMatchObject({ slug });
    await expect(idle.version(slug, pinnedVersion())).rejects.toThrow(NotFoundError);
  });

  it('that were damaged are refused, not shown half', async () => {
    await TrackVersion.create({
      slug,
      version: pinnedVersion(),
      compiled: gzipSync('{"format":1,"slug":"puesto-de-jugos"}'),
      media: [],
      storedAt: new Date(),
    });
    await expect((await newProcess()).version(slug, pinnedVersion())).rejects.toThrow('damaged');
  });
});

describe('pictures of a course', () => {
  const picture = () => {
    const media = campus.deps.catalogue.track(slug)?.mediaByFile.get('vaso.svg');
    if (!media) throw new Error('The tiny course has a picture');
    return media;
  };

  it('are kept by phones for ever, and do nothing when opened alone', async () => {
    const response = await campus.browser().get(mediaPath(slug, picture())).expect(200);
    expect(response.headers['content-type']).toBe('image/svg+xml; charset=utf-8');
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(response.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    );
    expect(response.headers['set-cookie']).toBeUndefined();
    expect(String(response.body)).toContain('<svg');
  });

  it('of an older version are still there', async () => {
    await saveTrackVersions(before);
    const process = await newProcess();
    expect(process.track(slug)?.mediaByFile.size).toBe(0);
    const { fingerprint } = picture();
    expect(await process.media(slug, fingerprint, 'vaso.svg')).toEqual(picture());
    expect(await process.media(slug, fingerprint, 'otro.svg')).toBeUndefined();
  });

  it.each([
    ['another fingerprint', () => `/contenido/${slug}/ffffffffffff/vaso.svg`],
    ['another file', () => mediaPath(slug, { ...picture(), file: 'otro.svg' })],
    ['another course', () => mediaPath('cuentas-del-hogar', picture())],
    ['a path outside', () => `/contenido/${slug}/${picture().fingerprint}/..%2Ftrack.yaml`],
    ['something else', () => `/contenido/${slug}/x/y.png`],
  ])('are not found under %s', async (_what, path) => {
    await campus.browser().get(path()).expect(404);
  });
});
