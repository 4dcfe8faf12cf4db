import { type TrackVersion } from '../../content/types.js';
import { reachesMark } from '../../domain/marks.js';
import { isLive, lastActivityAt, type StudyEnrollment } from '../enrollments/enrollment.service.js';

/** Why somebody should be called. `urgent`: they may leave the course. */
export type Attention = { urgent: boolean; days: number } & (
  | { kind: 'never-started' }
  | { kind: 'away' }
  | { kind: 'returned'; module: number }
  | { kind: 'failed'; module: number; percent: number }
);

const DAY_MS = 24 * 3_600_000;

/** Days without a sign after which somebody is called, and after which it is urgent. */
const NEVER_STARTED = { call: 3, urgent: 10 };
const AWAY = { call: 7, urgent: 14 };
/** Days that a returned assignment or a failed assessment may rest. */
const RESTING = 2;

/**
 * The weightiest reason to call somebody; null: they get on. Whoever is finished or has left is
 * not called. Limits count: on the seventh day without a sign somebody is away.
 */
export function attentionOf(
  track: TrackVersion,
  enrollment: StudyEnrollment,
  now: Date,
): Attention | null {
  if (!isLive(enrollment) || enrollment.completedAt) return null;
  const last = lastActivityAt(enrollment);
  return awayFor(last, enrollment.enrolledAt, now) ?? stuckIn(track, enrollment, now);
}

/** The same from the last sign alone, for counting many people. */
export function awayFor(last: Date | null, enrolledAt: Date, now: Date): Attention | null {
  const days = daysSince(last ?? enrolledAt, now);
  const limits = last ? AWAY : NEVER_STARTED;
  if (days < limits.call) return null;
  return { kind: last ? 'away' : 'never-started', urgent: days >= limits.urgent, days };
}

function stuckIn(track: TrackVersion, enrollment: StudyEnrollment, now: Date): Attention | null {
  for (const module of track.modules) {
    const assignment = enrollment.assignments[module.slug];
    const days = assignment ? daysSince(assignment.at, now) : 0;
    if (assignment?.state === 'returned' && days >= RESTING) {
      return { kind: 'returned', urgent: false, module: module.number, days };
    }
  }
  for (const module of track.modules) {
    const result = enrollment.results[module.slug];
    if (!result || reachesMark(result.bestPercent, track.passMark)) continue;
    const days = daysSince(result.lastAt, now);
    if (days >= RESTING) {
      const { bestPercent: percent } = result;
      return { kind: 'failed', urgent: false, module: module.number, percent, days };
    }
  }
  return null;
}

/** The most urgent first, then who has been silent longest. */
export function compareAttention(left: Attention, right: Attention): number {
  return Number(right.urgent) - Number(left.urgent) || right.days - left.days;
}

function daysSince(from: Date, now: Date): number {
  return Math.floor((now.getTime() - from.getTime()) / DAY_MS);
}
