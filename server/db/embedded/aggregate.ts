import { type Doc, type Value, isDoc } from './bson.js';
import type { Collection } from './catalog.js';
import { StoreError } from './errors.js';
import { type Variables, compileExpression } from './expressions.js';
import {
  bucketStage,
  countStage,
  facetStage,
  groupStage,
  sortByCountStage,
  windowStage,
} from './groupStages.js';
import { graphLookupStage, lookupStage, unionStage } from './joinStages.js';
import {
  type PipelineContext,
  type Stage,
  type StageCompiler,
  documentsOf,
  positive,
} from './pipeline.js';
import { compileProjection } from './project.js';
import { find, prepare } from './read.js';
import {
  limitStage,
  matchStage,
  mergeStage,
  outStage,
  sampleStage,
  skipStage,
  sortStage,
  transform,
  unwindStage,
} from './stages.js';

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

export function readPipeline(
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

export function stageOf(stage: Value): { name: string; spec: Value } {
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

export function compileStages(
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
