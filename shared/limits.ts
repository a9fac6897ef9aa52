/** Limits that both sides must agree on, each with its unit and its reason. */

/**
 * Seconds; the longest a request may be held. Less than the 60 s after which common proxies cut it.
 */
export const MAX_WAIT_SECONDS = 55;

/** Milliseconds until a WebSocket that is not open counts as blocked. */
export const SOCKET_OPEN_TIMEOUT_MS = 3_000;

/** Refusals of a WebSocket after which the page uses long polling. */
export const SOCKET_REFUSALS_BEFORE_POLLING = 2;

/** Characters of a snippet: two lines of a wide list. */
export const SNIPPET_CHARS = 200;

/**
 * Levels of nested messages that can be opened, with the attachments of the innermost. Forwarding
 * nests two or three; each level costs parsing all levels around it again.
 */
export const MAX_ATTACHMENT_DEPTH = 8;

/** Inboxes of one tab, and of one `POST /changes`: as many as fit into the bar of the page. */
export const MAX_TAB_INBOXES = 5;
