import type { Host } from '../net/host.ts';
import { PLACES } from '../net/places.ts';
import { MX, POOL } from '../net/zone.ts';
import { clientSender } from './client.ts';
import { type Letter, type Sender, TRUSTED } from './sender.ts';

/** Finds the MX, and speaks TLS, with the libraries. */
export const SWAKS = ['swaks', 'libnet-dns-perl', 'libnet-ssleay-perl'];
export const MSMTP = ['msmtp'];

/** Looks up the MX of the first recipient. */
export async function startSwaks(host: Host): Promise<Sender> {
  const command = ({ from, to }: Letter) => [
    ...['swaks', '--ehlo', PLACES.swaks.hostname, '--pipeline', ...swaksTls(to)],
    ...['--from', from === '' ? '<>' : from, '--to', to.join(','), '--data', '-'],
  ];
  return clientSender({ host, domain: 'swaks.test', command });
}

/** Gets the host as an argument, because msmtp delivers to a configured server and looks up no MX. */
export async function startMsmtp(host: Host): Promise<Sender> {
  const command = ({ from, to }: Letter) => [
    ...['msmtp', `--host=${mxOf(to)}`, '--port=25', `--domain=${PLACES.msmtp.hostname}`],
    ...[`--from=${from === '' ? '<>' : from}`, ...msmtpTls(to), '--', ...to],
  ];
  return clientSender({ host, domain: 'msmtp.test', command });
}

function msmtpTls(to: readonly string[]): readonly string[] {
  // It never goes on in clear, and verifies whom it speaks with.
  return mxOf(to) === PLACES.mx.hostname
    ? ['--tls=on', '--tls-starttls=on', `--tls-trust-file=${TRUSTED}`]
    : ['--tls=off'];
}

function swaksTls(to: readonly string[]): readonly string[] {
  return domainOf(to) === POOL.strict
    ? ['--tls', '--tls-verify', '--tls-ca-path', TRUSTED]
    : ['--tls-optional'];
}

function mxOf(to: readonly string[]): string {
  return MX[domainOf(to)] ?? PLACES.mx.hostname;
}

function domainOf([first = '']: readonly string[]): string {
  return first.replace(/^.*@/, '');
}
