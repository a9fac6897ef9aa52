/**
 * The one table of replies (RFC 5321 4.2), with enhanced status codes (RFC 3463). Senders copy
 * the text into the bounce that a person reads, so each says what happened and what to do.
 */
export interface Reply {
  readonly code: number;
  readonly enhanced: string;
  readonly text: string;
}

const TRY_LATER = 'Please try again later.';

export const REPLIES = {
  sender_ok: { code: 250, enhanced: '2.1.0', text: 'Sender ok' },
  recipient_ok: { code: 250, enhanced: '2.1.5', text: 'Recipient ok' },
  /** Also for a dropped message: the sender must not learn the difference. */
  accepted: { code: 250, enhanced: '2.6.0', text: 'Message accepted for delivery' },
  reset: { code: 250, enhanced: '2.0.0', text: 'Reset' },
  noop: { code: 250, enhanced: '2.0.0', text: 'Still here' },
  help: {
    code: 214,
    enhanced: '2.0.0',
    text: 'This server receives mail for disposable inboxes: EHLO MAIL RCPT DATA RSET NOOP QUIT',
  },
  /** RFC 5321 3.5.3: the same for every name. */
  verify: {
    code: 252,
    enhanced: '2.0.0',
    text: 'Addresses are not verified here; send the message, and it is taken or refused',
  },
  goodbye: { code: 221, enhanced: '2.0.0', text: 'Goodbye' },

  unknown_recipient: {
    code: 550,
    enhanced: '5.1.1',
    text: 'No such inbox here. A disposable inbox ends with its tab; please ask the recipient for another address.',
  },
  foreign_domain: {
    code: 550,
    enhanced: '5.7.1',
    text: 'This server takes no mail for that domain and relays for nobody. Please check the address.',
  },
  inbox_full: {
    code: 452,
    enhanced: '4.2.2',
    text: `The inbox is full; it takes mail again when its owner deletes some. ${TRY_LATER}`,
  },
  server_full: {
    code: 452,
    enhanced: '4.3.1',
    text: `The server has no room for this message now. ${TRY_LATER}`,
  },
  source_room: {
    code: 452,
    enhanced: '4.3.1',
    text: `Messages that come in from your network already fill the memory that one network may use here. ${TRY_LATER}`,
  },
  too_large: {
    code: 552,
    enhanced: '5.3.4',
    text: 'The message is larger than this server takes (see SIZE). Please send a smaller one, or a link.',
  },
  too_many_recipients: {
    code: 452,
    enhanced: '4.5.3',
    text: 'Too many recipients for one message. Please send to the others in another transaction.',
  },
  loop: {
    code: 554,
    enhanced: '5.4.6',
    text: 'The message has passed through too many servers: a mail loop. Please check forwarding rules.',
  },

  too_many_connections: {
    code: 421,
    enhanced: '4.7.0',
    text: `Too many connections are open to this server. ${TRY_LATER}`,
  },
  source_connections: {
    code: 421,
    enhanced: '4.7.0',
    text: 'Too many connections from your network. Please close some, then try again.',
  },
  /** REFUSE-2: innocent people read this in a bounce, so it names who decided. */
  refused_network: {
    code: 550,
    enhanced: '5.7.1',
    text: 'The operator of this server takes no mail from your network.',
  },
  refused_sender: {
    code: 550,
    enhanced: '5.7.1',
    text: 'The operator of this server takes no mail from this sender.',
  },
  source_messages: {
    code: 450,
    enhanced: '4.7.1',
    text: 'Too many messages from your network in a minute. Please try again in a minute.',
  },
  source_handshakes: {
    code: 421,
    enhanced: '4.7.0',
    text: 'Too many TLS handshakes from your network in a minute. Please keep connections open, or try again in a minute.',
  },
  source_failures: {
    code: 421,
    enhanced: '4.7.0',
    text: 'Too many unknown recipients from your network. Please try again in a minute.',
  },
  session_failures: {
    code: 421,
    enhanced: '4.7.0',
    text: 'Too many unknown recipients in one session. Please check your list of addresses.',
  },
  too_many_unknown: {
    code: 421,
    enhanced: '4.7.0',
    text: 'Too many commands that this server does not know.',
  },
  no_progress: {
    code: 421,
    enhanced: '4.7.0',
    text: 'Too many commands without a message.',
  },

  internal: {
    code: 451,
    enhanced: '4.3.0',
    text: `The server could not do this now; the fault is ours. ${TRY_LATER}`,
  },
  shutting_down: {
    code: 421,
    enhanced: '4.3.2',
    text: 'The server is shutting down. Please try again in a minute.',
  },
  silence: {
    code: 421,
    enhanced: '4.4.2',
    text: 'No command for too long; closing the connection.',
  },
  too_slow: {
    code: 421,
    enhanced: '4.4.2',
    text: 'The message comes in too slowly; closing the connection. Please try again later.',
  },
  session_too_long: {
    code: 421,
    enhanced: '4.4.2',
    text: 'The session has lasted too long; please open a new connection.',
  },

  too_early: {
    code: 421,
    enhanced: '4.7.0',
    text: 'Commands before the greeting are not taken (RFC 5321 3.1).',
  },
  proxy_too_late: {
    code: 421,
    enhanced: '4.7.0',
    text: 'The PROXY header came too late to be believed; please open a new connection.',
  },
  http: { code: 421, enhanced: '4.7.0', text: 'This is a mail server; it does not speak HTTP.' },
  bare_lf: {
    code: 500,
    enhanced: '5.5.2',
    text: 'A command must end with CR LF (RFC 5321 2.3.8); this one was not obeyed.',
  },
  line_too_long: {
    code: 500,
    enhanced: '5.5.2',
    text: 'The command line is too long; closing the connection.',
  },
  bad_characters: {
    code: 501,
    enhanced: '5.5.2',
    text: 'The command contains characters that are not allowed.',
  },
  bad_greeting: {
    code: 501,
    enhanced: '5.5.4',
    text: 'Please name the sending host: EHLO and one domain or [address] (RFC 5321 4.1.1.1).',
  },
  greeting_too_long: {
    code: 501,
    enhanced: '5.5.4',
    text: 'The name of the sending host is longer than 255 octets (RFC 5321 4.5.3.1.2).',
  },
  bad_sender: {
    code: 501,
    enhanced: '5.1.7',
    text: 'The sender cannot be read. It is written MAIL FROM:<name@domain>, or MAIL FROM:<>.',
  },
  bad_recipient: {
    code: 501,
    enhanced: '5.1.3',
    text: 'The recipient cannot be read. It is written RCPT TO:<name@domain>.',
  },
  no_argument: {
    code: 501,
    enhanced: '5.5.4',
    text: 'The command needs an argument.',
  },
  unwanted_argument: {
    code: 501,
    enhanced: '5.5.4',
    text: 'The command takes no argument; it was not obeyed (RFC 5321 4.1.1).',
  },
  unknown_command: {
    code: 500,
    enhanced: '5.5.1',
    text: 'This server does not know that command.',
  },
  not_offered: {
    code: 502,
    enhanced: '5.5.1',
    text: 'This server does not offer that command (see EHLO).',
  },
  malformed_parameter: {
    code: 501,
    enhanced: '5.5.4',
    text: 'What follows the address is no parameter; one is written KEYWORD or KEYWORD=value.',
  },
  bad_parameter: {
    code: 555,
    enhanced: '5.5.4',
    text: 'A parameter of the command is not offered by this server (see EHLO).',
  },
} as const satisfies Record<string, Reply>;

export type ReplyName = keyof typeof REPLIES;
