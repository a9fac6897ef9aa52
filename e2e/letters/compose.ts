import MailComposer, { type MailComposerOptions } from 'nodemailer/lib/mail-composer';
import type { Brand } from './layout.ts';

/** One whole message (RFC 5322), as a sender delivers it. */
export interface Letter {
  readonly name: string;
  readonly raw: Buffer;
}

/** The address that all of them are for; the envelope may name another. */
export const READER = 'you@mayfly.localhost';

/** Nobody's clock: a letter is the same bytes whenever it is made. */
const SENT_AT = new Date('2025-03-18T09:24:00Z');

export async function compose(name: string, mail: MailComposerOptions): Promise<Letter> {
  const raw = await new MailComposer({
    to: READER,
    date: SENT_AT,
    baseBoundary: `=_${name}`,
    newline: '\r\n',
    ...mail,
  })
    .compile()
    .build();
  return { name, raw };
}

/** The sender's picture, for `cid:logo`. */
export function logoOf({ logo, domain }: Brand): {
  readonly filename: string;
  readonly content: Buffer;
  readonly cid: string;
} {
  return { filename: `${domain.replace('.example', '')}.png`, content: logo, cid: 'logo' };
}
