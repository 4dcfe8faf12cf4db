import { NotFoundError } from '../errors/AppError.js';
import { compileContent } from './compile/content.js';
import { readContentFiles } from './files.js';
import { openTrack } from './openTrack.js';
import { ContentError } from './problems.js';
import { findSnapshot, findSnapshotWithMedia } from './snapshots.js';
import { type Snapshot } from './trackData.js';
import { type Catalogue, type TrackVersion } from './types.js';
import { serialize, versionOf } from './version.js';

/** The catalogue with what `saveTrackVersions` keeps of it. */
export interface LoadedCatalogue extends Catalogue {
  readonly snapshots: readonly Snapshot[];
}

/**
 * Reads `content/` and answers every course in it, or throws one `ContentError` with everything
 * that is wrong. Older versions come from their snapshots when somebody asks for one.
 */
export async function loadCatalogue(folder: string): Promise<LoadedCatalogue> {
  const content = compileContent(await readContentFiles(folder));
  const errors = content.problems.errors();
  if (errors.length > 0) throw new ContentError(errors);

  const snapshots = content.tracks.map((data) => ({ version: versionOf(serialize(data)), data }));
  const tracks = snapshots.map(({ data, version }) => openTrack(data, version));
  const versions = createVersions(tracks);

  return Object.freeze({
    tracks: Object.freeze(tracks),
    rubrics: content.rubrics,
    glossary: content.glossary,
    facts: content.facts,
    snapshots,
    track: (slug: string) => tracks.find((track) => track.slug === slug),
    version: versions.get,
    media: versions.media,
  });
}

/** The versions that this process has open: the current ones, and older ones once asked for. */
function createVersions(current: readonly TrackVersion[]) {
  const open = new Map(current.map((track) => [`${track.slug} ${track.version}`, track]));
  const coming = new Map<string, Promise<TrackVersion>>();

  const keep = ({ version, data }: Snapshot): TrackVersion => {
    const key = `${data.slug} ${version}`;
    const track = open.get(key) ?? openTrack(data, version);
    open.set(key, track);
    return track;
  };

  const fetch = async (slug: string, version: string): Promise<TrackVersion> => {
    const snapshot = await findSnapshot(slug, version);
    if (!snapshot) throw new NotFoundError('not-found', `No version ${version} of ${slug}`);
    return keep(snapshot);
  };

  return {
    get: (slug: string, version: string): Promise<TrackVersion> => {
      const key = `${slug} ${version}`;
      const known = open.get(key);
      if (known) return Promise.resolve(known);
      const running = coming.get(key) ?? fetch(slug, version).finally(() => coming.delete(key));
      coming.set(key, running);
      return running;
    },

    media: async (slug: string, fingerprint: string, file: string) => {
      const pictureOf = (track: TrackVersion) => {
        const media = track.slug === slug ? track.mediaByFile.get(file) : undefined;
        return media?.fingerprint === fingerprint ? media : undefined;
      };
      for (const track of open.values()) {
        const media = pictureOf(track);
        if (media) return media;
      }
      const snapshot = await findSnapshotWithMedia(slug, fingerprint, file);
      return snapshot && pictureOf(keep(snapshot));
    },
  };
}
