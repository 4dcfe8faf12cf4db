import { describe, expect, it } from '@jest/globals';

import { type Lesson, type TrackVersion } from '../../../server/content/types.js';
import { scoreItem, type GradableItem } from '../../../server/domain/grading.js';
import { reachesMark } from '../../../server/domain/marks.js';
import { maximumTotal, type ScoringRubric } from '../../../server/domain/rubric.js';
import { type StudyRecord, type TrackStructure } from '../../../server/domain/track.js';
import { formatGrade, gradeOf, gradeParts, trackGrade } from '../../../server/domain/trackGrade.js';
import { approvedOf, onTheLimit, track } from './tracks.js';

const weights = { assessments: 50, assignments: 25, exitTest: 25 };

describe('trackGrade', () => {
  it.each<[string, Parameters<typeof trackGrade>[1], number | null]>([
    ['all parts', { assessments: 80, assignments: 100, exitTest: 60 }, 80],
    [
      'one not graded yet: its weight is shared out',
      { assessments: 80, assignments: null, exitTest: 50 },
      70,
    ],
    ['only one', { assessments: null, assignments: null, exitTest: 71.5 }, 71.5],
    ['a zero is a grade', { assessments: 0, assignments: null, exitTest: 60 }, 20],
    ['nothing', { assessments: null, assignments: null, exitTest: null }, null],
  ])('%s', (_name, parts, grade) => {
    expect(trackGrade(weights, parts)).toEqual(grade);
  });

  it('has no grade when only parts without weight are graded', () => {
    const parts = { assessments: null, assignments: 90, exitTest: null };
    expect(trackGrade({ ...weights, assignments: 0 }, parts)).toBeNull();
  });
});

describe('gradeOf', () => {
  it.each<[string, StudyRecord, number | null]>([
    ['virtual', onTheLimit.virtual, 50 * 0.6 + 25 + 25 * 0.6],
    ['in person: no assessments', onTheLimit.inPerson, 80],
    ['nothing recorded', { mode: 'virtual' }, null],
    [
      'what is not graded does not pull down',
      { mode: 'virtual', results: { m1: { bestPercent: 90 } } },
      90,
    ],
    [
      'points of a rubric',
      { mode: 'virtual', assignments: { m4: { state: 'approved', percent: 50 } } },
      50,
    ],
    [
      'returned is not graded',
      { mode: 'virtual', assignments: { m4: { state: 'returned', percent: 50 } } },
      null,
    ],
    [
      'validation: the exam',
      { mode: 'validation', results: { validation: { bestPercent: 72 }, m1: { bestPercent: 10 } } },
      72,
    ],
    ['validation, not taken', { mode: 'validation', assignments: approvedOf('m1') }, null],
    [
      'exam, then another mode',
      { mode: 'virtual', results: { validation: { bestPercent: 72 } } },
      72,
    ],
  ])('%s', (_name, record, grade) => {
    expect(gradeOf(track, record)).toEqual(grade);
  });

  it('leaves out what the track lacks', () => {
    const of: TrackStructure = { ...track, components: ['lessons', 'exitTest'] };
    expect(gradeParts(of, onTheLimit.virtual)).toEqual({
      assessments: null,
      assignments: null,
      exitTest: 60,
    });
  });
});

describe('formatGrade', () => {
  it.each([
    [60, '60,0'],
    [59.95, '60,0'],
    [59.949, '59,9'],
    [66.66666666666667, '66,7'],
    [72.25, '72,3'],
    [1.005 * 10, '10,1'],
    [0, '0,0'],
    [100, '100,0'],
  ])('%d is shown as %s', (grade, text) => {
    expect(formatGrade(grade)).toBe(text);
  });

  it('is only for showing: 59.95 does not reach 60', () => {
    expect(formatGrade(59.95)).toBe('60,0');
    expect(reachesMark(59.95, 60)).toBe(false);
  });
});

describe('the catalogue fits the rules', () => {
  it('as it is, without conversion', () => {
    const structure = (version: TrackVersion): TrackStructure => version;
    const gradable = (item: TrackVersion['itemById']): readonly GradableItem[] => [
      ...item.values(),
    ];
    const rubric = (version: TrackVersion): ScoringRubric | null => version.projectRubric;
    const lessons = (version: TrackVersion): readonly Pick<Lesson, 'slug' | 'minutes'>[] =>
      structure(version).modules.flatMap((module) => module.lessons);
    expect([structure, gradable, rubric, lessons, scoreItem, maximumTotal]).toHaveLength(6);
  });
});
