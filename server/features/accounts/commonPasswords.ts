import { foldText } from '../../domain/text.js';

interface Lists {
  /** Passwords of published breaches. */
  leaked: ReadonlySet<string>;
  /** Words and names: easy with a year or a number behind them. */
  words: ReadonlySet<string>;
}

let lists: Promise<Lists> | undefined;
let loaded: Lists | undefined;

/** Reads the lists of zxcvbn-ts; once, when somebody first chooses a password. */
export function loadCommonPasswords(): Promise<Lists> {
  lists ??= readLists();
  return lists;
}

async function readLists(): Promise<Lists> {
  const [common, spanish] = await Promise.all([
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-es-es'),
  ]);
  const words = [
    common.dictionary['passwords-common'],
    spanish.dictionary['commonWords-es-es'],
    spanish.dictionary['firstnames-es-es'],
    spanish.dictionary['lastnames-es-es'],
    LOCAL_WORDS,
  ].flat();
  loaded = {
    leaked: new Set(common.dictionary['passwords-common'].map(foldText)),
    words: new Set(words.map(foldText).filter((word) => word.length >= 3)),
  };
  return loaded;
}

/** Places and words that people here would try first. */
const LOCAL_WORDS = [
  'campus',
  'campusabierto',
  'ecuador',
  'venezuela',
  'colombia',
  'mexico',
  'mexicali',
  'quito',
  'guayaquil',
  'ambato',
  'duran',
  'huaquillas',
  'latacunga',
  'machala',
  'milagro',
  'ibarra',
  'emprende',
  'emprender',
  'municipio',
  'contrasena',
  'clave',
];

/**
 * Whether somebody who guesses would try it early: leaked, a word or a name alone or with digits
 * around it, one piece said over and over, or keys in a row.
 */
export function isCommonPassword(password: string): boolean {
  if (!loaded) throw new Error('loadCommonPasswords comes first');
  const folded = foldText(password);
  const word = folded.replace(/^[\d\W_]{0,4}/, '').replace(/[\d\W_]{0,6}$/, '');
  return (
    loaded.leaked.has(folded) ||
    loaded.words.has(folded) ||
    loaded.words.has(word) ||
    /^(.{1,4})\1+$/u.test(folded) ||
    new Set(folded).size <= 3 ||
    isRow(folded)
  );
}

const ROWS = ['0123456789012345', '9876543210987654', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop'];

function isRow(text: string): boolean {
  return ROWS.some((row) => row.includes(text));
}
