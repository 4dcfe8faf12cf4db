import { type Assessment, type Item, type TrackVersion } from '../../content/types.js';
import { drawItems, drawPerModule } from '../../domain/draw.js';
import { shuffle } from '../../domain/random.js';

export interface DrawnAttempt {
  items: { itemId: string; optionOrder: string[] }[];
  /** Seen before in an earlier attempt. */
  repeated: string[];
  /** The pool could not give enough new items, where repeating is not allowed. */
  exhausted: boolean;
}

/**
 * What one attempt asks, in which order. The seed decides: the same seed gives the same attempt.
 * `seen` are the items of this person's earlier attempts.
 */
export function drawAttempt(
  track: TrackVersion,
  assessment: Assessment,
  seen: readonly string[],
  seed: string,
): DrawnAttempt {
  const { items, repeated, exhausted } =
    assessment.itemsPerModule === null
      ? drawFromPool(assessment, seen, seed)
      : drawExam(track, assessment, assessment.itemsPerModule, seen, seed);
  return {
    items: items.map((item) => ({ itemId: item.id, optionOrder: orderOf(item, seed) })),
    repeated,
    exhausted,
  };
}

function drawFromPool(assessment: Assessment, seen: readonly string[], seed: string) {
  const draw = drawItems(assessment.items, seen, assessment.itemsPerAttempt, seed);
  return { items: draw.items, repeated: draw.repeated, exhausted: false };
}

function drawExam(
  track: TrackVersion,
  assessment: Assessment,
  perModule: number,
  seen: readonly string[],
  seed: string,
) {
  const modules = track.modules
    .map(({ slug }) => slug)
    .filter((slug) => assessment.items.some((item) => item.module === slug));
  const { items, short } = drawPerModule(modules, assessment.items, seen, perModule, seed);
  return { items, repeated: [], exhausted: short.length > 0 };
}

function orderOf(item: Item, seed: string): string[] {
  if (item.type !== 'single' && item.type !== 'multiple') return [];
  return shuffle(
    item.options.map(({ id }) => id),
    `${seed}:${item.id}`,
  );
}
