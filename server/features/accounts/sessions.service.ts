import { SessionRecord } from '../../models/SessionRecord.js';

export interface OpenSession {
  id: string;
  device: string;
  startedAt: Date;
  lastSeenAt: Date;
}

/** Where somebody is signed in, the latest first. */
export async function openSessionsOf(userId: string, now: Date): Promise<OpenSession[]> {
  const records = await SessionRecord.find({ userId, expires: { $gt: now } })
    .sort({ lastSeenAt: -1 })
    .limit(20)
    .lean();
  return records.map(({ _id, device, startedAt, lastSeenAt }) => ({
    id: _id,
    device: device ?? '',
    startedAt,
    lastSeenAt,
  }));
}

/** Closes one session of this person; one of somebody else is left alone. */
export async function closeSession(userId: string, id: string): Promise<boolean> {
  const { deletedCount } = await SessionRecord.deleteOne({ _id: id, userId });
  return deletedCount === 1;
}

/** Closes all sessions of this person, except perhaps the one in use. */
export async function closeSessionsOf(userId: string, exceptId?: string): Promise<number> {
  const { deletedCount } = await SessionRecord.deleteMany({
    userId,
    ...(exceptId ? { _id: { $ne: exceptId } } : {}),
  });
  return deletedCount;
}
