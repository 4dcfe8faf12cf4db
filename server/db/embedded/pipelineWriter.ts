import type { Doc, Value } from './bson.js';
import { StoreError, badValue } from './errors.js';
import type { Scope, Variables } from './expressions.js';
import type { PipelineWriter } from './pipeline.js';
import { type Budget, find, prepare } from './read.js';
import { compileUpdate } from './update.js';
import { nameIn } from './values.js';
import { type Writer, insertDocument, updateDocuments } from './write.js';

/** How `$out` and `$merge` write, inside the transaction of their command. */
export function pipelineWriter(
  writer: Writer,
  scope: Scope & { variables: Variables },
  budget: Budget,
): PipelineWriter {
  const { catalog, storage } = writer;
  return {
    /** Replaces what the collection held; its indexes stay. */
    out(database, name, documents) {
      const target = catalog.ensure(database, name);
      for (const index of target.indexes) storage.removeIndex(index.id);
      storage.removeDocuments(target.id);
      catalog.counted(target, -target.count, -target.bytes);
      for (const doc of documents) insertDocument(writer, target, doc);
    },
    merge(database, name, spec, documents) {
      const target = catalog.ensure(database, name);
      const on = spec.get('on') ?? '_id';
      const keys = (Array.isArray(on) ? on : [on]).map(String);
      const unique = target.indexes.some(
        (index) =>
          index.unique &&
          !index.partial &&
          index.fields.length === keys.length &&
          index.fields.every(({ path }) => keys.includes(path)),
      );
      if (!unique)
        throw new StoreError(51183, 'Cannot find index to verify that join fields will be unique');
      const whenMatched = spec.get('whenMatched') ?? 'merge';
      const whenNotMatched = spec.get('whenNotMatched') ?? 'insert';
      for (const doc of documents) {
        const filter: Doc = new Map(
          keys.map((key) => [key, new Map<string, Value>([['$eq', doc.get(key) ?? null]])]),
        );
        const prepared = prepare(target, { filter, limit: 1, scope });
        const [hit] = find(storage, target, prepared, budget);
        if (!hit) {
          if (whenNotMatched === 'fail')
            throw new StoreError(
              13113,
              '$merge could not find a matching document in the target collection for at least one document in the source collection',
            );
          if (whenNotMatched === 'insert') insertDocument(writer, target, doc);
        } else if (whenMatched === 'fail') insertDocument(writer, target, doc);
        else if (whenMatched !== 'keepExisting') {
          const variables = { ...scope.variables, new: doc };
          const update = compileUpdate(changeFor(whenMatched, doc), {
            scope: { ...scope, variables },
          });
          updateDocuments(
            writer,
            target,
            {
              prepared,
              update,
              replacement: whenMatched === 'replace',
              multi: false,
              upsert: false,
              now: new Date(),
              variables,
            },
            budget,
          );
        }
      }
    },
  };
}

function changeFor(whenMatched: Value, doc: Doc): Value {
  if (Array.isArray(whenMatched)) return whenMatched;
  if (whenMatched === 'replace') return doc;
  if (whenMatched !== 'merge')
    throw badValue(`Enumeration value for 'whenMatched' is not valid: ${nameIn(whenMatched)}`);
  return [
    new Map<string, Value>([
      ['$replaceWith', new Map<string, Value>([['$mergeObjects', ['$$ROOT', '$$new']]])],
    ]),
  ];
}
