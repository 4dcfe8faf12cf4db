import mongoose from 'mongoose';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';

import { type Signer } from '../../http/signing.js';

export interface Allowance {
  allowed: boolean;
  /** How many more tries there are. */
  left: number;
  /** Until there are more. */
  seconds: number;
}

export interface Limit {
  /** Counts one try. Atomic: tries at the same time are all counted. */
  take(key: string): Promise<Allowance>;
  /** Looks without counting. */
  look(key: string): Promise<Allowance>;
  forget(key: string): Promise<void>;
}

export interface Limits {
  /** Wrong passwords for one name, whether or not anybody has it. */
  account: Limit;
  /** The same from a phone or computer on which that account has been open before. */
  device: Limit;
  /** Only what failed: forty people share the Wi-Fi of a hall. */
  address: Limit;
  signUps: Limit;
  recoveries: Limit;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Counters in the store: they survive a restart and hold for all processes. */
export function createLimits(signer: Signer): Limits {
  return {
    account: makeLimit(signer, 'account', { points: 5, duration: 15 * MINUTE }),
    device: makeLimit(signer, 'device', { points: 10, duration: 15 * MINUTE }),
    address: makeLimit(signer, 'address', { points: 600, duration: HOUR }),
    signUps: makeLimit(signer, 'signUps', { points: 300, duration: HOUR }),
    recoveries: makeLimit(signer, 'recoveries', { points: 3, duration: HOUR }),
  };
}

function makeLimit(
  signer: Signer,
  keyPrefix: string,
  { points, duration }: { points: number; duration: number },
): Limit {
  const limiter = new RateLimiterMongo({
    storeClient: mongoose.connection.getClient(),
    dbName: mongoose.connection.db?.databaseName ?? '',
    tableName: 'rateLimits',
    disableIndexesCreation: true, // they are in models/RateLimit.ts
    keyPrefix,
    points,
    duration,
  });
  // Phones and addresses of the network are personal: the store sees only their keyed hash.
  const hidden = (key: string) => signer.digest('limiter', key).toString('base64url');
  return {
    take: async (key) => {
      try {
        return allowance(await limiter.consume(hidden(key)), true);
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return allowance(refused, false);
        throw refused;
      }
    },
    look: async (key) => {
      const state = await limiter.get(hidden(key));
      return state
        ? allowance(state, state.consumedPoints < points)
        : { allowed: true, left: points, seconds: 0 };
    },
    forget: async (key) => {
      await limiter.delete(hidden(key));
    },
  };
}

function allowance(state: RateLimiterRes, allowed: boolean): Allowance {
  return { allowed, left: state.remainingPoints, seconds: Math.ceil(state.msBeforeNext / 1000) };
}

/** Whoever has one IPv6 address has a whole network of them. */
export function addressKey(address: string | undefined): string {
  const ip = (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');
  return ip.includes(':') ? ip.split(':').slice(0, 4).join(':') : ip;
}
