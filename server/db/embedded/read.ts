import { type Doc, type Maybe, type Value, decode, isDoc } from './bson.js';
import type { Collection } from './catalog.js';
import { StoreError } from './errors.js';
import type { Scope } from './expressions.js';
import { EMPTY_ARRAY, type KeyValue } from './keys.js';
import { type Filter, type MatchState, compileFilter } from './match.js';
import { indexValues, splitPath } from './paths.js';
import { type IndexPlan, type Plan, type PlanOptions, choosePlan } from './plan.js';
import { MAX_RECORD, type Storage } from './storage.js';
import { type StringOrder, compare, compareStrings, typeName } from './values.js';

/** Ends a command that takes too long, so that one client can't stop the others. */
export interface Budget {
  check(): void;
}

const CHECK_EVERY = 256;

/** @param milliseconds what is left for the command. */
export function timeBudget(milliseconds: number): Budget {
  const deadline = performance.now() + milliseconds;
  let calls = 0;
  return {
    check() {
      if (++calls % CHECK_EVERY === 0 && performance.now() > deadline) throw timeIsUp();
    },
  };
}

export const timeIsUp = (): StoreError => new StoreError(50, 'operation exceeded time limit');

const FIRST_CHUNK = 64;
const LARGEST_CHUNK = 4096;

/**
 * Numbers of the records that a plan leads to, each once. No read transaction stays open between
 * steps: after each chunk it goes on behind the last key, so that it lives through writes.
 */
export function* recordsOf(
  storage: Storage,
  collection: Collection,
  plan: Plan,
): Generator<number> {
  if (plan.kind === 'scan') {
    let after = plan.backwards ? MAX_RECORD : 0;
    for (let chunk = FIRST_CHUNK; ; chunk = Math.min(chunk * 4, LARGEST_CHUNK)) {
      const records = storage.records(collection.id, after, chunk, plan.backwards);
      yield* records;
      if (records.length < chunk) return;
      after = records.at(-1) as number;
    }
  }
  const seen = new Set<number>();
  const plans = plan.kind === 'union' ? plan.plans : [plan];
  const once = plan.kind === 'union' || plans.some((one) => one.index.multikey);
  for (const one of plans)
    for (const record of entriesOf(storage, one)) {
      if (once && seen.size === seen.add(record).size) continue;
      yield record;
    }
}

function* entriesOf(
  storage: Storage,
  { index, intervals, backwards }: IndexPlan,
): Generator<number> {
  for (const interval of backwards ? [...intervals].reverse() : intervals) {
    if (index.unique && interval.point) {
      const holder = storage.uniqueHolder(index.id, interval.low);
      if (holder !== undefined) yield holder;
      continue;
    }
    let from: Buffer | undefined;
    for (let chunk = FIRST_CHUNK; ; chunk = Math.min(chunk * 4, LARGEST_CHUNK)) {
      const entries = storage.entries(index.id, interval, {
        ...(from && { from }),
        limit: chunk,
        backwards,
        unique: index.unique,
      });
      for (const { record } of entries) yield record;
      if (entries.length < chunk) break;
      from = entries.at(-1)?.key;
    }
  }
}

/** A document that was found. `bytes` are valid until the next read. */
export interface Hit {
  record: number;
  bytes: Buffer;
  /** As far as the filter needed it; undefined when it did not. */
  state: MatchState;
}

export interface Query extends PlanOptions {
  filter: Doc;
  scope?: Scope;
  strings?: StringOrder;
  skip?: number;
}

/** A query made ready: its plan and its compiled filter. */
export interface Prepared {
  plan: Plan;
  filter: Filter;
  query: Query;
}

export function prepare(collection: Collection, query: Query): Prepared {
  const strings = query.strings ?? compareStrings;
  const filter = compileFilter(query.filter, {
    strings,
    ...(query.scope && { scope: query.scope }),
  });
  const plan = choosePlan(collection, query.filter, {
    ...query,
    collated: strings !== compareStrings,
  });
  if (query.sort) checkSort(query.sort);
  return { plan, filter, query };
}

