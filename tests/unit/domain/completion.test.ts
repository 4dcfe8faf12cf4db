import { describe, expect, it } from '@jest/globals';

import {
  type Completion,
  type CompletionFacts,
  completionOf,
} from '../../../server/domain/completion.js';
import { type Mode, MODES } from '../../../server/domain/modes.js';
import { type TrackStructure } from '../../../server/domain/track.js';
import {
  approvedOf,
  joinedAt,
  lessonsOf,
  now,
  onTheLimit,
  resultsOf,
  session,
  track,
} from './tracks.js';

/** «lessons m1», «exit-test»… in order. */
const brief = ({ missing }: Completion) =>
  missing.map((item) => ('module' in item ? `${item.code} ${item.module}` : item.code));
const decide = (facts: CompletionFacts, of: TrackStructure = track) => completionOf(of, facts, now);
const held = (...sessions: ReturnType<typeof session>[]) => ({
  attendance: { joinedAt, sessions },
});
const before = new Date(joinedAt.getTime() - 1);

describe('completionOf', () => {
  it.each(MODES)('%s: exactly on every limit is complete', (mode) => {
    expect(decide(onTheLimit[mode])).toEqual({
      complete: true,
      missing: [],
      nextStep: null,
      percent: 100,
    });
  });

  const everything = [1, 2, 3, 4].flatMap((n) => [
    `lessons m${n}`,
    `assessment m${n}`,
    `assignment m${n}`,
  ]);
  it.each<[Mode, string[]]>([
    ['virtual', [...everything, 'exit-test']],
    [
      'inPerson',
      [
        'assignment m1',
        'assignment m2',
        'assignment m3',
        'assignment m4',
        'attendance',
        'hours',
        'exit-test',
      ],
    ],
    [
      'blended',
      [
        'assignment m1',
        'assignment m2',
        ...everything.slice(6),
        'attendance',
        'hours',
        'exit-test',
      ],
    ],
    ['validation', ['validation-exam']],
  ])('%s: nothing recorded lists everything in order', (mode, expected) => {
    const completion = decide({ mode });
    expect(brief(completion)).toEqual(expected);
    expect(completion).toMatchObject({ complete: false, percent: 0 });
    expect(completion.nextStep).toEqual(completion.missing[0]);
  });

  it.each<[string, Mode, Partial<CompletionFacts>, string[]]>([
    [
      'one lesson less',
      'virtual',
      { lessons: { ...lessonsOf('m1', 'm2', 'm3', 'm4'), 'm2-b': undefined } },
      ['lessons m2'],
    ],
    [
      'one assessment just under',
      'virtual',
      { results: { ...resultsOf('m1', 'm2', 'm4', 'exit'), m3: { bestPercent: 59.95 } } },
      ['assessment m3'],
    ],
    [
      'exit test just under',
      'virtual',
      { results: { ...resultsOf('m1', 'm2', 'm3', 'm4'), exit: { bestPercent: 59.99 } } },
      ['exit-test'],
    ],
    [
      'an assignment returned',
      'virtual',
      { assignments: { ...approvedOf('m1', 'm2', 'm3'), m4: { state: 'returned' } } },
      ['assignment m4'],
    ],
    [
      'approved by time counts',
      'virtual',
      {
        assignments: {
          ...approvedOf('m1', 'm2', 'm3'),
          m4: { state: 'approved', approvedBy: 'time' },
        },
      },
      [],
    ],
    ['hours do not matter', 'virtual', held(session('m1', 180, 0)), []],

    ['79.9 % of the hours', 'inPerson', held(session('m1', 1000, 799)), ['attendance']],
    ['exactly 80 %', 'inPerson', held(session('m1', 1000, 800)), []],
    ['a minute under 8 hours', 'inPerson', held(session('m1', 479, 479)), ['hours']],
    ['exactly 8 hours', 'inPerson', held(session('m1', 480, 480)), []],
    ['both too low', 'inPerson', held(session('m1', 480, 100)), ['attendance', 'hours']],
    ['nothing held yet', 'inPerson', { attendance: null }, ['attendance', 'hours']],
    [
      'held before joining does not count',
      'inPerson',
      held(session('m1', 480, 480), session('m2', 480, 0, { startsAt: before })),
      [],
    ],
    [
      'held when joining counts',
      'inPerson',
      held(session('m1', 480, 480), session('m2', 480, 0, { startsAt: joinedAt })),
      ['attendance'],
    ],
    [
      'being there before joining counts',
      'inPerson',
      held(session('m1', 480, 480, { startsAt: before })),
      [],
    ],
    [
      'recovered in a make-up session',
      'inPerson',
      held(session('m1', 480, 480), session('m2', 480, 0, { madeUpMinutes: 480 })),
      [],
    ],
    [
      'one minute recovered too little',
      'inPerson',
      held(session('m1', 480, 480), session('m2', 480, 0, { madeUpMinutes: 287 })),
      ['attendance'],
    ],
    [
      'recovered by module: lessons and assessment',
      'inPerson',
      {
        ...held(session('m1', 480, 480), session('m2', 480, 0)),
        lessons: lessonsOf('m2'),
        results: resultsOf('m2', 'exit'),
      },
      [],
    ],
    [
      'not recovered by lessons alone',
      'inPerson',
      { ...held(session('m1', 480, 480), session('m2', 480, 0)), lessons: lessonsOf('m2') },
      ['attendance'],
    ],
    [
      'more than the session lasted does not count',
      'inPerson',
      held(session('m1', 480, 900), session('m2', 480, 0)),
      ['attendance'],
    ],
    ['a session without module counts', 'inPerson', held(session(null, 480, 480)), []],
    [
      'lessons and assessments are not asked for',
      'inPerson',
      { lessons: {}, results: resultsOf('exit') },
      [],
    ],
    [
      'exit test just under',
      'inPerson',
      { results: { exit: { bestPercent: 59.95 } } },
      ['exit-test'],
    ],
    [
      'an assignment not handed in',
      'inPerson',
      { assignments: approvedOf('m1', 'm2', 'm3') },
      ['assignment m4'],
    ],

    [
      'hours of virtual modules do not help',
      'blended',
      held(session('m1', 480, 300), session('m3', 480, 480)),
      ['attendance', 'hours'],
    ],
    ['nor hurt', 'blended', held(session('m1', 480, 480), session('m3', 480, 0)), []],
    ['a virtual lesson less', 'blended', { lessons: lessonsOf('m3') }, ['lessons m4']],
    [
      'a virtual assessment just under',
      'blended',
      { results: { ...resultsOf('m3', 'exit'), m4: { bestPercent: 59.95 } } },
      ['assessment m4'],
    ],
    [
      'an assignment of an in-person module',
      'blended',
      { assignments: approvedOf('m2', 'm3', 'm4') },
      ['assignment m1'],
    ],
    ['exit test', 'blended', { results: resultsOf('m3', 'm4') }, ['exit-test']],

    [
      'just under the mark',
      'validation',
      {
        validationAttempts: [
          { submittedAt: joinedAt, modulePercents: { m1: 100, m2: 100, m3: 39.8 } },
        ],
      },
      ['validation-exam'],
    ],
    [
      'the best of two counts',
      'validation',
      {
        validationAttempts: [
          ...(onTheLimit.validation.validationAttempts ?? []),
          { submittedAt: now, modulePercents: {} },
        ],
      },
      [],
    ],
    [
      'only the record of the enrollment',
      'validation',
      { validationAttempts: undefined, results: { validation: { bestPercent: 60 } } },
      [],
    ],
    [
      'virtual work is no exam',
      'validation',
      { ...onTheLimit.virtual, mode: 'validation', validationAttempts: [] },
      ['validation-exam'],
    ],
  ])('%s (%s)', (_name, mode, change, expected) => {
    expect(brief(decide({ ...onTheLimit[mode], ...change }))).toEqual(expected);
  });
});

