import { type Binary } from 'mongodb';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import { Enrollment } from '../models/Enrollment.js';
import { TrackVersion } from '../models/TrackVersion.js';
import { type LoadedCatalogue } from './catalogue.js';
import { type Snapshot, TRACK_DATA_FORMAT, type TrackData } from './trackData.js';
import { type Catalogue } from './types.js';
import { serialize, versionOf } from './version.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/**
 * Keeps the current version of every course, so that who pins it now can read it next year.
 * Repeating it changes nothing, in this process or in ten at once.
 */
export async function saveTrackVersions({ snapshots }: LoadedCatalogue): Promise<void> {
  for (const { version, data } of snapshots) {
    const { slug, media } = data;
    if (await TrackVersion.exists({ slug, version })) continue;
    await TrackVersion.updateOne(
      { slug, version },
      {
        $setOnInsert: {
          compiled: await compress(serialize(data)),
          media: media.map(({ fingerprint, file }) => mediaKey(fingerprint, file)),
          storedAt: new Date(),
        },
      },
      { upsert: true },
    );
  }
}

/** Opens the older versions that enrollments pin, so that nobody waits for one on a page. */
export async function loadPinnedVersions(catalogue: Catalogue): Promise<void> {
  const stored = await TrackVersion.find({}, { _id: 0, slug: 1, version: 1 }).lean();
  for (const { slug, version } of stored) {
    if (catalogue.track(slug)?.version === version) continue;
    const isPinned = await Enrollment.exists({ track: slug, trackVersion: version });
    if (isPinned) await catalogue.version(slug, version);
  }
}

export async function findSnapshot(slug: string, version: string): Promise<Snapshot | undefined> {
  return openSnapshot(await TrackVersion.findOne({ slug, version }).lean());
}

/** Any version that holds that picture: a page of another process may show it. */
export async function findSnapshotWithMedia(
  slug: string,
  fingerprint: string,
  file: string,
): Promise<Snapshot | undefined> {
  return openSnapshot(
    await TrackVersion.findOne({ slug, media: mediaKey(fingerprint, file) }).lean(),
  );
}

const mediaKey = (fingerprint: string, file: string) => `${fingerprint}/${file}`;

async function openSnapshot(
  record: { slug: string; version: string; compiled: Binary } | null,
): Promise<Snapshot | undefined> {
  if (!record) return undefined;
  const { slug, version } = record;
  const serialized = (await decompress(record.compiled.value())).toString('utf8');
  const data: unknown = JSON.parse(serialized);
  if (!isTrackData(data, serialized, version)) {
    throw new Error(`The stored version ${version} of ${slug} is damaged or newer than this campus`);
  }
  return { version, data };
}

/** The hash proves that these are the bytes that the compiler wrote, so their shape is known. */
const isTrackData = (data: unknown, serialized: string, version: string): data is TrackData =>
  versionOf(serialized) === version &&
  typeof data === 'object' &&
  data !== null &&
  'format' in data &&
  data.format === TRACK_DATA_FORMAT;
