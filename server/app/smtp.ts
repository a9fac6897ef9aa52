import { createReceiver } from '#server/smtp/receiver.ts';
import { mapSmtpLimits, mapSmtpSettings } from './config-mapping.ts';
import type { AppContext } from './context.ts';
import type { Endpoint } from './endpoints.ts';
import type { Services } from './services.ts';
import { openSmtpFiles } from './smtp-files.ts';

/** Milliseconds for the store to answer SMTP; far under the 5 minutes of RFC 5321 4.5.3.2. */
const HANDLER_TIMEOUT_MS = 30_000;

/** Opens the SMTP port. */
export async function openSmtp(
  context: AppContext,
  { store, rates, mailroom, operator, connectionBudget }: Services,
): Promise<Endpoint> {
  const { config, clock, log, health, pool, shutdown, inboxesAtShutdown } = context;
  context.stopping.throwIfAborted();
  const receiver = createReceiver(
    {
      ...{ store, rates, mailroom, connectionBudget, pool, clock, log },
      operatorAddress: () => operator,
    },
    {
      ...mapSmtpSettings(config),
      ...openSmtpFiles(config.smtp, { clock, log }, shutdown),
      handlerTimeoutMs: HANDLER_TIMEOUT_MS,
      ending: inboxesAtShutdown === 'survive' ? 'finish' : 'refuse',
    },
    mapSmtpLimits(config),
  );
  shutdown.onShutdown('receiver', () => receiver.close(config.shutdownGrace));
  health.watchSmtp(receiver, connectionBudget);
  return receiver.listen();
}
