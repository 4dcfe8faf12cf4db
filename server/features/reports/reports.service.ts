import { inReachOf } from '../../domain/permissions.js';
import { type Actor } from '../../domain/roles.js';
import { type GroupFigures } from '../../domain/smallGroups.js';
import { Certificate } from '../../models/Certificate.js';
import { Enrollment } from '../../models/Enrollment.js';
import { Municipality } from '../../models/Municipality.js';
import { Project } from '../../models/Project.js';

/** Exact: whoever shows it passes it through `shownFigures` first. */
export interface MunicipalityReport {
  name: string;
  figures: GroupFigures;
}

interface ReportRow {
  name: string;
  states: { _id: null; enrolled: number; studying: number; completed: number }[];
  projects: { count: number }[];
  certificates: { count: number }[];
}

/** What the municipalities in the reach of this person have achieved, by name; one command. */
export async function reportMunicipalities(actor: Actor, now: Date): Promise<MunicipalityReport[]> {
  const { municipality } = inReachOf(actor, 'report:read', now);
  const rows = await Municipality.aggregate<ReportRow>([
    { $match: municipality ? { _id: municipality } : {} },
    { $sort: { name: 1 } },
    {
      $lookup: {
        from: Enrollment.collection.name,
        localField: '_id',
        foreignField: 'municipality',
        pipeline: [
          {
            $group: {
              _id: null,
              enrolled: { $sum: 1 },
              studying: countOf({ $in: ['$state', ['enrolled', 'active']] }),
              completed: countOf({ $eq: ['$state', 'completed'] }),
            },
          },
        ],
        as: 'states',
      },
    },
    {
      $lookup: {
        from: Project.collection.name,
        localField: '_id',
        foreignField: 'municipality',
        pipeline: [{ $match: { deliveredAt: { $lte: now } } }, { $count: 'count' }],
        as: 'projects',
      },
    },
    {
      $lookup: {
        from: Certificate.collection.name,
        localField: '_id',
        foreignField: 'municipality',
        pipeline: [{ $match: { revokedAt: null } }, { $count: 'count' }],
        as: 'certificates',
      },
    },
    { $project: { name: 1, states: 1, projects: 1, certificates: 1 } },
  ]);
  return rows.map(({ name, states: [states], projects, certificates }) => ({
    name,
    figures: {
      enrolled: states?.enrolled ?? 0,
      studying: states?.studying ?? 0,
      completed: states?.completed ?? 0,
      delivered: projects[0]?.count ?? 0,
      certified: certificates[0]?.count ?? 0,
    },
  }));
}

const countOf = (condition: object) => ({ $sum: { $cond: [condition, 1, 0] } });
