import { isFinishedAlone } from './requirements.js';
import { type ModuleStructure, type StudyRecord, type TrackStructure } from './track.js';

/** One session that was held, and what it was for this person. */
export interface SessionFact {
  startsAt: Date;
  /** Slug of its module; null for one that belongs to none (welcome, closing). */
  module: string | null;
  minutes: number;
  /** Minutes present; lateness is already taken off. 0 for missed and for excused. */
  attendedMinutes: number;
  /** Minutes of it recovered in a make-up session. */
  madeUpMinutes?: number;
}

export interface AttendanceFacts {
  joinedAt: Date;
  sessions: readonly SessionFact[];
}

export interface AttendanceSummary {
  /** Minutes held since the person joined. */
  heldMinutes: number;
  /** Of those, attended or recovered. */
  countedMinutes: number;
  /** Counted minutes plus modules gone through alone that had no session. */
  totalMinutes: number;
  /** 0–100, unrounded; null when nothing was held. */
  percent: number | null;
  /** Modules with hours to recover, in the order of the track. */
  recoverable: { module: string; minutes: number }[];
  /** Share of each module's held minutes that counts, 0 to 1; no entry when nothing was held. */
  byModule: ReadonlyMap<string, number>;
}

/**
 * How much of the hours held since the person joined counts (product.md §5). An earlier session
 * counts only if the person was there. Excused hours are held hours: they are recovered like missed
 * ones, in a make-up session or by going through the module alone, which recovers all of its
 * minutes. Nobody gets more than the session lasted. Sessions of modules outside
 * `modules` (the virtual ones in blended mode) do not count; those without a module do.
 */
export function summarizeAttendance(
  track: TrackStructure,
  record: StudyRecord,
  modules: readonly ModuleStructure[],
  facts: AttendanceFacts | null | undefined,
): AttendanceSummary {
  const alone = new Map(
    modules.map((module) => [module.slug, isFinishedAlone(track, record, module)]),
  );
  const held = new Map<string | null, { minutes: number; counted: number }>();
  for (const session of facts?.sessions ?? []) {
    if (session.module !== null && !alone.has(session.module)) continue;
    const own = session.attendedMinutes + (session.madeUpMinutes ?? 0);
    if (facts && session.startsAt < facts.joinedAt && own === 0) continue;
    const recovered = session.module !== null && alone.get(session.module);
    const entry = held.get(session.module) ?? { minutes: 0, counted: 0 };
    entry.minutes += session.minutes;
    entry.counted += recovered ? session.minutes : Math.min(session.minutes, Math.max(0, own));
    held.set(session.module, entry);
  }
  const heldMinutes = sum([...held.values()].map((entry) => entry.minutes));
  const countedMinutes = sum([...held.values()].map((entry) => entry.counted));
  const aloneMinutes = sum(
    modules.filter(({ slug }) => alone.get(slug) && !held.has(slug)).map(({ minutes }) => minutes),
  );
  return {
    heldMinutes,
    countedMinutes,
    totalMinutes: countedMinutes + aloneMinutes,
    percent: heldMinutes === 0 ? null : (countedMinutes / heldMinutes) * 100,
    recoverable: modules.flatMap(({ slug }) => {
      const entry = held.get(slug);
      const minutes = entry ? entry.minutes - entry.counted : 0;
      return minutes > 0 ? [{ module: slug, minutes }] : [];
    }),
    byModule: new Map(
      modules.flatMap(({ slug }) => {
        const entry = held.get(slug);
        return entry && entry.minutes > 0 ? [[slug, entry.counted / entry.minutes] as const] : [];
      }),
    ),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
