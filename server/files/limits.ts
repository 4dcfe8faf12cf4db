/** What one person may send. */
export const MAXIMUM_FILE_BYTES = 15 * 1024 * 1024;
export const MAXIMUM_FILES = 6;
/** All that one person keeps in the campus, every version included. */
export const MAXIMUM_BYTES_PER_PERSON = 400 * 1024 * 1024;

/**
 * Where a request is cut off. Up to here everything is read, so that the form can be shown again
 * with what was typed and a word about each file.
 */
export const HARD_FILE_BYTES = 64 * 1024 * 1024;
export const HARD_FILES = 20;

/** Today's phones make 50 to 108 megapixels at most; more is made to exhaust a browser. */
export const MAXIMUM_PIXELS = 110_000_000;
export const MAXIMUM_SIDE = 30_000;

/** Documents are ZIP archives: what they may grow to. */
export const MAXIMUM_ENTRIES = 3000;
export const MAXIMUM_UNPACKED_BYTES = 200 * 1024 * 1024;
