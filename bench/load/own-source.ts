/**
 * A stand-in for Postfix's smtp-source where that cannot be had: the same dialogue over so
 * many sessions, kept open or a new one for each message.
 */
import { z } from 'zod';
import { receiveJob, report } from './job.ts';
import { openSmtp } from './smtp-client.ts';
import { textOf } from './text.ts';

const Job = z.object({
  to: z.object({ host: z.string(), port: z.number() }),
  recipient: z.string(),
  messages: z.number(),
  sessions: z.number(),
  connections: z.enum(['kept', 'new']),
  bytes: z.number(),
});

const job = await receiveJob(Job);

const body = textOf(job.bytes);
let begun = 0;

async function session(): Promise<void> {
  let smtp = await openSmtp(job.to);
  while (begun < job.messages) {
    begun += 1;
    await smtp.deliver({ recipient: job.recipient, subject: `bench ${begun}`, body });
    if (job.connections === 'kept' || begun === job.messages) continue;
    smtp.quit();
    smtp = await openSmtp(job.to);
  }
  smtp.quit();
}

await Promise.all(Array.from({ length: job.sessions }, session));
await report({ kind: 'sent' });
process.exit();
