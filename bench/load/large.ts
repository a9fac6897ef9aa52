/** A large mail, again and again, until it is ended: most of its bytes are a random attachment. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { receiveJob, report } from './job.ts';
import { openSmtp } from './smtp-client.ts';

const Job = z.object({
  smtp: z.object({ host: z.string(), port: z.number() }),
  recipient: z.string(),
  bytes: z.number(),
});

/** Of base64: 57 bytes become a line of 76 characters and its end. */
const RAW_OF_LINE = 57;
const LINE_BYTES = 78;

const { smtp, recipient, bytes } = await receiveJob(Job);
const raw = randomBytes(Math.floor(bytes / LINE_BYTES) * RAW_OF_LINE);
const attachment = raw.toString('base64').replace(/.{76}/g, '$&\r\n');

/** Anew each time, for the same one would be known. */
function letter(number: number): Buffer {
  const header = [
    'From: Bench <bench@sender.example>',
    ...[`To: <${recipient}>`, `Subject: large ${number}`, 'MIME-Version: 1.0'],
    `Message-ID: <large.${process.pid}.${number}@bench.example>`,
    'Content-Type: application/octet-stream; name=large.bin',
    'Content-Disposition: attachment; filename=large.bin',
    'Content-Transfer-Encoding: base64',
  ];
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${attachment}\r\n`);
}

const session = await openSmtp(smtp);
await report({ kind: 'ready' });
for (let number = 1; ; number += 1) {
  const message = letter(number);
  await session.announce(recipient);
  const { dottedAt, accepted } = session.finishRaw(message);
  await report({ kind: 'accepted', ms: (await accepted) - dottedAt, bytes: message.length });
}
