import { REPLIES, type ReplyName, replyText, withEnhancedCode } from '../replies.ts';

/** What smtp-server tells apart by itself, in our words; by the context it says it in. */
const CONTEXTS: Readonly<Record<string, ReplyName>> = {
  MAIL_FROM_OK: 'sender_ok',
  RCPT_TO_OK: 'recipient_ok',
  SENDER_SYNTAX_ERROR: 'bad_sender',
  MAILBOX_SYNTAX_ERROR: 'bad_recipient',
};

/** One reply of the library as we say it. `text` is an array where it has several lines. */
interface Said {
  readonly code: number;
  readonly text: string | string[] | null | undefined;
}

/** RFC 2034: `context` false is the greeting or EHLO's reply, which have no enhanced code. */
export function inOurWords(
  code: number,
  data: string | string[] | null | undefined,
  context: string | false | undefined,
): Said {
  const name = typeof context === 'string' ? CONTEXTS[context] : undefined;
  if (name !== undefined) return { code: REPLIES[name].code, text: replyText(REPLIES[name]) };
  const bare = context === false || typeof data !== 'string';
  return { code, text: bare ? data : withEnhancedCode(code, data) };
}
