import { type Request, type RequestHandler } from 'express';
import multer from 'multer';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { cleanMultipart } from '../http/body.js';
import { verifyUploadCsrf } from '../http/csrf.js';
import { type FileProblem } from './kinds.js';
import { HARD_FILE_BYTES, HARD_FILES, MAXIMUM_FILE_BYTES, MAXIMUM_FILES } from './limits.js';

/** A file that came with a form. It lies in a temporary folder until the answer is sent. */
export interface IncomingFile {
  name: string;
  bytes: number;
  /** Null when it was not even kept: `problem` says why. */
  path: string | null;
  problem: FileProblem | null;
}

const arrived = new WeakMap<Request, IncomingFile[]>();

/** The files of this request, in the order in which they came. */
export function filesOf(req: Request): readonly IncomingFile[] {
  return arrived.get(req) ?? [];
}

/**
 * Reads a multipart form with files under `field`, then checks its token. Too many or too large files
 * are read and dropped rather than cutting the form off, so that it can be shown again with all that
 * was typed. Whatever happens, nothing stays in the temporary folder.
 */
export function receiveFiles(field: string): RequestHandler[] {
  const read = multer({
    storage: { _handleFile: keepFile, _removeFile: (_req, _file, done) => done(null) },
    defParamCharset: 'utf8',
    limits: {
      files: HARD_FILES,
      fileSize: HARD_FILE_BYTES,
      fields: 200,
      parts: 200 + HARD_FILES,
      fieldSize: 256 * 1024,
      fieldNameSize: 200,
      fieldNestingDepth: 4,
      fieldArrayIndexLimit: 200,
    },
  }).array(field);
  return [cleanAfterwards, cleanMultipart(read), verifyUploadCsrf];
}

const cleanAfterwards: RequestHandler = (req, res, next) => {
  arrived.set(req, []);
  res.once('close', () => {
    for (const { path } of filesOf(req)) if (path) void rm(path, { force: true });
  });
  next();
};

const keepFile: multer.StorageEngine['_handleFile'] = (req, file, done) => {
  const files = arrived.get(req) ?? [];
  const kept = files.filter(({ problem }) => !problem).length;
  const entry: IncomingFile = { name: file.originalname, bytes: 0, path: null, problem: null };
  files.push(entry);
  if (kept >= MAXIMUM_FILES) entry.problem = 'too-many';
  writeFile(file.stream, entry).then(
    () => done(null, { size: entry.bytes }),
    (error: unknown) => done(error),
  );
};

async function writeFile(source: Readable, entry: IncomingFile): Promise<void> {
  if (entry.problem) return drain(source, entry);
  const path = join(await temporaryFolder(), randomBytes(16).toString('hex'));
  entry.path = path;
  try {
    await pipeline(source, limited(entry), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    entry.path = null;
    await rm(path, { force: true });
    throw error;
  }
  if (entry.bytes > MAXIMUM_FILE_BYTES) {
    entry.problem = 'too-large';
    entry.path = null;
    await rm(path, { force: true });
  }
}

/** Counts everything and passes on what the limit allows. */
function limited(entry: IncomingFile) {
  return async function* (source: AsyncIterable<Buffer>) {
    for await (const piece of source) {
      entry.bytes += piece.length;
      if (entry.bytes <= MAXIMUM_FILE_BYTES) yield piece;
    }
  };
}

function drain(source: Readable, entry: IncomingFile): Promise<void> {
  const sink = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      entry.bytes += piece.length;
      done();
    },
  });
  return pipeline(source, sink);
}

const LEFT_AFTER_MS = 3_600_000;
let folder: Promise<string> | undefined;

/** Only this user of the machine may look into it. What a killed process left there goes. */
function temporaryFolder(): Promise<string> {
  folder ??= makeTemporaryFolder();
  return folder;
}

async function makeTemporaryFolder(): Promise<string> {
  const path = join(tmpdir(), `campus-uploads-${userInfo().uid}`);
  await mkdir(path, { recursive: true, mode: 0o700 });
  for (const name of await readdir(path)) {
    const file = join(path, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < Date.now() - LEFT_AFTER_MS) await rm(file, { force: true });
  }
  return path;
}
