import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { StoreError, badValue } from './errors.js';
import { type Expression, type Scope, type Variables, compileExpression } from './expressions.js';
import { type MatchState, compileElementTest } from './match.js';
import { isNumeric, toNumber } from './numbers.js';
import { splitPath } from './paths.js';
import { truthy, typeName } from './values.js';

/** What happens to one field: kept, dropped, computed, or its own fields in turn. */
type Leaf =
  | { kind: 'keep' }
  | { kind: 'drop' }
  | { kind: 'compute'; expression: Expression }
  | { kind: 'array'; apply(value: Value[], state: MatchState): Maybe; keepsOthers: boolean };
type Tree = Map<string, Leaf | Tree>;

export interface Projection {
  (doc: Doc, variables?: Variables, state?: MatchState): Doc;
  /** Top-level fields that it reads; undefined when it may read any. */
  fields: Set<string> | undefined;
}

const isTree = (node: Leaf | Tree): node is Tree => node instanceof Map;

/**
 * Compiles the projection of a find or a `$project`: inclusion or exclusion, nested fields,
 * expressions, and for a find `$slice`, `$elemMatch` and the positional `$`.
 *
 * @throws StoreError 31253/31254 when inclusion and exclusion are mixed.
 */
export function compileProjection(
  spec: Doc,
  options: { find: boolean; scope?: Scope },
): Projection {
  const tree: Tree = new Map();
  const found = { include: false, exclude: false };
  addFields(tree, spec, '', options, found);
  const idSpec = spec.get('_id');
  const idDropped = idSpec !== undefined && !isDoc(idSpec) && !truthy(idSpec);
  const including =
    found.include ||
    (!found.exclude && spec.size === (spec.has('_id') ? 1 : 0) && spec.has('_id') && !idDropped);
  if (including) {
    if (idDropped) tree.delete('_id');
    else if (!tree.has('_id')) tree.set('_id', { kind: 'keep' });
  }
  const projection = ((doc, variables, state = {}) =>
    including
      ? include(doc, tree, doc, variables, state)
      : exclude(doc, tree, doc, variables, state)) as Projection;
  projection.fields = including ? readFields(tree) : undefined;
  return projection;
}

function addFields(
  tree: Tree,
  spec: Doc,
  prefix: string,
  options: { find: boolean; scope?: Scope },
  found: { include: boolean; exclude: boolean },
): void {
  for (const [name, value] of spec) {
    const path = prefix + name;
    if (name === '' || name.endsWith('.') || name.startsWith('.'))
      throw new StoreError(40353, "FieldPath must not be empty or end with a '.'.");
    if (name.startsWith('$'))
      throw new StoreError(16410, `FieldPath field names may not start with '$'. Found '${name}'`);
    if (isDoc(value) && value.size > 0 && !(value.keys().next().value as string).startsWith('$')) {
      addFields(tree, value, `${path}.`, options, found);
      continue;
    }
    const positional = options.find && path.endsWith('.$');
    const leaf = positional ? POSITIONAL : leafOf(path, value, options);
    if (path !== '_id' || leaf.kind === 'compute') {
      if (leaf.kind === 'drop') found.exclude = true;
      else if (leaf.kind !== 'array' || !leaf.keepsOthers) found.include = true;
      if (found.include && found.exclude) {
        const [doing, mode, code] =
          leaf.kind === 'drop'
            ? ['exclusion', 'inclusion', 31254]
            : ['inclusion', 'exclusion', 31253];
        throw new StoreError(code, `Cannot do ${doing} on field ${path} in ${mode} projection`);
      }
    }
    insert(tree, splitPath(positional ? path.slice(0, -2) : path), leaf, path);
  }
}

function insert(tree: Tree, parts: string[], leaf: Leaf, path: string): void {
  const [name, ...rest] = parts as [string, ...string[]];
  const present = tree.get(name);
  if (rest.length === 0 ? present !== undefined : present && !isTree(present))
    throw new StoreError(31250, `Path collision at ${path}`);
  if (rest.length === 0) {
    tree.set(name, leaf);
    return;
  }
  const next = present ?? new Map<string, Leaf | Tree>();
  tree.set(name, next);
  insert(next as Tree, rest, leaf, path);
}

