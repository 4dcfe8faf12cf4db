import { type Color, PDFDocument, type PDFPage, rgb } from 'pdf-lib';

import { type QrCode } from '../../../http/components.js';
import { t } from '../../../i18n/index.js';
import { type Measure } from './fitText.js';
import {
  type CertificateFonts,
  embedFonts,
  placeGlyphs,
  unprintableCharacters,
  type Weight,
} from './fonts.js';
import {
  type Box,
  type CertificateWords,
  FRAME,
  type Ink,
  layoutCertificate,
  PAGE,
  type TextPiece,
} from './layout.js';
import { createTagger } from './tags.js';

export interface CertificatePdf {
  words: CertificateWords;
  /** What readers and archives show about the file. */
  about: { title: string; author: string; subject: string; serial: string; issuedAt: Date };
  /** The public address, and the same as a code to scan. */
  url: string;
  qr: QrCode;
}

/** A letter that the fonts lack: printing without it would print another name. */
export class UnprintableTextError extends Error {
  constructor(readonly characters: readonly string[]) {
    super(`The fonts of certificates lack ${characters.join(' ')}`);
    this.name = 'UnprintableTextError';
  }
}

/**
 * The certificate as a PDF: one page with its fonts, tagged for reading aloud. The same input gives
 * the same bytes, so nothing is stored.
 *
 * @throws UnprintableTextError instead of leaving a letter out or printing a sign in its place.
 */
export async function drawCertificate({ words, about, url, qr }: CertificatePdf) {
  const missing = unprintableCharacters(textOf(words));
  if (missing.length > 0) throw new UnprintableTextError(missing);

  const document = await PDFDocument.create({ updateMetadata: false });
  const fonts = await embedFonts(document);
  const page = document.addPage([PAGE.width, PAGE.height]);
  const layout = layoutCertificate(words, measureWith(fonts));
  const tagger = createTagger(document, page);

  tagger.ornament(() => {
    drawFrame(page);
    drawMark(page, layout.mark);
    const { x, y, width } = layout.rule;
    drawPath(page, `M${x} ${y}h${width}v0.75h-${width}z`, COLORS.line);
  });
  const [title, brand, ...blocks] = layout.blocks;
  for (const block of [title, brand]) {
    if (block) tagger.tag(block.role, () => drawPieces(page, fonts, block.pieces));
  }
  const made = t('{{count}} módulos terminados', { count: words.modules });
  tagger.tag('Figure', () => drawWeave(page, layout.weave), made);
  for (const block of blocks) tagger.tag(block.role, () => drawPieces(page, fonts, block.pieces));
  tagger.link(() => drawQr(page, layout.qr, qr), {
    url,
    box: layout.qr,
    alt: t('Comprobar este certificado: {{url}}', { url }),
  });
  tagger.finish();

  document.setTitle(about.title, { showInWindowTitleBar: true });
  document.setLanguage('es');
  document.setAuthor(about.author);
  document.setSubject(about.subject);
  document.setKeywords([about.serial]);
  document.setCreator(words.brand);
  document.setProducer(words.brand);
  document.setCreationDate(about.issuedAt);
  document.setModificationDate(about.issuedAt);
  return document.save();
}

/** Finding how large a text fits asks for the same words again and again. */
function measureWith(fonts: CertificateFonts): Measure {
  const widths: Record<Weight, Map<string, number>> = { regular: new Map(), bold: new Map() };
  return (text, weight, size) => {
    const known = widths[weight].get(text) ?? fonts[weight].widthOfTextAtSize(text, 1);
    widths[weight].set(text, known);
    return known * size;
  };
}

const COLORS = {
  ink: hex(0x13203a),
  second: hex(0x46526a),
  blue: hex(0x1c4482),
  block: hex(0x12305f),
  maize: hex(0xf6b91a),
  achiote: hex(0xe4703f),
  white: hex(0xffffff),
  line: hex(0xd3dae0),
} as const satisfies Record<Ink | 'block' | 'maize' | 'achiote' | 'white' | 'line', Color>;

