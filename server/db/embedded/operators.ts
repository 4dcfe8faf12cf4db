import { Decimal128 } from 'bson';

import { type Doc, isDoc, type Maybe, type Value } from './bson.js';
import { convert } from './convert.js';
import {
  addToDate,
  DATE_PARTS,
  dateDifference,
  datePart,
  formatDate,
  parseDate,
  toTime,
  truncateDate,
} from './dates.js';
import { StoreError, typeMismatch } from './errors.js';
import { type Compiler, type Evaluate, namedOperands, regexFrom } from './expressions.js';
import { hashKey } from './keys.js';
import {
  arithmetic,
  asDouble,
  divide,
  isDouble,
  isNumeric,
  type Numeric,
  toNumber,
} from './numbers.js';
import { compileRegex } from './regex.js';
import { average, standardDeviation, total } from './statistics.js';
import { compare, compareStrings, nameIn, typeName, truthy } from './values.js';

type Operator = (operand: Value, compiler: Compiler) => Evaluate;

/** An operator over a list of evaluated operands; a lone operand may stand without brackets. */
function list(
  least: number,
  most: number,
  apply: (values: Maybe[], compiler: Compiler) => Maybe,
): Operator {
  return (operand, compiler) => {
    const parts = (Array.isArray(operand) ? operand : [operand]).map((part) =>
      compiler.compile(part),
    );
    if (parts.length < least || parts.length > most)
      throw new StoreError(
        16020,
        `Expression takes ${least === most ? `exactly ${least}` : `${least} to ${most}`} arguments. ${parts.length} were passed in.`,
      );
    return (env) =>
      apply(
        parts.map((part) => part(env)),
        compiler,
      );
  };
}

/** An operator with named operands. */
function named(
  name: string,
  required: readonly string[],
  optional: readonly string[],
  apply: (get: (key: string) => Maybe) => Maybe,
): Operator {
  return (operand, compiler) => {
    const spec = namedOperands(name, operand, required, optional);
    const parts = new Map([...spec].map(([key, value]) => [key, compiler.compile(value)]));
    return (env) => apply((key) => parts.get(key)?.(env));
  };
}

const isNull = (value: Maybe): value is null | undefined => value === undefined || value === null;

/** One operand; null and missing give null. */
const unary = (apply: (value: Value) => Maybe): Operator =>
  list(1, 1, ([value]) => (isNull(value) ? null : apply(value)));

function number(value: Maybe, operator: string): Numeric {
  if (isNumeric(value)) return value;
  throw new StoreError(28765, `${operator} only supports numeric types, not ${typeName(value)}`);
}

const float = (operator: string, apply: (n: number) => number): Operator =>
  unary((value) => asDouble(apply(toNumber(number(value, operator)))));

/** Numbers whose type stays: integers of any size come back as they are. */
const whole = (operator: string, apply: (n: number) => number): Operator =>
  unary((value) => {
    const n = number(value, operator);
    if (typeof n === 'bigint' || (typeof n === 'number' && !isDouble(n))) return n;
    return n instanceof Decimal128
      ? Decimal128.fromString(String(apply(toNumber(n))))
      : asDouble(apply(toNumber(n)));
  });

/** Half to even, as MongoDB rounds; `place` may be negative. */
function roundTo(value: Numeric, place: number, round: (n: number) => number): Value {
  if (typeof value === 'bigint' || !isDouble(value)) {
    if (place >= 0 && !(value instanceof Decimal128)) return value;
  }
  const n = toNumber(value);
  const scaled = Number(`${n}e${place}`);
  const result = Number.isFinite(scaled) ? Number(`${round(scaled)}e${-place}`) : n;
  if (value instanceof Decimal128) return Decimal128.fromString(String(result));
  return typeof value === 'number' && !isDouble(value) ? Math.trunc(result) : asDouble(result);
}

function roundHalfEven(n: number): number {
  const floor = Math.floor(n);
  const rest = n - floor;
  if (rest !== 0.5) return Math.round(n);
  return floor % 2 === 0 ? floor : floor + 1;
}

