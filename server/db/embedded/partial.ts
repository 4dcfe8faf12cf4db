import { pointable, rangeable } from './analyse.js';
import { type Doc, type Maybe, type Value, isDoc } from './bson.js';
import { compileFilter, isOperators } from './match.js';
import { ORDER, compare, equal, typeName, typeOrder } from './values.js';

/** Whether every document of the filter is in the partial index: only when that is certain. */
export function implies(filter: Doc, partial: Doc): boolean {
  return [...partial].every(([path, condition]) => {
    if (path === '$and') return (condition as Doc[]).every((part) => implies(filter, part));
    const asked = filter.get(path);
    if (asked === undefined) {
      const parts = filter.get('$and');
      return (
        Array.isArray(parts) &&
        parts.some((part) => isDoc(part) && implies(part, new Map([[path, condition]])))
      );
    }
    if (equal(asked, condition)) return true;
    const { test } = compileFilter(new Map([['v', condition]]));
    // Who asks for null asks for the missing field as well.
    const holds = (value: Maybe): boolean =>
      value !== undefined &&
      pointable(value) &&
      test(new Map([['v', value]])) &&
      (value !== null || test(new Map()));
    if (!isOperators(asked)) return holds(asked);
    if (asked.has('$eq')) return holds(asked.get('$eq'));
    const list = asked.get('$in');
    if (Array.isArray(list)) return list.length > 0 && list.every(holds);
    return rangeImplies(asked, condition);
  });
}

/** A range of one type inside `{ $type }`, `{ $exists: true }` or a wider range. */
function rangeImplies(asked: Doc, condition: Value): boolean {
  if (!isOperators(condition)) return false;
  const bound = asked.get('$gt') ?? asked.get('$gte') ?? asked.get('$lt') ?? asked.get('$lte');
  if (bound === undefined || !rangeable(bound)) return false;
  return [...condition].every(([operator, value]) => {
    if (operator === '$exists') return value === true;
    if (operator === '$type') return value === typeName(bound) && typeOrder(bound) !== ORDER.number;
    const low = asked.get('$gt') ?? asked.get('$gte');
    const high = asked.get('$lt') ?? asked.get('$lte');
    if (typeOrder(value) !== typeOrder(bound)) return false;
    if (operator === '$gt')
      return (
        low !== undefined && (compare(low, value) > 0 || (equal(low, value) && asked.has('$gt')))
      );
    if (operator === '$gte') return low !== undefined && compare(low, value) >= 0;
    if (operator === '$lt')
      return (
        high !== undefined && (compare(high, value) < 0 || (equal(high, value) && asked.has('$lt')))
      );
    return operator === '$lte' && high !== undefined && compare(high, value) <= 0;
  });
}
