import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Binary } from 'bson';

import type { Doc, Value } from './bson.js';
import { StoreError } from './errors.js';
import { binaryBytes } from './values.js';

export const USER = 'campus';
const ITERATIONS = 4096; // what drivers demand at least; the password is random and lives as long as the process

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const failed = (): StoreError => new StoreError(18, 'Authentication failed.');

/** One connection's conversation; `done` once the client has proved that it knows the password. */
export interface Conversation {
  first(payload: string): string;
  last(payload: string): string;
  done: boolean;
}

/** The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) for the one user of the store. */
export function makeAuthenticator(password: string): () => Conversation {
  const salt = randomBytes(24);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  const storedKey = createHash('sha256').update(clientKey).digest();
  const serverKey = hmac(salted, 'Server Key');

  return () => {
    let nonce = '';
    let transcript = '';
    return {
      done: false,
      first(payload) {
        const bare = payload.replace(/^[^,]*,[^,]*,/, '');
        const fields = /^n=([^,]*),r=([^,]+)/.exec(bare);
        if (!fields || fields[1] !== USER) throw failed();
        nonce = fields[2] + randomBytes(24).toString('base64');
        const answer = `r=${nonce},s=${salt.toString('base64')},i=${ITERATIONS}`;
        transcript = `${bare},${answer}`;
        return answer;
      },
      last(payload) {
        const fields = /^(c=[^,]*,r=([^,]*)),p=(.+)$/.exec(payload);
        if (!fields || fields[2] !== nonce || nonce === '') throw failed();
        const text = `${transcript},${fields[1]}`;
        const signature = hmac(storedKey, text);
        const proof = Buffer.from(fields[3] as string, 'base64');
        if (proof.length !== signature.length) throw failed();
        const key = Buffer.from(proof.map((byte, i) => byte ^ (signature[i] as number)));
        if (!timingSafeEqual(createHash('sha256').update(key).digest(), storedKey)) throw failed();
        this.done = true;
        return `v=${hmac(serverKey, text).toString('base64')}`;
      },
    };
  };
}

/** Text of a SASL payload. */
export const payloadText = (payload: Value | undefined): string =>
  payload instanceof Binary ? Buffer.from(binaryBytes(payload)).toString() : '';

export const saslReply = (payload: string, done: boolean): Doc =>
  new Map<string, Value>([
    ['conversationId', 1],
    ['done', done],
    ['payload', new Binary(Buffer.from(payload))],
  ]);
