import { decode, type Doc, isDoc, type Maybe, type Value } from './bson.js';
import { type Accumulator, compileAccumulator } from './accumulators.js';
import type { Collection } from './catalog.js';
import { notSupported, StoreError } from './errors.js';
import { compileExpression, type Scope, type Variables } from './expressions.js';
import { hashKey } from './keys.js';
import { compileFilter } from './match.js';
import { isNumeric, toNumber } from './numbers.js';
import { splitPath } from './paths.js';
import { compileProjection, compileTransform } from './project.js';
import { type Budget, find, prepare, sortKey, sortOrder, valuesAt } from './read.js';
import type { Storage } from './storage.js';
import { compare, nameIn, type StringOrder, typeName } from './values.js';
import { compileWindows } from './windows.js';

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

type Stage = (input: Iterable<Doc>, variables: Variables) => Iterable<Doc>;
type StageCompiler = (spec: Value, context: PipelineContext, inner: boolean) => Stage;

const MAX_STAGES = 1000;

/**
 * Compiles and runs a pipeline over a collection (undefined: it does not exist, or the pipeline
 * brings its own documents). The result is computed as it is read.
 *
 * @throws StoreError 40324 for an unknown stage, and MongoDB's codes for wrong operands.
 */
export function aggregate(
  pipeline: Value[],
  collection: Collection | undefined,
  context: PipelineContext,
  variables: Variables = {},
): Iterable<Doc> {
  const { stages, source } = readPipeline(pipeline, collection, context, false);
  let documents = source(variables);
  for (const stage of stages) documents = stage(documents, variables);
  return documents;
}

/** Whether a pipeline ends in a stage that writes. */
export function writes(pipeline: Value[]): boolean {
  const last = pipeline.at(-1);
  return isDoc(last) && (last.has('$out') || last.has('$merge'));
}

interface Compiled {
  stages: Stage[];
  source: (variables: Variables) => Iterable<Doc>;
}

function readPipeline(
  pipeline: Value[],
  collection: Collection | undefined,
  context: PipelineContext,
  inner: boolean,
): Compiled {
  if (pipeline.length > MAX_STAGES)
    throw new StoreError(7749501, `Pipeline length must be no longer than ${MAX_STAGES} stages`);
  const specs = pipeline.map(stageOf);
  const first = specs[0]?.name;
  if (first && SOURCES[first]) {
    const make = SOURCES[first](specs[0]?.spec as Value, context, collection);
    return { source: make, stages: compileStages(specs.slice(1), context, inner) };
  }
  // Leading $match, $sort, $skip and $limit run in the query that reads the collection.
  const query: { filter: Doc; sort?: Doc; skip?: number; limit?: number } = { filter: new Map() };
  let taken = 0;
  for (const { name, spec } of specs) {
    if (
      name === '$match' &&
      isDoc(spec) &&
      !query.sort &&
      query.skip === undefined &&
      query.limit === undefined
    ) {
      query.filter = query.filter.size === 0 ? spec : new Map([['$and', [query.filter, spec]]]);
    } else if (
      name === '$sort' &&
      isDoc(spec) &&
      spec.size > 0 &&
      !query.sort &&
      query.skip === undefined &&
      query.limit === undefined
    )
      query.sort = spec;
    else if (name === '$skip' && query.skip === undefined && query.limit === undefined)
      query.skip = positive(spec, name, 0);
    else if (name === '$limit' && query.limit === undefined) query.limit = positive(spec, name, 1);
    else break;
    taken++;
  }
  const rest = specs.slice(taken);
  const stages = compileStages(rest, context, inner);
  const fields = neededFields(rest);
  return {
    stages,
    source: (variables) => {
      if (!collection) return [];
      const scope = { ...context.scope, variables: { ...context.scope.variables, ...variables } };
      const prepared = prepare(collection, {
        ...query,
        scope,
        strings: context.strings,
        hint: context.hint,
      });
      return documentsOf(find(context.storage, collection, prepared, context.budget), fields);
    },
  };
}

