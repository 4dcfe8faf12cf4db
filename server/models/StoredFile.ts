import { type InferSchemaType, Schema, model } from 'mongoose';

export const FILE_BUCKET = 'files';

/** What GridFS keeps about a file. Only `server/files/` reads and writes it. */
const storedFileSchema = new Schema(
  {
    length: { type: Number, required: true },
    chunkSize: { type: Number, required: true },
    uploadDate: { type: Date, required: true },
    /** Random: the person's name for it is in `metadata`. */
    filename: { type: String, required: true },
    metadata: {
      type: new Schema(
        {
          ownerId: { type: Schema.Types.ObjectId, ref: 'User', required: true },
          name: { type: String, required: true },
          type: { type: String, required: true },
          /** A record names it. What nobody claims within a day goes. */
          claimed: { type: Boolean, required: true },
        },
        { _id: false, strict: 'throw' },
      ),
      required: true,
    },
  },
  { strict: 'throw', versionKey: false, collection: `${FILE_BUCKET}.files` },
);

// GridFS's own.
storedFileSchema.index({ filename: 1, uploadDate: 1 });
// How much one person keeps.
storedFileSchema.index({ 'metadata.ownerId': 1 });
// What an upload left behind that never reached a record.
storedFileSchema.index(
  { uploadDate: 1 },
  { partialFilterExpression: { 'metadata.claimed': false } },
);

const fileChunkSchema = new Schema(
  {
    files_id: { type: Schema.Types.ObjectId, required: true },
    n: { type: Number, required: true },
    data: { type: Buffer, required: true },
  },
  { strict: 'throw', versionKey: false, collection: `${FILE_BUCKET}.chunks` },
);

// GridFS's own: the pieces of a file, each once.
fileChunkSchema.index({ files_id: 1, n: 1 }, { unique: true });

export type StoredFileRecord = InferSchemaType<typeof storedFileSchema>;
export const StoredFile = model('StoredFile', storedFileSchema);
export const FileChunk = model('FileChunk', fileChunkSchema);
