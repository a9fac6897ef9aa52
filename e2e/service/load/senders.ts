/** Many senders, each on one connection that it keeps: a program of its own. */
import { createTransport } from 'nodemailer';
import { readOrder, SendersOrder, subjectOf, tell } from './words.ts';

const { host, port, senders, mailsPerTab, addresses } = await readOrder(SendersOrder);

/** Round after round over all tabs, so that mails for one tab come from many senders. */
const queue = Array.from({ length: mailsPerTab }, (_, number) =>
  addresses.map((to) => ({ to, number })),
).flat();

const refused: string[] = [];
let sent = 0;

async function send(): Promise<void> {
  const transport = createTransport({
    ...{ host, port, secure: false, ignoreTLS: true },
    ...{ pool: true, maxConnections: 1, maxMessages: Number.POSITIVE_INFINITY },
  });
  for (let mail = queue.shift(); mail !== undefined; mail = queue.shift()) {
    try {
      await transport.sendMail({
        from: 'sender@example.org',
        to: mail.to,
        subject: subjectOf(mail.to, mail.number),
        text: `Number ${mail.number}.`,
      });
      sent += 1;
    } catch (error) {
      refused.push(String(error));
    }
  }
  transport.close();
}

await Promise.all(Array.from({ length: senders }, send));
tell({ sent, refused });
