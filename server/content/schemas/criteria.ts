import { z } from 'zod';

import { listById, PlainText, Slug } from './common.js';

/** Points go down from level to level, so that the first level is the best one. */
export const descendingPoints = (levels: readonly { points: number }[]) =>
  levels.every((level, index) => index === 0 || level.points < (levels[index - 1]?.points ?? 0));

export const DESCENDING = 'los niveles van de más a menos puntos';

/** What a trainer scores a piece of work with. */
export const Criteria = listById(
  z.strictObject({
    id: Slug,
    title: PlainText,
    levels: z
      .array(z.strictObject({ points: z.number().min(0), text: PlainText }))
      .min(2)
      .refine(descendingPoints, { message: DESCENDING }),
  }),
);
