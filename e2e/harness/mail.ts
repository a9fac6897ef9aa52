import { createTransport, type SendMailOptions } from 'nodemailer';
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
