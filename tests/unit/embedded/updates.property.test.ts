import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Double } from 'bson';
import fc from 'fast-check';

import { decode, type Doc, encode, isDoc, type Maybe } from '../../../server/db/embedded/bson.js';
import { checkFolder } from '../../../server/db/embedded/check.js';
import { runCommand } from '../../../server/db/embedded/commands.js';
import { type IndexSpec, openTestEngine } from './store.js';
import { doc } from './support.js';

/**
 * Random sequences of writes, once through the store and once through the naive model below, which
 * knows plain objects of small whole numbers, texts and arrays only.
 */

// ---- the model

type Json = null | number | string | Json[] | { [name: string]: Json };
type Plain = { [name: string]: Json };

/** A refusal, by its code. */
class Refusal extends Error {
  constructor(readonly code: number) {
    super(`code ${code}`);
  }
}

const same = (a: Json | undefined, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);
const isPlain = (of: unknown): of is Plain =>
  typeof of === 'object' && of !== null && !Array.isArray(of);
const isPosition = (name: string): boolean => /^\d+$/.test(name);

const rank = (of: Json): number =>
  of === null ? 1 : typeof of === 'number' ? 2 : typeof of === 'string' ? 3 : isPlain(of) ? 4 : 5;

function before(a: Json, b: Json): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return 0;
}

/** Reads a place; undefined when a part of the way is missing. */
function read(document: Plain, path: string): Json | undefined {
  let at: Json | undefined = document;
  for (const name of path.split('.'))
    at = Array.isArray(at) ? at[Number(name)] : isPlain(at) ? at[name] : undefined;
  return at;
}

/** Writes a place, making what is missing on the way. */
function write(document: Plain, path: string, put: Json): void {
  const names = path.split('.');
  let at: Json = document;
  names.forEach((name, i) => {
    const last = i === names.length - 1;
    if (Array.isArray(at)) {
      if (!isPosition(name)) throw new Refusal(28);
      while (at.length <= Number(name)) at.push(null);
      if (last) at[Number(name)] = put;
      else at = at[Number(name)] ?? null;
    } else if (isPlain(at)) {
      if (last) at[name] = put;
      else at = at[name] = at[name] === undefined ? {} : at[name];
    } else throw new Refusal(28);
  });
}

function remove(document: Plain, path: string): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.length === 0 ? document : read(document, names.join('.'));
  if (Array.isArray(parent)) {
    if (isPosition(last) && Number(last) < parent.length) parent[Number(last)] = null;
  } else if (isPlain(parent)) delete parent[last];
}

type Change =
  | { op: '$set' | '$min' | '$max' | '$push' | '$addToSet' | '$pull'; path: string; by: Json }
  | { op: '$inc' | '$mul' | '$pop'; path: string; by: number }
  | { op: '$unset'; path: string }
  | { op: '$rename'; path: string; to: string }
  | { op: '$each'; path: string; values: Json[]; slice?: number; sort?: number; position?: number };

function change(document: Plain, one: Change): void {
  const old = read(document, one.path);
  const list = (code: number): Json[] => {
    if (old === undefined) {
      const made: Json[] = [];
      write(document, one.path, made);
      return made;
    }
    if (!Array.isArray(old)) throw new Refusal(code);
    return old;
  };
  switch (one.op) {
    case '$set':
      return write(document, one.path, structuredClone(one.by));
    case '$unset':
      return remove(document, one.path);
    case '$rename':
      if (old === undefined) return;
      remove(document, one.path);
      return write(document, one.to, old);
    case '$inc':
    case '$mul':
      if (old !== undefined && typeof old !== 'number') throw new Refusal(14);
      return write(
        document,
        one.path,
        one.op === '$inc' ? (old ?? 0) + one.by : (old ?? 0) * one.by + 0,
      );
    case '$min':
    case '$max': {
      const better = old === undefined ? 1 : before(one.by, old) * (one.op === '$max' ? 1 : -1);
      if (better > 0) write(document, one.path, one.by);
      else if (old === undefined) write(document, one.path, one.by);
      return;
    }
    case '$push':
      list(2).push(one.by);
      return;
    case '$each': {
      const array = list(2);
      array.splice(one.position ?? array.length, 0, ...one.values);
      const { sort, slice } = one;
      if (sort !== undefined) array.sort((a, b) => sort * before(a, b));
      if (slice !== undefined) {
        const kept = slice >= 0 ? array.slice(0, slice) : array.slice(slice);
        array.splice(0, array.length, ...kept);
      }
      return;
    }
    case '$addToSet': {
      const array = list(2);
      if (!array.some((item) => same(item, one.by))) array.push(one.by);
      return;
    }
    case '$pull':
      if (old === undefined) return;
      if (!Array.isArray(old)) throw new Refusal(2);
      return write(
        document,
        one.path,
        old.filter((item) => !same(item, one.by)),
      );
    case '$pop':
      if (old === undefined) return;
      if (!Array.isArray(old)) throw new Refusal(14);
      if (one.by === 1) old.pop();
      else old.shift();
  }
}