function* documentsOf(
  hits: Iterable<{ bytes: Buffer }>,
  fields: Set<string> | undefined,
): Generator<Doc> {
  for (const { bytes } of hits) yield decode(bytes, 0, fields);
}

function stageOf(stage: Value): { name: string; spec: Value } {
  if (!isDoc(stage))
    throw new StoreError(14, "Each element of the 'pipeline' array must be an object");
  if (stage.size !== 1)
    throw new StoreError(
      40323,
      'A pipeline stage specification object must contain exactly one field.',
    );
  const [name, spec] = [...stage][0] as [string, Value];
  return { name, spec };
}

function compileStages(
  specs: { name: string; spec: Value }[],
  context: PipelineContext,
  inner: boolean,
): Stage[] {
  return specs.map(({ name, spec }, i) => {
    const compile = STAGES[name];
    if (name === '$changeStream')
      throw new StoreError(40573, 'The $changeStream stage is only supported on replica sets');
    if (SOURCES[name])
      throw new StoreError(40602, `${name} is only valid as the first stage in a pipeline`);
    if (!compile) throw new StoreError(40324, `Unrecognized pipeline stage name: '${name}'`);
    if ((name === '$out' || name === '$merge') && (i < specs.length - 1 || inner))
      throw new StoreError(40601, `${name} can only be the final stage in the pipeline`);
    return compile(spec, context, inner);
  });
}

/** The top-level fields that the rest of a pipeline reads, when its next stage tells. */
function neededFields(specs: { name: string; spec: Value }[]): Set<string> | undefined {
  const next = specs[0];
  if (next?.name === '$count') return new Set();
  if (next?.name === '$project' && isDoc(next.spec))
    return compileProjection(next.spec, { find: false }).fields;
  if (next?.name !== '$group' || !isDoc(next.spec)) return undefined;
  const fields = new Set<string>();
  for (const [name, spec] of next.spec) {
    const operand = name === '_id' ? spec : isDoc(spec) ? ([...spec.values()][0] as Value) : null;
    const read = compileExpression(operand).fields;
    if (
      !read ||
      (name !== '_id' && isDoc(spec) && /N$|top|bottom/.test([...spec.keys()][0] as string))
    )
      return undefined;
    for (const field of read) fields.add(field);
  }
  return fields;
}

function positive(spec: Value, name: string, least: number): number {
  const n = isNumeric(spec) ? toNumber(spec) : NaN;
  if (!Number.isInteger(n) || n < least)
    throw new StoreError(
      name === '$limit' ? 15958 : 5107200,
      `invalid argument to ${name} stage: Expected a ${least ? 'positive' : 'non-negative'} integer`,
    );
  return n;
}

function document(spec: Value, stage: string): Doc {
  if (!isDoc(spec))
    throw new StoreError(
      40272,
      `the ${stage} stage specification must be an object, got ${typeName(spec)}`,
    );
  return spec;
}

// ---- stages

function transform(name: string): StageCompiler {
  return (spec, { scope }) => {
    const apply = compileTransform(name, spec, scope);
    return function* (input, variables) {
      for (const doc of input) yield apply(doc, variables);
    };
  };
}

const matchStage: StageCompiler = (spec, { scope, strings, budget }) => {
  const filter = document(spec, '$match');
  compileFilter(filter, { scope, strings });
  return function* (input, variables) {
    const { test } = compileFilter(filter, {
      strings,
      scope: { ...scope, variables: { ...scope.variables, ...variables } },
    });
    for (const doc of input) {
      budget.check();
      if (test(doc)) yield doc;
    }
  };
};

const sortStage: StageCompiler = (spec, { strings }) => {
  const sort = document(spec, '$sort');
  if (sort.size === 0) throw new StoreError(15976, '$sort stage must have at least one sort key');
  const keyOf = sortKey(sort);
  const order = sortOrder(sort, strings);
  return (input) =>
    [...input]
      .map((doc) => ({ doc, key: keyOf(doc) }))
      .sort((a, b) => order(a.key, b.key))
      .map(({ doc }) => doc);
};

const limitStage: StageCompiler = (spec) => {
  const most = positive(spec, '$limit', 1);
  return function* (input) {
    let n = 0;
    for (const doc of input) {
      yield doc;
      if (++n >= most) return;
    }
  };
};

