/**
 * Whether a percentage reaches a mark. The unrounded number counts: 59.95 does not reach 60,
 * exactly 60 does (product.md §5). Only the last billionth is forgiven, because the mean of
 * thirds and sevenths is not exact in binary and nobody should fail for that.
 */
export function reachesMark(percent: number | null | undefined, mark: number): boolean {
  return percent != null && percent >= mark - BINARY_NOISE;
}

/** The mean of some numbers; null of none, so that «no marks» is never taken for a 0. */
export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const BINARY_NOISE = 1e-9;
