import type { Host } from '../net/host.ts';
import { PLACES } from '../net/places.ts';
import { MX } from '../net/zone.ts';
import { clientSender } from './client.ts';
import type { Letter, Sender } from './sender.ts';

/** Finds the MX, and speaks TLS, with the libraries. */
export const SWAKS = ['swaks', 'libnet-dns-perl', 'libnet-ssleay-perl'];
export const MSMTP = ['msmtp'];

/** Looks up the MX of the first recipient. */
export async function startSwaks(host: Host): Promise<Sender> {
  const command = ({ from, to }: Letter) => [
    ...['swaks', '--ehlo', PLACES.swaks.hostname, '--pipeline', '--tls-optional'],
    ...['--from', from === '' ? '<>' : from, '--to', to.join(','), '--data', '-'],
  ];
  return clientSender({ host, domain: 'swaks.test', command });
}

/** Is told the host, since it is made to hand mail to one's own server. */
export async function startMsmtp(host: Host): Promise<Sender> {
  const command = ({ from, to }: Letter) => [
    ...['msmtp', `--host=${mxOf(to)}`, '--port=25', `--domain=${PLACES.msmtp.hostname}`],
    ...[`--from=${from === '' ? '<>' : from}`, '--tls=off', '--', ...to],
  ];
  return clientSender({ host, domain: 'msmtp.test', command });
}

function mxOf([first = '']: readonly string[]): string {
  return MX[first.replace(/^.*@/, '')] ?? PLACES.mx.hostname;
}
