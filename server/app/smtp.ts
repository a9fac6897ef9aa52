import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { watchFiles } from '#server/ops/watch.ts';
import { Receiver } from '#server/smtp/receiver.ts';
import { openRefusals } from '#server/smtp/refusals/refusal-file.ts';
import { NO_REFUSALS, type Refusals } from '#server/smtp/refusals/refusal-list.ts';
import type { PairFiles } from '#server/tls/certificate-pair.ts';
import { openCertificates } from '#server/tls/certificates.ts';
import type { TlsContexts } from '#server/tls/contexts.ts';
import type { AppContext } from './context.ts';
import type { Endpoint } from './endpoints.ts';
import type { Services } from './services.ts';
import type { Shutdown } from './shutdown.ts';

/** Milliseconds for the store to answer SMTP; far under the 5 minutes of RFC 5321 4.5.3.2. */
const HANDLER_TIMEOUT_MS = 30_000;

/** Opens the SMTP port. */
export async function openSmtp(
  context: AppContext,
  { store, rates, mailroom, operator, connectionBudget }: Services,
): Promise<Endpoint> {
  const { config, clock, log, health, pool, shutdown, inboxesAtShutdown } = context;
  context.stopping.throwIfAborted();
  const receiver = new Receiver(
    {
      ...{ store, rates, mailroom, connectionBudget, pool, clock, log },
      operatorAddress: () => operator,
    },
    {
      ...{ ...config.smtp, trustedProxies: config.trustedProxies },
      ...openSmtpFiles(config.smtp, { clock, log }, shutdown),
      handlerTimeoutMs: HANDLER_TIMEOUT_MS,
      ending: inboxesAtShutdown === 'survive' ? 'finish' : 'refuse',
    },
  );
  shutdown.onShutdown('receiver', () => receiver.close(config.shutdownGrace));
  health.watchSmtp(receiver, connectionBudget);
  return receiver.listen();
}

/** Milliseconds between two checks whether certificates are still valid. */
const REMIND_EVERY_MS = 60_000;

interface SmtpFileSettings {
  readonly hostname: string;
  readonly tls: { readonly pairs: readonly PairFiles[] } | null;
  readonly refuseFile: string | null;
}

/** The operator's certificates and refusal list for SMTP, watched until shutdown. */
export function openSmtpFiles(
  { hostname, tls, refuseFile }: SmtpFileSettings,
  deps: { readonly clock: Clock; readonly log: Log },
  shutdown: Shutdown,
): { readonly tls: TlsContexts | null; readonly refusals: Refusals } {
  const { log } = deps;
  let contexts: TlsContexts | null = null;
  if (tls !== null) {
    const certificates = openCertificates(tls.pairs, { ...deps, hostname });
    const reminding = setInterval(() => certificates.remind(), REMIND_EVERY_MS).unref();
    const watch = watchFiles(
      certificates.paths,
      () => certificates.reload(),
      (error) => log.failed('certificates', error),
    );
    shutdown.onShutdown('certificates', () => {
      clearInterval(reminding);
      return watch.close();
    });
    contexts = certificates;
  }
  if (refuseFile === null) return { tls: contexts, refusals: NO_REFUSALS };
  const refusals = openRefusals(refuseFile, log);
  const watch = watchFiles(
    [refuseFile],
    () => refusals.reload(),
    (error) => log.failed('refusals', error),
  );
  shutdown.onShutdown('refusals', () => watch.close());
  return { tls: contexts, refusals };
}
