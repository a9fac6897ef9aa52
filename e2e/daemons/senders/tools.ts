import type { Host } from '../net/host.ts';
import { PLACES } from '../net/places.ts';
import { MX } from '../net/zone.ts';
import { clientSender } from './client.ts';
import type { Letter, Sender } from './sender.ts';

/** swaks finds the MX and speaks TLS with these. */
export const TOOLS = ['swaks', 'msmtp', 'libnet-dns-perl', 'libnet-ssleay-perl'];

const DOMAIN = 'tools.test';

/** Looks up the MX of the first recipient. */
export function swaks(host: Host): Sender {
  const command = ({ from, to }: Letter) => [
    ...['swaks', '--ehlo', PLACES.tools.hostname, '--pipeline', '--tls-optional'],
    ...['--from', from === '' ? '<>' : from, '--to', to.join(','), '--data', '-'],
  ];
  return clientSender({ host, domain: DOMAIN, command });
}

/** Is told the host, since it is made to hand mail to one's own server. */
export function msmtp(host: Host): Sender {
  const command = ({ from, to }: Letter) => [
    ...['msmtp', `--host=${mxOf(to)}`, '--port=25', `--domain=${PLACES.tools.hostname}`],
    ...[`--from=${from === '' ? '<>' : from}`, '--tls=off', '--', ...to],
  ];
  return clientSender({ host, domain: DOMAIN, command });
}

function mxOf([first = '']: readonly string[]): string {
  return MX[first.replace(/^.*@/, '')] ?? PLACES.mx.hostname;
}
