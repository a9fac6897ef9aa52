import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { byLength } from '#server/ops/testing/length.ts';
import { type Child, startChild } from '../harness/children.ts';
import { startService } from '../harness/service.ts';
import { type SendersOrder, SendersSaid, type TabsOrder, TabsSaid } from './load/words.ts';

const TABS = byLength({ short: 100, long: 1_000 });
const MAILS_PER_TAB = byLength({ short: 10, long: 20 });
const SENDERS = 50;
/** Milliseconds; several times what it takes on two cores. */
const PATIENCE = 180_000;
/** Milliseconds in which the last pushes have to come after the last 250. */
const PUSH_PATIENCE = 30_000;

/** All load comes from one machine here. */
const NO_SOURCE_LIMITS = {
  MAYFLY_HTTP_SOURCE_INBOXES: '0',
  MAYFLY_HTTP_SOURCE_SOCKETS: '0',
  MAYFLY_SMTP_SOURCE_CONNECTIONS: '0',
  MAYFLY_SMTP_SOURCE_MESSAGES: '0',
};

function startLoad(program: string, order: TabsOrder | SendersOrder): Child {
  const file = path.join(import.meta.dirname, 'load', `${program}.ts`);
  const child = startChild(process.execPath, [file], { input: JSON.stringify(order) });
  onTestFinished(() => child.end());
  return child;
}

/** The next thing that a load program says. */
async function nextLine<T>(child: Child, read: (line: string) => T): Promise<T> {
  const line = await Promise.race([
    child.nextLine(),
    child.ended.then((code) => {
      throw new Error(`a load program ended with ${code}: ${child.complaint()}`);
    }),
  ]);
  return read(line);
}

test(
  `${TABS} tabs get their own mails, each exactly once and in order, over cut sockets`,
  async () => {
    const service = await startService(NO_SOURCE_LIMITS);
    // Also after a time-out, when nothing leaves this function.
    onTestFinished(() => service.child.end());
    const cuts = Math.ceil(TABS / 3);
    const seed = Math.floor(Math.random() * 1e9);
    const tabs = startLoad('tabs', {
      ...{ httpUrl: service.httpUrl, tabs: TABS, mailsPerTab: MAILS_PER_TAB, cuts, seed },
    });
    const said = (line: string) => TabsSaid.parse(JSON.parse(line));
    const ready = await nextLine(tabs, said);
    if (ready.kind !== 'ready') throw new Error('the tabs are not ready');
    const { addresses } = ready;
    expect(new Set(addresses).size).toBe(TABS);

    const done = nextLine(tabs, said);
    const senders = startLoad('senders', {
      ...{ ...service.smtp, senders: SENDERS, mailsPerTab: MAILS_PER_TAB, addresses },
    });
    const sent = await nextLine(senders, (line) => SendersSaid.parse(JSON.parse(line)));
    expect(sent).toEqual({ sent: TABS * MAILS_PER_TAB, refused: [] });

    const tired = setTimeout(() => tabs.signal('SIGTERM'), PUSH_PATIENCE);
    const outcome = await done;
    clearTimeout(tired);
    expect(outcome, `seed ${seed}`).toMatchObject({
      kind: 'done',
      received: TABS * MAILS_PER_TAB,
      cut: cuts,
      faults: [],
    });
    // The cuts have to have hit something, or nothing was shown.
    expect(outcome.kind === 'done' && outcome.reconnects).toBeGreaterThan(cuts / 2);
  },
  PATIENCE,
);
