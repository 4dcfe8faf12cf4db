import type { IndexPlan, Plan } from './plan.js';
import type { Prepared } from './read.js';

/** The plan of a query in the shape of MongoDB's `explain`. */
export function explainPlan(
  namespace: string,
  prepared: Prepared | undefined,
): Record<string, unknown> {
  const stage = prepared ? winningPlan(prepared) : { stage: 'EOF' };
  return {
    explainVersion: '1',
    queryPlanner: {
      namespace,
      parsedQuery: prepared?.query.filter ?? {},
      winningPlan: stage,
      rejectedPlans: [],
    },
    serverInfo: { version: 'embedded' },
  };
}

function winningPlan({ plan, query }: Prepared): Record<string, unknown> {
  const access = accessOf(plan);
  return query.sort && !plan.sorted
    ? { stage: 'SORT', sortPattern: query.sort, inputStage: access }
    : access;
}

function accessOf(plan: Plan): Record<string, unknown> {
  if (plan.kind === 'scan')
    return { stage: 'COLLSCAN', direction: plan.backwards ? 'backward' : 'forward' };
  if (plan.kind === 'union')
    return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: plan.plans.map(indexScan) } };
  return { stage: 'FETCH', inputStage: indexScan(plan) };
}

const indexScan = ({ index, backwards, intervals }: IndexPlan): Record<string, unknown> => ({
  stage: 'IXSCAN',
  keyPattern: index.key,
  indexName: index.name,
  isMultiKey: index.multikey,
  isUnique: index.unique,
  isSparse: index.sparse,
  isPartial: index.partial !== undefined,
  direction: backwards ? 'backward' : 'forward',
  intervals: intervals.length,
});
