/** The closed lists of states. Models take their `enum` from here, `i18n/es.ts` its keys. */

export const ENROLLMENT_STATES = [
  'enrolled',
  'active',
  'completed',
  'failed',
  'withdrawn',
] as const;
export type EnrollmentState = (typeof ENROLLMENT_STATES)[number];

/** States in which a person still studies or has finished: one of these per person and track. */
export const LIVE_ENROLLMENT_STATES = ['enrolled', 'active', 'completed'] as const;

export const COHORT_STATES = ['planned', 'open', 'running', 'closed', 'cancelled'] as const;
export type CohortState = (typeof COHORT_STATES)[number];

/** How a grade reached the record. */
export const RESULT_SOURCES = ['online', 'paper', 'validation'] as const;
export type ResultSource = (typeof RESULT_SOURCES)[number];

export const ATTEMPT_STATES = ['open', 'submitted'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

export const APPROVAL_KINDS = ['self', 'sample', 'trainer'] as const;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

export const ASSIGNMENT_STATES = ['submitted', 'returned', 'approved'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];

/** Who or what approved an assignment; `time` is the 7 days without an answer. */
export const APPROVED_BY = ['self', 'sample', 'trainer', 'time'] as const;
export type ApprovedBy = (typeof APPROVED_BY)[number];

export const REVIEW_STATES = ['assigned', 'draft', 'sealed'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export const CERTIFICATE_KINDS = ['course', 'participant', 'trainer'] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

/** Why a certificate stops being valid. */
export const REVOCATION_REASONS = ['name', 'data', 'mistake'] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

export const ITEM_TYPES = [
  'single',
  'multiple',
  'trueFalse',
  'numeric',
  'shortAnswer',
  'matching',
  'ordering',
  'cloze',
  'essay',
  'file',
] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

export const ITEM_POOLS = ['practice', 'validation', 'entry', 'exit'] as const;
export type ItemPool = (typeof ITEM_POOLS)[number];

export const COUNTRIES = ['EC', 'MX'] as const;
export type Country = (typeof COUNTRIES)[number];
