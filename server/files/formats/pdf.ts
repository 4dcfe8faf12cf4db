const HEAD_BYTES = 1024;
const TAIL_BYTES = 4096;

/** Whether a PDF has its beginning and its end: a cut download or upload lacks the latter. */
export function isWholePdf(file: Buffer): boolean {
  const head = file.subarray(0, HEAD_BYTES);
  const tail = file.subarray(-TAIL_BYTES);
  return head.includes('%PDF-') && tail.includes('startxref') && tail.includes('%%EOF');
}
