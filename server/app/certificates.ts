import type { Sharing } from '#server/acme/sharing.ts';
import type { Config } from '#server/config/config.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { Clock } from '#server/ops/clock.ts';
import { watchFiles } from '#server/ops/watch.ts';
import { isValidAt, type PairFiles } from '#server/tls/certificate-pair.ts';
import {
  type CertificateList,
  type CertificateSource,
  NO_CERTIFICATES,
} from '#server/tls/certificate-source.ts';
import { openCertificates } from '#server/tls/certificates.ts';
import { ExpiryReminder } from '#server/tls/expiry-reminder.ts';
import { listCertifiedNames } from './certified-names.ts';
import type { AppContext } from './context.ts';

/** Milliseconds between two looks for certificates that end soon. */
const REMIND_EVERY_MS = 60_000;

/** What opening the certificates of the operator needs. */
type FilesContext = Pick<AppContext, 'clock' | 'log' | 'shutdown'> & { readonly hostname: string };

export interface AppCertificates extends CertificateSource, CertificateList {
  /** Body of the answer to a challenge of a certificate authority; null: there is no such challenge. */
  answer(token: string): Promise<string | null>;
  /** To be called once when challenges are answered: certificates may then be ordered. */
  begin(): void;
}

/** The certificates for STARTTLS and HTTPS. Rejects if a file is unusable. */
export async function openCertificateSource(
  context: AppContext,
  sharing: Sharing | null,
): Promise<AppCertificates> {
  const source = await openSource(context, sharing);
  const reminder = new ExpiryReminder(context);
  const remind = () => reminder.remind(source.list());
  remind();
  const reminding = setInterval(remind, REMIND_EVERY_MS).unref();
  context.shutdown.onShutdown('certificate reminder', () => clearInterval(reminding));
  context.health.watch({ certificates: () => listValidity(source, context.clock) });
  return source;
}

/** For the metrics, by file. */
function listValidity(source: CertificateList, clock: Clock) {
  const entries = source.list().map(({ file, pair }) => {
    if (pair === null) return [file, null] as const;
    const { validFromDate, validToDate } = pair.certificate;
    const isValid = isValidAt(pair, clock.wall());
    return [
      file,
      { from: validFromDate.getTime(), until: validToDate.getTime(), isValid },
    ] as const;
  });
  return Object.fromEntries(entries);
}

async function openSource(context: AppContext, sharing: Sharing | null): Promise<AppCertificates> {
  const { certificates, smtp } = context.config;
  const unasked = { answer: async () => null, begin: () => undefined };
  switch (certificates.kind) {
    case 'none':
      return { ...NO_CERTIFICATES, ...unasked };
    case 'files': {
      const files = { ...context, hostname: smtp.hostname };
      return Object.assign(openCertificateFiles(certificates.pairs, files), unasked);
    }
    case 'acme':
      return openAcmeSource(context, certificates, sharing);
  }
}

/** Loaded only if ACME is configured. */
async function openAcmeSource(
  { config, clock, log, pool, shutdown, challengePort }: AppContext,
  settings: Extract<Config['certificates'], { readonly kind: 'acme' }>,
  sharing: Sharing | null,
): Promise<AppCertificates> {
  const { Certifier } = await import('#server/acme/certifier.ts');
  const { createLocalSharing } = await import('#server/acme/sharing.ts');
  const certifier = new Certifier(
    {
      ...{ clock, log, sharing: sharing ?? createLocalSharing() },
      names: () => listCertifiedNames(config, pool.list()),
      failed: (error) =>
        log.failed(error instanceof StoreUnavailable ? 'redis' : 'certificates', error),
    },
    { ...settings, dnsServers: config.dnsServers, challengePort },
  );
  shutdown.onShutdown('certificates', () => certifier.close());
  return certifier;
}

/** The operator's files, watched until shutdown. */
export function openCertificateFiles(
  pairs: readonly PairFiles[],
  { clock, log, shutdown, hostname }: FilesContext,
): CertificateSource & CertificateList {
  const certificates = openCertificates(pairs, { clock, log, hostname });
  const watch = watchFiles(
    certificates.paths,
    () => certificates.reload(),
    (error) => log.failed('certificates', error),
  );
  shutdown.onShutdown('certificates', () => watch.close());
  return certificates;
}
