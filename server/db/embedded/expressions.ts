import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { convert } from './convert.js';
import { StoreError, notSupported } from './errors.js';
import { namedOperands } from './operands.js';
import { OPERATORS } from './operators.js';
import { fieldPath, splitPath } from './paths.js';
import { type StringOrder, compare, compareStrings, show, truthy } from './values.js';

/** Values of `$$variables` by name, without the dollar signs. */
export type Variables = Record<string, Maybe>;

/** What an expression finds around it besides the document. */
export interface Scope {
  variables?: Variables;
  strings?: StringOrder;
}

/** What an expression is evaluated in. */
export interface Env {
  root: Doc;
  variables: Variables;
}

export type Evaluate = (env: Env) => Maybe;

export interface Expression {
  evaluate(doc: Doc, variables?: Variables): Maybe;
  /** Top-level fields of the document that it reads; undefined when it may read any. */
  fields: Set<string> | undefined;
}

/** State of one compilation, shared by the operators' own compilers. */
export interface Compiler {
  compile(expression: Value): Evaluate;
  strings: StringOrder;
}

/**
 * Compiles an aggregation expression; `undefined` stands for a missing value.
 *
 * @throws StoreError 168 for an unknown operator, 16020 and others for wrong operands.
 */
export function compileExpression(expression: Value, scope: Scope = {}): Expression {
  const fields = new Set<string>();
  let any = false;
  const strings = scope.strings ?? compareStrings;

  const compiler: Compiler = {
    strings,
    compile(value) {
      if (typeof value === 'string' && value.startsWith('$')) return compilePath(value);
      if (Array.isArray(value)) {
        const parts = value.map((part) => compiler.compile(part));
        return (env) => parts.map((part) => part(env) ?? null);
      }
      if (!isDoc(value)) return () => value;
      const first = value.keys().next().value;
      if (first?.startsWith('$')) return compileOperator(first, value);
      const entries = [...value].map(([name, part]) => [name, compiler.compile(part)] as const);
      return (env) => {
        const doc: Doc = new Map();
        for (const [name, part] of entries) {
          const result = part(env);
          if (result !== undefined) doc.set(name, result);
        }
        return doc;
      };
    },
  };

  function compilePath(text: string): Evaluate {
    if (!text.startsWith('$$')) return fieldOfRoot(text.slice(1));
    const [name, ...rest] = splitPath(text.slice(2)) as [string, ...string[]];
    if (name === 'ROOT' || name === 'CURRENT') {
      if (rest.length > 0) return fieldOfRoot(rest.join('.'));
      any = true;
      return (env) => env.root;
    }
    if (name === 'REMOVE') return () => undefined;
    return (env) => {
      if (!Object.hasOwn(env.variables, name))
        throw new StoreError(17276, `Use of undefined variable: ${name}`);
      return rest.length === 0 ? env.variables[name] : fieldPath(env.variables[name], rest);
    };
  }

  function fieldOfRoot(path: string): Evaluate {
    if (path === '' || path.endsWith('.'))
      throw new StoreError(40353, "FieldPath must not end with a '.'.");
    const parts = splitPath(path);
    fields.add(parts[0] as string);
    if (parts.length === 1) return (env) => env.root.get(path);
    return (env) => fieldPath(env.root, parts);
  }

  function compileOperator(name: string, doc: Doc): Evaluate {
    if (doc.size > 1)
      throw new StoreError(15983, 'an expression specification must contain exactly one field');
    const operand = doc.get(name) as Value;
    if (name === '$literal' || name === '$const') return () => operand;
    if (name === '$function' || name === '$accumulator')
      throw notSupported(`${name} (server-side JavaScript)`, 31264);
    const special = SPECIAL[name];
    if (special) return special(operand, compiler);
    const operator = OPERATORS[name];
    if (!operator) throw new StoreError(168, `Unrecognized expression '${name}'`);
    return operator(operand, compiler);
  }

  const run = compiler.compile(expression);
  const base: Variables = scope.variables ?? {};
  return {
    evaluate: (root, variables) =>
      run({ root, variables: variables ? { ...base, ...variables } : base }),
    get fields() {
      return any ? undefined : fields;
    },
  };
}

/** The name of a variable that a client makes. @throws StoreError 16867 when it can't be one. */
export function variableName(name: Value): string {
  if (typeof name === 'string' && /^([a-z]|[^\0-\x7f])([a-zA-Z0-9_]|[^\0-\x7f])*$/.test(name))
    return name;
  throw new StoreError(16867, `${show(name)} can't be the name of a variable`);
}

const withVariable = (env: Env, name: string, value: Maybe): Env => ({
  root: env.root,
  variables: { ...env.variables, [name]: value },
});

/** The array that an operator works on; null for null and missing. @throws StoreError when it is something else. */
function arrayOrNull(value: Maybe, operator: string): Value[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new StoreError(28651, `input to ${operator} must be an array`);
  return value;
}

type Special = (operand: Value, compiler: Compiler) => Evaluate;