type Filter = { path: string; is: Json } | null;
type Step =
  | { kind: 'insert'; documents: Plain[]; ordered: boolean }
  | { kind: 'update'; filter: Filter; changes: Change[]; multi: boolean; upsert: boolean }
  | { kind: 'replace'; filter: Filter; by: Plain }
  | { kind: 'delete'; filter: Filter; multi: boolean };

/** The collection as the model sees it: documents in the order of their insertion, `u` unique. */
function makeModel() {
  let documents: Plain[] = [];

  const matches = (document: Plain, filter: Filter): boolean => {
    if (!filter) return true;
    const found = read(document, filter.path);
    return (
      same(found, filter.is) ||
      (Array.isArray(found) && found.some((item) => same(item, filter.is)))
    );
  };
  const refuseDuplicates = (next: Plain, except?: Plain): void => {
    for (const other of documents)
      if (
        other !== except &&
        (same(other._id, next._id ?? null) || (next.u !== undefined && same(other.u, next.u)))
      )
        throw new Refusal(11000);
  };
  const changed = (document: Plain, changes: Change[]): Plain => {
    const next = structuredClone(document);
    // MongoDB goes through the fields in the order of their names, so the first refusal is the same.
    for (const one of [...changes].sort((a, b) => before(a.path, b.path))) change(next, one);
    return next;
  };

  return {
    all: () => documents,
    /** The code of the first refusal, or 0. */
    run(step: Step): number {
      try {
        this.apply(step);
        return 0;
      } catch (error) {
        if (error instanceof Refusal) return error.code;
        throw error;
      }
    },
    apply(step: Step): void {
      if (step.kind === 'insert') {
        let first: Refusal | undefined;
        for (const document of step.documents)
          try {
            refuseDuplicates(document);
            documents.push(structuredClone(document));
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            first ??= error;
            if (step.ordered) break;
          }
        if (first) throw first;
        return;
      }
      let found = documents.filter((document) => matches(document, step.filter));
      const inOrder = [...found].sort((a, b) => before(a._id ?? null, b._id ?? null));
      if (step.kind === 'replace' || !step.multi) found = inOrder.slice(0, 1);
      if (step.kind === 'delete') {
        documents = documents.filter((document) => !found.includes(document));
        return;
      }
      for (const document of found) {
        const next =
          step.kind === 'replace'
            ? { _id: document._id ?? null, ...structuredClone(step.by) }
            : changed(document, step.changes);
        refuseDuplicates(next, document);
        documents[documents.indexOf(document)] = next;
      }
      if (step.kind === 'update' && step.upsert && found.length === 0 && step.filter) {
        const start: Plain = {};
        write(start, step.filter.path, step.filter.is);
        const next = changed(start, step.changes);
        if (next._id === undefined) throw new Error('the model only upserts by _id');
        refuseDuplicates(next);
        documents.push({ _id: next._id, ...next });
      }
    },
  };
}

// ---- the same step as a command

const filterOf = (filter: Filter): object => (filter ? { [filter.path]: filter.is } : {});

function updateOf(changes: Change[]): object {
  const update = new Map<string, Map<string, unknown>>();
  for (const one of changes) {
    const name = one.op === '$each' ? '$push' : one.op;
    const fields = update.get(name) ?? new Map<string, unknown>();
    update.set(name, fields);
    if (one.op === '$unset') fields.set(one.path, '');
    else if (one.op === '$rename') fields.set(one.path, one.to);
    else if (one.op === '$each')
      fields.set(
        one.path,
        doc({ $each: one.values, $slice: one.slice, $sort: one.sort, $position: one.position }),
      );
    else fields.set(one.path, one.by);
  }
  return update;
}

