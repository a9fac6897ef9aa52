import { randomBytes, randomInt } from 'node:crypto';
import formbody from '@fastify/formbody';
import { type FastifyInstance, fastify } from 'fastify';
import { createTransport } from 'nodemailer';
import {
  askForAddress,
  askForCode,
  checkYourEmail,
  escapeHtml,
  notFound,
  welcome,
} from './pages.ts';

export interface AppOptions {
  /** Where emails are sent to, for example `smtp://127.0.0.1:2525`. */
  readonly smtpUrl: string;
}

const HTML = 'text/html; charset=utf-8';

/** Milliseconds for which a code or a link is good. */
const LIFETIME_MS = 10 * 60_000;

/** Wrong codes for one address, after which it has to sign up again. */
const MAX_ATTEMPTS = 5;

interface Pending {
  readonly code: string;
  readonly endsAt: number;
  attempts: number;
}

/** Sign-up by an email with a code, or with a link. It keeps all in memory. */
export async function createApp({ smtpUrl }: AppOptions): Promise<FastifyInstance> {
  const app = fastify();
  const mailer = createTransport(smtpUrl, { from: 'Example Shop <no-reply@shop.example>' });
  const codes = new Map<string, Pending>();
  const links = new Map<string, { readonly email: string; readonly endsAt: number }>();

  await app.register(formbody);
  app.addHook('onClose', async () => mailer.close());

  app.get('/', async (_request, reply) => reply.type(HTML).send(askForAddress()));

  app.post<{ Body: { email: string } }>('/code', async ({ body: { email } }, reply) => {
    const code = String(randomInt(100_000, 1_000_000));
    codes.set(email, { code, endsAt: Date.now() + LIFETIME_MS, attempts: 0 });
    await mailer.sendMail({
      to: email,
      subject: 'Your sign-up code',
      text: `Welcome to Example Shop!\n\nYour code is ${code}. It is good for ten minutes.\n`,
    });
    return reply.type(HTML).send(askForCode(email));
  });

  app.post<{ Body: { email: string; code: string } }>('/confirm', async ({ body }, reply) => {
    const pending = codes.get(body.email);
    if (pending === undefined || pending.endsAt < Date.now() || pending.attempts >= MAX_ATTEMPTS)
      return reply.code(410).type(HTML).send(askForAddress('The code is too old.'));
    pending.attempts += 1;
    if (pending.code !== body.code.trim())
      return reply.code(403).type(HTML).send(askForCode(body.email, 'The code is wrong.'));
    codes.delete(body.email);
    return reply.type(HTML).send(welcome(body.email));
  });

  app.post<{ Body: { email: string } }>(
    '/link',
    async ({ body: { email }, protocol, host }, reply) => {
      const token = randomBytes(16).toString('base64url');
      links.set(token, { email, endsAt: Date.now() + LIFETIME_MS });
      const url = `${protocol}://${host}/sign-in?token=${token}`;
      await mailer.sendMail({
        to: email,
        subject: 'Sign in to Example Shop',
        text: `Sign in here: ${url}\n`,
        html: `<p>Welcome to Example Shop!</p><p><a href="${escapeHtml(url)}">Sign in</a></p>`,
      });
      return reply.type(HTML).send(checkYourEmail(email));
    },
  );

  app.get<{ Querystring: { token?: string } }>(
    '/sign-in',
    async ({ query: { token = '' } }, reply) => {
      const link = links.get(token);
      links.delete(token);
      if (link === undefined || link.endsAt < Date.now())
        return reply.code(410).type(HTML).send(askForAddress('The link is too old.'));
      return reply.type(HTML).send(welcome(link.email));
    },
  );

  app.setNotFoundHandler(async (_request, reply) => reply.code(404).type(HTML).send(notFound()));
  return app;
}
