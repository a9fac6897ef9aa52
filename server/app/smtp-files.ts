import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { watchFiles } from '#server/ops/watch.ts';
import { openRefusals } from '#server/smtp/refusals/refusal-file.ts';
import { NO_REFUSALS, type Refusals } from '#server/smtp/refusals/refusal-list.ts';
import type { PairFiles } from '#server/smtp/tls/certificate-pair.ts';
import { openCertificates } from '#server/smtp/tls/certificates.ts';
import type { TlsContexts } from '#server/smtp/tls/contexts.ts';
import type { Endings } from './shutdown.ts';

/** Milliseconds between two looks at whether certificates are still valid. */
const REMIND_EVERY_MS = 60_000;

interface DoorFileSettings {
  readonly hostname: string;
  readonly tls: { readonly pairs: readonly PairFiles[] } | null;
  readonly refuseFile: string | null;
}

/** The operator's files that the SMTP port goes by, watched until they are ended. */
export function openDoorFiles(
  { hostname, tls, refuseFile }: DoorFileSettings,
  deps: { readonly clock: Clock; readonly log: Log },
  endings: Endings,
): { readonly tls: TlsContexts | null; readonly refusals: Refusals } {
  const { log } = deps;
  let contexts: TlsContexts | null = null;
  // Without them mail comes in clear alone.
  if (tls !== null) {
    const certificates = openCertificates(tls.pairs, { ...deps, hostname });
    const reminding = setInterval(() => certificates.remind(), REMIND_EVERY_MS).unref();
    const watch = watchFiles(
      certificates.paths,
      () => certificates.reload(),
      (error) => log.failed('certificates', error),
    );
    endings.set('certificates', () => {
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
  endings.set('refusals', () => watch.close());
  return { tls: contexts, refusals };
}
