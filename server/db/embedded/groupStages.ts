import { type Accumulator, compileAccumulator } from './accumulators.js';
import { compileStages, stageOf } from './aggregate.js';
import type { Doc, Value } from './bson.js';
import { StoreError } from './errors.js';
import { type Scope, compileExpression } from './expressions.js';
import { hashKey } from './keys.js';
import { type StageCompiler, document } from './pipeline.js';
import { compare } from './values.js';
import { compileWindows } from './windows.js';

export const groupStage: StageCompiler = (spec, { scope }) => {
  const fields = document(spec, '$group');
  if (!fields.has('_id')) throw new StoreError(15955, 'a group specification must include an _id');
  const idOf = compileExpression(fields.get('_id') as Value, scope);
  const outputs = [...fields]
    .filter(([name]) => name !== '_id')
    .map(([name, accumulator]) => [name, compileAccumulator(name, accumulator, scope)] as const);
  return function* (input, variables) {
    const groups = new Map<string, { id: Value; states: Accumulator[] }>();
    for (const doc of input) {
      const id = idOf.evaluate(doc, variables) ?? null;
      const key = hashKey(id);
      let group = groups.get(key);
      if (!group) {
        group = { id, states: outputs.map(([, make]) => make()) };
        groups.set(key, group);
      }
      for (const state of group.states) state.add(doc, variables);
    }
    for (const { id, states } of groups.values()) {
      const result: Doc = new Map([['_id', id]]);
      outputs.forEach(([name], i) => result.set(name, (states[i] as Accumulator).result()));
      yield result;
    }
  };
};

export const facetStage: StageCompiler = (spec, context) => {
  const facets = [...document(spec, '$facet')].map(
    ([name, pipeline]) =>
      [name, compileStages((pipeline as Value[]).map(stageOf), context, true)] as const,
  );
  return function* (input, variables) {
    const all = [...input];
    const result: Doc = new Map();
    for (const [name, stages] of facets) {
      let documents: Iterable<Doc> = all;
      for (const stage of stages) documents = stage(documents, variables);
      result.set(name, [...documents]);
    }
    yield result;
  };
};

const sequence =
  (...stages: [string, Value][]): StageCompiler =>
  (_spec, context, inner) => {
    const compiled = compileStages(
      stages.map(([name, spec]) => ({ name, spec })),
      context,
      inner,
    );
    return (input, variables) =>
      compiled.reduce<Iterable<Doc>>((documents, stage) => stage(documents, variables), input);
  };

export const countStage: StageCompiler = (spec, context, inner) => {
  if (typeof spec !== 'string' || spec === '' || spec.startsWith('$') || spec.includes('.'))
    throw new StoreError(40156, 'the count field must be a non-empty string without $ or .');
  return sequence(
    [
      '$group',
      new Map<string, Value>([
        ['_id', null],
        [spec, new Map([['$sum', 1]])],
      ]),
    ],
    ['$project', new Map([['_id', 0]])],
  )(spec, context, inner);
};

export const bucketStage: StageCompiler = (spec, context) => {
  const options = document(spec, '$bucket');
  const boundaries = options.get('boundaries');
  if (!Array.isArray(boundaries) || boundaries.length < 2)
    throw new StoreError(40192, 'The $bucket boundaries must be an array with at least 2 values');
  const other = options.get('default');
  const by = compileExpression(options.get('groupBy') as Value, context.scope);
  const outputs = bucketOutputs(options, context.scope);
  return function* (input, variables) {
    const buckets = new Map<number, Accumulator[]>();
    for (const doc of input) {
      const value = by.evaluate(doc, variables) ?? null;
      let at = -1;
      for (let i = 0; i < boundaries.length - 1; i++)
        if (compare(value, boundaries[i]) >= 0 && compare(value, boundaries[i + 1]) < 0) at = i;
      if (at < 0 && other === undefined)
        throw new StoreError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        );
      const key = at < 0 ? boundaries.length : at;
      const states = buckets.get(key) ?? outputs.map(([, make]) => make());
      buckets.set(key, states);
      for (const state of states) state.add(doc, variables);
    }
    for (const key of [...buckets.keys()].sort((a, b) => a - b))
      yield bucket(
        key === boundaries.length ? (other as Value) : (boundaries[key] as Value),
        outputs,
        buckets.get(key) as Accumulator[],
      );
  };
};

type Outputs = (readonly [string, () => Accumulator])[];

function bucketOutputs(options: Doc, scope: Scope): Outputs {
  const output =
    (options.get('output') as Doc | undefined) ??
    new Map<string, Value>([['count', new Map([['$sum', 1]])]]);
  return [...output].map(
    ([name, accumulator]) => [name, compileAccumulator(name, accumulator, scope)] as const,
  );
}

function bucket(id: Value, outputs: Outputs, states: Accumulator[]): Doc {
  const result: Doc = new Map([['_id', id]]);
  outputs.forEach(([name], i) => result.set(name, (states[i] as Accumulator).result()));
  return result;
}

export const sortByCountStage: StageCompiler = (spec, context, inner) =>
  sequence(
    [
      '$group',
      new Map<string, Value>([
        ['_id', spec],
        ['count', new Map([['$sum', 1]])],
      ]),
    ],
    ['$sort', new Map([['count', -1]])],
  )(spec, context, inner);

export const windowStage: StageCompiler = (spec, { scope, strings }) => {
  const apply = compileWindows(document(spec, '$setWindowFields'), scope, strings);
  return (input, variables) => apply([...input], variables);
};
