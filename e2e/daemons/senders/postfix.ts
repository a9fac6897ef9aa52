import type { Host } from '../net/host.ts';
import { PLACES } from '../net/places.ts';
import { POOL } from '../net/zone.ts';
import { type Sender, TRUSTED, until } from './sender.ts';
import { addMailboxes, serverSender } from './server.ts';
import { addUsers } from './users.ts';

export const POSTFIX = ['postfix'];

const DOMAIN = 'postfix.test';

/** Its own log. */
export const LOG = '/var/log/mail.log';

const MAIN = `
compatibility_level = 3.6
myhostname = ${PLACES.postfix.hostname}
mydomain = ${DOMAIN}
myorigin = ${DOMAIN}
mydestination = ${DOMAIN}
mynetworks_style = host
inet_protocols = all
alias_maps =
alias_database =
local_recipient_maps =
message_size_limit = 60000000
mailbox_size_limit = 0
smtp_destination_recipient_limit = 100
smtp_tls_security_level = may
smtp_tls_CAfile = ${TRUSTED}
smtp_tls_policy_maps = inline:{${POOL.strict}=verify}
maillog_file = ${LOG}
maillog_file_permissions = 0644
`;

/** As Debian's package makes them when it is installed. */
const USERS = [
  { name: 'postfix', id: 601 },
  { name: 'postdrop', id: 602 },
];

/** What the package's installation would have done, less a chroot that would need files of its own. */
const PREPARE = `
set -e
cp /etc/postfix/master.cf.proto /etc/postfix/master.cf
touch /etc/postfix/dynamicmaps.cf
postconf -F '*/*/chroot = n'
chgrp postdrop /usr/sbin/postdrop /usr/sbin/postqueue
chmod g+s /usr/sbin/postdrop /usr/sbin/postqueue
install -d -o postfix /var/lib/postfix
`;

const STARTED = /daemon started/;

/** @param settings lines of main.cf that come last, and so win */
export async function startPostfix(host: Host, settings = ''): Promise<Sender> {
  await addUsers(host, USERS);
  await addMailboxes(host);
  await host.write('/etc/postfix/main.cf', `${MAIN}${settings}\n`);
  await host.run(['sh', '-c', PREPARE]);
  host.start(['postfix', 'start-fg']);
  await until(
    'Postfix',
    () => host.read(LOG),
    (log) => STARTED.test(log),
  );
  return serverSender({
    ...{ host, domain: DOMAIN },
    submit: (from) => ['sendmail', '-i', '-f', from, '--'],
    queue: () => host.run(['postqueue', '-p']),
    isEmpty: (queue) => queue.includes('Mail queue is empty'),
    retry: () => host.run(['postqueue', '-f']),
  });
}
