import { type CertificateKind } from './states.js';

/** Minutes of a module that can be recovered in a make-up session or by going through it alone. */
export interface Recoverable {
  module: string;
  minutes: number;
}

/**
 * One thing that is missing, with what its sentence needs. `waiting` marks what somebody else (or
 * time) has to do: the person has done their part.
 */
export type MissingItem = { waiting?: boolean } & (
  | { code: 'lessons'; module: string; lessons: string[]; minutes: number }
  | { code: 'assessment'; module: string; bestPercent: number | null; needed: number }
  | { code: 'assignment'; module: string; state: 'missing' | 'submitted' | 'returned' }
  | {
      code: 'attendance';
      countedMinutes: number;
      heldMinutes: number;
      neededMinutes: number;
      recoverable: Recoverable[];
    }
  | { code: 'hours'; countedMinutes: number; neededMinutes: number; recoverable: Recoverable[] }
  | { code: 'exit-test'; bestPercent: number | null; needed: number }
  | ({ code: 'validation-exam' } & ValidationGap)
  | { code: 'practice'; loggedMinutes: number; confirmedMinutes: number; neededMinutes: number }
  | { code: 'micro-class'; percent: number | null; needed: number }
  | { code: 'exam'; bestPercent: number | null; needed: number }
  | { code: 'not-offered'; award: CertificateKind }
);

export type MissingCode = MissingItem['code'];

interface ValidationGapBase {
  /** Best total so far. */
  percent: number | null;
  needed: number;
  /** Modules that would count in virtual mode, and those worth studying. */
  credits: string[];
  recommended: string[];
}

type ValidationGap = ValidationGapBase &
  ({ state: 'open' | 'used-up' } | { state: 'wait'; availableAt: Date });
