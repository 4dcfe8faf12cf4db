import { type Weight } from './fonts.js';

/** Words in one weight. */
export interface Run {
  text: string;
  weight: Weight;
}

/** A run where it stands in its line. */
export interface PlacedRun extends Run {
  x: number;
}

export interface Line {
  runs: PlacedRun[];
  width: number;
}

/** How wide a text is: as wide as its parts side by side. The fonts know, and tests say it themselves. */
export type Measure = (text: string, weight: Weight, size: number) => number;

export interface FitOptions {
  width: number;
  height: number;
  largest: number;
  smallest: number;
  /** From one baseline to the next, in sizes. */
  leading: number;
  /** A title: on one line as long as it can be printed this large, otherwise on lines of about the same length. */
  oneLineFrom?: number;
}

export interface FittedText {
  size: number;
  lines: Line[];
  height: number;
}

const STEP = 0.5;
/** Smaller than this nobody reads, but a word that sticks out of the frame is worse. */
const TINY = 3;

/**
 * The text as large as it fits into the box, in lines. What is longer than a line is broken inside
 * a word, so nothing ever leaves the box.
 */
export function fitText(runs: readonly Run[], options: FitOptions, measure: Measure): FittedText {
  const { width, height, largest, smallest, leading, oneLineFrom = largest } = options;
  for (let size = largest; size >= oneLineFrom; size -= STEP) {
    const lines = wrapRuns(runs, width, size, measure);
    if (lines.length === 1 && size * leading <= height) return fitted(size, lines, leading);
  }
  const start = Math.min(largest, Math.max(smallest, oneLineFrom));
  for (let size = start; size > TINY; size -= STEP) {
    const lines = wrapRuns(runs, width, size, measure);
    if (lines.length * size * leading <= height) {
      const even = options.oneLineFrom ? balance(runs, lines, { width, size }, measure) : lines;
      return fitted(size, even, leading);
    }
  }
  return fitted(TINY, wrapRuns(runs, width, TINY, measure), leading);
}

/** In lines of at most this width. */
export function wrapRuns(
  runs: readonly Run[],
  width: number,
  size: number,
  measure: Measure,
): Line[] {
  const lines: Line[] = [];
  let line: Line = { runs: [], width: 0 };
  const endLine = () => {
    lines.push(line);
    line = { runs: [], width: 0 };
  };
  const append = (text: string, weight: Weight) => {
    const last = line.runs.at(-1);
    if (last?.weight === weight) last.text += text;
    else line.runs.push({ text, weight, x: line.width });
    line.width += measure(text, weight, size);
  };

  for (const word of wordsOf(runs)) {
    const space = line.runs.length > 0 && word.spaceBefore !== null ? ' ' : '';
    const spaceWidth = space ? measure(space, word.spaceBefore ?? 'regular', size) : 0;
    const wordWidth = word.parts.reduce(
      (sum, part) => sum + measure(part.text, part.weight, size),
      0,
    );
    if (line.runs.length > 0 && line.width + spaceWidth + wordWidth > width) endLine();
    else if (space) append(space, word.spaceBefore ?? 'regular');
    for (const part of word.parts) {
      let rest = part.text;
      while (line.width + measure(rest, part.weight, size) > width) {
        const head = longestHead(rest, width - line.width, part.weight, size, measure);
        // At least one letter per line, or this would never end.
        const taken = head || (line.runs.length === 0 ? firstLetter(rest) : '');
        if (taken) append(taken, part.weight);
        rest = rest.slice(taken.length);
        if (!rest) break;
        endLine();
      }
      if (rest) append(rest, part.weight);
    }
  }
  if (line.runs.length > 0) endLine();
  return lines;
}

interface Word {
  /** The weight of the space in front; null at the very beginning. */
  spaceBefore: Weight | null;
  /** Several where the weight changes inside the word, as before a comma. */
  parts: Run[];
}

function wordsOf(runs: readonly Run[]): Word[] {
  const words: Word[] = [];
  let space: Weight | null = null;
  let joined = false;
  for (const { text, weight } of runs) {
    for (const piece of text.split(/( +)/)) {
      if (piece === '') continue;
      if (piece.startsWith(' ')) {
        space = weight;
        joined = false;
        continue;
      }
      const last = words.at(-1);
      if (joined && last) last.parts.push({ text: piece, weight });
      else
        words.push({
          spaceBefore: words.length === 0 ? null : space,
          parts: [{ text: piece, weight }],
        });
      joined = true;
    }
  }
  return words;
}

/** Letters with their accents: a mark is never left at the beginning of a line. */
const LETTERS = new Intl.Segmenter('es', { granularity: 'grapheme' });

function longestHead(
  text: string,
  width: number,
  weight: Weight,
  size: number,
  measure: Measure,
): string {
  let head = '';
  let used = 0;
  for (const { segment } of LETTERS.segment(text)) {
    used += measure(segment, weight, size);
    if (used > width) break;
    head += segment;
  }
  return head;
}

function firstLetter(text: string): string {
  for (const { segment } of LETTERS.segment(text)) return segment;
  return '';
}

/** The same number of lines, about equally long: no single word on the last one. */
function balance(
  runs: readonly Run[],
  lines: Line[],
  { width, size }: { width: number; size: number },
  measure: Measure,
): Line[] {
  let best = lines;
  for (let narrower = width * 0.98; narrower > width * 0.5; narrower -= width * 0.02) {
    const tried = wrapRuns(runs, narrower, size, measure);
    if (tried.length > lines.length) break;
    best = tried;
  }
  return best;
}

function fitted(size: number, lines: Line[], leading: number): FittedText {
  return { size, lines, height: lines.length * size * leading };
}
