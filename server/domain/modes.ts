/** How somebody follows a track (product.md §3). */
export const MODES = ['inPerson', 'virtual', 'blended', 'validation'] as const;
export type Mode = (typeof MODES)[number];

/** Which table of product.md §5 decides about a track. */
export const COMPLETION_KINDS = ['byMode', 'trainerCertification'] as const;
export type CompletionKind = (typeof COMPLETION_KINDS)[number];

/** Where one module happens when the mode is `blended`. */
export const PLACES = ['inPerson', 'virtual'] as const;
export type Place = (typeof PLACES)[number];

/** What a track may have; what it does not name it does not have. */
export const TRACK_COMPONENTS = [
  'lessons',
  'assessments',
  'assignments',
  'entryTest',
  'exitTest',
  'validationExam',
  'project',
] as const;
export type TrackComponent = (typeof TRACK_COMPONENTS)[number];
