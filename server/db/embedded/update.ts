import { type Doc, type Maybe, type Value, cloneValue, isDoc } from './bson.js';
import { StoreError, failedToParse } from './errors.js';
import type { Scope, Variables } from './expressions.js';
import type { MatchState } from './match.js';
import { splitPath } from './paths.js';
import { compileTransform } from './project.js';
import { UPDATE_OPERATORS } from './updateOperators.js';
import {
  type Place,
  checkPath,
  comparePaths,
  compileArrayFilters,
  placeAt,
  targets,
} from './updateTargets.js';
import { type StringOrder, equal, nameIn, typeName } from './values.js';

/** What one application of an update knows besides the document. */
export interface UpdateContext {
  /** Position that the filter matched: what `$` stands for. */
  state: MatchState;
  inserting: boolean;
  now: Date;
  variables: Variables;
}

/** Turns a document into its next state; never changes the one it gets. */
export type Update = (doc: Doc, context: UpdateContext) => Doc;

export interface UpdateOptions {
  arrayFilters?: Value[];
  strings?: StringOrder;
  scope?: Scope;
}

/**
 * Compiles the three forms of an update: operators, a replacement, a pipeline.
 *
 * @throws StoreError 9, 40, 2 … with MongoDB's codes for what it would refuse.
 */
export function compileUpdate(update: Value, options: UpdateOptions = {}): Update {
  if (Array.isArray(update)) return compilePipeline(update, options);
  if (!isDoc(update)) throw failedToParse('Update argument must be either an object or an array');
  const first = update.keys().next().value;
  if (first?.startsWith('$')) return compileOperators(update, options);
  for (const name of update.keys())
    if (name.startsWith('$'))
      throw new StoreError(
        52,
        `The dollar ($) prefixed field '${name}' is not allowed in the context of an update's replacement document`,
      );
  if (options.arrayFilters?.length)
    throw failedToParse('Cannot specify arrayFilters and a replacement');
  return (doc) => withId(cloneValue(update), doc.get('_id'));
}

/** Whether the update replaces the whole document. */
export const isReplacement = (update: Value): boolean =>
  isDoc(update) && !update.keys().next().value?.startsWith('$');

function withId(replacement: Doc, id: Maybe): Doc {
  const own = replacement.get('_id');
  if (own !== undefined && id !== undefined && !equal(own, id)) throw immutableId();
  if (id === undefined && own === undefined) return replacement;
  const result: Doc = new Map([['_id', (id ?? own) as Value]]);
  for (const [name, value] of replacement) if (name !== '_id') result.set(name, value);
  return result;
}

const immutableId = (): StoreError =>
  new StoreError(
    66,
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );

const PIPELINE_STAGES = new Set([
  '$set',
  '$addFields',
  '$unset',
  '$project',
  '$replaceRoot',
  '$replaceWith',
]);

function compilePipeline(stages: Value[], { arrayFilters, scope }: UpdateOptions): Update {
  if (arrayFilters?.length)
    throw failedToParse('arrayFilters may not be specified for pipeline-style updates');
  const transforms = stages.map((stage) => {
    const [name, spec] = isDoc(stage) ? ([...stage][0] ?? []) : [];
    if (name === undefined || !PIPELINE_STAGES.has(name))
      throw new StoreError(72, `${String(name)} is not allowed to be used within an update`);
    return compileTransform(name, spec as Value, scope);
  });
  return (doc, { variables }) => {
    const result = transforms.reduce((current, transform) => transform(current, variables), doc);
    const id = doc.get('_id');
    if (result.has('_id') && id !== undefined && !equal(result.get('_id'), id)) throw immutableId();
    return id !== undefined && !result.has('_id') ? withId(result, id) : result;
  };
}

interface Modification {
  parts: string[];
  path: string;
  existingOnly: boolean;
  insertOnly: boolean;
  apply(place: Place, context: UpdateContext, doc: Doc): void;
}

function compileOperators(update: Doc, options: UpdateOptions): Update {
  const filters = compileArrayFilters(options);
  const modifications: Modification[] = [];
  const used = new Set<string>();
  for (const [name, fields] of update) {
    const operator = Object.hasOwn(UPDATE_OPERATORS, name) ? UPDATE_OPERATORS[name] : undefined;
    if (!operator)
      throw failedToParse(
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (!isDoc(fields))
      throw failedToParse(
        `Modifiers operate on fields but we found type ${typeName(fields)} instead`,
      );
    for (const [path, operand] of fields) {
      const parts = checkPath(path, filters, used);
      modifications.push({
        parts,
        path,
        existingOnly: operator.existingOnly ?? false,
        insertOnly: operator.insertOnly ?? false,
        apply: operator.compile(operand, path, options),
      });
      if (name === '$rename') checkPath(nameIn(operand), filters, used);
    }
  }
  for (const name of filters.keys())
    if (!used.has(name))
      throw failedToParse(`The array filter for identifier '${name}' was not used in the update`);
  refuseConflicts(update);
  // MongoDB adds new fields in the order of their names.
  modifications.sort((a, b) => comparePaths(a.parts, b.parts));

  return (original, context) => {
    const doc = cloneValue(original);
    for (const { parts, existingOnly, insertOnly, apply } of modifications) {
      if (insertOnly && !context.inserting) continue;
      for (const target of targets(doc, parts, 0, [], context, filters)) {
        const place = placeAt(doc, target, !existingOnly);
        if (place) apply(place, context, doc);
      }
    }
    if (original.has('_id') && !equal(doc.get('_id'), original.get('_id'))) throw immutableId();
    return doc;
  };
}

function refuseConflicts(update: Doc): void {
  const paths: string[] = [];
  for (const [name, fields] of update)
    for (const [path, operand] of fields as Doc) {
      paths.push(path);
      if (name === '$rename') paths.push(nameIn(operand));
    }
  paths.sort((a, b) => comparePaths(splitPath(a), splitPath(b)));
  for (let i = 1; i < paths.length; i++) {
    const [before, path] = [paths[i - 1] as string, paths[i] as string];
    if (path === before || path.startsWith(`${before}.`))
      throw new StoreError(
        40,
        `Updating the path '${path}' would create a conflict at '${before}'`,
      );
  }
}
