import { type Host, startHost } from './host.ts';
import { PLACES, type Place, type PlaceName } from './places.ts';

/**
 * Hosts on one wire, which lies in a namespace of its own as well: the network of this
 * machine is not touched, and two of these never meet.
 */
export interface Lan extends AsyncDisposable {
  /** Puts a host up at its place, by name or a place of its own. @param roots see `startHost` */
  join(place: PlaceName | Place, roots?: readonly string[]): Promise<Host>;
}

/** Bits of the networks, such as those of the documentation: 192.0.2.0/24, 2001:db8::/64. */
const PREFIX = { inet: 24, inet6: 64 };

/** @param resolver the address that the hosts ask for names */
export async function startLan(resolver: string = PLACES.names.inet[0]): Promise<Lan> {
  await using started = new AsyncDisposableStack();
  const wire = started.use(await startHost('wire', []));
  await wire.run(['ip', 'link', 'add', 'wire', 'type', 'bridge']);
  await wire.run(['ip', 'link', 'set', 'wire', 'up']);
  const hosts = started.move();
  let plugs = 0;
  return {
    async join(name, roots = []) {
      const place: Place = typeof name === 'string' ? PLACES[name] : name;
      const host = hosts.use(await startHost(place.hostname, roots));
      plugs += 1;
      await plug(host, wire, `plug${plugs}`);
      await address(host, place);
      await host.write('/etc/resolv.conf', `nameserver ${resolver}\n`);
      return host;
    },
    [Symbol.asyncDispose]: () => hosts.disposeAsync(),
  };
}

/** `ip` runs outside and gets the process of the host, because no host sees the other. */
async function plug(host: Host, wire: Host, end: string): Promise<void> {
  const peer = ['type', 'veth', 'peer', 'name', 'eth0', 'netns', `${host.pid}`];
  await wire.fromOutside(['ip', 'link', 'add', end, ...peer]);
  await wire.run(['ip', 'link', 'set', end, 'master', 'wire', 'up']);
}

async function address(host: Host, { inet, inet6 }: Place): Promise<void> {
  const add = ['ip', 'address', 'add'];
  // No other host can have the same address, so duplicate detection is off.
  for (const each of inet6)
    await host.run([...add, `${each}/${PREFIX.inet6}`, 'dev', 'eth0', 'nodad']);
  for (const each of inet) await host.run([...add, `${each}/${PREFIX.inet}`, 'dev', 'eth0']);
  await host.run(['ip', 'link', 'set', 'eth0', 'up']);
}
