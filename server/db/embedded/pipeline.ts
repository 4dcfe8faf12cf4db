import { type Doc, type Maybe, type Value, decode, isDoc } from './bson.js';
import type { Collection } from './catalog.js';
import { StoreError } from './errors.js';
import type { Scope, Variables } from './expressions.js';
import { isNumeric, toNumber } from './numbers.js';
import type { Budget } from './read.js';
import type { Storage } from './storage.js';
import { type StringOrder, typeName } from './values.js';

/** What a pipeline runs in. */
export interface PipelineContext {
  storage: Storage;
  database: string;
  collection(name: string): Collection | undefined;
  budget: Budget;
  scope: Scope;
  strings: StringOrder;
  hint?: Maybe;
  /** The session of the command, which `$listLocalSessions` lists. */
  session?: Maybe;
  /** `$out` and `$merge` write through this; absent where a pipeline may only read. */
  write?: PipelineWriter;
  stats(collection: Collection): Doc;
}

export interface PipelineWriter {
  out(database: string, name: string, documents: Doc[]): void;
  merge(database: string, name: string, spec: Doc, documents: Doc[]): void;
}

export type Stage = (input: Iterable<Doc>, variables: Variables) => Iterable<Doc>;

export type StageCompiler = (spec: Value, context: PipelineContext, inner: boolean) => Stage;

export function* documentsOf(
  hits: Iterable<{ bytes: Buffer }>,
  fields: Set<string> | undefined,
): Generator<Doc> {
  for (const { bytes } of hits) yield decode(bytes, 0, fields);
}

export function positive(spec: Value, name: string, least: number): number {
  const n = isNumeric(spec) ? toNumber(spec) : NaN;
  if (!Number.isInteger(n) || n < least)
    throw new StoreError(
      name === '$limit' ? 15958 : 5107200,
      `invalid argument to ${name} stage: Expected a ${least ? 'positive' : 'non-negative'} integer`,
    );
  return n;
}

export function document(spec: Value, stage: string): Doc {
  if (!isDoc(spec))
    throw new StoreError(
      40272,
      `the ${stage} stage specification must be an object, got ${typeName(spec)}`,
    );
  return spec;
}

export function setAt(doc: Doc, parts: string[], value: Value): Doc {
  const [name, ...rest] = parts as [string, ...string[]];
  const old = doc.get(name);
  return new Map(doc).set(
    name,
    rest.length === 0 ? value : setAt(isDoc(old) ? old : new Map<string, Value>(), rest, value),
  );
}