describe('what is missing', () => {
  it('says how much of what', () => {
    const facts: CompletionFacts = {
      ...onTheLimit.inPerson,
      ...held(session('m1', 300, 300), session('m2', 300, 60)),
      results: { exit: { bestPercent: 40 } },
    };
    expect(decide(facts).missing).toEqual([
      {
        code: 'attendance',
        countedMinutes: 360,
        heldMinutes: 600,
        neededMinutes: 480,
        recoverable: [{ module: 'm2', minutes: 240 }],
      },
      {
        code: 'hours',
        countedMinutes: 360,
        neededMinutes: 480,
        recoverable: [{ module: 'm2', minutes: 240 }],
      },
      { code: 'exit-test', bestPercent: 40, needed: 60 },
    ]);
    expect(decide({ ...onTheLimit.virtual, lessons: lessonsOf('m1', 'm2', 'm3') }).missing).toEqual(
      [{ code: 'lessons', module: 'm4', lessons: ['m4-a', 'm4-b'], minutes: 70 }],
    );
  });

  it('puts what waits for others last, and gives no next step for it', () => {
    const waiting: CompletionFacts = {
      ...onTheLimit.virtual,
      assignments: { ...approvedOf('m2', 'm3', 'm4'), m1: { state: 'submitted' } },
    };
    expect(decide(waiting)).toMatchObject({ complete: false, nextStep: null, percent: 94 });
    const more = decide({ ...waiting, results: resultsOf('m1', 'm2', 'm3', 'm4') });
    expect(brief(more)).toEqual(['exit-test', 'assignment m1']);
    expect(more.nextStep).toMatchObject({ code: 'exit-test' });
  });

  it('never shows 100 % before it is complete', () => {
    const facts = { ...onTheLimit.inPerson, ...held(session('m1', 2000, 1599)) };
    expect(decide(facts)).toMatchObject({ complete: false, percent: 99 });
  });
});

