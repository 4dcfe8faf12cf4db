import { type Doc, type Value, encode, isDoc } from './bson.js';
import { type Collection, describeIndexes, setOptions } from './catalog.js';
import { StoreError, notSupported, typeMismatch } from './errors.js';
import { type Index, indexFromSpec, sameIndex } from './indexes.js';
import { isNumeric, toNumber } from './numbers.js';
import { type Call, firstBatch, present, reply, textOf, writerOf } from './parameters.js';
import { prepare } from './read.js';
import { equal, nameIn } from './values.js';
import { buildIndex, violations } from './write.js';

/** The values of refused options that change nothing. */
export const HARMLESS: Record<string, Value> = {
  capped: false,
  validationLevel: 'strict',
  validationAction: 'error',
};

export function createIndexes(call: Call): Buffer {
  const { engine, command, budget } = call;
  const specs = command.get('indexes');
  if (!Array.isArray(specs) || specs.length === 0)
    throw new StoreError(2, 'Must specify at least one index to create');
  const known = engine.catalog.find(call.database, textOf(call));
  const wanted = specs.map((spec) => {
    if (!isDoc(spec)) throw typeMismatch('indexes must be objects');
    return indexFromSpec(spec, 0);
  });
  const collection = known ?? engine.catalog.ensure(call.database, textOf(call));
  const before = collection.indexes.length;
  for (const index of wanted) {
    if (alreadyThere(collection, index)) continue;
    index.id = engine.catalog.newIndexId();
    buildIndex(
      writerOf(call),
      collection,
      index,
      prepare(collection, { filter: new Map() }),
      budget,
    );
  }
  const note = collection.indexes.length === before ? { note: 'all indexes already exist' } : {};
  return reply({
    numIndexesBefore: before,
    numIndexesAfter: collection.indexes.length,
    createdCollectionAutomatically: !known,
    ...note,
  });
}

/** @throws StoreError 85 or 86 when another index has the name or the keys. */
function alreadyThere(collection: Collection, index: Index): boolean {
  if (equal(index.key, new Map([['_id', 1]]))) return true;
  for (const other of collection.indexes) {
    if (other.name === index.name) {
      if (sameIndex(other, index)) return true;
      throw new StoreError(
        equal(other.key, index.key) ? 85 : 86,
        `An existing index has the same name as the requested index. Requested index: ${index.name}`,
      );
    }
    if (equal(other.key, index.key) && equal(other.partial, index.partial))
      throw new StoreError(85, `Index already exists with a different name: ${other.name}`);
  }
  return false;
}

export function dropIndexes(call: Call): Buffer {
  const collection = present(call);
  const before = collection.indexes.length;
  const wanted = call.command.get('index');
  for (const one of Array.isArray(wanted) ? wanted : [wanted]) {
    const dropped =
      one === '*'
        ? collection.indexes.filter(({ name }) => name !== '_id_')
        : collection.indexes.filter((index) =>
            isDoc(one) ? equal(index.key, one) : index.name === one,
          );
    if (dropped.length === 0 && one !== '*')
      throw new StoreError(27, `index not found with name [${nameIn(one)}]`);
    if (dropped.some(({ name }) => name === '_id_'))
      throw new StoreError(72, 'cannot drop _id index');
    for (const index of dropped) {
      call.engine.storage.removeIndex(index.id);
      collection.indexes = collection.indexes.filter((other) => other !== index);
    }
  }
  call.engine.catalog.save(collection);
  return reply({ nIndexesWas: before });
}

export function listIndexes(call: Call): Buffer {
  const collection = present(call);
  return firstBatch(call, describeIndexes(collection).map(encode), collection.namespace);
}

export const COLLMOD_REFUSED = [
  'validationLevel',
  'validationAction',
  'viewOn',
  'pipeline',
  'expireAfterSeconds',
];

/** Changes the validator of a collection, or of an index its expiry, visibility and uniqueness. */
export function collMod(call: Call): Buffer {
  const collection = present(call);
  const { catalog } = call.engine;
  for (const field of COLLMOD_REFUSED)
    if (call.command.has(field) && call.command.get(field) !== HARMLESS[field])
      throw notSupported(`collMod with '${field}'`);
  const options = new Map(collection.options);
  for (const name of ['validator', 'changeStreamPreAndPostImages']) {
    const value = call.command.get(name);
    if (value !== undefined) options.set(name, value);
  }
  setOptions(collection, options);
  const change = call.command.get('index');
  if (isDoc(change)) modifyIndex(call, collection, change);
  catalog.save(collection);
  return reply();
}

function modifyIndex(call: Call, collection: Collection, change: Doc): void {
  const index = collection.indexes.find(
    ({ name, key }) => name === change.get('name') || equal(key, change.get('keyPattern')),
  );
  if (!index) throw new StoreError(27, 'cannot find index for collMod');
  for (const [field, value] of change) {
    if (field === 'expireAfterSeconds' && isNumeric(value))
      index.expireAfterSeconds = toNumber(value);
    else if (field === 'hidden') index.hidden = value === true;
    else if (field === 'prepareUnique') index.prepareUnique = value === true;
    else if (field === 'unique' && value === true) makeUnique(call, collection, index);
    else if (field !== 'name' && field !== 'keyPattern')
      throw notSupported(`collMod of an index with '${field}'`);
  }
}

/** @throws StoreError 359 with the documents that stand in the way. */
function makeUnique(call: Call, collection: Collection, index: Index): void {
  if (index.unique) return;
  if (!index.prepareUnique)
    throw new StoreError(
      72,
      "Cannot make index unique with 'prepareUnique=false'. Run collMod to set it first.",
    );
  const all = prepare(collection, { filter: new Map() });
  const found = violations(writerOf(call), collection, index, all, call.budget);
  if (found.length > 0)
    throw new StoreError(
      359,
      'Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.',
      { violations: found.map((ids) => ({ ids })) },
    );
  call.engine.storage.removeIndex(index.id);
  collection.indexes = collection.indexes.filter((other) => other !== index);
  buildIndex(
    writerOf(call),
    collection,
    Object.assign(index, { unique: true, prepareUnique: false }),
    all,
    call.budget,
  );
}
