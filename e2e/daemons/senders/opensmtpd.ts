import type { Host } from '../net/host.ts';
import { PLACES } from '../net/places.ts';
import { POOL } from '../net/zone.ts';
import { type Sender, until } from './sender.ts';
import { addMailboxes, serverSender } from './server.ts';
import { addUsers } from './users.ts';

export const OPENSMTPD = ['opensmtpd'];

const DOMAIN = 'opensmtpd.test';

const USERS = [
  { name: 'opensmtpd', id: 604 },
  { name: 'opensmtpq', id: 605 },
];

const CONFIGURATION = `
smtp max-message-size "60M"
listen on lo
action "mailbox" mbox
action "world" relay helo "${PLACES.opensmtpd.hostname}"
action "strict" relay helo "${PLACES.opensmtpd.hostname}" tls
match from any for domain "${DOMAIN}" action "mailbox"
match from local for domain "${POOL.strict}" action "strict"
match from local for any action "world"
`;

const PREPARE = `
chgrp opensmtpq /usr/sbin/smtpctl
chmod g+s /usr/sbin/smtpctl
`;

export async function startOpensmtpd(host: Host): Promise<Sender> {
  await addUsers(host, USERS);
  await addMailboxes(host);
  await host.write('/etc/smtpd.conf', CONFIGURATION);
  await host.write('/etc/mailname', `${PLACES.opensmtpd.hostname}\n`);
  await host.run(['sh', '-c', PREPARE]);
  host.start(['smtpd', '-d']);
  const ready = () => host.attempt(['smtpctl', 'show', 'status']);
  await until(
    'OpenSMTPD',
    async () => (await ready()).said,
    (said) => said.includes('MTA running'),
  );
  return serverSender({
    ...{ host, domain: DOMAIN },
    submit: (from) => ['sendmail', '-i', '-f', from, '--'],
    queue: () => host.run(['smtpctl', 'show', 'queue']),
    isEmpty: (queue) => queue.trim() === '',
    retry: () => host.run(['smtpctl', 'schedule', 'all']),
  });
}