describe('what a track lacks', () => {
  it.each<[string, TrackStructure, string[]]>([
    ['exit test', { ...track, components: ['lessons', 'assessments', 'assignments'] }, []],
    [
      'assessments',
      { ...track, components: ['lessons', 'assignments', 'exitTest'] },
      ['exit-test'],
    ],
    [
      'assignments of a module',
      { ...track, modules: track.modules.map((m) => ({ ...m, assignment: null })) },
      ['exit-test'],
    ],
    [
      'required lessons',
      {
        ...track,
        modules: track.modules.map((m) => ({
          ...m,
          lessons: m.lessons.map((l) => ({ ...l, optional: true })),
        })),
      },
      ['exit-test'],
    ],
  ])('%s', (_name, of, expected) => {
    const facts = { ...onTheLimit.virtual, results: resultsOf('m1', 'm2', 'm3', 'm4') };
    expect(brief(decide(facts, of))).toEqual(expected);
  });

  it('never asks for the project', () => {
    expect(decide({ ...onTheLimit.virtual, project: null }).complete).toBe(true);
  });
});

describe('validation exam', () => {
  const failed = (daysAgo: number, modulePercents: Record<string, number>) => ({
    submittedAt: new Date(now.getTime() - daysAgo * 86_400_000),
    modulePercents,
  });
  const exam = (...validationAttempts: ReturnType<typeof failed>[]) =>
    decide({ mode: 'validation', validationAttempts });

  it('is open, waits 7 days, and is used up after the second failure', () => {
    expect(exam().missing).toMatchObject([{ state: 'open', recommended: [] }]);
    const first = { m1: 100, m2: 60, m3: 50 };
    expect(exam(failed(6.9, first))).toMatchObject({
      nextStep: null,
      missing: [{ state: 'wait', percent: 52.5, waiting: true, recommended: ['m3', 'm4'] }],
    });
    expect(exam(failed(7, first)).missing).toMatchObject([{ state: 'open' }]);
    expect(exam(failed(20, first), failed(9, { m3: 100 })).missing).toMatchObject([
      { state: 'used-up', credits: ['m1', 'm2', 'm3'], recommended: ['m4'] },
    ]);
  });

  it('counts the modules at or above the mark after changing to virtual', () => {
    const facts: CompletionFacts = {
      mode: 'virtual',
      validationAttempts: [failed(20, { m1: 60, m2: 59.9 }), failed(9, { m3: 100 })],
    };
    expect(brief(decide(facts))).toEqual([
      'lessons m2',
      'assessment m2',
      'assignment m2',
      'lessons m4',
      'assessment m4',
      'assignment m4',
      'exit-test',
    ]);
    const fromRecord: CompletionFacts = {
      mode: 'virtual',
      results: {
        m1: { bestPercent: 60, via: 'validation' },
        m3: { bestPercent: 60, via: 'online' },
      },
      credits: ['m2'],
    };
    expect(brief(decide(fromRecord)).slice(0, 3)).toEqual([
      'lessons m3',
      'assignment m3',
      'lessons m4',
    ]);
  });
});

describe('changing mode keeps everything earned', () => {
  it('virtual → in person: modules gone through alone recover hours and count as hours', () => {
    const virtual = { ...onTheLimit.virtual, mode: 'inPerson' as const };
    expect(decide(virtual).complete).toBe(true);
    expect(decide({ ...virtual, ...held(session('m1', 180, 0)) }).complete).toBe(true);
    const half: CompletionFacts = { ...virtual, lessons: lessonsOf('m1', 'm2') };
    expect(brief(decide(half))).toEqual(['attendance', 'hours']);
    expect(brief(decide({ ...half, ...held(session('m3', 120, 120)) }))).toEqual([]);
  });

  it('in person → virtual: attended modules need no lessons, only their assessment', () => {
    const facts: CompletionFacts = {
      ...onTheLimit.inPerson,
      mode: 'virtual',
      lessons: lessonsOf('m3', 'm4'),
      results: resultsOf('m3', 'm4', 'exit'),
    };
    expect(brief(decide(facts))).toEqual(['assessment m1', 'assessment m2']);
    const missed = { ...facts, ...held(session('m1', 300, 239), session('m2', 300, 240)) };
    expect(brief(decide(missed))).toEqual(['lessons m1', 'assessment m1', 'assessment m2']);
  });

  it('virtual → blended and back', () => {
    expect(decide({ ...onTheLimit.virtual, mode: 'blended' }).missing).toMatchObject([
      { code: 'hours', countedMinutes: 360 },
    ]);
    const shorter = { ...track, attendance: { minimumPercent: 80, minimumHours: 6 } };
    expect(decide({ ...onTheLimit.virtual, mode: 'blended' }, shorter).complete).toBe(true);
  });

  it.each(MODES)('a validation exam that was passed counts in %s', (mode) => {
    expect(decide({ ...onTheLimit.validation, mode }).complete).toBe(true);
  });

  it.each(MODES)('what was complete once stays complete in %s', (mode) => {
    expect(decide({ mode, completedAt: now }).complete).toBe(true);
  });
});
