import { createHash } from 'node:crypto';

import { type TrackData } from './trackData.js';

/** One text for one content, whatever the order in which its keys were written. */
export const serialize = (data: TrackData) => JSON.stringify(data, sortKeys);

/** The version of a course: a short hash of everything in it. */
export const versionOf = (serialized: string) =>
  createHash('sha256').update(serialized).digest('hex').slice(0, 12);

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
