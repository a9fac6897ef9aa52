import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { testMailer } from './test-mail.ts';

async function receiver(answer: Error | null): Promise<{ port: number; mails: string[] }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    async onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(Buffer.from(chunk));
      mails.push(Buffer.concat(chunks).toString());
      done(answer);
    },
  });
  const { server: listening } = server;
  server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, mails };
}

test('HTTP-7 the test email is a real one, with a code and a link', async () => {
  const { port, mails } = await receiver(null);
  await testMailer(async () => ({ host: '127.0.0.1', port }))('jane@mayfly.localhost');
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatch(/^To: jane@mayfly\.localhost\r$/m);
  const code = /^Subject: (\d{6}) /m.exec(mails[0] ?? '')?.[1];
  expect(mails[0]).toContain(`Your verification code is ${code}`);
  expect(mails[0]).toMatch(/^Content-Type: text\/html/m);
});

test('HTTP-7 a refused or undeliverable test email is an error', async () => {
  const { port } = await receiver(Object.assign(new Error('full'), { responseCode: 452 }));
  await expect(testMailer(async () => ({ host: '127.0.0.1', port }))('a@b')).rejects.toThrow('452');
  await expect(testMailer(async () => ({ host: '127.0.0.1', port: 1 }))('a@b')).rejects.toThrow();
});
