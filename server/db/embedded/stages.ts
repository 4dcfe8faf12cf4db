import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { StoreError } from './errors.js';
import { compileFilter } from './match.js';
import { splitPath } from './paths.js';
import { type StageCompiler, document, positive } from './pipeline.js';
import { compileTransform } from './project.js';
import { sortKey, sortOrder } from './read.js';
import { nameIn } from './values.js';

// ---- stages
export function transform(name: string): StageCompiler {
  return (spec, { scope }) => {
    const apply = compileTransform(name, spec, scope);
    return function* (input, variables) {
      for (const doc of input) yield apply(doc, variables);
    };
  };
}

export const matchStage: StageCompiler = (spec, { scope, strings, budget }) => {
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

export const sortStage: StageCompiler = (spec, { strings }) => {
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

export const limitStage: StageCompiler = (spec) => {
  const most = positive(spec, '$limit', 1);
  return function* (input) {
    let n = 0;
    for (const doc of input) {
      yield doc;
      if (++n >= most) return;
    }
  };
};

export const skipStage: StageCompiler = (spec) => {
  const least = positive(spec, '$skip', 0);
  return function* (input) {
    let n = 0;
    for (const doc of input) if (n++ >= least) yield doc;
  };
};

export const unwindStage: StageCompiler = (spec) => {
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

export const sampleStage: StageCompiler = (spec) => {
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

export const outStage: StageCompiler = (spec, context) => {
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

export const mergeStage: StageCompiler = (spec, context) => {
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
