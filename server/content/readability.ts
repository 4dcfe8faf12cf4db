/** How hard a Spanish text is to read. */
export interface Readability {
  readonly words: number;
  readonly sentences: number;
  readonly syllablesPerWord: number;
  readonly wordsPerSentence: number;
  /** Fernández-Huerta: 206.84 − 60 × syllables per word − 1.02 × words per sentence. */
  readonly level: number;
}

const WORD = /[a-záéíóúüñ]+/gi;
const VOWELS = /[aeiouáéíóúü]+/g;

/**
 * Measures blocks of plain text (a paragraph, a list item…): a sentence ends with its block even
 * without a full stop. Figures are no words: nobody spells «1.450» while reading.
 */
export function measureReadability(blocks: readonly string[]): Readability {
  let words = 0;
  let sentences = 0;
  let syllables = 0;
  for (const block of blocks) {
    for (const sentence of block.split(/[.?!…]+(?=[\s»”")\]]|$)/)) {
      const found = sentence.match(WORD);
      if (!found) continue;
      sentences += 1;
      words += found.length;
      for (const word of found) syllables += countSyllables(word);
    }
  }
  const syllablesPerWord = words ? syllables / words : 0;
  const wordsPerSentence = sentences ? words / sentences : 0;
  return {
    words,
    sentences,
    syllablesPerWord,
    wordsPerSentence,
    level: words ? 206.84 - 60 * syllablesPerWord - 1.02 * wordsPerSentence : 100,
  };
}

/**
 * Syllables of one Spanish word by spelling: two open vowels part, a closed one joins its
 * neighbours unless it carries the accent, a silent `h` separates nothing.
 */
export function countSyllables(word: string): number {
  const letters = word
    .toLowerCase()
    .normalize('NFC')
    .replace(/qu(?=[eiéí])/g, 'q')
    .replace(/gu(?=[eiéí])/g, 'g')
    .replace(/y(?![aeiouáéíóúü])/g, 'i')
    .replace(/(?<=[aeiouáéíóúü])h(?=[aeiouáéíóúü])/g, '');
  const groups = letters.match(VOWELS) ?? [];
  return Math.max(
    1,
    groups.reduce((total, group) => total + countNuclei(group), 0),
  );
}

function countNuclei(vowels: string): number {
  const open = vowels.match(/[aeoáéó]/g)?.length ?? 0;
  if (open === 0) return 1 + (vowels.match(/i(?=i)|u(?=u)/g)?.length ?? 0);
  return open + (vowels.match(/[íú]/g)?.length ?? 0);
}
