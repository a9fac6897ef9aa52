import type { Config } from './config.ts';
import type { Endings } from './endings.ts';
import type { Clock } from './inbox/clock.ts';
import type { Log } from './ops/log.ts';
import { openRefusals } from './smtp/refusals/file.ts';
import { NOBODY, type Refusals } from './smtp/refusals/list.ts';
import { openCertificates } from './smtp/tls/certificates.ts';
import type { ServerContexts } from './smtp/tls/contexts.ts';

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  readonly endings: Endings;
}

/** What the SMTP door goes by, each kept as its files are. */
interface MailFiles {
  /** Null: mail comes in clear alone. */
  readonly tls: ServerContexts | null;
  readonly refusals: Refusals;
}

export function openMailFiles({ smtp }: Config, { clock, log, endings }: Deps): MailFiles {
  const { hostname, refuseFile } = smtp;
  const tls = smtp.tls && openCertificates(smtp.tls.pairs, { clock, log, hostname });
  if (tls !== null) endings.set('certificates', () => tls.close());
  if (refuseFile === null) return { tls, refusals: NOBODY };
  const refusals = openRefusals(refuseFile, { clock, log });
  endings.set('refusals', () => refusals.close());
  return { tls, refusals };
}
