import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';

import { lessonBytes, trackBytes } from '../../../server/content/weight.js';
import { testCatalogue } from '../../support/catalogue.js';

const track = testCatalogue.track('puesto-de-jugos');
if (!track) throw new Error('The fixture has no such course');
const lesson = (slug: string) => {
  const found = track.lessonBySlug.get(slug);
  if (!found) throw new Error(`The fixture has no lesson ${slug}`);
  return found;
};

describe('what a lesson weighs', () => {
  it('counts its pictures', () => {
    const withPicture = lesson('que-vendo');
    const text = gzipSync(withPicture.html).length;
    const picture = gzipSync(track.mediaByFile.get('vaso.svg')?.svg ?? '').length;
    expect(picture).toBeGreaterThan(100);
    expect(lessonBytes(track, withPicture, 'EC')).toBeGreaterThanOrEqual(text + picture);
  });

  it('is that of the text that the country reads', () => {
    const { countries } = lesson('a-quien-le-vendo');
    expect(countries.MX).toBeDefined();
    expect(lessonBytes(track, lesson('a-quien-le-vendo'), 'MX')).toBeLessThan(
      lessonBytes(track, lesson('a-quien-le-vendo'), 'EC'),
    );
  });

  it('adds up to what the course weighs', () => {
    const sum = track.lessons.reduce((total, one) => total + lessonBytes(track, one, 'EC'), 0);
    expect(trackBytes(track, 'EC')).toBe(sum);
  });
});
