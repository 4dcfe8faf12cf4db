import { Schema } from 'mongoose';

/** A stored file as the record that it belongs to names it; `id` is its GridFS id. */
export interface FileRef {
  id: string;
  name: string;
  type: string;
  bytes: number;
}

/** For `files: { type: [fileRefSchema] }` in a model. */
export const fileRefSchema = new Schema(
  {
    id: { type: Schema.Types.ObjectId, ref: 'StoredFile', required: true },
    name: { type: String, required: true },
    type: { type: String, required: true },
    bytes: { type: Number, required: true, min: 1 },
  },
  { _id: false, id: false, strict: 'throw' },
);
