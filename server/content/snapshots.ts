import { type Binary } from 'mongodb';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

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

/** Opens what enrollments pin, so that the first page of the day waits for nothing. */
export async function loadPinnedVersions(
  catalogue: Catalogue,
  pins: Iterable<{ track: string; trackVersion: string }>,
): Promise<void> {
  for (const { track, trackVersion } of pins) await catalogue.version(track, trackVersion);
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