/** Operators that decide which of their operands are evaluated, or bind variables. */
const SPECIAL: Record<string, Special> = {
  $cond(operand, { compile }) {
    const parts = Array.isArray(operand)
      ? operand
      : ['if', 'then', 'else'].map(
          (key) => namedOperands('$cond', operand, ['if', 'then', 'else']).get(key) as Value,
        );
    if (parts.length !== 3)
      throw new StoreError(
        16020,
        `Expression $cond takes exactly 3 arguments. ${parts.length} were passed in.`,
      );
    const [test, then, otherwise] = parts.map(compile) as [Evaluate, Evaluate, Evaluate];
    return (env) => (truthy(test(env)) ? then(env) : otherwise(env));
  },
  $switch(operand, { compile }) {
    const spec = namedOperands('$switch', operand, ['branches'], ['default']);
    const branches = (spec.get('branches') as Value[]).map((branch) => {
      const { case: test, then } = Object.fromEntries(
        namedOperands('$switch', branch, ['case', 'then']),
      ) as Record<'case' | 'then', Value>;
      return { test: compile(test), then: compile(then) };
    });
    const otherwise = spec.has('default') ? compile(spec.get('default') as Value) : undefined;
    return (env) => {
      for (const { test, then } of branches) if (truthy(test(env))) return then(env);
      if (!otherwise)
        throw new StoreError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        );
      return otherwise(env);
    };
  },
  $ifNull(operand, { compile }) {
    const parts = (operand as Value[]).map(compile);
    return (env) => {
      let value: Maybe;
      for (const part of parts) {
        value = part(env);
        if (value !== undefined && value !== null) return value;
      }
      return value;
    };
  },
  $and(operand, { compile }) {
    const parts = (Array.isArray(operand) ? operand : [operand]).map(compile);
    return (env) => parts.every((part) => truthy(part(env)));
  },
  $or(operand, { compile }) {
    const parts = (Array.isArray(operand) ? operand : [operand]).map(compile);
    return (env) => parts.some((part) => truthy(part(env)));
  },
  $let(operand, { compile }) {
    const spec = namedOperands('$let', operand, ['vars', 'in']);
    const bindings = [...(spec.get('vars') as Doc)].map(
      ([name, value]) => [variableName(name), compile(value)] as const,
    );
    const body = compile(spec.get('in') as Value);
    return (env) => {
      const variables = { ...env.variables };
      for (const [name, value] of bindings) variables[name] = value(env);
      return body({ root: env.root, variables });
    };
  },
  $map(operand, { compile }) {
    const spec = namedOperands('$map', operand, ['input', 'in'], ['as']);
    const input = compile(spec.get('input') as Value);
    const body = compile(spec.get('in') as Value);
    const name = variableName(spec.get('as') ?? 'this');
    return (env) =>
      arrayOrNull(input(env), '$map')?.map((item) => body(withVariable(env, name, item)) ?? null) ??
      null;
  },
  $filter(operand, { compile }) {
    const spec = namedOperands('$filter', operand, ['input', 'cond'], ['as', 'limit']);
    const input = compile(spec.get('input') as Value);
    const test = compile(spec.get('cond') as Value);
    const limit = compile(spec.get('limit') ?? null);
    const name = variableName(spec.get('as') ?? 'this');
    return (env) => {
      const kept = arrayOrNull(input(env), '$filter')?.filter((item) =>
        truthy(test(withVariable(env, name, item))),
      );
      const most = limit(env);
      return (typeof most === 'number' ? kept?.slice(0, most) : kept) ?? null;
    };
  },
  $reduce(operand, { compile }) {
    const spec = namedOperands('$reduce', operand, ['input', 'initialValue', 'in']);
    const input = compile(spec.get('input') as Value);
    const initial = compile(spec.get('initialValue') as Value);
    const body = compile(spec.get('in') as Value);
    return (env) => {
      const items = arrayOrNull(input(env), '$reduce');
      if (!items) return null;
      let value = initial(env);
      for (const item of items)
        value = body({ root: env.root, variables: { ...env.variables, value, this: item } });
      return value;
    };
  },
  $convert(operand, { compile }) {
    const spec = namedOperands(
      '$convert',
      operand,
      ['input', 'to'],
      ['onError', 'onNull', 'format', 'base'],
    );
    const input = compile(spec.get('input') as Value);
    const onError = spec.has('onError') ? compile(spec.get('onError') as Value) : undefined;
    const onNull = compile(spec.get('onNull') ?? null);
    const to = compile(spec.get('to') as Value);
    return (env) => {
      const value = input(env);
      if (value === undefined || value === null) return onNull(env);
      try {
        return convert(value, to(env));
      } catch (error) {
        if (onError && error instanceof StoreError && [241, 16006, 9].includes(error.code))
          return onError(env);
        throw error;
      }
    };
  },
  $sortArray(operand, { compile, strings }) {
    const spec = namedOperands('$sortArray', operand, ['input', 'sortBy']);
    const input = compile(spec.get('input') as Value);
    const by = spec.get('sortBy') as Value;
    return (env) => {
      const items = arrayOrNull(input(env), '$sortArray');
      if (!items) return null;
      if (!isDoc(by)) return [...items].sort((a, b) => Number(by) * compare(a, b, strings));
      const keys = [...by].map(
        ([path, direction]) => [splitPath(path), Number(direction)] as const,
      );
      return [...items].sort((a, b) => {
        for (const [parts, direction] of keys) {
          const difference = compare(fieldPath(a, parts), fieldPath(b, parts), strings);
          if (difference !== 0) return direction * difference;
        }
        return 0;
      });
    };
  },
};