function commandOf(step: Step): object {
  const inOrder = { sort: { _id: 1 } };
  const natural = { hint: { $natural: 1 } };
  switch (step.kind) {
    case 'insert':
      return { insert: 'c', ordered: step.ordered };
    case 'update':
      return {
        update: 'c',
        updates: [
          {
            q: filterOf(step.filter),
            u: updateOf(step.changes),
            multi: step.multi,
            upsert: step.upsert,
            ...(step.multi ? natural : inOrder),
          },
        ],
      };
    case 'replace':
      return { update: 'c', updates: [{ q: filterOf(step.filter), u: step.by, ...inOrder }] };
    case 'delete':
      return step.multi
        ? { delete: 'c', deletes: [{ q: filterOf(step.filter), limit: 0 }] }
        : { findAndModify: 'c', query: filterOf(step.filter), remove: true, ...inOrder };
  }
}

// ---- what is tried

const small = fc.integer({ min: -2, max: 5 });
const word = fc.constantFrom('a', 'b', 'c');
const scalar: fc.Arbitrary<Json> = fc.oneof(small, word, fc.constant(null));
const anyPath = fc.constantFrom(
  'n',
  's',
  'tags',
  'sub',
  'sub.x',
  'sub.y',
  'tags.0',
  'sub.y.1',
  'new.a',
  'u',
);
const listPath = fc.constantFrom('tags', 'sub.y', 'tags', 's', 'new');
const numberPath = fc.constantFrom('n', 'sub.x', 'u', 's', 'sub.y.0');
const scalars = fc.array(scalar, { maxLength: 3 });

const aChange: fc.Arbitrary<Change> = fc.oneof(
  {
    arbitrary: fc
      .record({ op: fc.constant<'$set'>('$set'), path: anyPath, by: fc.oneof(scalar, scalars) })
      .filter(({ path, by }) => !(path === 'u' && Array.isArray(by))),
    weight: 3,
  },
  fc.record({ op: fc.constantFrom<'$min' | '$max'>('$min', '$max'), path: numberPath, by: scalar }),
  {
    arbitrary: fc.record({ op: fc.constant<'$inc'>('$inc'), path: numberPath, by: small }),
    weight: 2,
  },
  fc.record({ op: fc.constant<'$mul'>('$mul'), path: numberPath, by: fc.constantFrom(0, 2, -1) }),
  {
    arbitrary: fc.record({
      op: fc.constantFrom<'$push' | '$addToSet' | '$pull'>('$push', '$addToSet', '$pull'),
      path: listPath,
      by: scalar,
    }),
    weight: 3,
  },
  fc.record({ op: fc.constant<'$pop'>('$pop'), path: listPath, by: fc.constantFrom(1, -1) }),
  fc.record({ op: fc.constant<'$unset'>('$unset'), path: anyPath }),
  fc.record({
    op: fc.constant<'$rename'>('$rename'),
    path: fc.constantFrom('n', 's', 'sub.x'),
    to: fc.constantFrom('r', 'new2.q'),
  }),
  {
    arbitrary: fc.record(
      {
        op: fc.constant<'$each'>('$each'),
        path: listPath,
        values: scalars,
        slice: fc.integer({ min: -3, max: 3 }),
        sort: fc.constantFrom(1, -1),
        position: fc.integer({ min: -2, max: 3 }),
      },
      { requiredKeys: ['op', 'path', 'values'] },
    ),
    weight: 2,
  },
);
/** Changes that do not meet. */
const changes = fc
  .uniqueArray(aChange, {
    minLength: 1,
    maxLength: 2,
    selector: ({ path }) => path.split('.')[0],
  })
  .filter((list) => list.filter(({ op }) => op === '$rename').length <= 1);

