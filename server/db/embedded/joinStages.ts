import { compileStages, readPipeline, stageOf } from './aggregate.js';
import { type Doc, type Value, isDoc } from './bson.js';
import type { Collection } from './catalog.js';
import { StoreError, notSupported } from './errors.js';
import { type Variables, compileExpression, variableName } from './expressions.js';
import { hashKey } from './keys.js';
import { isOperators } from './match.js';
import { isNumeric, toNumber } from './numbers.js';
import { splitPath, walk } from './paths.js';
import {
  type PipelineContext,
  type StageCompiler,
  document,
  documentsOf,
  setAt,
} from './pipeline.js';
import { find, prepare, valuesAt } from './read.js';
import { typeName } from './values.js';

export const lookupStage: StageCompiler = (spec, context) => {
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
    ([name, value]) => [variableName(name), compileExpression(value, context.scope)] as const,
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
    return (doc) => read(equalToOne(foreignField, wanted(doc)));
  let table: Map<string, { doc: Doc; at: number }[]> | undefined;
  const parts = splitPath(foreignField);
  return (doc) => {
    if (!table) {
      table = new Map();
      let at = 0;
      for (const foreign of read(new Map())) {
        for (const key of hashKeysAt(foreign, parts)) {
          const list = table.get(key);
          if (list) list.push({ doc: foreign, at });
          else table.set(key, [{ doc: foreign, at }]);
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

/** A filter for values that come from documents: patterns and dollar names in them are nothing but values. */
function equalToOne(path: string, values: Value[]): Doc {
  if (values.length !== 1 && values.every((value) => !isOperators(value) && !isPattern(value)))
    return new Map([[path, new Map([['$in', values]])]]);
  const equal = values.map((value): Doc => new Map([[path, new Map([['$eq', value]])]]));
  return equal.length === 1 ? (equal[0] as Doc) : new Map([['$or', equal]]);
}

const isPattern = (value: Value): boolean => typeName(value) === 'regex';

/** What a filter on the path would find the document by. */
function hashKeysAt(doc: Doc, parts: string[]): Set<string> {
  const keys = new Set<string>();
  walk(doc, parts, (value) => {
    if (Array.isArray(value)) for (const element of value) keys.add(hashKey(element));
    keys.add(hashKey(value ?? null));
    return false;
  });
  return keys;
}

export const graphLookupStage: StageCompiler = (spec, context) => {
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
        const match = equalToOne(connectTo, frontier);
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

export const unionStage: StageCompiler = (spec, context) => {
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
