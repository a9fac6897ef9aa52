import { isPublicName } from '#server/ops/public.ts';
import { type FetchTools, fetchHttps } from './https-fetch.ts';
import { type Finding, findingFor, type Subject } from './types.ts';

/** Answered at each node whatever its state. */
const HEALTH_PATH = '/healthz';

/** Does the HTTPS port of this service answer at the host of the page? Not behind a proxy. */
export async function checkPage(
  tools: FetchTools,
  { webHost, httpsBy }: Subject,
): Promise<readonly Finding[]> {
  if (webHost === null || httpsBy === 'proxy' || !isPublicName(webHost)) return [];
  const finding = findingFor('page', webHost);
  const fetched = await fetchHttps(tools, webHost, HEALTH_PATH);
  switch (fetched.kind) {
    case 'text':
      return [finding.ok('serves the page over HTTPS, with a valid certificate.')];
    case 'no address':
      return [
        finding.warning('has no address.', 'Publish A and AAAA records that lead to this service.'),
      ];
    case 'closed':
      return [
        finding.warning(
          'refuses connections at port 443.',
          'Start the service with MAYFLY_HTTPS_PORT=443, and open the port in the firewall.',
        ),
      ];
    case 'untrusted':
      return [
        finding.warning(
          `has a certificate that browsers refuse (${fetched.code}).`,
          'With MAYFLY_ACME, the line ACME of this name says why; otherwise MAYFLY_TLS_CERT needs a valid certificate for this name.',
        ),
      ];
    case 'status':
      return [
        finding.warning(
          `answers ${fetched.status} at ${HEALTH_PATH}.`,
          'Another server has port 443 of this address. Correct the A and AAAA records, or stop it.',
        ),
      ];
    case 'too long':
    case 'failed':
      return [
        finding.unknown(
          `could not be asked over HTTPS (${fetched.kind === 'failed' ? fetched.code : fetched.kind}).`,
          'Until there is a certificate, the service ends each handshake. Otherwise check whether this machine can reach its own public address.',
        ),
      ];
  }
}
