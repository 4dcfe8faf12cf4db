import { describe, expect, it } from '@jest/globals';

import {
  barAgainst,
  type Candidate,
  eligibleEvaluators,
  type PlanToReview,
} from '../../../server/domain/reviewers.js';
import { type Role } from '../../../server/domain/roles.js';

const now = new Date('2026-05-10T12:00:00Z');
const from = new Date('2026-01-01T00:00:00Z');

const plan: PlanToReview = {
  ownerId: 'owner',
  municipality: 'quito',
  trainerIds: ['trainer'],
  declaredIds: ['cousin'],
};

function candidate(
  id: string,
  openReviews: number,
  municipality: string | null = 'ambato',
  grant: { role?: Role; until?: Date } = {},
): Candidate {
  return { id, openReviews, roles: [{ role: 'evaluator', municipality, from, ...grant }] };
}

describe('barAgainst', () => {
  it.each([
    ['owner', 'own-plan'],
    ['trainer', 'own-trainee'],
    ['cousin', 'declared'],
    ['somebody', null],
  ])('%s: %s', (id, bar) => {
    expect(barAgainst(id, plan)).toBe(bar);
  });
});

describe('eligibleEvaluators', () => {
  const idsOf = (candidates: Candidate[]) =>
    eligibleEvaluators(plan, candidates, now).map(({ id }) => id);

  it('asks the least loaded first and keeps the order of equals', () => {
    const all = [candidate('c', 3), candidate('b', 1, null), candidate('a', 1)];
    expect(eligibleEvaluators(plan, all, now)).toEqual([
      { id: 'b', origin: 'external', openReviews: 1 },
      { id: 'a', origin: 'otherMunicipality', openReviews: 1 },
      { id: 'c', origin: 'otherMunicipality', openReviews: 3 },
    ]);
  });

  it('never asks those who are barred', () => {
    expect(idsOf(['owner', 'trainer', 'cousin', 'x'].map((id) => candidate(id, 0)))).toEqual(['x']);
  });

  it('takes people of the same municipality only when there is nobody else', () => {
    const own = candidate('own', 0, 'quito');
    expect(idsOf([own, candidate('far', 9)])).toEqual(['far']);
    expect(eligibleEvaluators(plan, [own, candidate('cousin', 0)], now)).toEqual([
      { id: 'own', origin: 'ownMunicipality', openReviews: 0 },
    ]);
  });

  it('counts whoever also evaluates for the own municipality as one of it', () => {
    const both = candidate('both', 0);
    const roles = [...both.roles, ...candidate('both', 0, 'quito').roles];
    expect(idsOf([{ ...both, roles }, candidate('far', 9)])).toEqual(['far']);
  });

  it('asks nobody without the role now', () => {
    const past = candidate('past', 0, 'ambato', { until: now });
    const trainer = candidate('other', 0, 'ambato', { role: 'trainer' });
    expect(idsOf([past, trainer])).toEqual([]);
  });
});
