import type { Host } from '../net/host.ts';
import { PLACES } from '../net/places.ts';
import { POOL } from '../net/zone.ts';
import { type Sender, TRUSTED, until } from './sender.ts';
import { addMailboxes, serverSender } from './server.ts';
import { addUsers } from './users.ts';

export const EXIM = ['exim4-daemon-light'];

const DOMAIN = 'exim.test';

/** The name is compiled into Debian's Exim. */
const USERS = [{ name: 'Debian-exim', id: 603 }];

const CONFIGURATION = `
primary_hostname = ${PLACES.exim.hostname}
qualify_domain = ${DOMAIN}
domainlist local_domains = ${DOMAIN}
keep_environment =
message_size_limit = 60M
tls_advertise_hosts =

begin routers
strict:
  driver = dnslookup
  domains = ${POOL.strict}
  transport = strict_smtp
  no_more
remote:
  driver = dnslookup
  domains = ! +local_domains
  transport = remote_smtp
  no_more
forward:
  driver = redirect
  check_local_user
  file = $home/.forward
  no_verify
mailbox:
  driver = accept
  check_local_user
  transport = mailbox

begin transports
remote_smtp:
  driver = smtp
strict_smtp:
  driver = smtp
  hosts_require_tls = *
  tls_verify_certificates = ${TRUSTED}
  tls_verify_hosts = *
mailbox:
  driver = appendfile
  file = /var/mail/$local_part_data
  group = mail

begin retry
* * F,2d,15m
`;

const PREPARE = `
chmod u+s /usr/sbin/exim4
install -d -o Debian-exim -g Debian-exim /var/spool/exim4 /var/log/exim4
`;

/** What waits, and what was said of it. */
const QUEUE = 'exim4 -bp; cat /var/spool/exim4/msglog/* 2>/dev/null || true';

export async function startExim(host: Host): Promise<Sender> {
  await addUsers(host, USERS);
  await addMailboxes(host);
  await host.write('/etc/exim4/exim4.conf', CONFIGURATION);
  await host.run(['sh', '-c', PREPARE]);
  host.start(['exim4', '-bdf', '-q15m']);
  const log = () => host.read('/var/log/exim4/mainlog');
  await until('Exim', log, (said) => said.includes('daemon started'));
  return serverSender({
    ...{ host, domain: DOMAIN },
    // In the foreground: while it is at a message, it refuses to try it again.
    submit: (from) => ['exim4', '-odf', '-i', '-f', from === '' ? '<>' : from, '--'],
    queue: () => host.run(['sh', '-c', QUEUE]),
    isEmpty: (queue) => queue.trim() === '',
    retry: () => host.run(['exim4', '-qff']),
  });
}
