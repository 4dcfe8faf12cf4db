import { isActiveGrant, type RoleGrant } from './roles.js';

/** What decides who may score a plan. */
export interface PlanToReview {
  ownerId: string;
  municipality: string;
  /** Trainers and responsible persons of every cohort that the owner was in. */
  trainerIds: readonly string[];
  /** Evaluators who said that they cannot score it. */
  declaredIds: readonly string[];
}

export type Bar = 'own-plan' | 'own-trainee' | 'declared';

/**
 * Why somebody may never score this plan, whatever the roles (product.md §7): it is their own, they
 * taught its owner, or they said so themselves.
 */
export function barAgainst(evaluatorId: string, plan: PlanToReview): Bar | null {
  if (plan.ownerId === evaluatorId) return 'own-plan';
  if (plan.trainerIds.includes(evaluatorId)) return 'own-trainee';
  return plan.declaredIds.includes(evaluatorId) ? 'declared' : null;
}

export interface Candidate {
  id: string;
  roles: readonly RoleGrant[];
  /** Reviews that are not sealed yet. */
  openReviews: number;
}

/** Where an evaluator comes from, seen from the plan. */
export type Origin = 'external' | 'otherMunicipality' | 'ownMunicipality';

export interface EligibleEvaluator {
  id: string;
  origin: Origin;
  openReviews: number;
}

/**
 * Who may be asked to score the plan, the least loaded first; equals stay in the order given.
 * People of the plan's own municipality only come in when there is nobody else.
 */
export function eligibleEvaluators(
  plan: PlanToReview,
  candidates: readonly Candidate[],
  now: Date,
): EligibleEvaluator[] {
  const eligible = candidates
    .filter(({ id }) => barAgainst(id, plan) === null)
    .flatMap(({ id, roles, openReviews }) => {
      const origin = originOf(roles, plan.municipality, now);
      return origin ? [{ id, origin, openReviews }] : [];
    })
    .sort((a, b) => a.openReviews - b.openReviews);
  const fromElsewhere = eligible.filter(({ origin }) => origin !== 'ownMunicipality');
  return fromElsewhere.length > 0 ? fromElsewhere : eligible;
}

/** Null without a role of evaluator now. Somebody with several counts as the closest one. */
function originOf(roles: readonly RoleGrant[], municipality: string, now: Date): Origin | null {
  const grants = roles.filter((grant) => grant.role === 'evaluator' && isActiveGrant(grant, now));
  if (grants.length === 0) return null;
  if (grants.some((grant) => grant.municipality === municipality)) return 'ownMunicipality';
  return grants.some((grant) => grant.municipality) ? 'otherMunicipality' : 'external';
}
