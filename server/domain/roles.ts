/** What a person may be in the campus (product.md §2). One person may be several. */
export const ROLES = [
  'participant',
  'official',
  'trainer',
  'evaluator',
  'coordinator',
  'observer',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

/** A role that somebody holds, in a municipality (its slug; admin in none), from a day on. */
export interface RoleGrant {
  role: Role;
  municipality?: string | null;
  from: Date;
  /** First moment at which the role is no longer held; nothing means without an end. */
  until?: Date | null;
}

/** Somebody who wants to do something. */
export interface Actor {
  id: string;
  roles: readonly RoleGrant[];
}

/** Whether the grant counts now: from its first moment on, and no longer at its last. */
export function isActiveGrant(grant: RoleGrant, now: Date): boolean {
  return grant.from <= now && !hasEnded(grant, now);
}

/** Whether the grant is over. One that has not begun yet is not over. */
export function hasEnded(grant: RoleGrant, now: Date): boolean {
  return grant.until != null && grant.until <= now;
}

/** The roles that somebody holds now, each once, in the order of `ROLES`. */
export function activeRoles(actor: Pick<Actor, 'roles'>, now: Date): Role[] {
  const held = new Set(actor.roles.filter((grant) => isActiveGrant(grant, now)).map((g) => g.role));
  return ROLES.filter((role) => held.has(role));
}

/** The municipalities in which somebody holds one of these roles now. */
export function municipalitiesOf(actor: Actor, roles: readonly Role[], now: Date): string[] {
  const found = new Set<string>();
  for (const grant of actor.roles) {
    if (grant.municipality && roles.includes(grant.role) && isActiveGrant(grant, now)) {
      found.add(grant.municipality);
    }
  }
  return [...found];
}
