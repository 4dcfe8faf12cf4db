import { BSONRegExp } from 'bson';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  compileRegex,
  mentionsRegex,
  regexOf,
  regexPrefix,
} from '../../../server/db/embedded/regex.js';
import { codeOf, value } from './support.js';

describe('compileRegex', () => {
  it.each<[string, string, string, string, boolean]>([
    ['plain', 'an', '', 'Juana', true],
    ['upper and lower case count', 'AN', '', 'Juana', false],
    ['without case', 'AN', 'i', 'Juana', true],
    ['without case, with accents', 'ÁÑ', 'i', 'áñ', true],
    ['lines', '^b', 'm', 'a\nb', true],
    ['the dot stops at a line end', 'a.b', '', 'a\nb', false],
    ['unless s is given', 'a.b', 's', 'a\nb', true],
    ['spaces and comments with x', 'a b # c\n c', 'x', 'abc', true],
    ['a space in a class with x', 'a[ ]b', 'x', 'a b', true],
    ['an escaped space with x', 'a\\ b', 'x', 'a b', true],
    ['flags inside', '(?i)AN', '', 'Juana', true],
    ['\\A and \\z', '\\Aab\\z', '', 'ab', true],
    ['\\A only at the very beginning', '\\Ab', 'm', 'a\nb', false],
    ['a whole character', '^.$', '', '\u{1f600}', true],
    ['letters by property', '^\\p{L}+$', '', 'Ñandú', true],
    ['an escape that only Perl allows', 'a\\-b', '', 'a-b', true],
    ['a quoted bracket', '\\[x\\]', '', '[x]', true],
  ])('%s', (_what, pattern, options, subject, matches) => {
    expect(compileRegex({ pattern, options }).test(subject)).toBe(matches);
  });

  it('gives the same answer twice', () => {
    const regex = compileRegex({ pattern: 'a', options: '' });
    expect([regex.test('a'), regex.test('a')]).toEqual([true, true]);
  });

  it.each<[string, string, number]>([
    ['(', '', 51091],
    ['[a', '', 51091],
    ['a', 'g', 51108],
    ['a', 'l', 51108],
  ])('refuses /%s/%s with %d', (pattern, options, code) => {
    expect(codeOf(() => compileRegex({ pattern, options }))).toBe(code);
  });
});

describe('regexOf', () => {
  it('sorts the flags', () => expect(regexOf('a', 'mi').options).toBe('im'));
  it('refuses unknown flags', () => expect(codeOf(() => regexOf('a', 'ig'))).toBe(51108));
  it('refuses a zero byte', () => expect(codeOf(() => regexOf('a\0', ''))).toBe(2));
});

describe('regexPrefix: what every match begins with', () => {
  it.each<[string, string, string | null]>([
    ['^abc', '', 'abc'],
    ['\\Aabc', '', 'abc'],
    ['^Ñandú', '', 'Ñandú'],
    ['^abc.*x', '', 'abc'],
    ['^ab+', '', 'ab'],
    ['^abc*', '', 'ab'],
    ['^abc?', '', 'ab'],
    ['^abc{0,2}', '', 'ab'],
    ['^a*', '', null],
    ['\\AA*', '', null],
    ['^abc', 's', 'abc'],
    ['^abc', 'i', null],
    ['^abc', 'm', null],
    ['^abc', 'x', null],
    ['abc', '', null],
    ['^(abc)', '', null],
    ['^ab|c', '', null],
    ['^a(b|c)', '', null],
    ['^', '', null],
    ['^.a', '', null],
    ['^\\d', '', null],
    ['(?i)^abc', '', null],
  ])('/%s/%s: %j', (pattern, options, prefix) => {
    expect(regexPrefix(new BSONRegExp(pattern, options))).toBe(prefix);
  });

  it('is the beginning of everything that matches', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'ñ', '𝒜', '*', '?', '+', '.', '{0}', '[ab]'), {
          maxLength: 6,
        }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'ñ', '𝒜'), maxLength: 5 }),
        (parts, subject) => {
          const regex = new BSONRegExp(`^${parts.join('')}`, '');
          let compiled: RegExp;
          try {
            compiled = compileRegex(regex);
          } catch {
            return true; // such as two quantifiers in a row
          }
          return !compiled.test(subject) || subject.startsWith(regexPrefix(regex) ?? '');
        },
      ),
      { numRuns: 3000 },
    ));
});

describe('mentionsRegex: what must run under the watchdog', () => {
  it.each<[string, unknown, boolean]>([
    ['no pattern', { find: 'c', filter: { a: 1 } }, false],
    ['a plain pattern', { filter: { a: new BSONRegExp('^Ana') } }, false],
    ['a plain pattern without case', { filter: { a: new BSONRegExp('Ana', 'i') } }, false],
    ['a plain $regex', { filter: { a: { $regex: '^Ana' } } }, false],
    ['a plain $regex with options', { filter: { a: { $regex: 'Ana', $options: 'i' } } }, true],
    ['a group', { filter: { a: new BSONRegExp('(a+)+$') } }, true],
    ['a $regex with a group', { filter: { a: { $regex: '(a+)+$' } } }, true],
    [
      'deep in lists',
      { pipeline: [{ $match: { $or: [{ a: { $in: [new BSONRegExp('a|b')] } }] } }] },
      true,
    ],
    ['$not', { filter: { a: { $not: new BSONRegExp('a*') } } }, true],
    ['an array filter', { updates: [{ arrayFilters: [{ 'x.y': new BSONRegExp('a+') }] }] }, true],
    [
      '$regexMatch, whose pattern may come from a document',
      { pipeline: [{ $set: { a: { $regexMatch: { input: '$a', regex: '$b' } } } }] },
      true,
    ],
    ['$regexFindAll', { a: { $regexFindAll: {} } }, true],
    ['with spacing', { filter: { a: new BSONRegExp('a b', 'x') } }, true],
  ])('%s', (_what, command, expected) => {
    expect(mentionsRegex(value(command))).toBe(expected);
  });
});