function hex(value: number): Color {
  return rgb((value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255);
}

/** A path in points from the upper left corner of the page. */
function drawPath(page: PDFPage, path: string, color: Color): void {
  page.drawSvgPath(path, { x: 0, y: PAGE.height, color });
}

function drawFrame(page: PDFPage): void {
  page.drawRectangle({
    x: FRAME.x,
    y: PAGE.height - FRAME.y - FRAME.height,
    width: FRAME.width,
    height: FRAME.height,
    borderColor: COLORS.ink,
    borderWidth: 2,
  });
}

/** The four rhombi of the brand, drawn on a square of 24. */
const MARK = [
  ['M12 0l5.5 5.5L12 11 6.5 5.5z', COLORS.blue],
  ['M5.5 6.5L11 12l-5.5 5.5L0 12z', COLORS.blue],
  ['M12 13l5.5 5.5L12 24l-5.5-5.5z', COLORS.blue],
  ['M18.5 6.5L24 12l-5.5 5.5L13 12z', COLORS.maize],
] as const;

function drawMark(page: PDFPage, { x, y, width }: Box): void {
  for (const [path, color] of MARK) {
    page.drawSvgPath(path, { x, y: PAGE.height - y, scale: width / 24, color });
  }
}

type Point = readonly [number, number];

/** The woven marks in shares of their box, as `public/css/weave.css` has them. */
const RHOMBUS: readonly Point[] = [
  [0.5, 0],
  [1, 0.5],
  [0.5, 1],
  [0, 0.5],
];
const HOURGLASS: readonly Point[] = [
  [0, 0],
  [1, 0],
  [0.5, 0.5],
  [1, 1],
  [0, 1],
  [0.5, 0.5],
];
const CHEVRON: readonly Point[] = [
  [0, 1],
  [0, 0.6],
  [0.5, 0],
  [1, 0.6],
  [1, 1],
  [0.5, 0.4],
];
const PATTERN = [
  { shape: RHOMBUS, color: COLORS.maize },
  { shape: HOURGLASS, color: COLORS.achiote },
  { shape: CHEVRON, color: COLORS.white },
  { shape: HOURGLASS, color: COLORS.achiote },
] as const;
const WIDEST_MARK = 36;

/** One segment per module, all of them woven. */
function drawWeave(page: PDFPage, band: Box & { segments: number }): void {
  const gap = 2;
  const width = (band.width - gap * (band.segments - 1)) / band.segments;
  for (let index = 0; index < band.segments; index += 1) {
    const x = band.x + index * (width + gap);
    drawPath(page, `M${x} ${band.y}h${width}v${band.height}h-${width}z`, COLORS.block);
    const woven = PATTERN[index % PATTERN.length] ?? PATTERN[0];
    const size = Math.min(WIDEST_MARK, width * 0.76);
    const height = band.height * 0.72;
    const left = x + (width - size) / 2;
    const top = band.y + (band.height - height) / 2;
    const corners = woven.shape.map(([dx, dy]) => `${left + dx * size} ${top + dy * height}`);
    drawPath(page, `M${corners.join('L')}z`, woven.color);
  }
}

function drawQr(page: PDFPage, { x, y, width }: Box, qr: QrCode): void {
  page.drawSvgPath(qr.path, {
    x,
    y: PAGE.height - y,
    scale: width / qr.size,
    color: COLORS.ink,
  });
}

function drawPieces(page: PDFPage, fonts: CertificateFonts, pieces: readonly TextPiece[]): void {
  for (const { text, weight, size, x, y, ink } of pieces) {
    const parts = COMBINING.test(text) ? placeGlyphs(text, weight) : [{ text, x: 0, y: 0 }];
    for (const part of parts) {
      page.drawText(part.text, {
        x: x + part.x * size,
        y: PAGE.height - y + part.y * size,
        size,
        font: fonts[weight],
        color: COLORS[ink],
      });
    }
  }
}

const COMBINING = /\p{M}/u;

/** Everything that is printed with the fonts. */
function textOf(words: CertificateWords): string {
  return [
    words.title,
    words.lead,
    words.personName,
    ...words.sentence.map(({ text }) => text),
    words.project ?? '',
    ...words.parties.flatMap(({ label, text }) => [label, text]),
    words.check.label,
    words.check.address,
    words.check.codeLabel,
    ...words.check.codeLines,
    words.issued,
    words.brand,
  ].join(' ');
}
