import type { CanonicalAddress } from './types.ts';

/**
 * Where mail for the operator's inbox is matched. It has no host, so no domain that comes or
 * goes moves it, and nobody else can have it.
 */
export const OPERATOR_ADDRESS: CanonicalAddress = 'postmaster@';