function leafOf(
  path: string,
  value: Value,
  { find, scope }: { find: boolean; scope?: Scope },
): Leaf {
  if (typeof value === 'boolean' || isNumeric(value))
    return { kind: truthy(value) ? 'keep' : 'drop' };
  if (find && isDoc(value)) {
    const operand = value.get('$slice');
    if (
      operand !== undefined &&
      (isNumeric(operand) || (Array.isArray(operand) && operand.every(isNumeric)))
    )
      return { kind: 'array', apply: slicer(operand), keepsOthers: true };
    if (value.has('$elemMatch')) {
      if (path.includes('.'))
        throw new StoreError(31275, 'Cannot use $elemMatch projection on a nested field.');
      const test = compileElementTest(value.get('$elemMatch') as Value);
      return {
        kind: 'array',
        keepsOthers: false,
        apply(array) {
          const match = array.find(test);
          return match === undefined ? undefined : [match];
        },
      };
    }
    if (value.has('$meta')) throw badValue('$meta is not supported by the embedded store');
  }
  return { kind: 'compute', expression: compileExpression(value, scope) };
}

const POSITIONAL: Leaf = {
  kind: 'array',
  keepsOthers: false,
  apply(array, { position }) {
    if (position === undefined)
      throw new StoreError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    const element = array[position];
    return element === undefined ? [] : [element];
  },
};

function slicer(operand: Value): (array: Value[]) => Value[] {
  if (Array.isArray(operand)) {
    const [skip, limit] = operand.map((n) => toNumber(n as number)) as [number, number];
    if (operand.length !== 2 || limit <= 0)
      throw new StoreError(28724, '$slice limit must be positive');
    return (array) => {
      const start = skip < 0 ? Math.max(0, array.length + skip) : skip;
      return array.slice(start, start + limit);
    };
  }
  const count = toNumber(operand as number);
  return (array) => (count >= 0 ? array.slice(0, count) : array.slice(count));
}

/** The fields of an inclusion; computed ones come last, in the order of the projection. */
function include(
  doc: Doc,
  tree: Tree,
  root: Doc,
  variables: Variables | undefined,
  state: MatchState,
): Doc {
  const result: Doc = new Map();
  for (const [name, value] of doc) {
    const node = tree.get(name);
    if (node === undefined) continue;
    const kept = keepNode(value, node, root, variables, state);
    if (kept !== undefined) result.set(name, kept);
  }
  for (const [name, node] of tree) addComputed(result, name, node, doc, root, variables);
  return result;
}

function keepNode(
  value: Value,
  node: Leaf | Tree,
  root: Doc,
  variables: Variables | undefined,
  state: MatchState,
): Maybe {
  if (isTree(node))
    return onDocuments(value, (inner) => include(inner, node, root, variables, state), undefined);
  if (node.kind === 'keep') return value;
  if (node.kind === 'array')
    return Array.isArray(value) ? node.apply(value, state) : node.keepsOthers ? value : undefined;
  return undefined;
}

function addComputed(
  result: Doc,
  name: string,
  node: Leaf | Tree,
  doc: Doc,
  root: Doc,
  variables: Variables | undefined,
): void {
  if (isTree(node)) {
    if (hasComputed(node) && doc.get(name) === undefined) {
      const made = include(new Map(), node, root, variables, {});
      if (made.size > 0) result.set(name, made);
    }
  } else if (node.kind === 'compute') {
    const value = node.expression.evaluate(root, variables);
    result.delete(name);
    if (value !== undefined) result.set(name, value);
  }
}

const hasComputed = (tree: Tree): boolean =>
  [...tree.values()].some((node) => (isTree(node) ? hasComputed(node) : node.kind === 'compute'));

/** Applies to a document or to each document of an array; scalars inside become `scalar`. */
function onDocuments(value: Value, apply: (doc: Doc) => Doc, scalar: 'keep' | undefined): Maybe {
  if (isDoc(value)) return apply(value);
  if (Array.isArray(value))
    return value.flatMap((element) => {
      const result = onDocuments(element, apply, scalar);
      return result === undefined ? [] : [result];
    });
  return scalar === 'keep' ? value : undefined;
}

