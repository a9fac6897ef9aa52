import type { Endings } from './endings.ts';
import type { Clock } from './inbox/clock.ts';
import type { Log } from './ops/log.ts';
import { watchFiles } from './ops/watch.ts';
import { openRefusals } from './smtp/refusals/file.ts';
import { NOBODY, type Refusals } from './smtp/refusals/list.ts';
import { openCertificates } from './smtp/tls/certificates.ts';
import type { ServerContexts } from './smtp/tls/contexts.ts';
import type { PairFiles } from './smtp/tls/files.ts';

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
): { readonly tls: ServerContexts | null; readonly refusals: Refusals } {
  const { log } = deps;
  let contexts: ServerContexts | null = null;
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
  if (refuseFile === null) return { tls: contexts, refusals: NOBODY };
  const refusals = openRefusals(refuseFile, log);
  const watch = watchFiles(
    [refuseFile],
    () => refusals.reload(),
    (error) => log.failed('refusals', error),
  );
  endings.set('refusals', () => watch.close());
  return { tls: contexts, refusals };
}
