import fontkit from '@pdf-lib/fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type PDFDocument, type PDFFont } from 'pdf-lib';

import { createSubset } from './trueTypeSubset.js';

export type Weight = 'regular' | 'bold';
export type CertificateFonts = Record<Weight, PDFFont>;

/** Noto Sans (SIL Open Font License 1.1): Latin with every accent, Cyrillic and Greek. */
const FILES: Record<Weight, string> = {
  regular: '400Regular/NotoSans_400Regular.ttf',
  bold: '800ExtraBold/NotoSans_800ExtraBold.ttf',
};

const require = createRequire(import.meta.url);
const files = new Map<Weight, Buffer>();

/** The whole font. Read when the first certificate is printed and kept. */
export function fontFile(weight: Weight): Buffer {
  const known = files.get(weight);
  if (known) return known;
  const file = readFileSync(require.resolve(`@expo-google-fonts/noto-sans/${FILES[weight]}`));
  files.set(weight, file);
  return file;
}

/** fontkit, with a subset that keeps every letter: see `createSubset`. */
export const fonts: typeof fontkit = {
  create: (bytes, postscriptName) => {
    const font = fontkit.create(bytes, postscriptName);
    font.createSubset = () => createSubset(bytes);
    return font;
  },
};

/**
 * One glyph per letter, «fi» as two and «ọ» as one: what is copied out of the page must be what was
 * printed, and pdf-lib knows one text per glyph.
 */
const FEATURES = { liga: false, ccmp: false };

/** Puts both weights into a document. Only the letters that are printed end up in the file. */
export async function embedFonts(document: PDFDocument): Promise<CertificateFonts> {
  document.registerFontkit(fonts);
  const options = { subset: true, features: FEATURES };
  return {
    regular: await document.embedFont(fontFile('regular'), options),
    bold: await document.embedFont(fontFile('bold'), options),
  };
}

/** A glyph of a text, and how far it is moved; in shares of the font size. */
export interface PlacedGlyph {
  text: string;
  x: number;
  y: number;
}

/**
 * Where each glyph stands. pdf-lib prints one after the other, and an accent that has no letter of
 * its own, as in «G̃» or «Ẹ́», would run into its letter.
 */
export function placeGlyphs(text: string, weight: Weight): PlacedGlyph[] {
  const font = shapers.get(weight) ?? fontkit.create(fontFile(weight));
  shapers.set(weight, font);
  const { glyphs, positions } = font.layout(text, { ...FEATURES, kern: false });
  let along = 0;
  return glyphs.map((glyph, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
    const x = (along + xOffset) / font.unitsPerEm;
    along += xAdvance;
    return { text: String.fromCodePoint(...glyph.codePoints), x, y: yOffset / font.unitsPerEm };
  });
}

const shapers = new Map<Weight, ReturnType<typeof fontkit.create>>();

/** The characters that the fonts do not have, each once: «😀», «王». None: all can be printed. */
export function unprintableCharacters(text: string): string[] {
  covered ??= coveredByBoth();
  const known = covered;
  const missing = [...text.normalize('NFC')].filter((letter) => !known.has(codePoint(letter)));
  return [...new Set(missing)];
}

let covered: ReadonlySet<number> | undefined;

function coveredByBoth(): ReadonlySet<number> {
  const bold = new Set(fontkit.create(fontFile('bold')).characterSet);
  const regular = fontkit.create(fontFile('regular')).characterSet;
  return new Set(regular.filter((point) => bold.has(point)));
}

function codePoint(letter: string): number {
  return letter.codePointAt(0) ?? 0;
}
