import { Binary, BSONRegExp, ObjectId, Timestamp } from 'bson';
import { describe, expect, it } from '@jest/globals';

import { compileExpression } from '../../../server/db/embedded/expressions.js';
import { codeOf, decimal, doc, double, text, value } from './support.js';

const id = new ObjectId('0123456789abcdef01234567');
const at = new Date('2024-02-29T23:30:15.250Z'); // 18:30 in Quito, a leap day
const DOCUMENT = {
  a: 5,
  b: 2,
  half: 0.5,
  long: 2n ** 53n + 1n,
  money: decimal('10.00'),
  s: 'Ñandú',
  smile: 'a\u{1f600}b',
  nil: null,
  yes: true,
  list: [3, 1, 2],
  docs: [{ k: 'x', n: 1 }, { k: 'y', n: 2 }, { k: 'z' }],
  inner: { x: 1, y: { z: 2 } },
  at,
  early: new Date(-1),
  id,
};

const evaluate = (expression: unknown): string =>
  text(compileExpression(value(expression), { variables: { NOW: at } }).evaluate(doc(DOCUMENT)));

/** What, expression, value. */
type Case = [string, unknown, string];
const gives = (cases: Case[]): void =>
  it.each(cases)('%s', (_what, expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

describe('paths, literals and variables', () => {
  gives([
    ['a field', '$a', '5'],
    ['a missing field', '$none', 'missing'],
    ['null', '$nil', 'null'],
    ['a nested field', '$inner.y.z', '2'],
    ['below a value', '$a.b', 'missing'],
    ['of each document of an array', '$docs.n', '[1, 2]'],
    ['a position is no path here', '$list.0', '[]'],
    ['the whole document', { $type: '$$ROOT' }, '"object"'],
    ['a field of the whole document', '$$ROOT.a', '5'],
    ['the current document', '$$CURRENT.b', '2'],
    ['a variable', '$$NOW', at.toISOString()],
    ['text without a dollar', 'a', '"a"'],
    ['a literal', { $literal: '$a' }, '"$a"'],
    ['a document of expressions', { x: '$a', y: '$none', z: { w: '$b' } }, '{x: 5, z: {w: 2}}'],
    ['an array of expressions: missing becomes null', ['$a', '$none'], '[5, null]'],
    ['a number', 7, '7'],
    ['a long', 7n, '7L'],
    ['__proto__', '$__proto__', 'missing'],
    ['constructor', '$constructor.name', 'missing'],
  ]);
});

describe('arithmetic', () => {
  gives([
    ['$add', { $add: ['$a', '$b', 1] }, '8'],
    ['$add grows into long', { $add: [2 ** 31 - 1, 1] }, '2147483648L'],
    ['$add with a half', { $add: ['$a', '$half'] }, '5.5'],
    ['$add with a decimal', { $add: ['$money', 1] }, '11.00D'],
    ['$add of nothing', { $add: [] }, '0'],
    ['$add with null', { $add: ['$a', null] }, 'null'],
    ['$add with a missing field', { $add: ['$a', '$none'] }, 'null'],
    ['$add to a date', { $add: ['$at', 1000] }, '2024-02-29T23:30:16.250Z'],
    ['$add of longs that overflow', { $add: [2n ** 63n - 1n, 1n] }, '9223372036854776000'],
    ['$subtract', { $subtract: ['$a', '$b'] }, '3'],
    [
      '$subtract of dates is milliseconds',
      { $subtract: ['$at', '$early'] },
      `${at.getTime() + 1}L`,
    ],
    ['$subtract from a date', { $subtract: ['$at', 250] }, '2024-02-29T23:30:15.000Z'],
    ['$multiply', { $multiply: ['$a', '$b'] }, '10'],
    ['$multiply of nothing', { $multiply: [] }, '1'],
    ['$divide gives a double', { $divide: ['$a', '$b'] }, '2.5'],
    ['$divide that comes out even', { $divide: [6, 3] }, '2.0'],
    ['$divide a decimal', { $divide: ['$money', 4] }, '2.50D'],
    ['$mod', { $mod: ['$a', '$b'] }, '1'],
    ['$mod keeps the sign of the first', { $mod: [-7, 3] }, '-1'],
    ['$mod of longs', { $mod: ['$long', 2n] }, '1L'],
    ['$mod of a decimal', { $mod: [decimal('5.5'), 2] }, '1.5D'],
    ['$mod of a long by an int', { $mod: ['$long', 2] }, '1L'],
    ['$abs', { $abs: -5 }, '5'],
    ['$abs of null', { $abs: null }, 'null'],
    ['$ceil', { $ceil: 1.2 }, '2.0'],
    ['$floor', { $floor: -1.2 }, '-2.0'],
    ['$floor of an int', { $floor: '$a' }, '5'],
    ['$round to even', { $round: [2.5] }, '2.0'],
    ['$round to even upwards', { $round: [3.5] }, '4.0'],
    ['$round to a place', { $round: [1.125, 2] }, '1.12'],
    ['$round to tens', { $round: [15, -1] }, '20'],
    ['$round a decimal', { $round: [decimal('2.345'), 2] }, '2.34D'],
    ['$trunc', { $trunc: [-1.79, 1] }, '-1.7'],
    ['$sqrt', { $sqrt: 9 }, '3.0'],
    ['$pow', { $pow: ['$a', '$b'] }, '25'],
    ['$pow of a negative exponent', { $pow: [2, -1] }, '0.5'],
    ['$ln', { $ln: 1 }, '0.0'],
    ['$log10', { $log10: 1000 }, '3.0'],
    ['$log', { $log: [8, 2] }, '3.0'],
    ['$exp', { $exp: 0 }, '1.0'],
    ['$sum of operands', { $sum: ['$a', 'x', '$b'] }, '7'],
    ['$sum of an array', { $sum: '$list' }, '6'],
    ['$sum of fields of documents', { $sum: '$docs.n' }, '3'],
    ['$avg', { $avg: '$list' }, '2.0'],
    ['$avg of nothing', { $avg: [] }, 'null'],
    ['$min', { $min: '$list' }, '1'],
    ['$max with null', { $max: ['$nil', '$a'] }, '5'],
    ['$stdDevPop', { $stdDevPop: [2, 4] }, '1.0'],
  ]);
});

describe('comparison and conditions', () => {
  gives([
    ['$eq of other types', { $eq: [5, double(5)] }, 'true'],
    ['$eq of null and missing', { $eq: ['$nil', '$none'] }, 'false'],
    [
      '$eq of documents counts the order',
      {
        $eq: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      },
      'false',
    ],
    ['$ne', { $ne: ['$a', 6] }, 'true'],
    ['$gt across types', { $gt: ['$s', '$a'] }, 'true'],
    ['$lt: missing before null', { $lt: ['$none', null] }, 'true'],
    ['$gte', { $gte: ['$a', 5n] }, 'true'],
    ['$lte of dates', { $lte: ['$early', '$at'] }, 'true'],
    ['$cmp', { $cmp: ['$b', '$a'] }, '-1'],
    ['$and', { $and: ['$a', '$yes'] }, 'true'],
    ['$and of nothing', { $and: [] }, 'true'],
    ['$and with null', { $and: ['$a', '$nil'] }, 'false'],
    ['$or', { $or: [0, '$none', 'x'] }, 'true'],
    ['$or of nothing', { $or: [] }, 'false'],
    ['$not', { $not: ['$none'] }, 'true'],
    ['$cond', { $cond: ['$yes', 'then', 'else'] }, '"then"'],
    ['$cond by names', { $cond: { if: '$none', then: 1, else: 2 } }, '2'],
    ['$cond evaluates one branch', { $cond: [true, 1, { $divide: [1, 0] }] }, '1'],
    ['$ifNull', { $ifNull: ['$nil', '$none', 'x'] }, '"x"'],
    [
      '$switch',
      {
        $switch: {
          branches: [
            { case: '$nil', then: 1 },
            { case: '$a', then: 2 },
          ],
        },
      },
      '2',
    ],
    ['$switch by default', { $switch: { branches: [{ case: false, then: 1 }], default: 3 } }, '3'],
    ['$in', { $in: [2n, '$list'] }, 'true'],
    ['$in of null', { $in: [null, [1, null]] }, 'true'],
  ]);
});

describe('arrays', () => {
  gives([
    ['$size', { $size: '$list' }, '3'],
    ['$isArray', { $isArray: '$list' }, 'true'],
    ['$isArray of a literal', { $isArray: [[1]] }, 'true'],
    ['$arrayElemAt', { $arrayElemAt: ['$list', 1] }, '1'],
    ['$arrayElemAt from the end', { $arrayElemAt: ['$list', -1] }, '2'],
    ['$arrayElemAt beyond', { $arrayElemAt: ['$list', 9] }, 'missing'],
    ['$arrayElemAt of null', { $arrayElemAt: ['$nil', 0] }, 'null'],
    ['$first', { $first: '$list' }, '3'],
    ['$last', { $last: '$list' }, '2'],
    ['$first of nothing', { $first: [[]] }, 'missing'],
    ['$slice', { $slice: ['$list', 2] }, '[3, 1]'],
    ['$slice from the end', { $slice: ['$list', -2] }, '[1, 2]'],
    ['$slice from a place', { $slice: ['$list', 1, 1] }, '[1]'],
    ['$concatArrays', { $concatArrays: ['$list', [9]] }, '[3, 1, 2, 9]'],
    ['$concatArrays with null', { $concatArrays: ['$list', '$nil'] }, 'null'],
    ['$reverseArray', { $reverseArray: '$list' }, '[2, 1, 3]'],
    ['$sortArray', { $sortArray: { input: '$list', sortBy: 1 } }, '[1, 2, 3]'],
    [
      '$sortArray by fields',
      { $sortArray: { input: '$docs', sortBy: { n: -1 } } },
      '[{k: "y", n: 2}, {k: "x", n: 1}, {k: "z"}]',
    ],
    ['$range', { $range: [0, 6, 2] }, '[0, 2, 4]'],
    ['$range downwards', { $range: [3, 0, -1] }, '[3, 2, 1]'],
    ['$indexOfArray', { $indexOfArray: ['$list', 2] }, '2'],
    ['$indexOfArray of nothing', { $indexOfArray: ['$list', 9] }, '-1'],
    ['$map', { $map: { input: '$list', as: 'n', in: { $multiply: ['$$n', '$b'] } } }, '[6, 2, 4]'],
    ['$map without a name', { $map: { input: '$list', in: '$$this' } }, '[3, 1, 2]'],
    ['$map of null', { $map: { input: '$nil', in: 1 } }, 'null'],
    ['$filter', { $filter: { input: '$list', as: 'n', cond: { $gt: ['$$n', 1] } } }, '[3, 2]'],
    ['$filter with a limit', { $filter: { input: '$list', cond: true, limit: 2 } }, '[3, 1]'],
    [
      '$reduce',
      { $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
      '6',
    ],
    [
      '$setUnion',
      {
        $sortArray: {
          input: {
            $setUnion: [
              [1, 2],
              [2, double(1), 3],
            ],
          },
          sortBy: 1,
        },
      },
      '[1, 2, 3]'.replace('[1', '[1'),
    ],
    [
      '$setIntersection',
      {
        $setIntersection: [
          [1, 2, 2],
          [2, 3],
        ],
      },
      '[2]',
    ],
    ['$setDifference', { $setDifference: [[1, 2], [2]] }, '[1]'],
    [
      '$setEquals',
      {
        $setEquals: [
          [1, 2],
          [2, 1, 1],
        ],
      },
      'true',
    ],
    ['$setIsSubset', { $setIsSubset: [[1], '$list'] }, 'true'],
    ['$anyElementTrue', { $anyElementTrue: [[0, null, 1]] }, 'true'],
    ['$allElementsTrue', { $allElementsTrue: [[1, 0]] }, 'false'],
    ['$objectToArray', { $objectToArray: '$inner' }, '[{k: "x", v: 1}, {k: "y", v: {z: 2}}]'],
    [
      '$arrayToObject',
      {
        $arrayToObject: [
          [
            ['a', 1],
            ['b', 2],
          ],
        ],
      },
      '{a: 1, b: 2}',
    ],
    ['$arrayToObject of k and v', { $arrayToObject: { $literal: [{ k: 'a', v: 1 }] } }, '{a: 1}'],
    ['$let', { $let: { vars: { x: { $add: ['$a', 1] } }, in: { $multiply: ['$$x', 2] } } }, '12'],
    [
      '$let hides an outer name',
      { $let: { vars: { x: 1 }, in: { $let: { vars: { x: 2 }, in: '$$x' } } } },
      '2',
    ],
  ]);
});

describe('documents', () => {
  gives([
    ['$mergeObjects', { $mergeObjects: ['$inner', { x: 9, w: 1 }] }, '{x: 9, y: {z: 2}, w: 1}'],
    ['$mergeObjects with null', { $mergeObjects: ['$nil', { a: 1 }] }, '{a: 1}'],
    ['$setField', { $setField: { field: 'x', input: '$inner', value: 2 } }, '{x: 2, y: {z: 2}}'],
  ]);
});

describe('text', () => {
  gives([
    ['$concat', { $concat: ['a', 'b', '$s'] }, '"abÑandú"'],
    ['$concat with null', { $concat: ['a', '$nil'] }, 'null'],
    ['$toUpper', { $toUpper: 'ab' }, '"AB"'],
    ['$toLower of null', { $toLower: '$nil' }, '""'],
    ['$strLenCP', { $strLenCP: '$smile' }, '3'],
    ['$strLenBytes', { $strLenBytes: '$smile' }, '6'],
    ['$substrCP', { $substrCP: ['$smile', 1, 1] }, '"\u{1f600}"'],
    ['$substrCP to the end', { $substrCP: ['$s', 1, 100] }, '"andú"'],
    ['$substrBytes', { $substrBytes: ['abc', 1, 2] }, '"bc"'],
    ['$substr to the end', { $substr: ['abc', 1, -1] }, '"bc"'],
    ['$split', { $split: ['a-b-c', '-'] }, '["a", "b", "c"]'],
    ['$strcasecmp', { $strcasecmp: ['AB', 'ab'] }, '0'],
    ['$indexOfCP', { $indexOfCP: ['$smile', 'b'] }, '2'],
    ['$indexOfCP of nothing', { $indexOfCP: ['$s', 'x'] }, '-1'],
    ['$indexOfBytes', { $indexOfBytes: ['$smile', 'b'] }, '5'],
    ['$trim', { $trim: { input: '  a b ' } }, '"a b"'],
    ['$ltrim of characters', { $ltrim: { input: 'xxay', chars: 'xy' } }, '"ay"'],
    ['$rtrim', { $rtrim: { input: 'a  ' } }, '"a"'],
    [
      '$replaceOne',
      { $replaceOne: { input: 'a.a', find: 'a', replacement: { $literal: '$&' } } },
      '"$&.a"',
    ],
    ['$replaceAll', { $replaceAll: { input: 'a.a', find: 'a', replacement: 'b' } }, '"b.b"'],
    ['$regexMatch', { $regexMatch: { input: '$s', regex: '^ñ', options: 'i' } }, 'true'],
    ['$regexMatch of null', { $regexMatch: { input: '$nil', regex: 'a' } }, 'false'],
    [
      '$regexFind',
      { $regexFind: { input: 'a\u{1f600}bc', regex: 'b(c)(d)?' } },
      '{match: "bc", idx: 2, captures: ["c", null]}',
    ],
    ['$regexFind of nothing', { $regexFind: { input: 'a', regex: 'b' } }, 'null'],
    [
      '$regexFindAll',
      { $regexFindAll: { input: 'aba', regex: new BSONRegExp('a') } },
      '[{match: "a", idx: 0, captures: []}, {match: "a", idx: 2, captures: []}]',
    ],
  ]);
});

describe('conversions', () => {
  gives([
    ['$type', { $type: '$money' }, '"decimal"'],
    ['$type of a missing field', { $type: '$none' }, '"missing"'],
    ['$isNumber', { $isNumber: '$long' }, 'true'],
    ['$toString of an int', { $toString: '$a' }, '"5"'],
    ['$toString of a whole double', { $toString: double(5) }, '"5"'],
    ['$toString of a long', { $toString: '$long' }, '"9007199254740993"'],
    ['$toString of a decimal', { $toString: '$money' }, '"10.00"'],
    ['$toString of a date', { $toString: '$early' }, '"1969-12-31T23:59:59.999Z"'],
    ['$toString of an ObjectId', { $toString: '$id' }, `"${id.toHexString()}"`],
    ['$toString of null', { $toString: '$nil' }, 'null'],
    ['$toInt of text', { $toInt: '-12' }, '-12'],
    ['$toInt cuts', { $toInt: -1.9 }, '-1'],
    ['$toInt of true', { $toInt: true }, '1'],
    ['$toLong', { $toLong: '9007199254740993' }, '9007199254740993L'],
    ['$toLong of a date', { $toLong: '$early' }, '-1L'],
    [
      '$toLong of a decimal beyond doubles',
      { $toLong: decimal('9007199254740993') },
      '9007199254740993L',
    ],
    ['$toDouble of text', { $toDouble: '1e3' }, '1000.0'],
    ['$toDecimal of a double', { $toDecimal: 2.5 }, '2.50000000000000D'],
    ['$toDecimal of an int', { $toDecimal: 5 }, '5D'],
    ['$toDecimal of text', { $toDecimal: '1.50' }, '1.50D'],
    ['$toBool of text', { $toBool: 'false' }, 'true'],
    ['$toBool of zero', { $toBool: 0 }, 'false'],
    ['$toDate of text', { $toDate: '2024-02-29' }, '2024-02-29T00:00:00.000Z'],
    ['$toDate of a long', { $toDate: -1n }, '1969-12-31T23:59:59.999Z'],
    ['$toDate of an ObjectId', { $toDate: '$id' }, id.getTimestamp().toISOString()],
    ['$toObjectId', { $toObjectId: id.toHexString() }, `id(${id.toHexString()})`],
    ['$convert', { $convert: { input: '7', to: 'int' } }, '7'],
    ['$convert by type number', { $convert: { input: '7', to: 18 } }, '7L'],
    ['$convert on error', { $convert: { input: 'x', to: 'int', onError: -1 } }, '-1'],
    ['$convert on null', { $convert: { input: '$none', to: 'int', onNull: 0 } }, '0'],
  ]);
});

describe('dates', () => {
  const zone = 'America/Guayaquil';
  gives([
    ['$year', { $year: '$at' }, '2024'],
    ['$month', { $month: '$at' }, '2'],
    ['$dayOfMonth in a zone', { $dayOfMonth: { date: '$at', timezone: '+02:00' } }, '1'],
    ['$hour in a zone', { $hour: { date: '$at', timezone: zone } }, '18'],
    ['$minute', { $minute: '$at' }, '30'],
    ['$second', { $second: '$at' }, '15'],
    ['$millisecond before 1970', { $millisecond: '$early' }, '999'],
    ['$dayOfWeek', { $dayOfWeek: '$at' }, '5'],
    ['$dayOfYear', { $dayOfYear: '$at' }, '60'],
    ['$week', { $week: new Date('2024-01-07T00:00:00Z') }, '1'],
    ['$year of null', { $year: '$nil' }, 'null'],
    ['$dateToString', { $dateToString: { date: '$at' } }, '"2024-02-29T23:30:15.250Z"'],
    [
      '$dateToString in a zone',
      { $dateToString: { date: '$at', format: '%d/%m/%Y %H:%M %z', timezone: zone } },
      '"29/02/2024 18:30 -0500"',
    ],
    ['$dateToString on null', { $dateToString: { date: '$nil', onNull: '-' } }, '"-"'],
    [
      '$dateFromString',
      { $dateFromString: { dateString: '2024-02-29T18:30:00', timezone: zone } },
      '2024-02-29T23:30:00.000Z',
    ],
    ['$dateFromString on error', { $dateFromString: { dateString: 'x', onError: null } }, 'null'],
    [
      '$dateTrunc to a day in a zone',
      { $dateTrunc: { date: '$at', unit: 'day', timezone: zone } },
      '2024-02-29T05:00:00.000Z',
    ],
    [
      '$dateTrunc to a month',
      { $dateTrunc: { date: '$at', unit: 'month' } },
      '2024-02-01T00:00:00.000Z',
    ],
    [
      '$dateTrunc to a quarter',
      { $dateTrunc: { date: '$at', unit: 'quarter' } },
      '2024-01-01T00:00:00.000Z',
    ],
    [
      '$dateTrunc to a week',
      { $dateTrunc: { date: '$at', unit: 'week', startOfWeek: 'monday' } },
      '2024-02-26T00:00:00.000Z',
    ],
    [
      '$dateTrunc to quarters of an hour',
      { $dateTrunc: { date: '$at', unit: 'minute', binSize: 15 } },
      '2024-02-29T23:30:00.000Z',
    ],
    [
      '$dateTrunc before 1970',
      { $dateTrunc: { date: '$early', unit: 'year' } },
      '1969-01-01T00:00:00.000Z',
    ],
    [
      '$dateAdd of a month keeps inside it',
      { $dateAdd: { startDate: new Date('2024-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
      '2024-02-29T00:00:00.000Z',
    ],
    [
      '$dateAdd of a year to a leap day',
      { $dateAdd: { startDate: '$at', unit: 'year', amount: 1 } },
      '2025-02-28T23:30:15.250Z',
    ],
    [
      '$dateAdd of a day over a clock change',
      {
        $dateAdd: {
          startDate: new Date('2024-03-09T12:00:00Z'),
          unit: 'day',
          amount: 1,
          timezone: 'America/New_York',
        },
      },
      '2024-03-10T11:00:00.000Z',
    ],
    [
      '$dateSubtract',
      { $dateSubtract: { startDate: '$at', unit: 'hour', amount: 24 } },
      '2024-02-28T23:30:15.250Z',
    ],
    [
      '$dateDiff counts boundaries',
      {
        $dateDiff: {
          startDate: new Date('2023-12-31T23:59:00Z'),
          endDate: new Date('2024-01-01T00:01:00Z'),
          unit: 'year',
        },
      },
      '1L',
    ],
    [
      '$dateDiff in a zone',
      {
        $dateDiff: {
          startDate: new Date('2024-01-01T04:00:00Z'),
          endDate: new Date('2024-01-01T06:00:00Z'),
          unit: 'day',
          timezone: zone,
        },
      },
      '1L',
    ],
    ['a timestamp', { $year: new Timestamp({ t: 0, i: 1 }) }, '1970'],
  ]);
});

describe('refusals', () => {
  it.each<[string, unknown, number]>([
    ['an unknown operator', { $what: 1 }, 168],
    ['$zip, which is left out', { $zip: { inputs: [] } }, 168],
    ['$getField, which is left out', { $getField: 'a' }, 168],
    ['$dateToParts, which is left out', { $dateToParts: { date: '$at' } }, 168],
    ['two operators', { $add: [1], $abs: 1 }, 15983],
    ['$function', { $function: { body: 'x', args: [], lang: 'js' } }, 31264],
    ['an unknown variable', '$$none', 17276],
    ['a variable of a name that objects have', '$$constructor', 17276],
    ['an empty path', '$', 40353],
    ['a path that ends in a dot', '$a.', 40353],
    ['too few operands', { $subtract: [1] }, 16020],
    ['too many operands', { $subtract: [1, 2, 3] }, 16020],
    ['$cond of two', { $cond: [1, 2] }, 16020],
    ['$cond without else', { $cond: { if: 1, then: 2 } }, 9],
    ['an unknown named operand', { $trim: { input: 'a', what: 1 } }, 9],
    ['$map without in', { $map: { input: '$list' } }, 9],
    ['$add of text', { $add: ['$s', 1] }, 14],
    ['$subtract of text', { $subtract: ['$s', 1] }, 28765],
    ['$divide by zero', { $divide: [1, 0] }, 2],
    ['$mod by zero', { $mod: [1, 0] }, 16610],
    ['$abs of text', { $abs: 'x' }, 28765],
    ['$size of no array', { $size: '$a' }, 17124],
    ['$size of a missing field', { $size: '$none' }, 17124],
    ['$in of no array', { $in: [1, '$a'] }, 28724],
    ['$map of a value', { $map: { input: '$a', in: 1 } }, 28651],
    ['$concat of a number', { $concat: ['a', 1] }, 16702],
    ['$strLenCP of null', { $strLenCP: '$nil' }, 16702],
    ['$mergeObjects of a value', { $mergeObjects: ['$a'] }, 40400],
    ['$objectToArray of a value', { $objectToArray: '$a' }, 40390],
    ['$range with step zero', { $range: [0, 1, 0] }, 34449],
    ['$range without end', { $range: [0, 2 ** 31 - 1] }, 292],
    ['$switch without a match', { $switch: { branches: [{ case: false, then: 1 }] } }, 40066],
    ['$toInt of words', { $toInt: 'x' }, 241],
    ['$toInt of half a number', { $toInt: '1.5' }, 241],
    ['$toInt beyond 32 bits', { $toInt: 2n ** 31n }, 241],
    ['$toLong of NaN', { $toLong: NaN }, 241],
    ['$toObjectId of words', { $toObjectId: 'x' }, 241],
    ['$toString of a document', { $toString: '$inner' }, 241],
    ['$convert to what there is not', { $convert: { input: 1, to: 'toString' } }, 9],
    ['$year of text', { $year: '$s' }, 16006],
    ['an unknown zone', { $hour: { date: '$at', timezone: 'Quito' } }, 40485],
    ['an unknown unit', { $dateTrunc: { date: '$at', unit: 'constructor' } }, 9],
    ['an unreadable date', { $dateFromString: { dateString: 'ayer' } }, 241],
    ['an unreadable pattern', { $regexMatch: { input: 'a', regex: '(' } }, 51091],
    ['a pattern that is a number', { $regexMatch: { input: 'a', regex: 5 } }, 51105],
    ['flags that there are not', { $regexMatch: { input: 'a', regex: 'a', options: 'g' } }, 51108],
    ['a variable that begins with a capital', { $let: { vars: { X: 1 }, in: 1 } }, 16867],
    ['a name of $map with a dollar', { $map: { input: '$list', as: '$x', in: 1 } }, 16867],
    ['a variable named __proto__', { $let: { vars: new Map([['__proto__', 1]]), in: 1 } }, 16867],
  ])('%s', (_what, expression, code) => {
    expect(codeOf(() => evaluate(expression))).toBe(code);
  });
});

describe('the fields that an expression reads', () => {
  it.each<[unknown, string[] | undefined]>([
    [{ $add: ['$a', '$b.c'] }, ['a', 'b']],
    [{ $let: { vars: { x: '$a' }, in: '$$x.b' } }, ['a']],
    ['$$ROOT.a', ['a']],
    ['$$ROOT', undefined],
    [{ $map: { input: '$list', in: { $eq: ['$$this', '$$CURRENT'] } } }, undefined],
    [{ $literal: '$a' }, []],
    [new Binary(Buffer.from('a')), []],
  ])('%j', (expression, fields) => {
    const found = compileExpression(value(expression)).fields;
    expect(found && [...found].sort()).toEqual(fields);
  });
});
