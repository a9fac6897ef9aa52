import type { Lan } from './lan.ts';
import { unpackedRoot } from './roots.ts';
import { ZONE } from './zone.ts';

/** What NSD says once it answers. */
const STARTED = /nsd started/;

const CONFIGURATION = `
server:
  username: root
  zonesdir: /etc/nsd
  pidfile: ""
  xfrdfile: "/tmp/xfrd.state"
  zonelistfile: "/tmp/zone.list"
  server-count: 1
remote-control:
  control-enable: no
zone:
  name: .
  zonefile: world.zone
`;

export const NSD = ['nsd'];

/** A real name server with a real zone file: NSD, as it serves the root itself. */
export async function startNames(lan: Lan): Promise<void> {
  const host = await lan.join('names', [await unpackedRoot(NSD)]);
  await host.write('/etc/nsd/world.zone', ZONE);
  await host.write('/etc/nsd/nsd.conf', CONFIGURATION);
  const nsd = host.start(['nsd', '-d', '-c', '/etc/nsd/nsd.conf']);
  const { promise, resolve } = Promise.withResolvers<void>();
  nsd.onLine((line) => STARTED.test(line) && resolve());
  const failed = nsd.ended.then(() => {
    throw new Error(`nsd: ${nsd.lines.join('\n')}`);
  });
  failed.catch(() => {});
  await Promise.race([promise, failed]);
}
