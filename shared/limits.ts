/** Limits that both sides must agree on, each with its unit and its reason. */

/** Seconds; the longest a request may be held. Under the 60 s at which common proxies cut. */
export const MAX_WAIT_SECONDS = 55;

/** Milliseconds until a WebSocket that is not open is taken for blocked. */
export const SOCKET_OPEN_TIMEOUT_MS = 3_000;

/** Refusals of a WebSocket after which the page lives on long polling. */
export const SOCKET_REFUSALS_BEFORE_POLLING = 2;

/** Characters of a snippet: two lines of a wide list. */
export const SNIPPET_CHARS = 200;

/**
 * Messages inside each other that can be opened, and what is attached to the innermost.
 * Forwarding nests two or three; each level costs reading all that is around it again.
 */
export const MAX_ATTACHMENT_DEPTH = 8;
