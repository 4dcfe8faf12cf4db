import { shuffle } from './random.js';

export interface DrawableItem {
  id: string;
  outcome: string;
  difficulty: number;
}

export interface Draw<Item> {
  items: Item[];
  /** Drawn although this person saw them before: only once nothing unseen is left. */
  repeated: string[];
  /** Items that this person will not have seen after this draw. */
  unseenLeft: number;
  /** True when something repeats: a coordinator is told (product.md §4). */
  poolUsedUp: boolean;
  /** How many items the pool could not give at all. */
  short: number;
}

/**
 * The items of one attempt: spread over outcomes first and difficulties second, chance (the
 * seed) decides the rest and the order in which they are shown. The same seed gives the same draw.
 * An item that the person has seen comes only when no unseen one is left, the least seen
 * first. A pool that is too small gives what it has; nothing is drawn twice.
 */
export function drawItems<Item extends DrawableItem>(
  pool: readonly Item[],
  seen: readonly string[],
  count: number,
  seed: string,
): Draw<Item> {
  const timesSeen = countBy(seen);
  const left = shuffle(pool, seed).map((item) => ({ item, seen: timesSeen.get(item.id) ?? 0 }));
  const outcomes = new Map<string, number>();
  const difficulties = new Map<number, number>();
  const chosen: { item: Item; seen: number }[] = [];
  while (chosen.length < count && left.length > 0) {
    const weigh = ({ item, seen: times }: { item: Item; seen: number }) => [
      times,
      outcomes.get(item.outcome) ?? 0,
      difficulties.get(item.difficulty) ?? 0,
    ];
    const best = left.reduce((a, b) => (compare(weigh(b), weigh(a)) < 0 ? b : a));
    left.splice(left.indexOf(best), 1);
    chosen.push(best);
    add(outcomes, best.item.outcome);
    add(difficulties, best.item.difficulty);
  }
  const repeated = chosen.filter((entry) => entry.seen > 0).map(({ item }) => item.id);
  return {
    items: shuffle(
      chosen.map(({ item }) => item),
      `${seed}:order`,
    ),
    repeated,
    unseenLeft: left.filter((entry) => entry.seen === 0).length,
    poolUsedUp: repeated.length > 0,
    short: Math.max(0, count - chosen.length),
  };
}

/**
 * The validation exam: the same number of items from each module, module by module, never one
 * that the person has seen (product.md §5). `short` names the modules that could not give
 * enough: then the exam must not start and a coordinator is told.
 */
export function drawPerModule<Item extends DrawableItem & { module: string }>(
  modules: readonly string[],
  pool: readonly Item[],
  seen: readonly string[],
  perModule: number,
  seed: string,
): { items: Item[]; short: string[] } {
  const known = new Set(seen);
  const short: string[] = [];
  const items = modules.flatMap((module) => {
    const fresh = pool.filter((item) => item.module === module && !known.has(item.id));
    if (fresh.length < perModule) short.push(module);
    return drawItems(fresh, [], perModule, `${seed}:${module}`).items;
  });
  return { items, short };
}

function countBy(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) add(counts, id);
  return counts;
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