const document: fc.Arbitrary<Plain> = fc.record(
  {
    u: small,
    n: scalar,
    s: word,
    tags: scalars,
    sub: fc.record({ x: small, y: fc.array(small, { maxLength: 3 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const someId = fc.integer({ min: 1, max: 12 });
const filter: fc.Arbitrary<Filter> = fc.oneof(
  { arbitrary: someId.map((is) => ({ path: '_id', is })), weight: 3 },
  fc.record({ path: fc.constantFrom('n', 'tags', 'sub.x', 'sub.y'), is: fc.oneof(small, word) }),
  fc.constant(null),
);
const byId = someId.map((is): Filter => ({ path: '_id', is }));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant<'insert'>('insert'),
      documents: fc.array(
        fc.tuple(someId, document).map(([_id, fields]): Plain => ({ _id, ...fields })),
        { minLength: 1, maxLength: 4 },
      ),
      ordered: fc.boolean(),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant<'update'>('update'),
      filter,
      changes,
      multi: fc.boolean(),
      upsert: fc.constant(false),
    }),
    weight: 8,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant<'update'>('update'),
      filter: byId,
      changes,
      multi: fc.constant(false),
      upsert: fc.constant(true),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({ kind: fc.constant<'replace'>('replace'), filter, by: document }),
    weight: 1,
  },
  {
    arbitrary: fc.record({ kind: fc.constant<'delete'>('delete'), filter, multi: fc.boolean() }),
    weight: 1,
  },
);

const INDEXES: IndexSpec[] = [
  { key: { u: 1 }, options: { unique: true, sparse: true } },
  { key: { n: 1 } },
  { key: { tags: 1 } },
  { key: { 'sub.y': -1 } },
  { key: { 'sub.x': -1, _id: 1 } },
  { key: { n: 1 }, options: { partialFilterExpression: { s: { $gt: 'a' } } } },
];

// ---- the comparison

const store = openTestEngine();
afterAll(() => rmSync(store.folder, { recursive: true, force: true }));

function plain(of: Maybe): Json {
  if (typeof of === 'bigint') return Number(of);
  if (of instanceof Double) return of.value;
  if (Array.isArray(of)) return of.map(plain);
  if (isDoc(of)) return Object.fromEntries([...of].map(([name, v]) => [name, plain(v)]));
  if (of === null || typeof of === 'number' || typeof of === 'string') return of;
  throw new Error(`the model has no ${typeof of}`);
}

async function send(database: string, command: object, documents?: Plain[]): Promise<Doc> {
  const bytes = documents?.map((one) => encode(doc(one)));
  const request = doc(command).set('$db', database);
  return decode(await runCommand(store.engine, request, bytes));
}

function refusalIn(reply: Doc): number {
  const errors = reply.get('writeErrors');
  const first = Array.isArray(errors) ? errors[0] : undefined;
  const code = isDoc(first) ? first.get('code') : reply.get('ok') === 1 ? 0 : reply.get('code');
  return Number(code ?? 0);
}

const sorted = (of: Plain): Plain =>
  Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('random writes', () => {
  let round = 0;

  it('leave what a naive model leaves, with the same refusals', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }),
        async (steps) => {
          const database = `d${round++}`;
          const model = makeModel();
          const indexes = INDEXES.map(({ key, options }, n) => ({
            name: `i${n}`,
            key,
            ...options,
          }));
          expect(refusalIn(await send(database, { createIndexes: 'c', indexes }))).toBe(0);
          for (const one of steps) {
            const expected = model.run(one);
            const reply = await send(
              database,
              commandOf(one),
              one.kind === 'insert' ? one.documents : undefined,
            );
            expect([JSON.stringify(one), refusalIn(reply)]).toEqual([
              JSON.stringify(one),
              expected,
            ]);
            const found = await send(database, {
              find: 'c',
              hint: { $natural: 1 },
              batchSize: 1000,
            });
            const cursor = found.get('cursor');
            const batch = isDoc(cursor) ? cursor.get('firstBatch') : [];
            const documents = Array.isArray(batch) ? batch.map((item) => plain(item)) : [];
            expect([JSON.stringify(one), documents.filter(isPlain).map(sorted)]).toEqual([
              JSON.stringify(one),
              model.all().map(sorted),
            ]);
          }
          const counted = await send(database, { count: 'c' });
          expect(counted.get('n')).toBe(model.all().length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leave every index equal to the documents', async () => {
    await store.engine.close();
    const report = await checkFolder(store.folder);
    expect(report.problems).toEqual([]);
    expect(report.collections).toBeGreaterThanOrEqual(round);
  });
});
