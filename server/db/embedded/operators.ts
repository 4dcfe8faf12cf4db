import {
  float,
  fold,
  modulo,
  roundHalfEven,
  rounding,
  subtract,
  whole,
} from './arithmeticOperators.js';
import {
  distinct,
  elementAt,
  extreme,
  fromEntries,
  keysOf,
  mergeObjects,
  range,
  sets,
  slice,
  toEntries,
} from './arrayOperators.js';
import { type Value, isDoc } from './bson.js';
import { convert } from './convert.js';
import { datePartOperator, dateShift } from './dateOperators.js';
import {
  DATE_PARTS,
  dateDifference,
  formatDate,
  parseDate,
  toTime,
  truncateDate,
} from './dates.js';
import { StoreError } from './errors.js';
import { hashKey } from './keys.js';
import { arithmetic, asDouble, divide, isDouble, isNumeric, toNumber } from './numbers.js';
import {
  type Operator,
  array,
  index,
  isNull,
  list,
  named,
  number,
  statistic,
  text,
  timezone,
  unary,
} from './operands.js';
import { average, standardDeviation, total } from './statistics.js';
import {
  asText,
  byteSlice,
  indexOf,
  indexOfCodePoint,
  regexOperator,
  regexResult,
  replacer,
  trimmer,
} from './textOperators.js';
import { compare, compareStrings, truthy, typeName } from './values.js';

const comparison = (holds: (c: number) => Value): Operator =>
  list(2, 2, ([a, b], { strings }) => {
    // A missing value sorts before null here, unlike in a query.
    if (a === undefined || b === undefined)
      return holds(Number(a !== undefined) - Number(b !== undefined));
    return holds(compare(a, b, strings));
  });