function exclude(
  doc: Doc,
  tree: Tree,
  root: Doc,
  variables: Variables | undefined,
  state: MatchState,
): Doc {
  const result: Doc = new Map();
  for (const [name, value] of doc) {
    const node = tree.get(name);
    if (node === undefined) result.set(name, value);
    else if (isTree(node))
      result.set(
        name,
        onDocuments(
          value,
          (inner) => exclude(inner, node, root, variables, state),
          'keep',
        ) as Value,
      );
    else if (node.kind === 'array') {
      const kept = Array.isArray(value) ? node.apply(value, state) : value;
      if (kept !== undefined) result.set(name, kept);
    } else if (node.kind === 'keep') result.set(name, value);
  }
  return result;
}

function readFields(tree: Tree): Set<string> | undefined {
  const fields = new Set<string>();
  const visit = (node: Tree, top: boolean): boolean =>
    [...node].every(([name, next]) => {
      if (top) fields.add(name);
      if (isTree(next)) return visit(next, false);
      if (next.kind !== 'compute') return true;
      for (const field of next.expression.fields ?? []) fields.add(field);
      return next.expression.fields !== undefined;
    });
  return visit(tree, true) ? fields : undefined;
}

/** A stage that makes one document of one: `$project`, `$addFields`/`$set`, `$unset`, `$replaceRoot`/`$replaceWith`. */
export type Transform = (doc: Doc, variables?: Variables) => Doc;

/** @throws StoreError with MongoDB's codes for what the stage does not take. */
export function compileTransform(stage: string, spec: Value, scope?: Scope): Transform {
  switch (stage) {
    case '$project':
      if (!isDoc(spec) || spec.size === 0)
        throw new StoreError(51272, '$project specification must have at least one field');
      return compileProjection(spec, { find: false, ...(scope && { scope }) });
    case '$addFields':
    case '$set':
      if (!isDoc(spec))
        throw new StoreError(
          40272,
          `${stage} specification stage must be an object, got ${typeName(spec)}`,
        );
      return compileAddFields(spec, scope);
    case '$unset': {
      const paths = Array.isArray(spec) ? spec : [spec];
      if (paths.length === 0 || !paths.every((path) => typeof path === 'string'))
        throw new StoreError(31120, '$unset specification must be a string or an array of strings');
      return compileProjection(new Map(paths.map((path) => [String(path), false])), {
        find: false,
      });
    }
    default: {
      const root = stage === '$replaceRoot' && isDoc(spec) ? spec.get('newRoot') : spec;
      if (root === undefined)
        throw new StoreError(40231, 'no newRoot specified for the $replaceRoot stage');
      const expression = compileExpression(root, scope);
      return (doc, variables) => {
        const result = expression.evaluate(doc, variables);
        if (!isDoc(result))
          throw new StoreError(
            40228,
            `'newRoot' expression must evaluate to an object, but resulting value was: ${typeName(result)}`,
          );
        return result;
      };
    }
  }
}

function compileAddFields(spec: Doc, scope: Scope | undefined): Transform {
  const tree: Tree = new Map();
  const add = (fields: Doc, prefix: string): void => {
    for (const [name, value] of fields) {
      const first = isDoc(value) ? value.keys().next().value : undefined;
      if (isDoc(value) && first !== undefined && !first.startsWith('$'))
        add(value, `${prefix}${name}.`);
      else
        insert(
          tree,
          splitPath(prefix + name),
          { kind: 'compute', expression: compileExpression(value, scope) },
          prefix + name,
        );
    }
  };
  add(spec, '');
  return (doc, variables) => assign(doc, tree, doc, variables);
}

function assign(value: Maybe, tree: Tree, root: Doc, variables: Variables | undefined): Doc {
  const result: Doc = new Map(isDoc(value) ? value : []);
  for (const [name, node] of tree) {
    if (isTree(node)) {
      const old = result.get(name);
      result.set(
        name,
        Array.isArray(old)
          ? old.map((element) => assign(element, node, root, variables))
          : assign(old, node, root, variables),
      );
    } else if (node.kind === 'compute') {
      const computed = node.expression.evaluate(root, variables);
      if (computed === undefined) result.delete(name);
      else result.set(name, computed);
    }
  }
  return result;
}
