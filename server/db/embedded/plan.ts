import { BSONRegExp, MaxKey, MinKey } from 'bson';

import { type Doc, isDoc, type Maybe, type Value } from './bson.js';
import type { Collection, Index } from './catalog.js';
import { badValue } from './errors.js';
import { afterPrefix, encodeKey, shorten, shortenBound } from './keys.js';
import { compileFilter, isOperators } from './match.js';
import { regexPrefix } from './regex.js';
import type { Interval } from './storage.js';
import { compare, equal, nameIn, ORDER, typeName, typeOrder } from './values.js';

/** What a filter says of one path, as far as an index can use it. */
interface Bounds {
  points?: Value[];
  low?: { value: Value; inclusive: boolean };
  high?: { value: Value; inclusive: boolean };
  /** Texts that begin with this. */
  prefix?: string;
  /** Found inside `$elemMatch`: with an array, several bounds hold for one element. */
  element?: boolean;
}

interface Analysis {
  paths: Map<string, Bounds>;
  /** Every condition of the filter is in `paths` and nothing else is asked. */
  complete: boolean;
}

export type Plan = ScanPlan | IndexPlan | UnionPlan;
export interface ScanPlan {
  kind: 'scan';
  backwards: boolean;
  sorted: boolean;
  exact: boolean;
}
export interface IndexPlan {
  kind: 'index';
  index: Index;
  intervals: Interval[];
  backwards: boolean;
  /** Documents come in the order asked for. */
  sorted: boolean;
  /** Every document that the index gives matches: the filter need not be tested. */
  exact: boolean;
}
export interface UnionPlan {
  kind: 'union';
  plans: IndexPlan[];
  sorted: false;
  exact: false;
}

export interface PlanOptions {
  sort?: Doc | undefined;
  hint?: Maybe;
  /** Strings are compared by a collation: indexes, which compare bytes, can't be used for them. */
  collated?: boolean;
  limit?: number | undefined;
}

const MAX_INTERVALS = 1000;

/**
 * Chooses how to find the documents of a filter: the index with the longest run of equalities, then
 * a range, then an order that spares the sort; otherwise all documents in natural order.
 *
 * @throws StoreError 2 when a hint names no index.
 */
export function choosePlan(collection: Collection, filter: Doc, options: PlanOptions = {}): Plan {
  const sort = options.sort && options.sort.size > 0 ? options.sort : undefined;
  const natural = naturalOrder(sort, options.hint);
  const scan: ScanPlan = {
    kind: 'scan',
    backwards: natural === -1,
    sorted: !sort || natural !== undefined,
    exact: filter.size === 0,
  };
  const hinted =
    options.hint === undefined || natural !== undefined
      ? undefined
      : hintedIndex(collection, options.hint);
  if (natural !== undefined || (options.collated && !hinted)) return scan;
  const analysis = analyse(filter);
  const candidates = hinted ? [hinted] : collection.indexes.filter((index) => !index.hidden);
  let best: { plan: IndexPlan; score: number } | undefined;
  for (const index of candidates) {
    const found = planFor(index, filter, options.collated ? EMPTY_ANALYSIS : analysis, sort);
    if (found && (!best || found.score > best.score)) best = found;
  }
  if (hinted) return best?.plan ?? fullIndex(hinted);
  if (best && best.score > 0) return best.plan;
  if (sort) return scan;
  const inIdOrder = collection.options.has('clusteredIndex') ? collection.indexes[0] : undefined;
  return (
    planUnion(collection, filter) ?? (inIdOrder ? { ...fullIndex(inIdOrder), sorted: true } : scan)
  );
}

const EMPTY_ANALYSIS: Analysis = { paths: new Map(), complete: false };

function naturalOrder(sort: Doc | undefined, hint: Maybe): 1 | -1 | undefined {
  const given = sort?.get('$natural') ?? (isDoc(hint) ? hint.get('$natural') : undefined);
  return given === undefined ? undefined : Number(given) < 0 ? -1 : 1;
}

