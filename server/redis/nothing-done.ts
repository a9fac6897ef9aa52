import { StoreUnavailable } from '#server/inbox/store.ts';

/**
 * It was not sent, or Redis answered that it did nothing: what was to be taken is free.
 * Every other failure leaves that open.
 */
export class NothingDone extends StoreUnavailable {}
