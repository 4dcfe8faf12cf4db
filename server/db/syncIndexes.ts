import mongoose from 'mongoose';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'models');

/** Gives the store the indexes that the models declare, and takes away those they no longer do. */
export async function syncIndexes(): Promise<void> {
  await loadModels();
  for (const model of Object.values(mongoose.models)) await model.syncIndexes();
}

/** Every model, also those that no feature has imported yet. */
async function loadModels(): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    const module = /^([A-Z]\w*)\.(?:ts|js)$/.exec(name)?.[1];
    if (module) await import(`../models/${module}.js`);
  }
}
