import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export interface Signer {
  /** Keyed hash of a value for one purpose. */
  digest(purpose: Purpose, value: string): Buffer;
  /** A text that carries a value and proves that the campus wrote it. */
  seal(purpose: Purpose, value: string): string;
  /** The sealed value, or null when somebody else wrote or changed it. */
  open(purpose: Purpose, sealed: string | undefined): string | null;
}

export type Purpose = 'csrf' | 'form-owner' | 'flash' | 'held-form' | 'device' | 'limiter' | 'code';

/** One key per purpose, so that a value sealed for one is worthless for another. */
export function createSigner(secret: string): Signer {
  const keys = new Map<Purpose, Buffer>();
  const keyFor = (purpose: Purpose) => {
    const known = keys.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', secret, 'campus', purpose, 32));
    keys.set(purpose, key);
    return key;
  };
  const digest = (purpose: Purpose, value: string) =>
    createHmac('sha256', keyFor(purpose)).update(value).digest();
  return {
    digest,
    seal: (purpose, value) =>
      `${Buffer.from(value).toString('base64url')}.${digest(purpose, value).toString('base64url')}`,
    open: (purpose, sealed) => {
      const [text, signature] = sealed?.split('.') ?? [];
      if (!text || !signature) return null;
      const value = Buffer.from(text, 'base64url').toString();
      return sameBytes(digest(purpose, value), Buffer.from(signature, 'base64url')) ? value : null;
    },
  };
}

/** Comparison that takes the same time wherever the difference is. */
export function sameBytes(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
