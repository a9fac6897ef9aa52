import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Authentication, Checks } from '#shared/message.ts';
import type { Change } from '#shared/protocol.ts';
import { createInbox, request } from './rest.ts';
import type { Endpoint, Service } from './service.ts';
import { openTab } from './tab.ts';

/** A DKIM key of the tests, and the record that publishes it. */
export interface Key {
  readonly privateKey: string;
  readonly record: string;
}

export function rsaKey(modulusLength = 2_048): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  const der = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return { privateKey: pem(privateKey), record: `v=DKIM1; k=rsa; p=${der}` };
}

export function ed25519Key(): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const raw = Buffer.from(x, 'base64url').toString('base64');
  return { privateKey: pem(privateKey), record: `v=DKIM1; k=ed25519; p=${raw}` };
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** What a mail server hands over. */
export interface Handed {
  readonly raw: string | Buffer;
  readonly sender: string;
  /** Its name in EHLO. */
  readonly name?: string;
}

/** Delivers exactly these bytes. */
export async function handOver(
  { host, port }: Endpoint,
  to: string,
  { raw, sender, name = 'sender.test' }: Handed,
): Promise<void> {
  const transport = createTransport({ host, port, name, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from: sender, to }, raw });
  } finally {
    transport.close();
  }
}

const Found = z.object({
  authentication: z.object({
    verdict: z.enum(['pass', 'fail', 'none', 'error']),
    domain: z.string().nullable(),
  }),
  checks: z.record(z.enum(['spf', 'dkim', 'dmarc', 'arc']), z.string().nullable()),
});

export interface Verdict {
  readonly authentication: Authentication;
  readonly checks: Checks;
  /** The types of the changes with a verdict, the arrival first. A late reading is not one of them. */
  readonly told: readonly string[];
}

const tellsSender = (change: Change) =>
  change.type !== 'message:changed' || change.changed.authentication !== undefined;

/** Delivers it to a new inbox, and waits until its sender is known. */
export async function verdictOn(service: Service, handed: Handed): Promise<Verdict> {
  const { httpUrl, smtp } = service;
  const { address, token } = await createInbox(httpUrl);
  const known = Promise.withResolvers<string>();
  using tab = openTab({
    ...{ httpUrl, token },
    onChange(change) {
      const { id, authentication } =
        change.type === 'message'
          ? change.message
          : { id: change.id, ...(change.type === 'message:changed' && change.changed) };
      if (authentication) known.resolve(id);
    },
  });
  await tab.opened;
  await handOver(smtp, address, handed);
  const answer = await request(httpUrl, `/inbox/messages/${await known.promise}`, { token });
  return {
    ...Found.parse(await answer.json()),
    told: tab.changes.filter(tellsSender).map(({ type }) => type),
  };
}
