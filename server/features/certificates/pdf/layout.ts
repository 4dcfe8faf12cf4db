import { fitText, type FitOptions, type FittedText, type Measure, type Run } from './fitText.js';
import { type Weight } from './fonts.js';

/** Everything that is printed, already in words and in NFC. */
export interface CertificateWords {
  title: string;
  lead: string;
  personName: string;
  /** With the name of the course in bold. */
  sentence: readonly Run[];
  project: string | null;
  /** Who issues, who signs, who stands behind it. */
  parties: readonly { label: string; text: string }[];
  check: { label: string; address: string; codeLabel: string; codeLines: readonly string[] };
  issued: string;
  brand: string;
  modules: number;
}

export type Ink = 'ink' | 'second' | 'blue';

export interface TextPiece {
  text: string;
  weight: Weight;
  size: number;
  x: number;
  /** Of the baseline, from the top of the page. */
  y: number;
  ink: Ink;
}

/** What is read aloud in one go. */
export interface Block {
  role: 'H1' | 'P';
  pieces: TextPiece[];
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface CertificateLayout {
  /** In reading order. */
  blocks: Block[];
  weave: Box & { segments: number };
  mark: Box;
  rule: { x: number; y: number; width: number };
  qr: Box;
}

/** A4 landscape, in points. */
export const PAGE = { width: 841.89, height: 595.28 };
export const FRAME: Box = { x: 26, y: 26, width: PAGE.width - 52, height: PAGE.height - 52 };

const LEFT = 62;
const RIGHT = PAGE.width - LEFT;
const WIDTH = RIGHT - LEFT;
/** Between the band and the rule above the foot. */
const BODY = { top: 142, bottom: 412 };
const FOOT = 426;
const BOTTOM = 541;
const QR_SIDE = 100;
const CHECK_WIDTH = 204;
const GAP = 20;
const LEAD: FitOptions = { width: WIDTH, height: 24, largest: 15, smallest: 9, leading: 1.4 };

/**
 * Where everything stands. Names, courses and offices may be long: each has its own box, so that
 * nothing runs into anything else or out of the frame.
 */
export function layoutCertificate(words: CertificateWords, measure: Measure): CertificateLayout {
  const brandSize = 16;
  const mark: Box = { x: LEFT, y: 56, width: 24, height: 24 };
  const brand = piece(words.brand, 'bold', brandSize, LEFT + 33, 74);
  const titleWidth = measure(words.title, 'regular', 13);
  const title = piece(words.title, 'regular', 13, RIGHT - titleWidth, 74, 'second');

  const name = fit([{ text: words.personName, weight: 'bold' }], {
    width: WIDTH,
    height: 90,
    largest: 42,
    smallest: 14,
    leading: 1.16,
    oneLineFrom: 27,
  });
  const sentence = fit(words.sentence, {
    width: WIDTH,
    height: 80,
    largest: 17,
    smallest: 10,
    leading: 1.5,
  });
  const project = fit(words.project ? [{ text: words.project, weight: 'regular' }] : [], {
    width: WIDTH,
    height: 36,
    largest: 13.5,
    smallest: 9,
    leading: 1.4,
  });
  const stack = [
    { ...fit([{ text: words.lead, weight: 'regular' }], LEAD), after: 6 },
    { ...name, after: 10 },
    { ...sentence, after: 9 },
    { ...project, after: 0 },
  ].filter(({ lines }) => lines.length > 0);
  const room = BODY.bottom - BODY.top;
  const used = stack.reduce((sum, { height, after }) => sum + height + after, 0);
  // Short texts stand a little above the middle.
  let top = BODY.top + Math.max(0, (room - used) * 0.4);
  const body = stack.map((text): Block => {
    const pieces = place(text, LEFT, top);
    top += text.height + text.after;
    return { role: 'P', pieces };
  });

  return {
    blocks: [
      { role: 'H1', pieces: [title] },
      { role: 'P', pieces: [brand] },
      ...body,
      ...parties(words.parties),
      ...check(words),
    ],
    weave: { x: LEFT, y: 96, width: WIDTH, height: 38, segments: words.modules },
    mark,
    rule: { x: LEFT, y: FOOT, width: WIDTH },
    qr: { x: RIGHT - QR_SIDE, y: BOTTOM - QR_SIDE, width: QR_SIDE, height: QR_SIDE },
  };

  function fit(runs: readonly Run[], options: FitOptions): FittedText & { leading: number } {
    return { ...fitText(runs, options, measure), leading: options.leading };
  }

  /** Side by side, as many as there are. */
  function parties(list: CertificateWords['parties']): Block[] {
    const room = WIDTH - QR_SIDE - CHECK_WIDTH - 2 * GAP;
    const width = (room - GAP * (list.length - 1)) / list.length;
    return list.map(({ label, text }, index) => {
      const x = LEFT + index * (width + GAP);
      const box = { width, height: 84, largest: 12.5, smallest: 7, leading: 1.36 };
      const pieces = place(fit([{ text, weight: 'regular' }], box), x, FOOT + 29);
      return {
        role: 'P',
        pieces: [piece(`${label} `, 'regular', 10, x, FOOT + 23, 'second'), ...pieces],
      };
    });
  }

  /** How to check it, beside the code that does it. */
  function check({
    check: { label, address, codeLabel, codeLines },
    issued,
  }: CertificateWords): Block[] {
    const x = RIGHT - QR_SIDE - GAP - CHECK_WIDTH;
    const box = {
      width: CHECK_WIDTH,
      height: 30,
      largest: 11.5,
      smallest: 7,
      leading: 1.3,
      oneLineFrom: 8,
    };
    const where = place(fit([{ text: address, weight: 'bold' }], box), x, FOOT + 28);
    const code = codeLines.map((line, index) =>
      piece(line, 'bold', 11.5, x, FOOT + 76 + index * 15, 'ink'),
    );
    return [
      { role: 'P', pieces: [piece(`${label} `, 'regular', 10, x, FOOT + 23, 'second'), ...where] },
      {
        role: 'P',
        pieces: [piece(`${codeLabel} `, 'regular', 10, x, FOOT + 61, 'second'), ...code],
      },
      { role: 'P', pieces: [piece(issued, 'regular', 10, x, BOTTOM - 2, 'second')] },
    ];
  }
}

/** Line under line. What is read aloud needs a space where a line ends. */
function place(
  { lines, size, leading }: FittedText & { leading: number },
  x: number,
  top: number,
): TextPiece[] {
  const first = top + size * (leading / 2 + 0.36);
  return lines.flatMap(({ runs }, index) =>
    runs.map((run, at) => {
      const ends = at === runs.length - 1 && index < lines.length - 1;
      const text = ends ? `${run.text} ` : run.text;
      return piece(text, run.weight, size, x + run.x, first + index * size * leading);
    }),
  );
}

function piece(
  text: string,
  weight: Weight,
  size: number,
  x: number,
  y: number,
  ink: Ink = 'ink',
): TextPiece {
  return { text, weight, size, x, y, ink };
}