const skipStage: StageCompiler = (spec) => {
  const least = positive(spec, '$skip', 0);
  return function* (input) {
    let n = 0;
    for (const doc of input) if (n++ >= least) yield doc;
  };
};

const groupStage: StageCompiler = (spec, { scope }) => {
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

const unwindStage: StageCompiler = (spec) => {
  const options: Doc = isDoc(spec) ? spec : new Map([['path', spec]]);
  const path = options.get('path');
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new StoreError(
      28818,
      `path option to $unwind stage should be prefixed with a '$': ${nameIn(path)}`,
    );
  const parts = splitPath(path.slice(1));
  const keep = options.get('preserveNullAndEmptyArrays') === true;
  const indexName = options.get('includeArrayIndex');
  const withIndex = (doc: Doc, index: number | null): Doc =>
    typeof indexName === 'string'
      ? new Map(doc).set(indexName, index === null ? null : BigInt(index))
      : doc;
  return function* (input) {
    for (const doc of input) {
      const value = parts.reduce<Maybe>((at, part) => (isDoc(at) ? at.get(part) : undefined), doc);
      if (Array.isArray(value)) {
        for (let i = 0; i < value.length; i++) yield withIndex(replaceAt(doc, parts, value[i]), i);
        if (value.length === 0 && keep) yield withIndex(replaceAt(doc, parts, undefined), null);
      } else if (value !== undefined && value !== null) yield withIndex(doc, null);
      else if (keep) yield withIndex(doc, null);
    }
  };
};

/** A copy of the document with another value at a path; the rest is shared. */
function replaceAt(doc: Doc, parts: string[], value: Maybe): Doc {
  const [name, ...rest] = parts as [string, ...string[]];
  const copy = new Map(doc);
  if (rest.length > 0) copy.set(name, replaceAt(copy.get(name) as Doc, rest, value));
  else if (value === undefined) copy.delete(name);
  else copy.set(name, value);
  return copy;
}

const lookupStage: StageCompiler = (spec, context) => {
  const options = document(spec, '$lookup');
  const from = options.get('from');
  const as = options.get('as');
  if (typeof as !== 'string') throw new StoreError(9, "must specify 'as' field for a $lookup");
  if (isDoc(from)) throw notSupported('$lookup from another database');
  const collection = typeof from === 'string' ? context.collection(from) : undefined;
  const localField = options.get('localField');
  const foreignField = options.get('foreignField');
  const pipeline = options.get('pipeline');
  if ((typeof localField === 'string') !== (typeof foreignField === 'string'))
    throw new StoreError(4, '$lookup requires both or neither of localField and foreignField');
  const bindings = [...((options.get('let') as Doc | undefined) ?? new Map<string, Value>())].map(
    ([name, value]) => [name, compileExpression(value, context.scope)] as const,
  );
  const asParts = splitPath(as);
  const join =
    typeof localField === 'string'
      ? joinOn(collection, splitPath(localField), foreignField as string, context)
      : undefined;
  const stages = Array.isArray(pipeline) ? pipeline : [];
  stages.forEach(stageOf);
  return function* (input, outer) {
    for (const doc of input) {
      context.budget.check();
      const variables: Variables = { ...outer };
      for (const [name, value] of bindings) variables[name] = value.evaluate(doc, outer);
      let found: Iterable<Doc>;
      if (join) {
        found = join(doc);
        for (const stage of compileStages(stages.map(stageOf), context, true))
          found = stage(found, variables);
      } else {
        const inner = readPipeline(
          stages,
          collection,
          { ...context, hint: undefined, scope: { ...context.scope, variables } },
          true,
        );
        found = inner.source(variables);
        for (const stage of inner.stages) found = stage(found, variables);
      }
      yield setAt(doc, asParts, [...found]);
    }
  };
};

function setAt(doc: Doc, parts: string[], value: Value): Doc {
  const [name, ...rest] = parts as [string, ...string[]];
  const old = doc.get(name);
  return new Map(doc).set(
    name,
    rest.length === 0 ? value : setAt(isDoc(old) ? old : new Map<string, Value>(), rest, value),
  );
}

/** The documents whose foreign field equals one of the local values: by index, or by a table made once. */
function joinOn(
  collection: Collection | undefined,
  local: string[],
  foreignField: string,
  context: PipelineContext,
): (doc: Doc) => Doc[] {
  if (!collection) return () => [];
  const { storage, budget } = context;
  const wanted = (doc: Doc): Value[] => {
    const values = valuesAt(doc, local);
    return values.length === 0 ? [null] : values;
  };
  const read = (filter: Doc): Doc[] => [
    ...documentsOf(find(storage, collection, prepare(collection, { filter }), budget), undefined),
  ];
  if (
    collection.indexes.some(
      (index) => index.fields[0]?.path === foreignField && !index.sparse && !index.partial,
    )
  )
    return (doc) => {
      const values = wanted(doc).filter((value) => typeName(value) !== 'regex');
      return read(
        new Map([
          [
            foreignField,
            values.length === 1 && !Array.isArray(values[0])
              ? (values[0] as Value)
              : new Map([['$in', values]]),
          ],
        ]),
      );
    };
  let table: Map<string, { doc: Doc; at: number }[]> | undefined;
  const parts = splitPath(foreignField);
  return (doc) => {
    if (!table) {
      table = new Map();
      let at = 0;
      for (const foreign of read(new Map())) {
        const values = valuesAt(foreign, parts);
        for (const key of new Set((values.length === 0 ? [null] : values).map(hashKey))) {
          const list = table.get(key) ?? [];
          table.set(key, [...list, { doc: foreign, at }]);
        }
        at++;
      }
    }
    const hits = new Map<Doc, number>();
    for (const value of wanted(doc))
      for (const hit of table.get(hashKey(value)) ?? []) hits.set(hit.doc, hit.at);
    return [...hits].sort((a, b) => a[1] - b[1]).map(([foreign]) => foreign);
  };
}

const graphLookupStage: StageCompiler = (spec, context) => {
  const options = document(spec, '$graphLookup');
  const text = (name: string): string => {
    const value = options.get(name);
    if (typeof value !== 'string')
      throw new StoreError(40100, `$graphLookup needs '${name}' as a string`);
    return value;
  };
  const collection = context.collection(text('from'));
  const start = compileExpression(options.get('startWith') as Value, context.scope);
  const [connectFrom, connectTo, as] = [
    splitPath(text('connectFromField')),
    text('connectToField'),
    text('as'),
  ];
  const maxDepth = options.get('maxDepth');
  const depthField = options.get('depthField');
  const restrict = options.get('restrictSearchWithMatch') as Doc | undefined;
  return function* (input, variables) {
    for (const doc of input) {
      const found = new Map<string, Doc>();
      const startValue = start.evaluate(doc, variables);
      let frontier: Value[] =
        startValue === undefined ? [] : Array.isArray(startValue) ? startValue : [startValue];
      for (
        let depth = 0;
        frontier.length > 0 && collection && !(isNumeric(maxDepth) && depth > toNumber(maxDepth));
        depth++
      ) {
        const match: Doc = new Map([[connectTo, new Map([['$in', frontier]])]]);
        const filter: Doc = restrict ? new Map([['$and', [match, restrict]]]) : match;
        const next: Value[] = [];
        for (const hit of documentsOf(
          find(context.storage, collection, prepare(collection, { filter }), context.budget),
          undefined,
        )) {
          const key = hashKey(hit.get('_id'));
          if (found.has(key)) continue;
          found.set(
            key,
            typeof depthField === 'string' ? new Map(hit).set(depthField, BigInt(depth)) : hit,
          );
          next.push(...valuesAt(hit, connectFrom));
        }
        frontier = next;
      }
      yield setAt(doc, splitPath(as), [...found.values()]);
    }
  };
};

const facetStage: StageCompiler = (spec, context) => {
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

const countStage: StageCompiler = (spec, context, inner) => {
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

const bucketStage: StageCompiler = (spec, context) => {
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

const sampleStage: StageCompiler = (spec) => {
  const size = positive(document(spec, '$sample').get('size') as Value, '$sample', 1);
  return (input) => {
    const all = [...input];
    for (let i = 0; i < Math.min(size, all.length); i++) {
      const j = i + Math.floor(Math.random() * (all.length - i));
      [all[i], all[j]] = [all[j] as Doc, all[i] as Doc];
    }
    return all.slice(0, size);
  };
};

const unionStage: StageCompiler = (spec, context) => {
  const options: Doc = isDoc(spec) ? spec : new Map([['coll', spec]]);
  const name = options.get('coll');
  const pipeline = (options.get('pipeline') as Value[] | undefined) ?? [];
  const collection = typeof name === 'string' ? context.collection(name) : undefined;
  const inner = readPipeline(pipeline, collection, { ...context, hint: undefined }, true);
  return function* (input, variables) {
    yield* input;
    let documents = inner.source(variables);
    for (const stage of inner.stages) documents = stage(documents, variables);
    yield* documents;
  };
};

const outStage: StageCompiler = (spec, context) => {
  const [database, name] = isDoc(spec)
    ? [spec.get('db'), spec.get('coll')]
    : [context.database, spec];
  if (typeof name !== 'string' || typeof database !== 'string')
    throw new StoreError(16990, '$out needs the name of a collection');
  return (input) => {
    context.write?.out(database, name, [...input]);
    return [];
  };
};

const mergeStage: StageCompiler = (spec, context) => {
  const options: Doc = isDoc(spec) ? spec : new Map([['into', spec]]);
  const into = options.get('into');
  const [database, name] = isDoc(into)
    ? [into.get('db') ?? context.database, into.get('coll')]
    : [context.database, into];
  if (typeof name !== 'string' || typeof database !== 'string')
    throw new StoreError(51178, "$merge 'into' must be the name of a collection");
  return (input) => {
    context.write?.merge(database, name, options, [...input]);
    return [];
  };
};

const sortByCountStage: StageCompiler = (spec, context, inner) =>
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

const windowStage: StageCompiler = (spec, { scope, strings }) => {
  const apply = compileWindows(document(spec, '$setWindowFields'), scope, strings);
  return (input, variables) => apply([...input], variables);
};

const STAGES: Record<string, StageCompiler> = {
  $match: matchStage,
  $sort: sortStage,
  $limit: limitStage,
  $skip: skipStage,
  $project: transform('$project'),
  $addFields: transform('$addFields'),
  $set: transform('$set'),
  $unset: transform('$unset'),
  $replaceRoot: transform('$replaceRoot'),
  $replaceWith: transform('$replaceWith'),
  $group: groupStage,
  $unwind: unwindStage,
  $lookup: lookupStage,
  $graphLookup: graphLookupStage,
  $facet: facetStage,
  $count: countStage,
  $bucket: bucketStage,
  $sortByCount: sortByCountStage,
  $sample: sampleStage,
  $unionWith: unionStage,
  $setWindowFields: windowStage,
  $out: outStage,
  $merge: mergeStage,
};

type Source = (
  spec: Value,
  context: PipelineContext,
  collection: Collection | undefined,
) => (variables: Variables) => Iterable<Doc>;

/** Stages that bring documents of their own; only at the beginning. */
const SOURCES: Record<string, Source> = {
  $documents: (spec, { scope }) => {
    const expression = compileExpression(spec, scope);
    return (variables) => (expression.evaluate(new Map(), variables) as Value[]).filter(isDoc);
  },
  $collStats: (_spec, context, collection) => () => (collection ? [context.stats(collection)] : []),
  $indexStats: (_spec, _context, collection) => () =>
    (collection?.indexes ?? []).map(
      (index) =>
        new Map<string, Value>([
          ['name', index.name],
          ['key', index.key],
          ['accesses', new Map<string, Value>([['ops', 0n]])],
        ]),
    ),
  // The store keeps no list of sessions: it knows the one that asks.
  $listLocalSessions:
    (_spec, { session }) =>
    () =>
      session === undefined
        ? []
        : [
            new Map<string, Value>([
              ['_id', session],
              ['lastUse', new Date()],
            ]),
          ],
};
