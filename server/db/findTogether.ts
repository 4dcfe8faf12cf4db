import { type Model, type PipelineStage } from 'mongoose';

interface Wanted {
  model: Pick<Model<unknown>, 'collection'>;
  /** Nothing is cast here: ids must be ObjectIds. */
  filter: Record<string, unknown>;
  sort?: Record<string, 1 | -1>;
  /** Fields to leave out. */
  without?: readonly string[];
}

/**
 * One document and the list that belongs to it, from two collections in one command: a page then
 * costs one read instead of two. Each side uses its own index. What comes back is plain, as `.lean()`
 * gives it; the caller says its types.
 */
export async function findTogether<One, Many>(
  one: Wanted,
  many: Wanted,
): Promise<{ one: One | null; many: Many[] }> {
  const found = one.model.collection.aggregate<{ one?: One; many?: Many }>([
    ...stagesFor(one),
    { $limit: 1 },
    { $project: { _id: 0, one: '$$ROOT' } },
    {
      $unionWith: {
        coll: many.model.collection.name,
        pipeline: [...stagesFor(many), { $project: { _id: 0, many: '$$ROOT' } }],
      },
    },
  ]);
  const rows = await found.toArray();
  return {
    one: rows.find((row) => row.one)?.one ?? null,
    many: rows.flatMap((row) => row.many ?? []),
  };
}

type Stage = Exclude<PipelineStage, PipelineStage.Merge | PipelineStage.Out>;

function stagesFor({ filter, sort, without = [] }: Wanted): Stage[] {
  return [
    { $match: filter },
    ...(sort ? [{ $sort: sort }] : []),
    ...(without.length > 0 ? [{ $unset: [...without] }] : []),
  ];
}
