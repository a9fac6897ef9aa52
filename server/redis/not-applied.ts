import { StoreUnavailable } from '#server/inbox/store.ts';

/**
 * The command was not sent, or Redis answered that it changed nothing, so claimed capacity is free.
 * After every other failure this is unknown.
 */
export class NotApplied extends StoreUnavailable {}
