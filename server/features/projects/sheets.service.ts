import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { isDuplicateKey } from '../../db/isDuplicateKey.js';
import { MAXIMUM_SHEETS, type ProjectPart } from '../../domain/projects.js';
import { acceptFiles, type RefusedFile } from '../../files/accept.js';
import { type IncomingFile } from '../../files/receive.js';
import { type Scan } from '../../files/scanner.js';
import { claimFiles, deleteFiles } from '../../files/store.js';
import { NotFoundError } from '../../errors/AppError.js';
import { type FileRef } from '../../models/fileRef.js';
import { Project } from '../../models/Project.js';
import { type OwnProject, toStoredProject } from './project.service.js';

export interface AddedSheets {
  added: number;
  refused: RefusedFile[];
}

interface Adding {
  part: ProjectPart;
  files: readonly IncomingFile[];
  scan: Scan;
  now: Date;
}

/**
 * Puts what came with a form behind the sheets that are there. What is already among them is not
 * added again, so a form that is sent twice changes nothing.
 */
export async function addSheets(
  own: OwnProject,
  { part, files, scan, now }: Adding,
): Promise<AddedSheets> {
  const refused: RefusedFile[] = [];
  const known = new Set(own.project?.drafts[part].map(({ hash }) => hash));
  let added = 0;
  if (files.length > 0) await openProjectRecord(own);
  for (const file of files) {
    const hash = await hashOf(file);
    if (hash && known.has(hash)) continue;
    const room = MAXIMUM_SHEETS - known.size;
    const { stored, refused: bad } = await acceptFiles([file], {
      ownerId: own.enrollment.userId,
      room,
      scan,
    });
    refused.push(...bad);
    const [sheet] = stored;
    if (!sheet || !hash) continue;
    if (await pushSheet(own, part, { ...sheet, hash, at: now })) added += 1;
    known.add(hash);
  }
  return { added, refused };
}

/** Takes a sheet away. What was handed in with it before stays in that version. */
export async function removeSheet(
  own: OwnProject,
  part: ProjectPart,
  fileId: string,
): Promise<void> {
  const sheets = sheetsPath(part);
  const record = await Project.findOneAndUpdate(
    { enrollmentId: own.enrollment.id, reviewStartedAt: null, [`${sheets}.id`]: fileId },
    { $pull: { [sheets]: { id: fileId } } },
    { returnDocument: 'after' },
  ).lean();
  if (!record) return;
  const { versions } = toStoredProject(record);
  const handedIn = versions[part].some(({ files }) => files.some(({ id }) => id === fileId));
  if (!handedIn) await deleteFiles([fileId]);
}

/** Changes a sheet with the one before it. Nothing happens when the list has changed meanwhile. */
export async function moveSheetUp(
  own: OwnProject,
  part: ProjectPart,
  fileId: string,
): Promise<void> {
  const sheets = own.project?.drafts[part] ?? [];
  const index = sheets.findIndex(({ id }) => id === fileId);
  const sheet = sheets[index];
  const before = sheets[index - 1];
  if (!sheet || !before) return;
  const here = `${sheetsPath(part)}.${index}`;
  const above = `${sheetsPath(part)}.${index - 1}`;
  await Project.updateOne(
    {
      enrollmentId: own.enrollment.id,
      reviewStartedAt: null,
      [`${here}.id`]: sheet.id,
      [`${above}.id`]: before.id,
    },
    { $set: { [here]: before, [above]: sheet } },
  );
}

/** A sheet of the project, also of an older version. @throws NotFoundError */
export function getSheet(own: OwnProject, part: ProjectPart, fileId: string): FileRef {
  const { project } = own;
  const sheets = [
    ...(project?.drafts[part] ?? []),
    ...(project?.versions[part].flatMap(({ files }) => files) ?? []),
  ];
  const sheet = sheets.find(({ id }) => id === fileId);
  if (!sheet) throw new NotFoundError('not-found', 'No such sheet in this project');
  return sheet;
}

const sheetsPath = (part: ProjectPart) => `drafts.${part}.sheets`;

/** The record that sheets go into, made with the first one. */
async function openProjectRecord({ enrollment, project }: OwnProject): Promise<void> {
  if (project) return;
  const { id, userId, cohortId, municipality, track, trackVersion } = enrollment;
  try {
    await Project.updateOne(
      { enrollmentId: id },
      {
        $setOnInsert: {
          userId,
          cohortId,
          municipality,
          track,
          trackVersion,
          drafts: { model: { sheets: [] }, finance: { sheets: [] } },
          parts: { model: [], finance: [] },
          returned: [],
        },
      },
      { upsert: true },
    );
  } catch (error) {
    // Two first photos at once: the other one has made it.
    if (!isDuplicateKey(error)) throw error;
  }
}

async function pushSheet(
  { enrollment }: OwnProject,
  part: ProjectPart,
  sheet: FileRef & { hash: string; at: Date },
): Promise<boolean> {
  const sheets = sheetsPath(part);
  const { matchedCount } = await Project.updateOne(
    {
      enrollmentId: enrollment.id,
      reviewStartedAt: null,
      [`${sheets}.hash`]: { $ne: sheet.hash },
      [`${sheets}.${MAXIMUM_SHEETS - 1}`]: { $exists: false },
    },
    { $push: { [sheets]: sheet } },
  );
  if (matchedCount === 0) await deleteFiles([sheet.id]);
  else await claimFiles([sheet.id]);
  return matchedCount > 0;
}

async function hashOf({ path }: IncomingFile): Promise<string | null> {
  if (!path) return null;
  return createHash('sha256')
    .update(await readFile(path))
    .digest('base64url');
}
