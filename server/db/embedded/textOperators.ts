import { BSONRegExp } from 'bson';

import type { Doc, Maybe, Value } from './bson.js';
import { convert } from './convert.js';
import { StoreError } from './errors.js';
import { type Operator, index, isNull, list, named, namedOperands, text } from './operands.js';
import { compileRegex, regexOf } from './regex.js';
import { nameIn } from './values.js';

export function indexOf(
  find: (source: string, wanted: string, from: number, to: number) => number,
  name: string,
): Operator {
  return list(2, 4, ([source, wanted, from, to]) =>
    isNull(source)
      ? null
      : find(
          text(source, name),
          text(wanted, name),
          from === undefined ? 0 : index(from),
          to === undefined ? Infinity : index(to),
        ),
  );
}

export function indexOfCodePoint(source: string, wanted: string, from: number, to: number): number {
  const points = [...source].slice(0, to === Infinity ? undefined : to);
  const at = points.slice(from).join('').indexOf(wanted);
  return at < 0 ? -1 : from + [...points.slice(from).join('').slice(0, at)].length;
}

export function trimmer(name: string, start: boolean, end: boolean): Operator {
  return named(name, ['input'], ['chars'], (get) => {
    const input = get('input');
    if (isNull(input)) return null;
    const chars = get('chars');
    const drop = new Set(
      typeof chars === 'string'
        ? chars
        : '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
    );
    const points = [...text(input, name)];
    let from = 0;
    let to = points.length;
    while (start && from < to && drop.has(points[from] as string)) from++;
    while (end && to > from && drop.has(points[to - 1] as string)) to--;
    return points.slice(from, to).join('');
  });
}

export function replacer(name: string, all: boolean): Operator {
  return named(name, ['input', 'find', 'replacement'], [], (get) => {
    const [input, find, replacement] = [get('input'), get('find'), get('replacement')];
    if (isNull(input) || isNull(find) || isNull(replacement)) return null;
    const [source, wanted, by] = [text(input, name), text(find, name), text(replacement, name)];
    return all ? source.split(wanted).join(by) : source.replace(wanted, () => by);
  });
}

/** The regular expression of `$regexMatch` and its kin, from text or a regex value. */
function regexFrom(regex: Maybe, options: Maybe): BSONRegExp | null {
  if (regex === undefined || regex === null) return null;
  const flags =
    typeof options === 'string' ? options : regex instanceof BSONRegExp ? regex.options : '';
  if (regex instanceof BSONRegExp) return regexOf(regex.pattern, flags);
  if (typeof regex !== 'string')
    throw new StoreError(51105, 'regex must be a string or a regular expression');
  return regexOf(regex, flags);
}

/** `$regexMatch`, `$regexFind`, `$regexFindAll`. */
export function regexOperator(
  name: string,
  give: (matches: () => RegExpExecArray[], source: string) => Maybe,
): Operator {
  return (operand, compiler) => {
    const spec = namedOperands(name, operand, ['input', 'regex'], ['options']);
    const input = compiler.compile(spec.get('input') as Value);
    const regex = compiler.compile(spec.get('regex') as Value);
    const options = compiler.compile(spec.get('options') ?? null);
    return (env) => {
      const source = input(env);
      const pattern = regexFrom(regex(env), options(env));
      const subject = isNull(source) || !pattern ? '' : text(source, name);
      return give(() => {
        if (isNull(source) || !pattern) return [];
        const compiled = compileRegex(pattern);
        return [...subject.matchAll(new RegExp(compiled.source, `${compiled.flags}g`))];
      }, subject);
    };
  };
}

export const regexResult = (match: RegExpExecArray, source: string): Doc =>
  new Map<string, Value>([
    ['match', match[0]],
    ['idx', [...source.slice(0, match.index)].length],
    ['captures', match.slice(1).map((group) => group ?? null)],
  ]);

export const byteSlice = (source: string, from: number, count: number): string => {
  const bytes = Buffer.from(source);
  return bytes.subarray(from, count < 0 ? undefined : from + count).toString();
};

export const asText = (value: Maybe): string =>
  isNull(value) ? '' : nameIn(convert(value, 'string'));