function hintedIndex(collection: Collection, hint: Maybe): Index {
  const index = collection.indexes.find((one) =>
    isDoc(hint) ? equal(one.key, hint) : one.name === hint,
  );
  if (!index)
    throw badValue(
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  return index;
}

const fullIndex = (index: Index): IndexPlan => ({
  kind: 'index',
  index,
  intervals: [{ low: Buffer.alloc(0), high: null }],
  backwards: false,
  sorted: false,
  exact: false,
});

/** `$or` whose every branch has an index of its own. */
function planUnion(collection: Collection, filter: Doc): UnionPlan | undefined {
  const branches = filter.get('$or');
  if (!Array.isArray(branches)) return undefined;
  const plans: IndexPlan[] = [];
  for (const branch of branches) {
    const plan = isDoc(branch) ? choosePlan(collection, branch) : undefined;
    if (plan?.kind !== 'index') return undefined;
    plans.push(plan);
  }
  return { kind: 'union', plans, sorted: false, exact: false };
}

// ---- what the filter says

function analyse(filter: Doc): Analysis {
  const analysis: Analysis = { paths: new Map(), complete: true };
  readConditions(filter, '', analysis, false);
  return analysis;
}

function readConditions(filter: Doc, prefix: string, analysis: Analysis, element: boolean): void {
  for (const [name, operand] of filter) {
    if (name === '$and' && Array.isArray(operand)) {
      for (const part of operand) if (isDoc(part)) readConditions(part, prefix, analysis, element);
      analysis.complete = false;
    } else if (name.startsWith('$')) {
      if (name !== '$comment') analysis.complete = false;
    } else readPath(prefix + name, operand, analysis, element);
  }
}

function readPath(path: string, operand: Value, analysis: Analysis, element: boolean): void {
  const bounds: Bounds = {};
  let complete = true;
  if (operand instanceof BSONRegExp) {
    const prefix = regexPrefix(operand);
    if (prefix) bounds.prefix = prefix;
    complete = false;
  } else if (!isOperators(operand)) complete = addPoints(bounds, [operand]);
  else
    for (const [name, value] of operand)
      complete = addOperator(path, bounds, name, value, operand, analysis) && complete;
  if (element) bounds.element = true;
  if (!complete || element) analysis.complete = false;
  if (Object.keys(bounds).length === 0) return;
  if (analysis.paths.has(path)) analysis.complete = false;
  else analysis.paths.set(path, bounds);
}

/** Whether the operator was taken over completely. */
function addOperator(
  path: string,
  bounds: Bounds,
  name: string,
  value: Value,
  siblings: Doc,
  analysis: Analysis,
): boolean {
  switch (name) {
    case '$eq':
      return !bounds.points && addPoints(bounds, [value]);
    case '$in':
      return !bounds.points && Array.isArray(value) && addPoints(bounds, value);
    case '$gt':
    case '$gte':
      if (bounds.low || !rangeable(value)) return false;
      bounds.low = { value, inclusive: name === '$gte' };
      return true;
    case '$lt':
    case '$lte':
      if (bounds.high || !rangeable(value)) return false;
      bounds.high = { value, inclusive: name === '$lte' };
      return true;
    case '$regex': {
      const options = siblings.get('$options');
      const regex =
        value instanceof BSONRegExp
          ? value
          : new BSONRegExp(nameIn(value), typeof options === 'string' ? options : '');
      const prefix = typeof options === 'string' && options !== '' ? null : regexPrefix(regex);
      if (prefix) bounds.prefix = prefix;
      return false;
    }
    case '$elemMatch':
      if (isDoc(value) && !value.keys().next().value?.startsWith('$'))
        readConditions(value, `${path}.`, analysis, true);
      return false;
    default:
      return false;
  }
}

/** A value that an index finds by its key: arrays and regular expressions mean more than themselves. */
const pointable = (value: Value): boolean =>
  !Array.isArray(value) && !(value instanceof BSONRegExp);

function addPoints(bounds: Bounds, values: Value[]): boolean {
  if (values.length === 0 || !values.every(pointable)) return false;
  bounds.points = values;
  return true;
}

const rangeable = (value: Value): boolean =>
  value !== null &&
  !Array.isArray(value) &&
  !isDoc(value) &&
  !(value instanceof MinKey) &&
  !(value instanceof MaxKey) &&
  !(typeof value === 'number' && Number.isNaN(value));

// ---- what an index makes of it

function planFor(
  index: Index,
  filter: Doc,
  { paths, complete }: Analysis,
  sort: Doc | undefined,
): { plan: IndexPlan; score: number } | undefined {
  const used: Bounds[] = [];
  const roots = new Map<string, boolean>();
  let combinations = 1;
  let range: Bounds | undefined;
  let conflicts = false;
  for (const { path, parts } of index.fields) {
    const bounds = paths.get(path);
    if (!bounds) break;
    const root = parts[0] as string;
    // With an array, two conditions on its elements may hold for different ones, unless $elemMatch ties them.
    if (index.multikey && roots.has(root) && !(roots.get(root) && bounds.element)) {
      conflicts = true;
      break;
    }
    roots.set(root, bounds.element ?? false);
    if (bounds.points && combinations * bounds.points.length <= MAX_INTERVALS) {
      combinations *= bounds.points.length;
      used.push(bounds);
      continue;
    }
    if (bounds.low ?? bounds.high ?? bounds.prefix) {
      range = bounds;
      used.push(bounds);
    }
    break;
  }
  if (index.sparse && !used.some((bounds) => demandsPresence(bounds))) return undefined;
  if (index.partial && !implies(filter, index.partial)) return undefined;
  const equalities = used.length - (range ? 1 : 0);
  const order = sort && sortDirection(index, used.slice(0, equalities), sort);
  if (used.length === 0 && order === undefined) return undefined;
  const narrow = range && index.multikey && range.low && range.high ? { low: range.low } : range;
  const { intervals, cut } = buildIntervals(
    index,
    used.slice(0, equalities).map((bounds) => bounds.points as Value[]),
    narrow,
  );
  const exact =
    complete &&
    !conflicts &&
    !cut &&
    !index.shortened &&
    used.length === paths.size &&
    (!index.multikey || used.length <= 1) &&
    narrow === range &&
    !(index.multikey && combinations > 1) &&
    !(range?.prefix !== undefined);
  const score =
    equalities * 100 +
    (range ? 40 : 0) +
    (order !== undefined ? 30 : 0) +
    (index.unique && equalities === index.fields.length ? 500 : 0) -
    Math.min(9, combinations / 100);
  return {
    plan: {
      kind: 'index',
      index,
      intervals,
      backwards: order === -1,
      sorted: !sort || order !== undefined,
      exact,
    },
    score,
  };
}

/** No document without the field can match. */
const demandsPresence = (bounds: Bounds): boolean =>
  bounds.points === undefined || bounds.points.every((value) => value !== null);

/** Whether every document of the filter is in the partial index: only when that is certain. */
function implies(filter: Doc, partial: Doc): boolean {
  return [...partial].every(([path, condition]) => {
    if (path === '$and') return (condition as Doc[]).every((part) => implies(filter, part));
    const asked = filter.get(path);
    if (asked === undefined) {
      const parts = filter.get('$and');
      return (
        Array.isArray(parts) &&
        parts.some((part) => isDoc(part) && implies(part, new Map([[path, condition]])))
      );
    }
    if (equal(asked, condition)) return true;
    const { test } = compileFilter(new Map([['v', condition]]));
    const holds = (value: Maybe): boolean =>
      value !== undefined && pointable(value) && test(new Map([['v', value]]));
    if (!isOperators(asked)) return holds(asked);
    if (asked.has('$eq')) return holds(asked.get('$eq'));
    const list = asked.get('$in');
    if (Array.isArray(list)) return list.length > 0 && list.every(holds);
    return rangeImplies(asked, condition);
  });
}

/** A range of one type inside `{ $type }`, `{ $exists: true }` or a wider range. */
function rangeImplies(asked: Doc, condition: Value): boolean {
  if (!isOperators(condition)) return false;
  const bound = asked.get('$gt') ?? asked.get('$gte') ?? asked.get('$lt') ?? asked.get('$lte');
  if (bound === undefined || !rangeable(bound)) return false;
  return [...condition].every(([operator, value]) => {
    if (operator === '$exists') return value === true;
    if (operator === '$type') return value === typeName(bound) && typeOrder(bound) !== ORDER.number;
    const low = asked.get('$gt') ?? asked.get('$gte');
    const high = asked.get('$lt') ?? asked.get('$lte');
    if (typeOrder(value) !== typeOrder(bound)) return false;
    if (operator === '$gt')
      return (
        low !== undefined && (compare(low, value) > 0 || (equal(low, value) && asked.has('$gt')))
      );
    if (operator === '$gte') return low !== undefined && compare(low, value) >= 0;
    if (operator === '$lt')
      return (
        high !== undefined && (compare(high, value) < 0 || (equal(high, value) && asked.has('$lt')))
      );
    return operator === '$lte' && high !== undefined && compare(high, value) <= 0;
  });
}

/** 1 or −1 when walking the index that way gives the order of the sort; undefined when it can't. */
function sortDirection(index: Index, equalities: Bounds[], sort: Doc): 1 | -1 | undefined {
  if (index.multikey || index.sparse || index.shortened) return undefined;
  const fixed = new Set<string>();
  equalities.forEach((bounds, i) => {
    if (bounds.points?.length === 1) fixed.add((index.fields[i] as { path: string }).path);
  });
  if (equalities.some((bounds) => bounds.points?.length !== 1)) return undefined;
  let direction: 1 | -1 | undefined;
  let at = equalities.length;
  for (const [path, wanted] of sort) {
    if (fixed.has(path)) continue;
    const field = index.fields[at++];
    if (!field || field.path !== path) return undefined;
    const turn = Number(wanted) === field.direction ? 1 : -1;
    direction ??= turn;
    if (direction !== turn) return undefined;
  }
  return direction ?? 1;
}

/** `cut`: a bound was too long for an index key, so that the interval holds more than the bound says. */
function buildIntervals(
  index: Index,
  points: Value[][],
  range: Bounds | undefined,
): { intervals: Interval[]; cut: boolean } {
  let tuples: Value[][] = [[]];
  for (const values of points)
    tuples = tuples.flatMap((tuple) => values.map((value) => [...tuple, value]));
  let cut = false;
  const intervals = tuples.map((tuple) => {
    const prefix = encodeKey(tuple, index.directions);
    if (!range) {
      const key = tuple.length === index.fields.length ? shorten(prefix) : shortenBound(prefix);
      cut ||= key !== prefix;
      return { low: key, high: afterPrefix(key) };
    }
    const interval = rangeInterval(prefix, range, index.directions[tuple.length] as number);
    const low = shortenBound(interval.low);
    const high = interval.high && shortenBound(interval.high);
    if (low === interval.low && high === interval.high) return interval;
    cut = true;
    return { low, high: high && (high === interval.high ? high : afterPrefix(high)) };
  });
  intervals.sort((a, b) => Buffer.compare(a.low, b.low));
  return {
    intervals: intervals.filter(
      (one, i) => i === 0 || !one.low.equals((intervals[i - 1] as Interval).low),
    ),
    cut,
  };
}

/** The keys after `prefix` that a range of one type covers. */
function rangeInterval(
  prefix: Buffer,
  { low, high, prefix: text }: Bounds,
  direction: number,
): Interval {
  const encode = (value: Value): Buffer => Buffer.concat([prefix, encodeKey([value], [direction])]);
  if (text !== undefined) {
    const start = encode(text).subarray(0, -2); // without the end mark
    return { low: start, high: afterPrefix(start) };
  }
  const order = typeOrder((low ?? high)?.value);
  const bracket = Buffer.concat([prefix, Buffer.from([direction === 1 ? order : 255 - order])]);
  const nan = order === ORDER.number ? afterPrefix(encode(NaN)) : undefined;
  const lowest =
    low &&
    (low.inclusive
      ? encode(low.value)
      : direction === 1
        ? afterPrefix(encode(low.value))
        : encode(low.value));
  const highest = high && encode(high.value);
  if (direction === 1)
    return {
      low: lowest ?? nan ?? bracket,
      high: highest ? (high.inclusive ? afterPrefix(highest) : highest) : afterPrefix(bracket),
    };
  return {
    low: highest ? (high.inclusive ? highest : (afterPrefix(highest) as Buffer)) : bracket,
    high: lowest
      ? low.inclusive
        ? afterPrefix(lowest)
        : lowest
      : order === ORDER.number
        ? encode(NaN)
        : afterPrefix(bracket),
  };
}
