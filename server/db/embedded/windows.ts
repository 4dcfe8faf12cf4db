import { COLLECTORS } from './accumulators.js';
import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { StoreError, notSupported } from './errors.js';
import { type Scope, type Variables, compileExpression } from './expressions.js';
import { hashKey } from './keys.js';
import { sortKey, sortOrder } from './read.js';
import type { StringOrder } from './values.js';

/** One output over one sorted partition: a value for each of its documents. */
type Output = (docs: Doc[], ranks: Ranks, variables: Variables) => Maybe[];
interface Ranks {
  rank: number[];
  dense: number[];
}

/** `$setWindowFields`: ranks, `$shift` and accumulators over windows of documents. */
export function compileWindows(
  spec: Doc,
  scope: Scope,
  strings: StringOrder,
): (docs: Doc[], variables: Variables) => Doc[] {
  const partition = compileExpression(spec.get('partitionBy') ?? null, scope);
  const sort = (spec.get('sortBy') as Doc | undefined) ?? new Map<string, Value>();
  const outputs = [...(spec.get('output') as Doc)].map(
    ([name, output]) => [name, compileOutput(output as Doc, scope)] as const,
  );
  const [keyOf, order] = [sortKey(sort), sortOrder(sort, strings)];
  return (docs, variables) => {
    const partitions = new Map<string, { doc: Doc; key: ReturnType<typeof keyOf> }[]>();
    for (const doc of docs) {
      const group = hashKey(partition.evaluate(doc, variables));
      const members = partitions.get(group) ?? [];
      members.push({ doc, key: keyOf(doc) });
      partitions.set(group, members);
    }
    return [...partitions.values()].flatMap((members) => {
      members.sort((a, b) => order(a.key, b.key));
      const ranks: Ranks = { rank: [], dense: [] };
      members.forEach(({ key }, i) => {
        const tied = i > 0 && order((members[i - 1] as { key: typeof key }).key, key) === 0;
        ranks.rank.push(tied ? (ranks.rank[i - 1] as number) : i + 1);
        ranks.dense.push(i === 0 ? 1 : (ranks.dense[i - 1] as number) + (tied ? 0 : 1));
      });
      const sorted = members.map(({ doc }) => doc);
      const values = outputs.map(
        ([name, output]) => [name, output(sorted, ranks, variables)] as const,
      );
      return sorted.map((doc, i) => {
        const result = new Map(doc);
        for (const [name, list] of values) result.set(name, list[i] ?? null);
        return result;
      });
    });
  };
}

function compileOutput(spec: Doc, scope: Scope): Output {
  const [name, operand] = [...spec].find(([key]) => key !== 'window') as [string, Value];
  if (name === '$rank') return (_docs, { rank }) => rank;
  if (name === '$denseRank') return (_docs, { dense }) => dense;
  if (name === '$documentNumber') return (docs) => docs.map((_doc, i) => i + 1);
  if (name === '$shift') {
    const options = operand as Doc;
    const output = compileExpression(options.get('output') as Value, scope);
    const by = Number(options.get('by'));
    const otherwise = compileExpression(options.get('default') ?? null, scope);
    return (docs, _ranks, variables) =>
      docs.map((doc, i) => {
        const other = docs[i + by];
        return other ? output.evaluate(other, variables) : otherwise.evaluate(doc, variables);
      });
  }
  const collect = COLLECTORS[name];
  if (!collect) throw new StoreError(9, `Unrecognized window function, ${name}`);
  const expression = compileExpression(operand, scope);
  const window = spec.get('window');
  if (isDoc(window) && window.has('range'))
    throw notSupported('A window by range in $setWindowFields');
  const [lower, upper] = ((isDoc(window) ? window.get('documents') : undefined) as
    [Value, Value] | undefined) ?? ['unbounded', 'unbounded'];
  const edge = (bound: Value, i: number, unbounded: number): number =>
    bound === 'unbounded' ? unbounded : bound === 'current' ? i : i + Number(bound);
  return (docs, _ranks, variables) => {
    const values = docs.map((doc) => expression.evaluate(doc, variables));
    return docs.map((_doc, i) => {
      const state = collect();
      const to = Math.min(docs.length - 1, edge(upper, i, docs.length - 1));
      for (let at = Math.max(0, edge(lower, i, 0)); at <= to; at++) state.add(values[at]);
      return state.result();
    });
  };
}
