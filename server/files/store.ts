import mongoose, { Types } from 'mongoose';
import { randomBytes } from 'node:crypto';
import { type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

import { type FileRef } from '../models/fileRef.js';
import { FILE_BUCKET, FileChunk, StoredFile } from '../models/StoredFile.js';

export interface FileToStore {
  name: string;
  type: string;
  bytes: Buffer;
}

const CHUNK_BYTES = 255 * 1024;
const UNCLAIMED_FOR_MS = 24 * 3_600_000;

/** Bytes that this person keeps in the campus. */
export async function bytesKeptBy(ownerId: string): Promise<number> {
  const [sum] = await StoredFile.aggregate<{ bytes: number }>([
    { $match: { 'metadata.ownerId': new Types.ObjectId(ownerId) } },
    { $group: { _id: null, bytes: { $sum: '$length' } } },
  ]);
  return sum?.bytes ?? 0;
}

/**
 * Writes files into GridFS under random names: all of them, or none. They stay for a day; once a
 * record names them, `claimFiles` keeps them.
 */
export async function storeFiles(
  ownerId: string,
  files: readonly FileToStore[],
): Promise<FileRef[]> {
  const stored: FileRef[] = [];
  try {
    for (const file of files) stored.push(await storeFile(ownerId, file));
  } catch (error) {
    await deleteFiles(stored.map(({ id }) => id));
    throw error;
  }
  return stored;
}

async function storeFile(ownerId: string, { name, type, bytes }: FileToStore): Promise<FileRef> {
  const upload = bucket().openUploadStream(randomBytes(16).toString('hex'), {
    chunkSizeBytes: CHUNK_BYTES,
    metadata: { ownerId: new Types.ObjectId(ownerId), name, type, claimed: false },
  });
  upload.end(bytes);
  try {
    await finished(upload);
  } catch (error) {
    await FileChunk.deleteMany({ files_id: upload.id });
    throw error;
  }
  return { id: String(upload.id), name, type, bytes: bytes.length };
}

/** A record names them now: they stay. */
export async function claimFiles(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await StoredFile.updateMany({ _id: { $in: ids } }, { $set: { 'metadata.claimed': true } });
}

/** Takes files away for good. Those that are gone already do not matter. */
export async function deleteFiles(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await StoredFile.deleteMany({ _id: { $in: ids } });
  await FileChunk.deleteMany({ files_id: { $in: ids } });
}

/** The bytes of a stored file; null when there is none. */
export async function openFile(id: string): Promise<{ bytes: number; stream: Readable } | null> {
  const file = await StoredFile.findById(id, { length: 1 }).lean();
  if (!file) return null;
  return { bytes: file.length, stream: bucket().openDownloadStream(new Types.ObjectId(id)) };
}

/** Takes away what an upload stored shortly before the process died, and no record ever named. */
export async function sweepUnclaimedFiles(now: Date): Promise<number> {
  const before = new Date(now.getTime() - UNCLAIMED_FOR_MS);
  const left = await StoredFile.find(
    { 'metadata.claimed': false, uploadDate: { $lt: before } },
    { _id: 1 },
  )
    .limit(200)
    .lean();
  await deleteFiles(left.map(({ _id }) => String(_id)));
  return left.length;
}

function bucket() {
  const { db } = mongoose.connection;
  if (!db) throw new Error('The campus is not connected to a store');
  return new mongoose.mongo.GridFSBucket(db, { bucketName: FILE_BUCKET });
}
