import {
  type Actor,
  hasEnded,
  isActiveGrant,
  municipalitiesOf,
  ROLES,
  type Role,
  type RoleGrant,
} from './roles.js';

/**
 * How far a permission reaches:
 * `own` what belongs to the person; `cohort` cohorts that the person runs, in the municipality
 * of the grant; `assigned` what was given to this evaluator, wherever it comes from;
 * `municipality` that of the grant; `all` everything.
 */
export type Scope = 'own' | 'cohort' | 'assigned' | 'municipality' | 'all';

/** Whoever is signed in, whatever the roles. */
type Column = Role | 'everyone';

/**
 * Who may do what, and how far (product.md §2). What is not written here nobody may do: so
 * nobody opens sealed marks or special data of another person.
 */
const TABLE = {
  'account:own': { everyone: 'own' },
  'catalogue:read': { everyone: 'all' },
  'certificate:own': { everyone: 'own' },
  'notice:own': { everyone: 'own' },
  'specialData:own': { everyone: 'own' },

  'call:apply': { participant: 'own', official: 'own' },
  'course:enrol': { participant: 'own', official: 'own' },
  'course:study': { participant: 'own', official: 'own' },
  'assignment:handIn': { participant: 'own', official: 'own' },
  'project:handIn': { participant: 'own' },
  'feedback:read': { participant: 'own' },
  'practice:log': { official: 'own' },

  'cohort:run': { trainer: 'cohort' },
  'attendance:take': { trainer: 'cohort' },
  'submission:decide': { trainer: 'cohort' },
  'assessment:onPaper': { trainer: 'cohort', coordinator: 'municipality' },
  'gradebook:read': { trainer: 'cohort', coordinator: 'municipality', admin: 'all' },
  'trainerNotes:read': { trainer: 'all', coordinator: 'all', admin: 'all' },
  'item:propose': { trainer: 'all', admin: 'all' },

  'review:score': { evaluator: 'assigned' },

  'cohort:manage': { coordinator: 'municipality', admin: 'all' },
  'call:manage': { coordinator: 'municipality', admin: 'all' },
  'applicant:select': { coordinator: 'municipality' },
  'review:assign': { coordinator: 'municipality', admin: 'all' },
  'project:read': { trainer: 'cohort', coordinator: 'municipality', admin: 'all' },
  'grant:read': { coordinator: 'municipality', admin: 'all' },
  'certificate:revoke': { coordinator: 'municipality', admin: 'all' },
  'loginCode:issue': { trainer: 'cohort', coordinator: 'municipality', admin: 'all' },
  'people:manage': { coordinator: 'municipality', admin: 'all' },

  'report:read': { coordinator: 'municipality', observer: 'municipality', admin: 'all' },
  'report:exactCounts': { admin: 'all' },
  'municipality:manage': { admin: 'all' },
  'track:manage': { admin: 'all' },
  'rubric:manage': { admin: 'all' },
  'content:publish': { admin: 'all' },
  'content:readHidden': { admin: 'all' },
  'audit:read': { admin: 'all' },
  'outbox:read': { admin: 'all' },
} as const satisfies Record<string, Partial<Record<Column, Scope>>>;

export type Action = keyof typeof TABLE;
export const ACTIONS: readonly Action[] = Object.keys(TABLE).filter(isAction);

export const PERMISSIONS: Readonly<Record<Action, Partial<Record<Column, Scope>>>> = TABLE;

/**
 * The thing that the action is about, as far as permissions care. A fact that is not given
 * counts as «not theirs»: nothing opens because somebody forgot a field.
 */
export interface Subject {
  /** Whom it belongs to. */
  personId?: string | null;
  /** Who runs the cohort that it belongs to: trainers and the named responsible person. */
  trainerIds?: readonly string[];
  responsibleId?: string | null;
  /** To whom the plan was assigned. */
  evaluatorId?: string | null;
  /** The municipality (slug) of the cohort, call, person or plan. */
  municipality?: string | null;
  /** Roles of the person that it is about: needed where one person acts on an account. */
  roles?: readonly RoleGrant[];
}

/**
 * May this person do this at all, to something? Guards routes; the thing itself is then loaded
 * through the person or asked with `can`.
 */
export function mayUse(actor: Actor, action: Action, now: Date): boolean {
  return scopesOf(actor, action, now).length > 0;
}

/**
 * May this person do this to that? Roles that have not begun or have ended do not count; a role
 * bound to a municipality counts only there (except for one's own things and assigned plans); a
 * trainer, coordinator or observer without a municipality reaches nothing. Actions that take
 * over an account (`loginCode:issue`, `people:manage`) need a person with fewer powers.
 */
