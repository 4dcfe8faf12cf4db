/** The types that the campus takes (product.md §7): by content and by name. */
export const FILE_KINDS = ['pdf', 'jpg', 'png', 'webp', 'xlsx', 'ods', 'docx', 'odt'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Why a file was not taken. `i18n/es.ts` has the words. */
export type FileProblem =
  | 'empty'
  | 'too-large'
  | 'too-many'
  | 'wrong-type'
  | 'name-differs'
  | 'phone-format'
  | 'old-office'
  | 'has-macros'
  | 'damaged'
  | 'too-many-pixels'
  | 'unpacks-too-large'
  | 'infected'
  | 'not-scanned'
  | 'no-space';

interface KindFacts {
  type: string;
  /** The first one is the usual one. */
  extensions: readonly [string, ...string[]];
  family: 'picture' | 'document';
}

export const KIND_FACTS: Record<FileKind, KindFacts> = {
  pdf: { type: 'application/pdf', extensions: ['pdf'], family: 'document' },
  jpg: { type: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'], family: 'picture' },
  png: { type: 'image/png', extensions: ['png'], family: 'picture' },
  webp: { type: 'image/webp', extensions: ['webp'], family: 'picture' },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extensions: ['xlsx'],
    family: 'document',
  },
  ods: {
    type: 'application/vnd.oasis.opendocument.spreadsheet',
    extensions: ['ods'],
    family: 'document',
  },
  docx: {
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extensions: ['docx'],
    family: 'document',
  },
  odt: { type: 'application/vnd.oasis.opendocument.text', extensions: ['odt'], family: 'document' },
};

/** For the `accept` of a file field: a phone offers its camera because pictures are in it. */
export const ACCEPTED = 'image/*,.pdf,.docx,.odt,.xlsx,.ods';
export const ACCEPTED_PICTURES = 'image/*,.pdf';

/** Types that a browser shows by itself without running anything. */
const SHOWN_INLINE: ReadonlySet<string> = new Set(
  (['pdf', 'jpg', 'png', 'webp'] as const).map((kind) => KIND_FACTS[kind].type),
);

export function isShownInline(type: string): boolean {
  return SHOWN_INLINE.has(type);
}

export function isPicture(type: string): boolean {
  return Object.values(KIND_FACTS).some(
    (facts) => facts.family === 'picture' && facts.type === type,
  );
}

export function kindOfType(type: string): FileKind | undefined {
  return FILE_KINDS.find((kind) => KIND_FACTS[kind].type === type);
}

/** The drawing beside the name of a file. */
export function iconOf(type: string): string {
  if (isPicture(type)) return 'image';
  const kind = kindOfType(type);
  return kind === 'xlsx' || kind === 'ods' ? 'table' : 'file-text';
}
