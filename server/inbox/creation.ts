import { randomBytes } from 'node:crypto';
import { createOperatorLife, createPageLife, createProgramLife, type Life } from './life.ts';
import type { LeaseId, NewInbox } from './types.ts';

/** Bytes of a lease: 72 bits. A lease grants nothing; it only must differ between tabs. */
const LEASE_BYTES = 9;

/** The first state of a new inbox. */
export interface Creation {
  /** Milliseconds on the monotonic clock, like all times of a life. */
  readonly at: number;
  readonly life: Life;
  /** The lease of the page that creates the inbox. */
  readonly lease: LeaseId | null;
}

export function createLife(maker: NewInbox['maker']['kind'], at: number): Creation {
  switch (maker) {
    case 'page': {
      const lease = makeLease();
      return { at, life: createPageLife(lease, at), lease };
    }
    case 'program':
      return { at, life: createProgramLife(at), lease: null };
    case 'operator':
      return { at, life: createOperatorLife(), lease: null };
  }
}

export function makeLease(): LeaseId {
  return randomBytes(LEASE_BYTES).toString('base64url');
}
