import { describe, expect, it } from '@jest/globals';

import {
  ACTIONS,
  type Action,
  can,
  cohortsRunBy,
  grantableRoles,
  inReachOf,
  isAction,
  mayUse,
  reviewsAssignedTo,
  type Subject,
} from '../../../server/domain/permissions.js';
import {
  activeRoles,
  type Actor,
  municipalitiesOf,
  type Role,
  type RoleGrant,
  ROLES,
} from '../../../server/domain/roles.js';

const now = new Date('2026-05-10T12:00:00Z');
const before = new Date('2026-01-01T00:00:00Z');
const grant = (role: Role, municipality: string | null = 'quito'): RoleGrant => ({
  role,
  municipality: role === 'admin' ? null : municipality,
  from: before,
});
const actor = (...roles: RoleGrant[]): Actor => ({ id: 'me', roles });

/** One thing that is mine in every way, and one that is in no way. */
const mine: Subject = {
  personId: 'me',
  trainerIds: ['me'],
  evaluatorId: 'me',
  municipality: 'quito',
  roles: [],
};
const foreign: Subject = {
  personId: 'other',
  trainerIds: ['other'],
  responsibleId: 'other',
  evaluatorId: 'other',
  municipality: 'ambato',
  roles: [],
};

const everyone = [
  'account:own',
  'catalogue:read',
  'certificate:own',
  'notice:own',
  'specialData:own',
];
const study = ['call:apply', 'course:enrol', 'course:study', 'assignment:handIn'];
const expected: Record<Role, string[]> = {
  participant: [...study, 'project:handIn', 'feedback:read'],
  official: [...study, 'practice:log'],
  trainer: [
    'cohort:run',
    'attendance:take',
    'submission:decide',
    'assessment:onPaper',
    'gradebook:read',
    'trainerNotes:read',
    'item:propose',
    'project:read',
    'loginCode:issue',
  ],
  evaluator: ['review:score'],
  coordinator: [
    'assessment:onPaper',
    'gradebook:read',
    'trainerNotes:read',
    'cohort:manage',
    'call:manage',
    'applicant:select',
    'review:assign',
    'project:read',
    'grant:read',
    'certificate:revoke',
    'loginCode:issue',
    'people:manage',
    'report:read',
  ],
  observer: ['report:read'],
  admin: [
    'gradebook:read',
    'trainerNotes:read',
    'item:propose',
    'cohort:manage',
    'call:manage',
    'review:assign',
    'project:read',
    'grant:read',
    'certificate:revoke',
    'loginCode:issue',
    'people:manage',
    'report:read',
    'report:exactCounts',
    'municipality:manage',
    'track:manage',
    'rubric:manage',
    'content:publish',
    'content:readHidden',
    'audit:read',
    'outbox:read',
  ],
};

describe('roles by actions', () => {
  it.each(ROLES)('%s may do exactly what the table says', (role) => {
    const allowed = [...everyone, ...expected[role]].sort();
    const me = actor(grant(role));
    expect(ACTIONS.filter((action) => mayUse(me, action, now)).sort()).toEqual(allowed);
    expect(ACTIONS.filter((action) => can(me, action, mine, now)).sort()).toEqual(allowed);
  });

  it('leaves somebody without roles with their own account', () => {
    expect(ACTIONS.filter((action) => mayUse(actor(), action, now)).sort()).toEqual(
      [...everyone].sort(),
    );
  });

  it.each(ROLES.filter((role) => role !== 'admin'))(
    '%s reaches nothing that belongs to somebody else',
    (role) => {
      const open: Action[] = ['catalogue:read', 'trainerNotes:read', 'item:propose'];
      const reached = ACTIONS.filter((action) => can(actor(grant(role)), action, foreign, now));
      expect(reached.filter((action) => !open.includes(action))).toEqual([]);
    },
  );

  it.each(ROLES)('%s reaches nothing of a thing about which nothing is known', (role) => {
    const narrow = ACTIONS.filter(
      (action) => can(actor(grant(role)), action, {}, now) && role !== 'admin',
    );
    expect(narrow).not.toContain('gradebook:read');
    expect(narrow).not.toContain('course:study');
    expect(narrow).not.toContain('review:score');
    expect(narrow).not.toContain('people:manage');
  });

  it('knows an action from any other text', () => {
    expect(isAction('course:study')).toBe(true);
    expect(isAction('toString')).toBe(false);
  });
});

describe('start and end of a role', () => {
  it.each([
    ['from this moment on', { from: now }, true],
    ['a moment before its start', { from: new Date(now.getTime() + 1) }, false],
    ['at its end', { from: before, until: now }, false],
    ['a moment before its end', { from: before, until: new Date(now.getTime() + 1) }, true],
    ['without an end', { from: before, until: null }, true],
  ])('%s', (_name, dates, expectedAnswer) => {
    const me = actor({ role: 'admin', ...dates });
    expect(mayUse(me, 'audit:read', now)).toBe(expectedAnswer);
    expect(activeRoles(me, now)).toEqual(expectedAnswer ? ['admin'] : []);
  });
});

