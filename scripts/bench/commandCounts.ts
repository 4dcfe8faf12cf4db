import { z } from 'zod';

/** What a campus has asked of its store since it was last asked for it. */
export const CommandCounts = z.object({ reads: z.number(), writes: z.number() });
export type CommandCounts = z.infer<typeof CommandCounts>;