const rounding = (name: string, round: (n: number) => number): Operator =>
  list(1, 2, ([value, place]) =>
    isNull(value)
      ? null
      : roundTo(number(value, name), isNull(place) ? 0 : toNumber(number(place, name)), round),
  );

function fold(name: '$add' | '$multiply'): Operator {
  return list(0, Infinity, (values) => {
    let sum: Numeric = name === '$add' ? 0 : 1;
    let date = false;
    for (const value of values) {
      if (isNull(value)) return null;
      if (name === '$add' && value instanceof Date && !date) {
        date = true;
        sum = toNumber(sum) + value.getTime();
      } else if (isNumeric(value)) {
        const next = arithmetic(name === '$add' ? 'add' : 'multiply', sum, value);
        sum =
          next ??
          asDouble(
            name === '$add' ? toNumber(sum) + toNumber(value) : toNumber(sum) * toNumber(value),
          );
      } else
        throw typeMismatch(`${name} only supports numeric or date types, not ${typeName(value)}`);
    }
    return date ? new Date(toNumber(sum)) : sum;
  });
}

function subtract([a, b]: Maybe[]): Maybe {
  if (isNull(a) || isNull(b)) return null;
  if (a instanceof Date) {
    if (b instanceof Date) return BigInt(a.getTime() - b.getTime());
    return new Date(a.getTime() - toNumber(number(b, '$subtract')));
  }
  const [x, y] = [number(a, '$subtract'), number(b, '$subtract')];
  return arithmetic('subtract', x, y) ?? asDouble(toNumber(x) - toNumber(y));
}

function modulo([a, b]: Maybe[]): Maybe {
  if (isNull(a) || isNull(b)) return null;
  const [x, y] = [number(a, '$mod'), number(b, '$mod')];
  if (toNumber(y) === 0) throw new StoreError(16610, "can't $mod by zero");
  if (typeof x === 'bigint' && typeof y === 'bigint') return x % y;
  const n = toNumber(x) % toNumber(y);
  return isDouble(x) || isDouble(y) ? asDouble(n) : n;
}

const comparison = (holds: (c: number) => Value): Operator =>
  list(2, 2, ([a, b], { strings }) => {
    // A missing value sorts before null here, unlike in a query.
    if (a === undefined || b === undefined)
      return holds(Number(a !== undefined) - Number(b !== undefined));
    return holds(compare(a, b, strings));
  });

function array(value: Maybe, operator: string): Value[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(28724, `${operator} requires an array, not ${typeName(value)}`);
}

function text(value: Maybe, operator: string): string {
  if (typeof value === 'string') return value;
  throw new StoreError(16702, `${operator} requires a string argument, found: ${typeName(value)}`);
}

const index = (value: Maybe): number => Math.trunc(toNumber(number(value, 'an index')));

function slice([items, a, b]: Maybe[]): Maybe {
  if (isNull(items) || isNull(a)) return null;
  const all = array(items, '$slice');
  if (b === undefined) {
    const n = index(a);
    return n >= 0 ? all.slice(0, n) : all.slice(n);
  }
  const start = index(a) < 0 ? Math.max(0, all.length + index(a)) : index(a);
  return all.slice(start, start + index(b));
}

function elementAt([items, position]: Maybe[]): Maybe {
  if (isNull(items) || isNull(position)) return null;
  const all = array(items, '$arrayElemAt');
  return all.at(index(position));
}

function range([start, end, step]: Maybe[]): Maybe {
  const [from, to, by] = [index(start), index(end), step === undefined ? 1 : index(step)];
  if (by === 0) throw new StoreError(34449, '$range requires a non-zero step value');
  const count = Math.max(0, Math.ceil((to - from) / by));
  if (count > 1_000_000) throw new StoreError(292, '$range would use too much memory');
  return Array.from({ length: count }, (_, i) => from + i * by);
}

const keysOf = (items: Value[]): Set<string> => new Set(items.map(hashKey));

function distinct(items: Value[]): Value[] {
  return [...new Map(items.map((item) => [hashKey(item), item])).values()];
}

const sets = (name: string, apply: (all: Value[][]) => Maybe): Operator =>
  list(1, Infinity, (values) =>
    values.some(isNull) ? null : apply(values.map((value) => array(value, name))),
  );