describe('municipality of a role', () => {
  it('counts a trainer only in the municipality of the role, and only for own cohorts', () => {
    const me = actor(grant('trainer', 'quito'));
    expect(can(me, 'cohort:run', { trainerIds: ['me'], municipality: 'quito' }, now)).toBe(true);
    expect(can(me, 'cohort:run', { responsibleId: 'me', municipality: 'quito' }, now)).toBe(true);
    expect(can(me, 'cohort:run', { trainerIds: ['me'], municipality: 'ambato' }, now)).toBe(false);
    expect(can(me, 'cohort:run', { trainerIds: ['x'], municipality: 'quito' }, now)).toBe(false);
  });

  it('gives a coordinator without municipality nothing', () => {
    const me = actor(grant('coordinator', null));
    expect(can(me, 'cohort:manage', { municipality: null }, now)).toBe(false);
    expect(inReachOf(me, 'cohort:manage', now)).toEqual({ municipality: { $in: [] } });
  });

  it('lets an evaluator score what was assigned, wherever it comes from', () => {
    const me = actor(grant('evaluator', null));
    expect(can(me, 'review:score', { evaluatorId: 'me', municipality: 'ambato' }, now)).toBe(true);
  });

  it('adds up several roles', () => {
    const me = actor(grant('coordinator', 'quito'), grant('coordinator', 'ambato'));
    expect(inReachOf(me, 'report:read', now)).toEqual({
      municipality: { $in: ['quito', 'ambato'] },
    });
    expect(municipalitiesOf(me, ['coordinator'], now)).toEqual(['quito', 'ambato']);
  });
});

describe('acting on an account', () => {
  const trainer = actor(grant('trainer'));
  const coordinator = actor(grant('coordinator'));
  const admin = actor(grant('admin'));
  const of = (...roles: RoleGrant[]): Subject => ({ ...mine, personId: 'other', roles });

  it.each<[string, Actor, Subject, boolean]>([
    ['trainer, participant', trainer, of(grant('participant')), true],
    ['trainer, participant of elsewhere', trainer, of(grant('participant', 'ambato')), true],
    ['trainer, another trainer', trainer, of(grant('trainer')), false],
    ['trainer, an admin who studies', trainer, of(grant('participant'), grant('admin')), false],
    [
      'trainer, somebody whose admin role is over',
      trainer,
      of({ ...grant('admin'), until: now }),
      true,
    ],
    [
      'trainer, somebody who will be admin',
      trainer,
      of({ ...grant('admin'), from: new Date('2027-01-01') }),
      false,
    ],
    ['coordinator, trainer', coordinator, of(grant('trainer')), true],
    ['coordinator, trainer of elsewhere too', coordinator, of(grant('trainer', 'ambato')), false],
    ['coordinator, coordinator', coordinator, of(grant('coordinator')), false],
    ['admin, coordinator', admin, of(grant('coordinator')), true],
    ['roles not known', admin, { ...mine, roles: undefined }, false],
  ])('%s', (_name, me, subject, expectedAnswer) => {
    expect(can(me, 'loginCode:issue', subject, now)).toBe(expectedAnswer);
  });

  it('lets nobody give away more than they hold', () => {
    expect(grantableRoles(coordinator, 'quito', now)).toEqual([
      'participant',
      'official',
      'trainer',
      'evaluator',
    ]);
    expect(grantableRoles(coordinator, 'ambato', now)).toEqual([]);
    expect(grantableRoles(admin, 'ambato', now)).toEqual([...ROLES]);
    expect(grantableRoles(actor(grant('participant')), 'quito', now)).toEqual([]);
  });
});

describe('filters beside the checks', () => {
  it('narrows lists as `can` narrows single things', () => {
    expect(cohortsRunBy(actor(grant('trainer')), now)).toEqual({
      municipality: { $in: ['quito'] },
      $or: [{ trainerIds: 'me' }, { responsibleId: 'me' }],
    });
    expect(cohortsRunBy(actor(grant('coordinator')), now).municipality).toEqual({ $in: [] });
    expect(reviewsAssignedTo(actor(grant('evaluator')), now)).toEqual({
      evaluatorId: { $in: ['me'] },
    });
    expect(reviewsAssignedTo(actor(grant('trainer')), now)).toEqual({ evaluatorId: { $in: [] } });
    expect(inReachOf(actor(grant('admin')), 'report:read', now)).toEqual({});
    expect(inReachOf(actor(grant('participant')), 'report:read', now)).toEqual({
      municipality: { $in: [] },
    });
  });
});
