/**
 * The one table of replies (RFC 5321 4.2), with enhanced status codes (RFC 3463). Senders copy
 * the text into the bounce that a person reads, so each says what happened and what to do.
 */
export interface Reply {
  readonly code: number;
  readonly enhanced: string;
  readonly text: string;
}

/** `line` is the reply as it is sent: code, enhanced code, text. */
export function reply(line: string): Reply {
  const [code, enhanced = '', ...words] = line.split(' ');
  return { code: Number(code), enhanced, text: words.join(' ') };
}

const TRY_LATER = 'Please try again later.';

export const REPLIES = {
  sender_ok: reply('250 2.1.0 Sender ok'),
  recipient_ok: reply('250 2.1.5 Recipient ok'),
  /** Also for a dropped message: the sender must not learn the difference. */
  accepted: reply('250 2.6.0 Message accepted for delivery'),
  /** RFC 5321 3.5.3: the same for every name. */
  verify: reply(
    '252 2.0.0 Addresses are not verified here; send the message, and it is taken or refused',
  ),

  unknown_recipient: reply(
    '550 5.1.1 No such inbox here. A disposable inbox ends with its tab; please ask the recipient for another address.',
  ),
  foreign_domain: reply(
    '550 5.7.1 This server takes no mail for that domain and relays for nobody. Please check the address.',
  ),
  inbox_full: reply(
    `452 4.2.2 The inbox is full; it takes mail again when its owner deletes some. ${TRY_LATER}`,
  ),
  server_full: reply(`452 4.3.1 The server has no room for this message now. ${TRY_LATER}`),
  source_room: reply(
    `452 4.3.1 Messages that come in from your network already fill the memory that one network may use here. ${TRY_LATER}`,
  ),
  too_large: reply(
    '552 5.3.4 The message is larger than this server takes (see SIZE). Please send a smaller one, or a link.',
  ),
  too_many_recipients: reply(
    '452 4.5.3 Too many recipients for one message. Please send to the others in another transaction.',
  ),
  loop: reply(
    '554 5.4.6 The message has passed through too many servers: a mail loop. Please check forwarding rules.',
  ),

  too_many_connections: reply(
    `421 4.7.0 Too many connections are open to this server. ${TRY_LATER}`,
  ),
  source_connections: reply(
    '421 4.7.0 Too many connections from your network. Please close some, then try again.',
  ),
  /** REFUSE-1: innocent people read this in a bounce, so it names who decided. */
  refused_network: reply('550 5.7.1 The operator of this server takes no mail from your network.'),
  refused_sender: reply('550 5.7.1 The operator of this server takes no mail from this sender.'),
  source_messages: reply(
    '450 4.7.1 Too many messages from your network in a minute. Please try again in a minute.',
  ),
  source_handshakes: reply(
    '421 4.7.0 Too many TLS handshakes from your network in a minute. Please keep connections open, or try again in a minute.',
  ),
  source_failures: reply(
    '421 4.7.0 Too many unknown recipients from your network. Please try again in a minute.',
  ),
  session_failures: reply(
    '421 4.7.0 Too many unknown recipients in one session. Please check your list of addresses.',
  ),
  too_many_unknown: reply('421 4.7.0 Too many commands that this server does not know.'),
  no_progress: reply('421 4.7.0 Too many commands without a message.'),

  internal: reply(`451 4.3.0 The server could not do this now; the fault is ours. ${TRY_LATER}`),
  shutting_down: reply('421 4.3.2 The server is shutting down. Please try again in a minute.'),
  silence: reply('421 4.4.2 No command for too long; closing the connection.'),
  too_slow: reply(
    '421 4.4.2 The message comes in too slowly; closing the connection. Please try again later.',
  ),
  session_too_long: reply(
    '421 4.4.2 The session has lasted too long; please open a new connection.',
  ),

  too_early: reply('421 4.7.0 Commands before the greeting are not taken (RFC 5321 3.1).'),
  proxy_too_late: reply(
    '421 4.7.0 The PROXY header came too late to be believed; please open a new connection.',
  ),
  http: reply('421 4.7.0 This is a mail server; it does not speak HTTP.'),
  bare_lf: reply('500 5.5.2 A command must end with CR LF (RFC 5321 2.3.8); this one was ignored.'),
  line_too_long: reply('500 5.5.2 The command line is too long; closing the connection.'),
  bad_characters: reply('501 5.5.2 The command contains characters that are not allowed.'),
  bad_greeting: reply(
    '501 5.5.4 Please name the sending host: EHLO and one domain or [address] (RFC 5321 4.1.1.1).',
  ),
  greeting_too_long: reply(
    '501 5.5.4 The name of the sending host is longer than 255 octets (RFC 5321 4.5.3.1.2).',
  ),
  bad_sender: reply(
    '501 5.1.7 The sender cannot be read. It is written MAIL FROM:<name@domain>, or MAIL FROM:<>.',
  ),
  bad_recipient: reply(
    '501 5.1.3 The recipient cannot be read. It is written RCPT TO:<name@domain>.',
  ),
  no_argument: reply('501 5.5.4 The command needs an argument.'),
  unwanted_argument: reply(
    '501 5.5.4 The command takes no argument; it was ignored (RFC 5321 4.1.1).',
  ),
  unknown_command: reply('500 5.5.1 This server does not know that command.'),
  not_offered: reply('502 5.5.1 This server does not offer that command (see EHLO).'),
  malformed_parameter: reply(
    '501 5.5.4 Invalid parameter after the address; expected KEYWORD or KEYWORD=value.',
  ),
  bad_parameter: reply(
    '555 5.5.4 A parameter of the command is not offered by this server (see EHLO).',
  ),
};

export type ReplyName = keyof typeof REPLIES;

export function findReply(asked: ReplyName | Reply): Reply {
  return typeof asked === 'string' ? REPLIES[asked] : asked;
}

/** The bytes of a reply (RFC 5321 4.2.1). `text` is an array if the reply has several lines. */
export function formatReply(code: number, text: string | string[] | null | undefined): string {
  if (!Array.isArray(text)) return `${code} ${text ?? ''}\r\n`;
  const lines = text.length === 0 ? [''] : text;
  const last = lines.length - 1;
  return lines.map((line, at) => `${code}${at < last ? '-' : ' '}${line}\r\n`).join('');
}
