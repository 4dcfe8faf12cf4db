import { type InferSchemaType, Schema, model } from 'mongoose';

import { ROLES } from '../domain/roles.js';

/**
 * A person. The code is the only name for signing in that is nobody else's: sisters share a phone
 * and prepaid numbers are handed on, so phones and e-mails may repeat.
 */
const userSchema = new Schema(
  {
    givenNames: { type: String, required: true },
    firstSurname: { type: String, required: true },
    secondSurname: String,
    /** When the name on the certificate is written in another way. */
    certificateName: String,
    email: String,
    /** With the country, as «+593991234567». Never verified. */
    phone: String,
    code: { type: String, required: true },
    passwordHash: { type: String, required: true },
    mustChangePassword: { type: Boolean, default: false, required: true },
    documents: {
      type: [
        {
          _id: false,
          type: { type: String, required: true },
          number: String,
          country: String,
          expires: Date,
        },
      ],
      default: [],
    },
    roles: {
      type: [
        {
          _id: false,
          role: { type: String, enum: ROLES, required: true },
          municipality: String,
          from: { type: Date, required: true },
          until: Date,
        },
      ],
      default: [],
    },
    blockedAt: Date,
    /** The sign-up form that made it: sent twice, it is still one account. */
    signUpKey: String,
    /** Only demonstration people have it; production refuses to start with one. */
    demo: Boolean,
    createdAt: { type: Date, required: true },
  },
  { strict: 'throw' },
);

// Signing in by code: one person per code.
userSchema.index({ code: 1 }, { unique: true });
// Signing in by phone or e-mail: shared in a household, oldest account first.
userSchema.index({ phone: 1, createdAt: 1 }, { sparse: true });
userSchema.index({ email: 1, createdAt: 1 }, { sparse: true });
// Two quick taps on «Crear mi cuenta» make one account.
userSchema.index({ signUpKey: 1 }, { unique: true, sparse: true });
// Whom a coordinator may find: people with a role in the municipality.
userSchema.index({ 'roles.municipality': 1 });
// Who may be asked to score a plan: everybody with that role, wherever they are.
userSchema.index({ 'roles.role': 1 });

export type UserRecord = InferSchemaType<typeof userSchema>;
export const User = model('User', userSchema);
