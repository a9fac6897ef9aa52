import { REPLIES, type Reply, type ReplyName } from './replies.ts';

/** The text after the code of a reply line. */
export function replyText(reply: Reply): string {
  return `${reply.enhanced} ${reply.text}`;
}

/** The bytes of a reply (RFC 5321 4.2.1). */
export function replyLines(code: number, text: string | string[] | null | undefined): string {
  const lines = [text ?? ''].flat();
  const last = lines.length - 1;
  return lines.map((line, at) => `${code}${at < last ? '-' : ' '}${line}\r\n`).join('');
}

/** Our reply for some of smtp-server's own, by the context that the library names. */
const BY_CONTEXT: Readonly<Record<string, ReplyName>> = {
  MAIL_FROM_OK: 'sender_ok',
  RCPT_TO_OK: 'recipient_ok',
  SENDER_SYNTAX_ERROR: 'bad_sender',
  MAILBOX_SYNTAX_ERROR: 'bad_recipient',
};

/** The enhanced status codes of smtp-server's own replies, by their code. */
const ENHANCED_BY_CODE: Readonly<Record<number, string>> = {
  220: '2.0.0',
  250: '2.0.0',
  451: '4.3.0',
  500: '5.5.2',
  501: '5.5.4',
  503: '5.5.1',
  555: '5.5.4',
};

/** `text` is an array if the reply has several lines. */
interface WireReply {
  readonly code: number;
  readonly text: string | string[] | null | undefined;
}

/**
 * A reply of smtp-server as Mayfly sends it. `context` is false for the greeting and the reply to
 * EHLO, which have no enhanced code (RFC 2034).
 */
export function rewriteReply(
  code: number,
  text: string | string[] | null | undefined,
  context: string | false | undefined,
): WireReply {
  const name = typeof context === 'string' ? BY_CONTEXT[context] : undefined;
  if (name !== undefined) return { code: REPLIES[name].code, text: replyText(REPLIES[name]) };
  const isBare = context === false || typeof text !== 'string';
  return { code, text: isBare ? text : withEnhancedCode(code, text) };
}

/** RFC 2034: once offered, every reply but the greeting and EHLO's carries an enhanced code. */
export function withEnhancedCode(code: number, text: string): string {
  if (/^[245]\.\d{1,3}\.\d{1,3} /.test(text)) return text;
  const enhanced = ENHANCED_BY_CODE[code] ?? `${Math.trunc(code / 100)}.0.0`;
  return `${enhanced} ${text.replace(/^Error: /, '')}`;
}
