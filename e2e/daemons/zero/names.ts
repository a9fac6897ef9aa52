import type { Child } from '../../harness/children.ts';
import type { Host } from '../net/host.ts';
import type { Lan } from '../net/lan.ts';
import { NSD } from '../net/names.ts';
import { unpackedRoot } from '../net/roots.ts';
import { MACHINES } from './places.ts';

export const SIGNING = ['bind9-utils'];
export const UNBOUND = ['unbound'];

/** The domain of the operator, whose records are published, and signed. */
const ZONE = 'example.com';

const NSD_PID = '/tmp/nsd.pid';

const NSD_CONFIGURATION = `
server:
  username: root
  zonesdir: /etc/nsd
  pidfile: "${NSD_PID}"
  xfrdfile: "/tmp/xfrd.state"
  zonelistfile: "/tmp/zone.list"
  server-count: 1
remote-control:
  control-enable: no
zone:
  name: .
  zonefile: root.zone
zone:
  name: ${ZONE}
  zonefile: own.zone.signed
`;

/** Everything outside of the operator's domain. */
const ROOT_ZONE = `$TTL 60
. SOA ns.example.net. hostmaster.example.net. 1 3600 600 86400 60
. NS ns.example.net.
${Object.values(MACHINES)
  .filter(({ hostname }) => hostname.includes('.'))
  .map(({ hostname, inet }) => `${hostname}. A ${inet[0]}`)
  .join('\n')}
${ZONE}. NS ns.example.net.
`;

const ANCHOR = '/etc/unbound/anchor.key';

const UNBOUND_CONFIGURATION = `
server:
  interface: 0.0.0.0
  access-control: 0.0.0.0/0 allow
  username: ""
  chroot: ""
  directory: "/etc/unbound"
  pidfile: ""
  use-syslog: no
  do-ip6: no
  cache-max-ttl: 0
  cache-max-negative-ttl: 0
  trust-anchor-file: "${ANCHOR}"
  domain-insecure: "net"
  domain-insecure: "test"
stub-zone:
  name: "."
  stub-addr: ${MACHINES.names.inet[0]}
`;

/** The DNS of the world, in which an operator publishes. */
export interface Names {
  /** Publishes and signs records, the lines of a zone file; those from before are gone. */
  publish(records: string): Promise<void>;
}

export async function startZeroNames(lan: Lan): Promise<Names> {
  const roots = [await unpackedRoot(NSD), await unpackedRoot(SIGNING)];
  const names = await lan.join(MACHINES.names, roots);
  await names.write('/etc/nsd/root.zone', ROOT_ZONE);
  await names.write('/etc/nsd/nsd.conf', NSD_CONFIGURATION);
  const key = await names.run(['sh', '-c', MAKE_KEY]);
  await sign(names, '', 1);
  let nsd = await startServer(names, ['nsd', '-d', '-c', '/etc/nsd/nsd.conf'], /nsd started/);
  const resolver = await lan.join(MACHINES.resolver, [await unpackedRoot(UNBOUND)]);
  await resolver.write(ANCHOR, `${key}\n`);
  await resolver.write('/etc/unbound/unbound.conf', UNBOUND_CONFIGURATION);
  await startServer(
    resolver,
    ['unbound', '-d', '-c', '/etc/unbound/unbound.conf'],
    /start of service/,
  );
  let serial = 1;
  return {
    async publish(records) {
      serial += 1;
      await sign(names, records, serial);
      await names.run(['sh', '-c', 'kill "$(cat "$0")"', NSD_PID]);
      await nsd.ended;
      nsd = await startServer(names, ['nsd', '-d', '-c', '/etc/nsd/nsd.conf'], /nsd started/);
    },
  };
}

/** One key that signs keys and records, which is the anchor of trust as well. */
const MAKE_KEY = `set -e; cd /etc/nsd
dnssec-keygen -q -f KSK -a ECDSAP256SHA256 ${ZONE} > key.name
cat "$(cat key.name).key" | grep -v '^;'`;

async function sign(names: Host, records: string, serial: number): Promise<void> {
  const zone = `$TTL 60
${ZONE}. SOA ns.example.net. hostmaster.example.net. ${serial} 3600 600 86400 60
${ZONE}. NS ns.example.net.
${records}
`;
  await names.write('/etc/nsd/own.zone', zone);
  const command = `cd /etc/nsd && cat "$(cat key.name).key" >> own.zone && \
dnssec-signzone -z -o ${ZONE} -f own.zone.signed own.zone "$(cat key.name)"`;
  await names.run(['sh', '-c', command]);
}

/** Resolves when it says that it answers. */
async function startServer(host: Host, command: readonly string[], ready: RegExp): Promise<Child> {
  const server = host.start(command);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.onLine((line) => ready.test(line) && resolve());
  const failed = server.ended.then(() => {
    throw new Error(`${command[0]}: ${server.lines.join('\n')}`);
  });
  failed.catch(() => {});
  await Promise.race([promise, failed]);
  return server;
}
