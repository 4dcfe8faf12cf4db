import mongoose from 'mongoose';

import { User } from '../../server/models/User.js';

/**
 * Whether the demonstration has to be made: not when it is there already. One that was cut off
 * while it was being made is made anew: nobody can have used it.
 * @throws Error when the store holds people who are no demonstration.
 */
export async function needsDemonstration(): Promise<boolean> {
  const mark = await marks().findOne({ _id: MARK });
  if (mark?.finishedAt) return false;
  if (mark) await emptyStore();
  else if (await User.exists({})) {
    throw new Error(
      'This store holds a real campus. Choose another folder for the demonstration: DATA_DIR=data/demo',
    );
  }
  return true;
}

export async function demonstrationBegins(now: Date): Promise<void> {
  await marks().insertOne({ _id: MARK, startedAt: now });
}

export async function demonstrationIsComplete(now: Date): Promise<void> {
  await marks().updateOne({ _id: MARK }, { $set: { finishedAt: now } });
}

const MARK = 'demo';

interface Mark {
  _id: string;
  startedAt: Date;
  finishedAt?: Date;
}

function marks() {
  return mongoose.connection.collection<Mark>('demonstration');
}

/** Empty collections, indexes kept. */
async function emptyStore(): Promise<void> {
  const { db } = mongoose.connection;
  for (const collection of (await db?.collections()) ?? []) await collection.deleteMany({});
}
