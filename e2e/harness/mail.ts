import { createTransport, type SendMailOptions } from 'nodemailer';
import { findProgram } from '../programs.ts';
import { startChild } from './children.ts';
import type { Endpoint } from './service.ts';

/** Delivers one mail as a mail server would. Rejects with the reply that refused it. */
export async function sendMail(smtp: Endpoint, mail: SendMailOptions): Promise<void> {
  const transport = createTransport({ ...smtp, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({ from: 'Sender <sender@example.org>', ...mail });
  } finally {
    transport.close();
  }
}

/** The same with swaks, a client that shares no code with us. */
export async function swaks(
  { host, port }: Endpoint,
  mail: { to: string; subject: string; body?: string },
): Promise<void> {
  const program = await findProgram('swaks');
  if (program === null) throw new Error('swaks is not installed');
  const child = startChild(program, [
    ...['--server', host, '--port', String(port)],
    ...['--from', 'sender@example.org', '--to', mail.to],
    ...['--header', `Subject: ${mail.subject}`, '--body', mail.body ?? 'Hello from swaks.'],
  ]);
  const code = await child.ended;
  if (code !== 0) throw new Error(`swaks ended with ${code}: ${child.lines.slice(-4).join(' / ')}`);
}
