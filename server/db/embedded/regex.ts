import { BSONRegExp } from 'bson';

import { type Maybe, isDoc } from './bson.js';
import { StoreError, badValue } from './errors.js';

/** Only plain characters, perhaps after `^`: such a pattern can't run away, and `^` gives a range in an index. */
const PLAIN = /^\^?[\p{L}\p{N} _@:;,<>=!"'`~%&#/-]*$/u;

const isPlain = ({ pattern, options }: { pattern: string; options: string }): boolean =>
  PLAIN.test(pattern) && !options.includes('x');

/**
 * Whether a command brings a regular expression that may backtrack without end. JavaScript can't
 * stop one by itself, so such a command runs under the watchdog.
 */
export function mentionsRegex(value: Maybe): boolean {
  if (value instanceof BSONRegExp) return !isPlain(value);
  if (Array.isArray(value)) return value.some(mentionsRegex);
  if (!isDoc(value)) return false;
  for (const [name, part] of value)
    if (
      name === '$regex' && typeof part === 'string'
        ? !isPlain({ pattern: part, options: '' }) || value.has('$options')
        : /^\$regex(Match|Find)/.test(name) || mentionsRegex(part)
    )
      return true;
  return false;
}

/** The text that every match begins with, when an index can use it. */
export function regexPrefix(regex: BSONRegExp): string | null {
  if (regex.options !== '' && regex.options !== 's') return null;
  const start = /^(?:\^|\\A)([\p{L}\p{N} _@:;,<>=!"'`~%&#/-]+)/u.exec(regex.pattern);
  if (!start || regex.pattern.includes('|')) return null;
  const prefix = start[1] as string;
  // `^abc*` matches «ab»: a quantifier takes the last character away.
  const next = regex.pattern[start[0].length];
  return next && '*?{'.includes(next) ? [...prefix].slice(0, -1).join('') || null : prefix;
}

/** A regular expression from texts. @throws StoreError 51108 for flags that there are not. */
export function regexOf(pattern: string, options: string): BSONRegExp {
  if (pattern.includes('\0'))
    throw badValue('Regular expression cannot contain an embedded null byte');
  checkFlags(options);
  return new BSONRegExp(pattern, [...options].sort().join(''));
}

function checkFlags(options: string): void {
  for (const option of options)
    if (!'imsxu'.includes(option))
      throw new StoreError(51108, `invalid flag in regex options: ${option}`);
}

/** A JavaScript expression for a Perl-compatible one. @throws StoreError 51091 when it can't be read. */
export function compileRegex({ pattern, options }: { pattern: string; options: string }): RegExp {
  checkFlags(options);
  let flags = [...new Set(options)].filter((option) => 'ims'.includes(option)).join('');
  let source = options.includes('x') ? withoutSpacing(pattern) : pattern;
  const inline = /^\(\?([ims]+)\)/.exec(source);
  if (inline) {
    source = source.slice(inline[0].length);
    for (const flag of inline[1] as string) if (!flags.includes(flag)) flags += flag;
  }
  source = source.replace(/^\\A/, '(?<![\\s\\S])').replace(/\\[zZ]$/, '(?![\\s\\S])');
  for (const unicode of ['u', ''])
    try {
      return new RegExp(source, flags + unicode);
    } catch {
      // Perl allows escapes that JavaScript's unicode mode refuses: try without it.
    }
  throw new StoreError(51091, `Regular expression is invalid: ${pattern}`);
}

/** Option x: spaces and comments outside classes do not count. */
function withoutSpacing(pattern: string): string {
  let inClass = false;
  let result = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string;
    if (c === '\\') {
      result += c + (pattern[++i] ?? '');
      continue;
    }
    if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    if (!inClass && /\s/.test(c)) continue;
    if (!inClass && c === '#') {
      while (i + 1 < pattern.length && pattern[i + 1] !== '\n') i++;
      continue;
    }
    result += c;
  }
  return result;
}
