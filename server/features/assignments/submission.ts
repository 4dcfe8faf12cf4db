import { type Types } from 'mongoose';

import { type ApprovedBy } from '../../domain/states.js';
import { type FileRef } from '../../models/fileRef.js';
import { type SubmissionState } from '../../models/Submission.js';

/** A version of an assignment as it lies in the store, read plain. */
export interface StoredSubmission {
  _id: Types.ObjectId;
  enrollmentId: Types.ObjectId;
  userId: Types.ObjectId;
  cohortId: Types.ObjectId;
  municipality: string;
  track: string;
  trackVersion: string;
  assignment: string;
  version: number;
  text?: string;
  files?: StoredFileRef[];
  checklist?: number[];
  state: SubmissionState;
  savedAt: Date;
  submittedAt?: Date | null;
  stateAt?: Date | null;
  approvedBy?: ApprovedBy | null;
  awaitsTrainer?: boolean | null;
  decision?: StoredDecision | null;
}

export type StoredFileRef = Omit<FileRef, 'id'> & { id: Types.ObjectId };

export interface StoredDecision {
  state: 'approved' | 'returned';
  comment: string;
  byName: string;
  at: Date;
  rubric?: Record<string, number> | null;
  percent?: number | null;
}
