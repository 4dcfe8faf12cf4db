import { type Analysis, type Bounds, EMPTY_ANALYSIS, analyse } from './analyse.js';
import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import type { Collection } from './catalog.js';
import { badValue } from './errors.js';
import type { Index } from './indexes.js';
import { buildIntervals } from './intervals.js';
import { implies } from './partial.js';
import type { Interval } from './storage.js';
import { equal } from './values.js';

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

// ---- what an index makes of it
function planFor(
  index: Index,
  filter: Doc,
  { paths, complete }: Analysis,
  sort: Doc | undefined,
): { plan: IndexPlan; score: number } | undefined {
  const used: Bounds[] = [];
  const roots = new Map<string, Bounds>();
  let combinations = 1;
  let range: Bounds | undefined;
  let conflicts = false;
  for (const { path, parts } of index.fields) {
    const bounds = paths.get(path);
    if (!bounds) break;
    const root = parts[0] as string;
    // With an array, two conditions on its elements may hold for different ones, unless one $elemMatch ties them.
    const before = roots.get(root);
    if (index.multikey && before && !(before.element && before.element === bounds.element)) {
      conflicts = true;
      break;
    }
    roots.set(root, bounds);
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
    used.every(isOneCondition) &&
    narrow === range &&
    range?.prefix === undefined &&
    (!index.multikey || (used.length <= 1 && combinations === 1 && used.every(demandsPresence)));
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

/** What the index is asked for is all that is said of the path. */
const isOneCondition = ({ points, low, high, prefix }: Bounds): boolean =>
  points === undefined || (low ?? high ?? prefix) === undefined;

/** No document without the field can match. */
const demandsPresence = (bounds: Bounds): boolean =>
  bounds.points === undefined || bounds.points.every((value) => value !== null);

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
