/** Mails for each of several recipients in turn, one at a time over one session. */
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';
import { openSmtp } from './smtp-client.ts';
import { textOf } from './text.ts';

const Job = z.object({
  smtp: z.object({ host: z.string(), port: z.number() }),
  recipients: z.array(z.string()),
  mails: z.number(),
  bytes: z.number(),
});

const { smtp, recipients, mails, bytes } = await receiveJob(Job);
const session = await openSmtp(smtp);
const body = textOf(bytes);
const began = monotonicMs();
for (let index = 0; index < mails; index += 1) {
  const recipient = recipients[index % recipients.length] ?? '';
  await session.deliver({ recipient, subject: `bench ${index}`, body });
}
await report({ kind: 'done', ms: monotonicMs() - began });
process.exit();
