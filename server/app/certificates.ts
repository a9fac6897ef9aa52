import { watchFiles } from '#server/ops/watch.ts';
import type { PairFiles } from '#server/tls/certificate-pair.ts';
import { openCertificates } from '#server/tls/certificates.ts';
import { type CertificateSource, NO_CERTIFICATES } from '#server/tls/source.ts';
import type { AppContext } from './context.ts';

/** Milliseconds between two checks whether certificates are still valid. */
const REMIND_EVERY_MS = 60_000;

/** What opening the certificates of the operator needs. */
type FilesContext = Pick<AppContext, 'clock' | 'log' | 'shutdown'> & { readonly hostname: string };

export interface AppCertificates extends CertificateSource {
  /** Body of the answer to a challenge of a certificate authority; null: there is no such challenge. */
  answer(token: string): Promise<string | null>;
}

/** The certificates for STARTTLS and HTTPS. Throws if a file is unusable. */
export function openCertificateSource(context: AppContext): AppCertificates {
  const { certificates, smtp } = context.config;
  const answer = async () => null;
  if (certificates.kind !== 'files') return { ...NO_CERTIFICATES, answer };
  const files = openCertificateFiles(certificates.pairs, { ...context, hostname: smtp.hostname });
  return { ...files, answer };
}

/** The operator's files, watched until shutdown. */
export function openCertificateFiles(
  pairs: readonly PairFiles[],
  { clock, log, shutdown, hostname }: FilesContext,
): CertificateSource {
  const certificates = openCertificates(pairs, { clock, log, hostname });
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
  return { contexts: () => certificates, covers: (host) => certificates.covers(host) };
}
