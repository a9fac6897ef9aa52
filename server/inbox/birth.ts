import { randomBytes } from 'node:crypto';
import { bornForOperator, bornForPage, bornForProgram, type Life } from './life.ts';
import type { LeaseId, NewInbox } from './types.ts';

/** Bytes of a lease: 72 bits. It opens nothing; two tabs of one inbox must not share one. */
const LEASE_BYTES = 9;

/** How a life begins. */
export interface Birth {
  /** On the clock's monotonic side, like all times of a life. */
  readonly at: number;
  readonly life: Life;
  /** Of the page that asked for it. */
  readonly lease: LeaseId | null;
}

export function born(maker: NewInbox['maker']['kind'], at: number): Birth {
  switch (maker) {
    case 'page': {
      const lease = makeLease();
      return { at, life: bornForPage(lease, at), lease };
    }
    case 'program':
      return { at, life: bornForProgram(at), lease: null };
    case 'operator':
      return { at, life: bornForOperator(), lease: null };
  }
}

export function makeLease(): LeaseId {
  return randomBytes(LEASE_BYTES).toString('base64url');
}
