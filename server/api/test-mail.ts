/** Milliseconds for each step; a healthy receiver of the same process needs far less. */
const STEP_TIMEOUT_MS = 5_000;

/** Resolves after the 250 of the SMTP port, and rejects if the email is refused. */
export type SendTestMail = (address: string) => Promise<void>;

/**
 * Sends a new user an email with a code and a link through the real SMTP port. `target` is called
 * for each email: with port 0 it is known only after listening.
 */
export function testMailer(
  target: () => Promise<{ readonly host: string; readonly port: number }>,
): SendTestMail {
  return async (address) => {
    // Not needed to start.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      ...(await target()),
      secure: false,
      // Over loopback the certificate for the public name would not match.
      ignoreTLS: true,
      connectionTimeout: STEP_TIMEOUT_MS,
      greetingTimeout: STEP_TIMEOUT_MS,
      socketTimeout: STEP_TIMEOUT_MS,
    });
    await transport.sendMail(testMail(address));
  };
}

function testMail(address: string) {
  const code = String(Math.floor(100_000 + Math.random() * 900_000));
  const link = `https://example.com/verify?code=${code}`;
  return {
    from: { name: 'Mayfly', address: 'welcome@mayfly.localhost' },
    to: address,
    subject: `${code} is your verification code`,
    text: `Hello,

this is a test email. It came over SMTP, as every other email does.

Your verification code is ${code}.

Or confirm your address here:
${link}

What to try next: copy the code with its button, or with the key Y. Then send an email to ${address} from your own account.
`,
    html: `<p>Hello,</p>
<p>this is a test email. It came over SMTP, as every other email does. Your verification code is</p>
<p style="font-size:28px;letter-spacing:4px"><strong>${code}</strong></p>
<p>Or <a href="${link}">confirm your address</a>.</p>
<p>What to try next: copy the code with its button, or with the key Y. Then send an email to ${address} from your own account.</p>`,
  };
}
