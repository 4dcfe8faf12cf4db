import { gzipSync } from 'node:zlib';

import { lessonFor } from './openTrack.js';
import { type Country, type Lesson, type LessonBody, type TrackVersion } from './types.js';

/** What every page weighs around its text, compressed. */
const FRAME_BYTES = 3000;

const PICTURE = /\/contenido\/[^/"]+\/[^/"]+\/([^/"]+\.svg)/g;

const known = new WeakMap<LessonBody, number>();

/** What reading a lesson costs in data, compressed and with its pictures; measured once per lesson. */
export function lessonBytes(track: TrackVersion, lesson: Lesson, country: Country): number {
  const body = lessonFor(lesson, country);
  const measured = known.get(body);
  if (measured !== undefined) return measured;
  const files = new Set([...body.html.matchAll(PICTURE)].map(([, file]) => file ?? ''));
  const bytes = [...files].reduce(
    (sum, file) => sum + compressed(track.mediaByFile.get(file)?.svg ?? ''),
    FRAME_BYTES + compressed(body.html),
  );
  known.set(body, bytes);
  return bytes;
}

/** The same for all lessons of a course. */
export function trackBytes(track: TrackVersion, country: Country): number {
  return track.lessons.reduce((sum, lesson) => sum + lessonBytes(track, lesson, country), 0);
}

function compressed(text: string): number {
  return gzipSync(text, { level: 4 }).length;
}
