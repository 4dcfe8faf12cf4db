/** Whether a unique index refused the write: somebody, or a second tap, was first. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11_000;
}
