import { makeCertificate } from '#server/tls/testing/certificate.ts';
import type { Lan } from '../net/lan.ts';
import { unpackedRoot } from '../net/roots.ts';
import { until } from '../senders/sender.ts';
import { MACHINES } from './places.ts';
import { startVisitor } from './visitor.ts';

export const PEBBLE = ['pebble'];

const [ADDRESS] = MACHINES.authority.inet;

/** Only its roots and its own state, for tests. */
const MANAGEMENT_PORT = 15_000;

const CONFIGURATION = {
  pebble: {
    listenAddress: `${ADDRESS}:443`,
    managementListenAddress: `${ADDRESS}:${MANAGEMENT_PORT}`,
    certificate: '/etc/pebble/cert.pem',
    privateKey: '/etc/pebble/key.pem',
    httpPort: 80,
    tlsPort: 443,
  },
};

/** A certificate authority (RFC 8555). It issues a certificate for a name after a challenge at port 80. */
export interface Authority {
  readonly directory: string;
  /** PEM of the certificate of its own HTTPS. */
  readonly ownCertificate: string;
  /** PEM of the root of what it issues. */
  readonly root: string;
}

export async function startAuthority(lan: Lan): Promise<Authority> {
  const { hostname } = MACHINES.authority;
  const host = await lan.join(MACHINES.authority, [await unpackedRoot(PEBBLE)]);
  const { cert, key } = makeCertificate({ names: [hostname] });
  await host.write('/etc/pebble/cert.pem', cert);
  await host.write('/etc/pebble/key.pem', key);
  await host.write('/etc/pebble/pebble.json', JSON.stringify(CONFIGURATION));
  const resolver = `${MACHINES.resolver.inet[0]}:53`;
  const command = ['pebble', '-config', '/etc/pebble/pebble.json', '-dnsserver', resolver];
  // Without it Pebble waits up to 15 s before it looks at a challenge.
  const pebble = host.start(['env', 'PEBBLE_VA_NOSLEEP=1', ...command]);
  const trusted = () => cert;
  await using visitor = await startVisitor({ from: host, address: ADDRESS, trusted });
  const url = `https://${hostname}:${MANAGEMENT_PORT}/roots/0`;
  const askForRoot = () => visitor.ask(url).then(({ body }) => body, String);
  const root = await until('Pebble', askForRoot, (seen) => seen.includes('BEGIN CERTIFICATE'));
  void pebble;
  return { directory: `https://${hostname}/dir`, ownCertificate: cert, root };
}