export function can(actor: Actor, action: Action, subject: Subject, now: Date): boolean {
  return scopesOf(actor, action, now).some(
    ({ scope, grant }) =>
      REACHES[scope](actor, grant, subject) &&
      (!ACTS_ON_ACCOUNT.has(action) || (grant !== null && outranks(grant, subject.roles, now))),
  );
}

/** The roles that somebody may give to others in a municipality: never one's own level or above. */
export function grantableRoles(actor: Actor, municipality: string, now: Date): Role[] {
  const mine = actor.roles.filter(
    (g) => isActiveGrant(g, now) && (g.role === 'admin' || g.municipality === municipality),
  );
  return ROLES.filter((role) => mine.some((grant) => POWER_OVER[grant.role].includes(role)));
}

/** Matches `can(actor, 'cohort:run', cohort)` over a collection of cohorts. */
export function cohortsRunBy(actor: Actor, now: Date) {
  return {
    municipality: { $in: municipalitiesOf(actor, ['trainer'], now) },
    $or: [{ trainerIds: actor.id }, { responsibleId: actor.id }],
  };
}

/** Matches `can(actor, 'review:score', review)` over a collection of reviews. */
export function reviewsAssignedTo(actor: Actor, now: Date) {
  return { evaluatorId: { $in: mayUse(actor, 'review:score', now) ? [actor.id] : [] } };
}

/** Matches «own person» over a collection whose records have `userId`. */
export function ownedBy(actor: Actor) {
  return { userId: actor.id };
}

/**
 * Matches an action that reaches a municipality or everything, over records that have
 * `municipality`. Whoever may not do it anywhere matches nothing. Scopes of cohorts are not in
 * it: those lists start from `cohortsRunBy`.
 */
export function inReachOf(actor: Actor, action: Action, now: Date): MunicipalityFilter {
  const scopes = scopesOf(actor, action, now);
  if (scopes.some(({ scope }) => scope === 'all')) return {};
  const slugs = new Set<string>();
  for (const { scope, grant } of scopes) {
    if (scope === 'municipality' && grant?.municipality) slugs.add(grant.municipality);
  }
  return { municipality: { $in: [...slugs] } };
}

export interface MunicipalityFilter {
  municipality?: { $in: string[] };
}

export function isAction(text: string): text is Action {
  return Object.hasOwn(TABLE, text);
}

const ACTS_ON_ACCOUNT: ReadonlySet<Action> = new Set(['loginCode:issue', 'people:manage']);

const POWER_OVER: Record<Role, readonly Role[]> = {
  participant: [],
  official: [],
  evaluator: [],
  observer: [],
  trainer: ['participant', 'official'],
  coordinator: ['participant', 'official', 'trainer', 'evaluator'],
  admin: ROLES,
};

const REACHES: Record<Scope, (actor: Actor, grant: RoleGrant | null, on: Subject) => boolean> = {
  own: (actor, _grant, on) => on.personId === actor.id,
  cohort: (actor, grant, on) =>
    isIn(grant, on) &&
    (on.responsibleId === actor.id || (on.trainerIds?.includes(actor.id) ?? false)),
  assigned: (actor, _grant, on) => on.evaluatorId === actor.id,
  municipality: (_actor, grant, on) => isIn(grant, on),
  all: () => true,
};

function isIn(grant: RoleGrant | null, subject: Subject): boolean {
  return Boolean(grant?.municipality) && grant?.municipality === subject.municipality;
}

/**
 * Whether every role that the person holds or will hold is below this grant: plain study roles
 * anywhere, staff roles only in the same municipality. Not knowing the roles is a no.
 */
function outranks(grant: RoleGrant, roles: Subject['roles'], now: Date): boolean {
  if (!roles) return false;
  if (grant.role === 'admin') return true;
  return roles
    .filter((theirs) => !hasEnded(theirs, now))
    .every(
      (theirs) =>
        POWER_OVER[grant.role].includes(theirs.role) &&
        (POWER_OVER.trainer.includes(theirs.role) || theirs.municipality === grant.municipality),
    );
}

function scopesOf(actor: Actor, action: Action, now: Date) {
  const row = PERMISSIONS[action];
  const found: { scope: Scope; grant: RoleGrant | null }[] = [];
  if (row.everyone) found.push({ scope: row.everyone, grant: null });
  for (const grant of actor.roles) {
    const scope = row[grant.role];
    if (scope && isActiveGrant(grant, now)) found.push({ scope, grant });
  }
  return found;
}