/** The operators of aggregation expressions that only need their operands' values. */
export const OPERATORS: Record<string, Operator> = {
  $add: fold('$add'),
  $multiply: fold('$multiply'),
  $subtract: list(2, 2, subtract),
  $divide: list(2, 2, ([a, b]) => {
    if (isNull(a) || isNull(b)) return null;
    const [x, y] = [number(a, '$divide'), number(b, '$divide')];
    if (toNumber(y) === 0) throw new StoreError(2, "can't $divide by zero");
    return divide(x, y);
  }),
  $mod: list(2, 2, modulo),
  $abs: unary((value) => {
    const n = number(value, '$abs');
    return toNumber(n) < 0 ? arithmetic('multiply', n, -1) : n;
  }),
  $ceil: whole('$ceil', Math.ceil),
  $floor: whole('$floor', Math.floor),
  $round: rounding('$round', roundHalfEven),
  $trunc: rounding('$trunc', Math.trunc),
  $sqrt: float('$sqrt', Math.sqrt),
  $exp: float('$exp', Math.exp),
  $ln: float('$ln', Math.log),
  $log10: float('$log10', Math.log10),
  $log: list(2, 2, ([a, b]) =>
    isNull(a) || isNull(b)
      ? null
      : asDouble(Math.log(toNumber(number(a, '$log'))) / Math.log(toNumber(number(b, '$log')))),
  ),
  $pow: list(2, 2, ([a, b]) => {
    if (isNull(a) || isNull(b)) return null;
    const [x, y] = [number(a, '$pow'), number(b, '$pow')];
    const n = toNumber(x) ** toNumber(y);
    return isDouble(x) || isDouble(y) || !Number.isInteger(n) ? asDouble(n) : n;
  }),
  $rand: () => () => Math.random(),

  $eq: comparison((c) => c === 0),
  $ne: comparison((c) => c !== 0),
  $gt: comparison((c) => c > 0),
  $gte: comparison((c) => c >= 0),
  $lt: comparison((c) => c < 0),
  $lte: comparison((c) => c <= 0),
  $cmp: comparison((c) => Math.sign(c)),
  $not: list(1, 1, ([value]) => !truthy(value)),

  $size: list(1, 1, ([value]) => {
    if (!Array.isArray(value))
      throw new StoreError(
        17124,
        `The argument to $size must be an array, but was of type: ${typeName(value)}`,
      );
    return value.length;
  }),
  $isArray: list(1, 1, ([value]) => Array.isArray(value)),
  $arrayElemAt: list(2, 2, elementAt),
  $first: list(1, 1, ([items]) => (isNull(items) ? null : array(items, '$first')[0])),
  $last: list(1, 1, ([items]) => (isNull(items) ? null : array(items, '$last').at(-1))),
  $slice: list(2, 3, slice),
  $concatArrays: sets('$concatArrays', (all) => all.flat(1)),
  $in: list(2, 2, ([value, items], { strings }) =>
    array(items, '$in').some((item) => value !== undefined && compare(item, value, strings) === 0),
  ),
  $indexOfArray: list(2, 4, ([items, value, from, to]) => {
    if (isNull(items)) return null;
    const start = from === undefined ? 0 : index(from);
    const part = array(items, '$indexOfArray').slice(
      start,
      to === undefined ? undefined : index(to),
    );
    const at = part.findIndex((item) => compare(item, value) === 0);
    return at < 0 ? -1 : at + start;
  }),
  $range: list(2, 3, range),
  $reverseArray: unary((items) => [...array(items, '$reverseArray')].reverse()),
  $objectToArray: unary(toEntries),
  $arrayToObject: unary(fromEntries),

  $setUnion: sets('$setUnion', (all) => distinct(all.flat(1))),
  $setIntersection: sets('$setIntersection', ([first = [], ...rest]) => {
    const others = rest.map(keysOf);
    return distinct(first.filter((item) => others.every((keys) => keys.has(hashKey(item)))));
  }),
  $setDifference: sets('$setDifference', ([a = [], b = []]) => {
    const keys = keysOf(b);
    return distinct(a.filter((item) => !keys.has(hashKey(item))));
  }),
  $setEquals: sets('$setEquals', ([first = [], ...rest]) => {
    const keys = keysOf(first);
    return rest.every(
      (items) => keysOf(items).size === keys.size && items.every((item) => keys.has(hashKey(item))),
    );
  }),
  $setIsSubset: sets('$setIsSubset', ([a = [], b = []]) => {
    const keys = keysOf(b);
    return a.every((item) => keys.has(hashKey(item)));
  }),
  $anyElementTrue: list(1, 1, ([items]) => array(items, '$anyElementTrue').some(truthy)),
  $allElementsTrue: list(1, 1, ([items]) => array(items, '$allElementsTrue').every(truthy)),

  $mergeObjects: statistic(mergeObjects),
  $setField: named('$setField', ['field', 'input', 'value'], [], (get) => {
    const input = get('input');
    if (!isDoc(input)) return null;
    const result = new Map(input);
    const value = get('value');
    if (value === undefined) result.delete(text(get('field'), '$setField'));
    else result.set(text(get('field'), '$setField'), value);
    return result;
  }),

  $concat: list(0, Infinity, (values) =>
    values.some(isNull) ? null : values.map((value) => text(value, '$concat')).join(''),
  ),
  $toUpper: list(1, 1, ([value]) => asText(value).toUpperCase()),
  $toLower: list(1, 1, ([value]) => asText(value).toLowerCase()),
  $strLenCP: list(1, 1, ([value]) => [...text(value, '$strLenCP')].length),
  $strLenBytes: list(1, 1, ([value]) => Buffer.byteLength(text(value, '$strLenBytes'))),
  $substr: list(3, 3, ([value, from, count]) =>
    byteSlice(asText(value), index(from), index(count)),
  ),
  $substrBytes: list(3, 3, ([value, from, count]) =>
    byteSlice(asText(value), index(from), index(count)),
  ),
  $substrCP: list(3, 3, ([value, from, count]) =>
    [...asText(value)].slice(index(from), index(from) + index(count)).join(''),
  ),
  $split: list(2, 2, ([value, by]) =>
    isNull(value) || isNull(by) ? null : text(value, '$split').split(text(by, '$split')),
  ),
  $strcasecmp: list(2, 2, ([a, b]) =>
    Math.sign(compareStrings(asText(a).toUpperCase(), asText(b).toUpperCase())),
  ),
  $indexOfCP: indexOf(indexOfCodePoint, '$indexOfCP'),
  $indexOfBytes: indexOf((source, wanted, from, to) => {
    const bytes = Buffer.from(source).subarray(0, to === Infinity ? undefined : to);
    return bytes.indexOf(wanted, from);
  }, '$indexOfBytes'),
  $trim: trimmer('$trim', true, true),
  $ltrim: trimmer('$ltrim', true, false),
  $rtrim: trimmer('$rtrim', false, true),
  $replaceOne: replacer('$replaceOne', false),
  $replaceAll: replacer('$replaceAll', true),
  $regexMatch: regexOperator('$regexMatch', (matches) => matches().length > 0),
  $regexFind: regexOperator('$regexFind', (matches, source) => {
    const first = matches()[0];
    return first ? regexResult(first, source) : null;
  }),
  $regexFindAll: regexOperator('$regexFindAll', (matches, source) =>
    matches().map((match) => regexResult(match, source)),
  ),

  $type: list(1, 1, ([value]) => typeName(value)),
  $isNumber: list(1, 1, ([value]) => isNumeric(value)),
  $toString: list(1, 1, ([value]) => convert(value, 'string')),
  $toInt: list(1, 1, ([value]) => convert(value, 'int')),
  $toLong: list(1, 1, ([value]) => convert(value, 'long')),
  $toDouble: list(1, 1, ([value]) => convert(value, 'double')),
  $toDecimal: list(1, 1, ([value]) => convert(value, 'decimal')),
  $toBool: list(1, 1, ([value]) => convert(value, 'bool')),
  $toDate: list(1, 1, ([value]) => convert(value, 'date')),
  $toObjectId: list(1, 1, ([value]) => convert(value, 'objectId')),

  ...Object.fromEntries(Object.keys(DATE_PARTS).map((name) => [name, datePartOperator(name)])),
  $dateToString: named('$dateToString', ['date'], ['format', 'timezone', 'onNull'], (get) => {
    const time = toTime(get('date'));
    if (time === null) return get('onNull') ?? null;
    const zone = timezone(get('timezone'));
    const format = get('format');
    return formatDate(
      time,
      typeof format === 'string' ? format : `%Y-%m-%dT%H:%M:%S.%L${zone ? '' : 'Z'}`,
      zone,
    );
  }),
  $dateFromString: named(
    '$dateFromString',
    ['dateString'],
    ['timezone', 'onError', 'onNull'],
    (get) => {
      const source = get('dateString');
      if (isNull(source)) return get('onNull') ?? null;
      try {
        return new Date(parseDate(text(source, '$dateFromString'), timezone(get('timezone'))));
      } catch (error) {
        const onError = get('onError');
        if (onError !== undefined) return onError;
        throw error;
      }
    },
  ),
  $dateTrunc: named(
    '$dateTrunc',
    ['date', 'unit'],
    ['binSize', 'timezone', 'startOfWeek'],
    (get) => {
      const time = toTime(get('date'));
      if (time === null) return null;
      const size = get('binSize');
      return new Date(
        truncateDate(
          time,
          text(get('unit'), '$dateTrunc'),
          size === undefined ? 1 : index(size),
          timezone(get('timezone')),
          timezone(get('startOfWeek')),
        ),
      );
    },
  ),
  $dateAdd: dateShift('$dateAdd', 1),
  $dateSubtract: dateShift('$dateSubtract', -1),
  $dateDiff: named(
    '$dateDiff',
    ['startDate', 'endDate', 'unit'],
    ['timezone', 'startOfWeek'],
    (get) => {
      const [start, end] = [toTime(get('startDate')), toTime(get('endDate'))];
      if (start === null || end === null) return null;
      return BigInt(
        dateDifference(
          start,
          end,
          text(get('unit'), '$dateDiff'),
          timezone(get('timezone')),
          timezone(get('startOfWeek')),
        ),
      );
    },
  ),

  $sum: statistic(total),
  $avg: statistic(average),
  $min: extreme(-1),
  $max: extreme(1),
  $stdDevPop: statistic((values) => standardDeviation(values, 0)),
  $stdDevSamp: statistic((values) => standardDeviation(values, 1)),
};
