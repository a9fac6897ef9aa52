import { createTransport } from 'nodemailer';

/** Milliseconds for each step of a delivery to ourselves; more means that we are not there. */
const STEP_TIMEOUT_MS = 5_000;

interface TestMailer {
  /** Resolves when our SMTP port answered 250. Rejects with what went wrong instead. */
  send(address: string): Promise<void>;
}

/**
 * Sends a newcomer the kind of mail that they came for, with a code and a link, through
 * the real SMTP port. `target` is asked at each mail: with a port of 0 it is known only
 * after listening.
 */
export function testMailer(
  target: () => { readonly host: string; readonly port: number },
): TestMailer {
  return {
    async send(address) {
      const transport = createTransport({
        ...target(),
        secure: false,
        // To ourselves, over loopback: a certificate for a public name could only fail.
        ignoreTLS: true,
        connectionTimeout: STEP_TIMEOUT_MS,
        greetingTimeout: STEP_TIMEOUT_MS,
        socketTimeout: STEP_TIMEOUT_MS,
      });
      try {
        await transport.sendMail(testMail(address));
      } finally {
        transport.close();
      }
    },
  };
}

function testMail(address: string) {
  const code = String(Math.floor(100_000 + Math.random() * 900_000));
  const link = `https://example.com/verify?code=${code}`;
  return {
    from: { name: 'Mayfly', address: 'welcome@mayfly.localhost' },
    to: address,
    subject: `${code} is your verification code`,
    text: `Hello,\n\nyour verification code is ${code}.\n\nOr confirm your address here:\n${link}\n`,
    html: `<p>Hello,</p>
<p>your verification code is</p>
<p style="font-size:28px;letter-spacing:4px"><strong>${code}</strong></p>
<p>Or <a href="${link}">confirm your address</a>.</p>
<p>This mail came over SMTP to this service's own port, as every other does.</p>`,
  };
}
