import type { Bounds } from './analyse.js';
import type { Value } from './bson.js';
import type { Index } from './indexes.js';
import { afterPrefix, encodeKey, shorten, shortenBound } from './keys.js';
import type { Interval } from './storage.js';
import { ORDER, typeOrder } from './values.js';

/** `cut`: a bound was too long for an index key, so that the interval holds more than the bound says. */
export function buildIntervals(
  index: Index,
  points: Value[][],
  range: Bounds | undefined,
): { intervals: Interval[]; cut: boolean } {
  let tuples: Value[][] = [[]];
  for (const values of points)
    tuples = tuples.flatMap((tuple) => values.map((value) => [...tuple, value]));
  let cut = false;
  const intervals = tuples.map((tuple) => {
    const prefix = encodeKey(tuple, index.directions);
    if (!range) {
      const key = tuple.length === index.fields.length ? shorten(prefix) : shortenBound(prefix);
      cut ||= key !== prefix;
      return { low: key, high: afterPrefix(key), point: tuple.length === index.fields.length };
    }
    const interval = rangeInterval(prefix, range, index.directions[tuple.length] as number);
    const low = shortenBound(interval.low);
    const high = interval.high && shortenBound(interval.high);
    if (low === interval.low && high === interval.high) return interval;
    cut = true;
    return { low, high: high && (high === interval.high ? high : afterPrefix(high)) };
  });
  intervals.sort((a, b) => Buffer.compare(a.low, b.low));
  return {
    intervals: intervals.filter(
      (one, i) => i === 0 || !one.low.equals((intervals[i - 1] as Interval).low),
    ),
    cut,
  };
}

/** The keys after `prefix` that a range of one type covers. */
function rangeInterval(
  prefix: Buffer,
  { low, high, prefix: text }: Bounds,
  direction: number,
): Interval {
  const encode = (value: Value): Buffer => Buffer.concat([prefix, encodeKey([value], [direction])]);
  if (text !== undefined) {
    const start = encode(text).subarray(0, -2); // without the end mark
    return { low: start, high: afterPrefix(start) };
  }
  const order = typeOrder((low ?? high)?.value);
  const bracket = Buffer.concat([prefix, Buffer.from([direction === 1 ? order : 255 - order])]);
  const nan = order === ORDER.number ? afterPrefix(encode(NaN)) : undefined;
  const lowest =
    low &&
    (low.inclusive
      ? encode(low.value)
      : direction === 1
        ? afterPrefix(encode(low.value))
        : encode(low.value));
  const highest = high && encode(high.value);
  if (direction === 1)
    return {
      low: lowest ?? nan ?? bracket,
      high: highest ? (high.inclusive ? afterPrefix(highest) : highest) : afterPrefix(bracket),
    };
  return {
    low: highest ? (high.inclusive ? highest : (afterPrefix(highest) as Buffer)) : bracket,
    high: lowest
      ? low.inclusive
        ? afterPrefix(lowest)
        : lowest
      : order === ORDER.number
        ? encode(NaN)
        : afterPrefix(bracket),
  };
}
