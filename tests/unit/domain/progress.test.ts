import { describe, expect, it } from '@jest/globals';

import { completionOf } from '../../../server/domain/completion.js';
import { type Mode, MODES } from '../../../server/domain/modes.js';
import { type NextStep, progressOf } from '../../../server/domain/progress.js';
import { type StudyRecord, type TrackStructure } from '../../../server/domain/track.js';
import {
  approvedOf,
  lessonsOf,
  now,
  onTheLimit,
  resultsOf,
  track,
  trainerTrack,
} from './tracks.js';

const virtual = onTheLimit.virtual;
const bothParts = { modelAt: now, financeAt: now };

describe('the one next step', () => {
  it.each<[string, StudyRecord, NextStep]>([
    [
      'nothing done: the first lesson',
      { mode: 'virtual' },
      { kind: 'lesson', module: 'm1', lesson: 'm1-a', minutes: 30 },
    ],
    [
      'first lesson done',
      { mode: 'virtual', lessons: { 'm1-a': { doneAt: now } } },
      { kind: 'lesson', module: 'm1', lesson: 'm1-b', minutes: 40 },
    ],
    [
      'where I was',
      { mode: 'virtual', place: { lesson: 'm2-b' } },
      { kind: 'lesson', module: 'm2', lesson: 'm2-b', minutes: 40 },
    ],
    [
      'where I was is done',
      { mode: 'virtual', lessons: lessonsOf('m2'), place: { lesson: 'm2-b' } },
      { kind: 'lesson', module: 'm1', lesson: 'm1-a', minutes: 30 },
    ],
    [
      'lessons of the module done',
      { mode: 'virtual', lessons: lessonsOf('m1') },
      { kind: 'assessment', module: 'm1' },
    ],
    [
      'assessment just under',
      { mode: 'virtual', lessons: lessonsOf('m1'), results: { m1: { bestPercent: 59.95 } } },
      { kind: 'assessment', module: 'm1' },
    ],
    [
      'assessment exactly on the mark',
      { mode: 'virtual', lessons: lessonsOf('m1'), results: resultsOf('m1') },
      { kind: 'assignment', module: 'm1', returned: false },
    ],
    [
      'handed in: on to the next module',
      {
        mode: 'virtual',
        lessons: lessonsOf('m1'),
        results: resultsOf('m1'),
        assignments: { m1: { state: 'submitted' } },
      },
      { kind: 'lesson', module: 'm2', lesson: 'm2-a', minutes: 30 },
    ],
    [
      'returned: first of all',
      { mode: 'virtual', assignments: { m3: { state: 'returned' } } },
      { kind: 'assignment', module: 'm3', returned: true },
    ],
    [
      'only the exit test left',
      { ...virtual, results: resultsOf('m1', 'm2', 'm3', 'm4') },
      { kind: 'exitTest' },
    ],
    [
      'only an answer left',
      { ...virtual, assignments: { ...approvedOf('m1', 'm2', 'm3'), m4: { state: 'submitted' } } },
      { kind: 'waiting' },
    ],
    ['complete', virtual, { kind: 'project', part: 'model' }],
    [
      'model delivered',
      { ...virtual, project: { modelAt: now } },
      { kind: 'project', part: 'finance' },
    ],
    ['project delivered', { ...virtual, project: bothParts }, { kind: 'certificate' }],
    [
      'everything done',
      { ...virtual, project: bothParts, certificateId: 'c' },
      { kind: 'nothing' },
    ],
    [
      'completed earlier, whatever the record',
      { mode: 'virtual', completedAt: now, project: bothParts, certificateId: 'c' },
      { kind: 'nothing' },
    ],
    ['validation', { mode: 'validation' }, { kind: 'validationExam' }],
    [
      'validation passed: straight to the project',
      { mode: 'validation', results: { validation: { bestPercent: 60 } } },
      { kind: 'project', part: 'model' },
    ],
    [
      'in person: the first assignment',
      { mode: 'inPerson' },
      { kind: 'assignment', module: 'm1', returned: false },
    ],
    ['in person: only hours left', onTheLimit.inPerson, { kind: 'attendance' }],
    [
      'blended: in-person modules first',
      { mode: 'blended' },
      { kind: 'assignment', module: 'm1', returned: false },
    ],
    [
      'blended: then the virtual lessons',
      { mode: 'blended', assignments: approvedOf('m1', 'm2') },
      { kind: 'lesson', module: 'm3', lesson: 'm3-a', minutes: 30 },
    ],
  ])('%s', (_name, record, next) => {
    expect(progressOf(track, record).next).toEqual(next);
  });

  it('knows tracks without project and with trainer certification', () => {
    const plain: TrackStructure = {
      ...track,
      components: ['lessons', 'assessments', 'assignments', 'exitTest'],
    };
    expect(progressOf(plain, virtual).next).toEqual({ kind: 'certificate' });
    expect(
      progressOf(trainerTrack, { mode: 'blended', assignments: approvedOf('s2') }).next,
    ).toEqual({ kind: 'attendance' });
  });
});

describe('the module map', () => {
  it('shows done, now, half and what is left', () => {
    const record: StudyRecord = {
      mode: 'virtual',
      lessons: { ...lessonsOf('m1', 'm3'), 'm2-a': { doneAt: now } },
      results: resultsOf('m1', 'm3'),
      assignments: { m1: { state: 'approved' }, m3: { state: 'submitted' } },
    };
    const progress = progressOf(track, record);
    expect(progress.modules).toMatchObject([
      { slug: 'm1', number: 1, state: 'done', half: false, minutesLeft: 0, done: 4, total: 4 },
      { slug: 'm2', number: 2, state: 'now', half: true, waiting: false, minutesLeft: 75, done: 1 },
      { slug: 'm3', state: 'todo', half: true, waiting: true, minutesLeft: 0, done: 3 },
      { slug: 'm4', state: 'todo', half: false, waiting: false, minutesLeft: 105, done: 0 },
    ]);
    expect(progress).toMatchObject({
      minutesLeft: 180,
      lessons: { done: 5, total: 8 },
      percent: 47,
      complete: false,
    });
  });

  it('shows a credited module as done', () => {
    const { modules } = progressOf(track, { mode: 'virtual', credits: ['m1'] });
    expect(modules[0]).toMatchObject({ state: 'done', minutesLeft: 0 });
  });

  it('shows everything done once complete', () => {
    const progress = progressOf(track, { mode: 'inPerson', completedAt: now });
    expect(progress.modules.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    expect(progress).toMatchObject({ percent: 100, minutesLeft: 0, complete: true });
  });

  it('offers the entry test until it is taken', () => {
    expect(progressOf(track, { mode: 'virtual' }).entryTestPending).toBe(true);
    const taken = { mode: 'virtual' as const, results: { entry: { bestPercent: 0 } } };
    expect(progressOf(track, taken).entryTestPending).toBe(false);
  });

  it.each<[Mode]>([['virtual'], ['validation']])(
    'agrees with the deciding function in %s',
    (mode) => {
      for (const base of MODES) {
        const record = { ...onTheLimit[base], mode };
        const passed = base === 'validation' ? { validation: { bestPercent: 60 } } : {};
        const withExam = { ...record, results: { ...record.results, ...passed }, attendance: null };
        expect(progressOf(track, withExam).complete).toBe(
          completionOf(track, withExam, now).complete,
        );
      }
    },
  );
});
