import type { Host } from '../net/host.ts';
import { type Letter, type Sender, until } from './sender.ts';
import { addUsers } from './users.ts';

/** What differs between mail servers. */
export interface MailServer {
  readonly host: Host;
  readonly domain: string;
  /** Takes a message on its standard input; the recipients follow. */
  readonly submit: (from: string) => readonly string[];
  /** Shows what waits, and why. */
  readonly queue: () => Promise<string>;
  readonly isEmpty: (queue: string) => boolean;
  /** Has it try everything again at once. */
  readonly retry: () => Promise<unknown>;
}

/** The author of all mail, whose mailbox is on the same host. */
export const AUTHOR = 'ann';
const MAILBOX = `/var/mail/${AUTHOR}`;

/** Forwards to where its `~/.forward` says. */
const FORWARDER = 'fwd';

/** Adds the users with mailboxes on that host. */
export async function addMailboxes(host: Host): Promise<void> {
  await addUsers(host, [
    { name: AUTHOR, id: 1_601 },
    { name: FORWARDER, id: 1_602 },
  ]);
}

export function serverSender(server: MailServer): Sender {
  const { host, domain, submit, queue, isEmpty, retry } = server;
  const send = async ({ from, to, raw }: Letter) =>
    void (await host.run([...submit(from), ...to], raw));
  return {
    ...{ domain, send },
    async refused(letter) {
      const before = await host.read(MAILBOX);
      await send(letter);
      const all = await until('a bounce', () => host.read(MAILBOX), isLongerThan(before));
      return all.slice(before.length);
    },
    async deferred(letter, why) {
      await send(letter);
      const said = await until('a deferral', queue, (seen) => why.test(seen));
      return { said, again: async () => void (await retry()) };
    },
    settled: async () => void (await until('an empty queue', queue, isEmpty)),
    async forward(to) {
      const file = `/home/${FORWARDER}/.forward`;
      await host.write(file, `${to}\n`);
      await host.run(['chown', FORWARDER, file]);
      return `${FORWARDER}@${domain}`;
    },
  };
}

/** Whole, since an mbox ends every message with an empty line. */
function isLongerThan(before: string): (seen: string) => boolean {
  return (seen) => seen.length > before.length && /\n\s*$/.test(`${seen}\n`);
}
