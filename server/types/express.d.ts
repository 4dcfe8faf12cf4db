import { type Site } from '../http/site.js';
import { type SessionUser } from '../http/currentUser.js';
import { type PersonRecord } from '../http/sessionStore.js';
import { type FlashMessage } from '../http/flash.js';

declare global {
  namespace Express {
    interface Locals {
      site: Site;
      requestId: string;
      /** The pattern in `routes.ts` that took this request; for the log. */
      route?: string;
      /** Named parts of that pattern. */
      mountParams?: Record<string, string | string[]>;
      user?: SessionUser | null;
      /** A multipart form whose token has not been checked yet (`http/csrf.ts`). */
      csrfPending?: boolean;
      csrfToken?: string;
      flash?: FlashMessage;
    }
  }
}

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** Milliseconds; the absolute limit counts from here. */
    startedAt: number;
    /** On a borrowed phone: ends with the browser, and soon. */
    shared?: boolean;
    /** «Chrome en Android», for the list of open sessions. */
    device?: string;
    /** When the person was last here, to ten minutes. */
    lastSeenAt?: Date;
    /** Read together with the session, never saved in it. */
    person?: PersonRecord;
  }
}
