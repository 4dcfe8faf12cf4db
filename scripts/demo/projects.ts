import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { type AppDeps } from '../../server/deps.js';
import { type ProjectPart } from '../../server/domain/projects.js';
import { handInPart } from '../../server/features/projects/handIn.service.js';
import { getOwnOpenProject } from '../../server/features/projects/project.service.js';
import { addSheets } from '../../server/features/projects/sheets.service.js';
import { createScanner } from '../../server/files/scanner.js';
import { projectRoot } from '../../server/root.js';
import { type Student } from './study.js';

const scan = createScanner(null);
const SHEETS: Record<ProjectPart, string> = { model: 'modelo.jpg', finance: 'cuentas.jpg' };

/** Uploads the photo of a sheet and hands the part in. */
export async function deliverPart(
  { userId, enrollmentId }: Student,
  { part, at }: { part: ProjectPart; at: Date },
  { catalogue }: Pick<AppDeps, 'catalogue'>,
): Promise<void> {
  const ids = { userId, enrollmentId };
  const name = SHEETS[part];
  const path = join(projectRoot, 'scripts/demo/sheets', name);
  const { size: bytes } = await stat(path);
  const files = [{ name, bytes, path, problem: null }];
  const own = await getOwnOpenProject(catalogue, ids);
  const { refused } = await addSheets(own, { part, files, scan, now: at });
  if (refused.length > 0) throw new Error(`${name} was refused: ${refused[0]?.problem}`);
  await handInPart(await getOwnOpenProject(catalogue, ids), { part, now: at });
}
