import { watchFiles } from '#server/ops/watch.ts';
import { Receiver } from '#server/smtp/receiver.ts';
import { openRefusals } from '#server/smtp/refusals/refusal-file.ts';
import { NO_REFUSALS, type Refusals } from '#server/smtp/refusals/refusal-list.ts';
import type { AppContext } from './context.ts';
import type { Endpoint } from './endpoints.ts';
import type { Services } from './services.ts';

/** Milliseconds for the store to answer SMTP; far under the 5 minutes of RFC 5321 4.5.3.2. */
const HANDLER_TIMEOUT_MS = 30_000;

/** Opens the SMTP port. */
export async function openSmtp(
  context: AppContext,
  { store, rates, mailroom, operator, connectionBudget, certificates }: Services,
): Promise<Endpoint> {
  const { config, clock, log, health, pool, shutdown } = context;
  context.stopping.throwIfAborted();
  const receiver = new Receiver(
    {
      ...{ store, rates, mailroom, connectionBudget, pool, clock, log },
      operatorAddress: () => operator,
    },
    {
      ...{ ...config.smtp, trustedProxies: config.trustedProxies },
      certificates,
      refusals: openRefusalFile(config.smtp.refuseFile, context),
      handlerTimeoutMs: HANDLER_TIMEOUT_MS,
      ending: shutdown.inboxes === 'survive' ? 'finish' : 'refuse',
    },
  );
  shutdown.onShutdown('receiver', () => receiver.close(config.shutdownGrace));
  health.watchPort('smtp', receiver);
  health.watch({
    smtpConnections: () => receiver.connections,
    dataBytes: () => receiver.dataBytes,
    mostConnections: () => connectionBudget.max,
  });
  return receiver.listen();
}

/** The operator's refusal list, watched until shutdown. */
export function openRefusalFile(
  refuseFile: string | null,
  { log, shutdown }: Pick<AppContext, 'log' | 'shutdown'>,
): Refusals {
  if (refuseFile === null) return NO_REFUSALS;
  const refusals = openRefusals(refuseFile, log);
  const watch = watchFiles(
    [refuseFile],
    () => refusals.reload(),
    (error) => log.failed('refusals', error),
  );
  shutdown.onShutdown('refusals', () => watch.close());
  return refusals;
}
