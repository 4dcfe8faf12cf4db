import { type AttendanceFacts, summarizeAttendance } from './attendance.js';
import { reachesMark } from './marks.js';
import { type MissingItem } from './missing.js';
import { moduleWork } from './moduleWork.js';
import { bestPercent } from './requirements.js';
import { type CertificateKind } from './states.js';
import { type StudyRecord, type TrackStructure } from './track.js';

interface TrainerFacts extends StudyRecord {
  attendance?: AttendanceFacts | null;
  practice?: { loggedMinutes: number; confirmedMinutes: number } | null;
  microClassPercent?: number | null;
}

/**
 * `trainerCertification` of product.md §5. The participant certificate asks for the attendance:
 * the share of all in-person and virtual hours of the programme, whether held yet or not. The
 * trainer certificate asks for that, every extra activity approved, the practice hours confirmed
 * (logged is not enough), the micro-class and the exam (the result `exit`) at their marks.
 */
export function trainerGaps(track: TrackStructure, facts: TrainerFacts, award: CertificateKind) {
  const policy = track.trainerCertification;
  if (!policy) return { missing: [notOffered(award)], done: 0, total: 1 };
  const attendance = attendanceGap(track, facts, policy.attendanceHours * 60);
  if (award === 'participant') {
    return { missing: attendance.missing, done: attendance.share, total: 1 };
  }

  const activities = track.modules.flatMap((module): MissingItem[] => {
    const { assignment } = moduleWork(track, module, facts);
    if (!assignment) return [];
    const waiting = assignment.state === 'submitted';
    return [{ code: 'assignment', module: module.slug, ...assignment, waiting }];
  });
  const asked = track.modules.filter((m) => moduleWork(track, m, facts).needs.assignment).length;
  const others = [
    ...practiceGap(facts, policy.practiceHours * 60),
    ...microClassGap(facts, policy.microClassMark),
    ...examGap(facts, policy.examMark),
  ];
  return {
    missing: [...attendance.missing, ...activities, ...others],
    done: attendance.share + asked - activities.length + 3 - others.length,
    total: 1 + asked + 3,
  };
}

function attendanceGap(track: TrackStructure, facts: TrainerFacts, programmeMinutes: number) {
  const hours = summarizeAttendance(track, facts, track.modules, facts.attendance);
  const { totalMinutes: countedMinutes, recoverable } = hours;
  const needed = programmeMinutes * track.attendance.minimumPercent;
  const enough = countedMinutes > 0 && countedMinutes * 100 >= needed;
  const missing: MissingItem[] = enough
    ? []
    : [
        {
          code: 'attendance',
          countedMinutes,
          heldMinutes: hours.heldMinutes,
          neededMinutes: Math.ceil(needed / 100),
          recoverable,
        },
      ];
  return { missing, share: enough ? 1 : (countedMinutes * 100) / (needed || 1) };
}

function practiceGap({ practice }: TrainerFacts, neededMinutes: number): MissingItem[] {
  const { loggedMinutes, confirmedMinutes } = practice ?? { loggedMinutes: 0, confirmedMinutes: 0 };
  if (confirmedMinutes >= neededMinutes) return [];
  const waiting = loggedMinutes >= neededMinutes;
  return [{ code: 'practice', loggedMinutes, confirmedMinutes, neededMinutes, waiting }];
}

function microClassGap(facts: TrainerFacts, needed: number): MissingItem[] {
  const percent = facts.microClassPercent ?? null;
  return reachesMark(percent, needed) ? [] : [{ code: 'micro-class', percent, needed }];
}

function examGap(facts: TrainerFacts, needed: number): MissingItem[] {
  const best = bestPercent(facts, 'exit');
  return reachesMark(best, needed) ? [] : [{ code: 'exam', bestPercent: best, needed }];
}

function notOffered(award: CertificateKind): MissingItem {
  return { code: 'not-offered', award };
}
