import { describe, expect, it } from '@jest/globals';

import { type CompletionFacts, completionOf } from '../../../server/domain/completion.js';
import { joinedAt, now, session, track, trainerTrack } from './tracks.js';

/** Exactly on every limit: 80 % of 28 h, 8 h confirmed, micro-class 70, exam 60. */
const base: CompletionFacts = {
  mode: 'blended',
  attendance: { joinedAt, sessions: [session('s1', 840, 840), session('s2', 840, 504)] },
  assignments: { s2: { state: 'approved', approvedBy: 'trainer' } },
  practice: { loggedMinutes: 480, confirmedMinutes: 480 },
  microClassPercent: 70,
  results: { exit: { bestPercent: 60 } },
};
const attended = (first: number, second: number) => ({
  attendance: { joinedAt, sessions: [session('s1', 840, first), session('s2', 840, second)] },
});
const codes = (facts: CompletionFacts, award: 'participant' | 'trainer') =>
  completionOf(trainerTrack, facts, now, award).missing.map(({ code }) => code);

describe('trainer certification', () => {
  it.each<[string, Partial<CompletionFacts>, string[], string[]]>([
    ['exactly on every limit', {}, [], []],
    ['a minute of attendance less', attended(840, 503), ['attendance'], ['attendance']],
    [
      'only the first session held yet',
      { attendance: { joinedAt, sessions: [session('s1', 840, 840)] } },
      ['attendance'],
      ['attendance'],
    ],
    [
      'missed hours recovered alone',
      {
        ...attended(840, 0),
        lessons: { 's2-a': { doneAt: now } },
        results: { s2: { bestPercent: 60 }, exit: { bestPercent: 60 } },
      },
      [],
      [],
    ],
    [
      'an extra activity not approved',
      { assignments: { s2: { state: 'submitted' } } },
      [],
      ['assignment'],
    ],
    [
      'a minute of practice less',
      { practice: { loggedMinutes: 480, confirmedMinutes: 479 } },
      [],
      ['practice'],
    ],
    ['micro-class just under', { microClassPercent: 69.9 }, [], ['micro-class']],
    ['exam just under', { results: { exit: { bestPercent: 59.95 } } }, [], ['exam']],
    [
      'nothing but attendance',
      { assignments: {}, practice: null, microClassPercent: null, results: {} },
      [],
      ['assignment', 'practice', 'micro-class', 'exam'],
    ],
  ])('%s', (_name, change, participant, trainer) => {
    expect(codes({ ...base, ...change }, 'participant')).toEqual(participant);
    expect(codes({ ...base, ...change }, 'trainer')).toEqual(trainer);
  });

  it('lists in order, logged hours that wait for a supervisor last', () => {
    expect(codes({ mode: 'blended' }, 'trainer')).toEqual([
      'attendance',
      'assignment',
      'practice',
      'micro-class',
      'exam',
    ]);
    const waiting = {
      ...base,
      practice: { loggedMinutes: 480, confirmedMinutes: 0 },
      microClassPercent: null,
    };
    expect(codes(waiting, 'trainer')).toEqual(['micro-class', 'practice']);
  });

  it('completes the enrollment with the participant certificate', () => {
    const facts: CompletionFacts = { mode: 'blended', ...attended(840, 504) };
    expect(completionOf(trainerTrack, facts, now).complete).toBe(true);
    const done = { mode: 'blended' as const, completedAt: now };
    expect(completionOf(trainerTrack, done, now).complete).toBe(true);
    expect(completionOf(trainerTrack, done, now, 'trainer').complete).toBe(false);
  });

  it('awards only what the track offers', () => {
    expect(completionOf(trainerTrack, base, now, 'course').missing).toEqual([
      { code: 'not-offered', award: 'course' },
    ]);
    expect(
      completionOf(track, { mode: 'virtual', completedAt: now }, now, 'trainer').complete,
    ).toBe(false);
    const without = { ...trainerTrack, trainerCertification: null };
    expect(completionOf(without, base, now, 'participant').complete).toBe(false);
  });
});
