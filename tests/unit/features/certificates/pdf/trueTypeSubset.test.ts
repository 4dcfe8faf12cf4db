import { describe, expect, it } from '@jest/globals';
import fontkit, { type Subset } from '@pdf-lib/fontkit';

import { fontFile, type Weight } from '../../../../../server/features/certificates/pdf/fonts.js';
import { createSubset } from '../../../../../server/features/certificates/pdf/trueTypeSubset.js';

/** Letters, accents as letters and as marks, composed letters, numbers, and an empty one. */
const TEXT = 'Ángela María Núñez Łukasiewicz g̃ Ẹ́ Nguyễn Ğ ẞ Ж Ω «0O1I» — ½ ™';

function bytesOf(subset: Subset): Promise<Buffer> {
  return new Promise((resolve) => {
    const parts: Uint8Array[] = [];
    subset
      .encodeStream()
      .on('data', (bytes) => parts.push(bytes))
      .on('end', () => resolve(Buffer.concat(parts)));
  });
}

describe.each<Weight>(['regular', 'bold'])('a part of the %s font', (weight) => {
  const file = fontFile(weight);
  const whole = fontkit.create(file);
  const { glyphs } = whole.layout(TEXT.normalize('NFC'));

  it('has every letter with the outline and the width that it had', async () => {
    const subset = createSubset(file);
    const places = glyphs.map((glyph) => subset.includeGlyph(glyph));
    const part = fontkit.create(await bytesOf(subset));
    glyphs.forEach((glyph, index) => {
      const copy = part.getGlyph(places[index] ?? 0);
      const letter = String.fromCodePoint(...glyph.codePoints);
      expect([letter, copy.path.toSVG()]).toEqual([letter, glyph.path.toSVG()]);
      expect([letter, copy.advanceWidth]).toEqual([letter, glyph.advanceWidth]);
    });
  });

  it('is a small part, and the same each time', async () => {
    const make = () => {
      const subset = createSubset(file);
      glyphs.forEach((glyph) => subset.includeGlyph(glyph));
      return bytesOf(subset);
    };
    const [first, second] = [await make(), await make()];
    expect(first.equals(second)).toBe(true);
    expect(first.length).toBeLessThan(file.length / 20);
  });

  it('keeps one place per letter, after the one that stands for a missing letter', () => {
    const subset = createSubset(file);
    const letter = whole.glyphForCodePoint('ñ'.codePointAt(0) ?? 0);
    expect([subset.includeGlyph(letter), subset.includeGlyph(letter.id)]).toEqual([1, 1]);
  });
});