function indexOf(
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

function indexOfCodePoint(source: string, wanted: string, from: number, to: number): number {
  const points = [...source].slice(0, to === Infinity ? undefined : to);
  const at = points.slice(from).join('').indexOf(wanted);
  return at < 0 ? -1 : from + [...points.slice(from).join('').slice(0, at)].length;
}

function trimmer(name: string, start: boolean, end: boolean): Operator {
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

function replacer(name: string, all: boolean): Operator {
  return named(name, ['input', 'find', 'replacement'], [], (get) => {
    const [input, find, replacement] = [get('input'), get('find'), get('replacement')];
    if (isNull(input) || isNull(find) || isNull(replacement)) return null;
    const [source, wanted, by] = [text(input, name), text(find, name), text(replacement, name)];
    return all ? source.split(wanted).join(by) : source.replace(wanted, () => by);
  });
}

/** `$regexMatch`, `$regexFind`, `$regexFindAll`. */
function regexOperator(
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

const regexResult = (match: RegExpExecArray, source: string): Doc =>
  new Map<string, Value>([
    ['match', match[0]],
    ['idx', [...source.slice(0, match.index)].length],
    ['captures', match.slice(1).map((group) => group ?? null)],
  ]);

const timezone = (value: Maybe): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** `$year` and its kin take a date, a list of one, or `{ date, timezone }`. */
const datePartOperator =
  (name: string): Operator =>
  (operand, compiler) => {
    const spec = isDoc(operand) && operand.has('date') ? operand : null;
    const lone = Array.isArray(operand) ? operand[0] : operand;
    const date = compiler.compile((spec ? spec.get('date') : lone) as Value);
    const zone = compiler.compile(spec?.get('timezone') ?? null);
    return (env) => {
      const time = toTime(date(env));
      return time === null ? null : datePart(name, time, timezone(zone(env)));
    };
  };

const dateShift = (name: string, sign: number): Operator =>
  named(name, ['startDate', 'unit', 'amount'], ['timezone'], (get) => {
    const time = toTime(get('startDate'));
    const amount = get('amount');
    if (time === null || isNull(amount)) return null;
    return new Date(
      addToDate(
        time,
        text(get('unit'), name),
        sign * toNumber(number(amount, name)),
        timezone(get('timezone')),
      ),
    );
  });

/** Over the elements of a lone array, or over the operands. */
const statistic = (apply: (values: Maybe[]) => Maybe): Operator =>
  list(0, Infinity, (values) =>
    apply(values.length === 1 && Array.isArray(values[0]) ? values[0] : values),
  );

const extreme = (sign: number): Operator =>
  statistic((values) => {
    let best: Maybe = null;
    for (const value of values)
      if (!isNull(value) && (isNull(best) || sign * compare(value, best) > 0)) best = value;
    return best;
  });

function mergeObjects(values: Maybe[]): Maybe {
  const merged: Doc = new Map();
  for (const value of values) {
    if (isNull(value)) continue;
    if (!isDoc(value))
      throw new StoreError(
        40400,
        `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`,
      );
    for (const [name, field] of value) merged.set(name, field);
  }
  return merged;
}

function toEntries(value: Value): Value[] {
  if (!isDoc(value)) throw new StoreError(40390, '$objectToArray requires a document input');
  return [...value].map(
    ([k, v]) =>
      new Map<string, Value>([
        ['k', k],
        ['v', v],
      ]),
  );
}

function fromEntries(value: Value): Doc {
  return new Map(
    array(value, '$arrayToObject').map((entry) => {
      const [k, v] = isDoc(entry)
        ? [entry.get('k'), entry.get('v')]
        : array(entry, '$arrayToObject');
      return [text(k, '$arrayToObject'), v ?? null];
    }),
  );
}

const byteSlice = (source: string, from: number, count: number): string => {
  const bytes = Buffer.from(source);
  return bytes.subarray(from, count < 0 ? undefined : from + count).toString();
};

const asText = (value: Maybe): string => (isNull(value) ? '' : nameIn(convert(value, 'string')));

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
