import type { Endpoint, ServiceEnv } from '../harness/service.ts';
import { Conversation } from '../harness/smtp.ts';

/** Settings under which one source may fill an inbox. */
export const ROOMY: ServiceEnv = {
  MAYFLY_INBOX_MAX_MESSAGES: '2000',
  MAYFLY_SMTP_SOURCE_MESSAGES: '0',
};

/** Delivers mails one after the other over one connection: `Mail 1`, `Mail 2` … */
export async function deliverMany(
  smtp: Endpoint,
  to: string,
  count: number,
  first = 1,
): Promise<void> {
  using sender = await Conversation.open(smtp);
  await sender.say('EHLO mail.example');
  for (let n = first; n < first + count; n += 1) {
    sender.write(`MAIL FROM:<a@example.org>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
    for (let replies = 0; replies < 3; replies += 1) await sender.reply();
    // Every third is higher than the others: rows are not alike.
    const code = n % 3 === 0 ? `\r\nYour code is ${100_000 + n}` : '';
    await sender.say(
      `From: Sender ${n} <s${n}@example.org>\r\nSubject: Mail ${n}\r\n\r\nText of ${n}.${code}\r\n.`,
    );
  }
}
