import type { Config } from '#server/config/config.ts';
import type { HostCertificate } from '#server/doctor/inspect-host.ts';

/**
 * What the state directory says of the certificate of a mail host; null for hosts that this service
 * orders none for.
 */
export async function openCertificateInspection({
  certificates,
  smtp,
}: Config): Promise<(host: string) => HostCertificate | null> {
  if (certificates.kind !== 'acme') return () => null;
  // Loaded only if ACME is configured.
  const { StateFiles } = await import('#server/acme/state-files.ts');
  const files = new StateFiles(certificates.stateDir, certificates.directory);
  return (host) => (host === smtp.hostname ? files.inspect(host) : null);
}
