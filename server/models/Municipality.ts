import { type InferSchemaType, Schema, model } from 'mongoose';

import { COUNTRIES } from '../domain/states.js';

/** A municipality that runs courses. Its id is the word that stands for it in URLs. */
const municipalitySchema = new Schema(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    country: { type: String, enum: COUNTRIES, required: true },
    timeZone: { type: String, required: true },
    /** How its certificates name it, who signs them and who stands behind them. */
    certificate: new Schema(
      { issuer: String, signatory: String, endorsement: String },
      { _id: false, strict: 'throw' },
    ),
  },
  { strict: 'throw', versionKey: false, collection: 'municipalities' },
);

export type MunicipalityRecord = InferSchemaType<typeof municipalitySchema>;
export const Municipality = model('Municipality', municipalitySchema);