function checkSort(sort: Doc): void {
  for (const [path, direction] of sort) {
    if (isDoc(direction))
      throw new StoreError(2, '$meta sort is not supported by the embedded store');
    if (
      Math.abs(Number(direction)) !== 1 ||
      !['int', 'double', 'long'].includes(typeName(direction))
    )
      throw new StoreError(
        15975,
        `$sort key ordering must be 1 (for ascending) or -1 (for descending)`,
      );
    if (path === '')
      throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
  }
}

/** The documents of a query in its order, with skip and limit. */
export function* find(
  storage: Storage,
  collection: Collection,
  prepared: Prepared,
  budget: Budget,
): Generator<Hit> {
  const { plan, query } = prepared;
  const { skip = 0, limit } = query;
  const most = limit ? skip + limit : Infinity;
  const hits =
    plan.sorted || !query.sort
      ? matches(storage, collection, prepared, budget)
      : sorted(storage, collection, prepared, query.sort, budget);
  let n = 0;
  for (const hit of hits) {
    if (n++ >= skip) yield hit;
    if (n >= most) return;
  }
}

function* matches(
  storage: Storage,
  collection: Collection,
  { plan, filter, query }: Prepared,
  budget: Budget,
): Generator<Hit> {
  const untested = plan.exact || query.filter.size === 0;
  for (const record of recordsOf(storage, collection, plan)) {
    budget.check();
    const bytes = storage.readDocument(collection.id, record);
    if (!bytes) continue; // deleted since its number was read
    const state: MatchState = {};
    if (untested || filter.test(decode(bytes, 0, filter.fields), state))
      yield { record, bytes, state };
  }
}

/** Sorts in memory by keys; the documents are read again in order. */
function* sorted(
  storage: Storage,
  collection: Collection,
  prepared: Prepared,
  sort: Doc,
  budget: Budget,
): Generator<Hit> {
  const { strings = compareStrings, limit, skip = 0 } = prepared.query;
  const keyOf = sortKey(sort);
  const fields = new Set([...sort.keys()].map((path) => splitPath(path)[0] as string));
  const found: { record: number; state: MatchState; key: KeyValue[] }[] = [];
  for (const { record, bytes, state } of matches(storage, collection, prepared, budget))
    found.push({ record, state, key: keyOf(decode(bytes, 0, fields)) });
  const order = sortOrder(sort, strings);
  found.sort((a, b) => {
    budget.check();
    return order(a.key, b.key);
  });
  if (limit) found.length = Math.min(found.length, skip + limit);
  for (const { record, state } of found) {
    const bytes = storage.readDocument(collection.id, record);
    if (bytes) yield { record, bytes, state };
  }
}

/** What a document is sorted by: of an array its least element upwards, its greatest downwards. */
export function sortKey(sort: Doc): (doc: Doc) => KeyValue[] {
  const keys = [...sort].map(([path, direction]) => [splitPath(path), Number(direction)] as const);
  return (doc) =>
    keys.map(([parts, direction]) => {
      const { values } = indexValues(doc, parts);
      return values.reduce((best, value) =>
        direction * compareKeys(value, best) < 0 ? value : best,
      );
    });
}

function compareKeys(a: KeyValue, b: KeyValue, strings?: StringOrder): number {
  if (a === EMPTY_ARRAY || b === EMPTY_ARRAY) {
    if (a === b) return 0;
    const other = a === EMPTY_ARRAY ? b : a;
    const below = typeName(other as Maybe) === 'minKey' ? 1 : -1;
    return a === EMPTY_ARRAY ? below : -below;
  }
  return compare(a, b, strings);
}

/** Compares what `sortKey` gave. */
export function sortOrder(
  sort: Doc,
  strings?: StringOrder,
): (a: KeyValue[], b: KeyValue[]) => number {
  const directions = [...sort.values()].map(Number);
  return (a, b) => {
    for (let i = 0; i < directions.length; i++) {
      const difference = compareKeys(a[i], b[i], strings);
      if (difference !== 0) return (directions[i] as number) * difference;
    }
    return 0;
  };
}

/** Distinct values of a path; the elements of arrays one by one. */
export function valuesAt(doc: Doc, parts: string[]): Value[] {
  return indexValues(doc, parts).values.flatMap((value) =>
    value === undefined || typeof value === 'symbol' ? [] : [value],
  );
}
