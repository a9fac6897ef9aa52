/** Many tabs, some of whose connections are cut while mail arrives: a program of its own. */
import { z } from 'zod';
import type { Change } from '#shared/protocol.ts';
import { startRelay } from '../../harness/relay.ts';
import { createInbox, request } from '../../harness/rest.ts';
import { openTab, type Tab } from '../../harness/tab.ts';
import { faultsOf } from './faults.ts';
import { readOrder, TabsOrder, tell } from './words.ts';

interface Watched {
  readonly address: string;
  readonly token: string;
  readonly tab: Tab;
}

const Stored = z.object({ messages: z.array(z.object({ id: z.string() })) });

/** Inboxes that are made at a time. */
const MAKERS = 16;

const order = await readOrder(TabsOrder);
const { httpUrl } = order;
const expected = order.tabs * order.mailsPerTab;
const allHere = Promise.withResolvers<void>();
// At the timeout, reports the missing emails.
process.once('SIGTERM', () => allHere.resolve());

await using relay = await startRelay();
const service = new URL(httpUrl);
relay.lead({ host: service.hostname, port: Number(service.port) });

let received = 0;
let cut = 0;
const random = randomNumbers(order.seed);

function onChange(change: Change): void {
  // A late reading arrives as `message:changed`, which is not a new email.
  if (change.type !== 'message') return;
  received += 1;
  // Spread over the whole time, without a clock.
  if (received >= ((cut + 1) * expected) / (order.cuts + 1) && cut < order.cuts) {
    cut += 1;
    relay.cutOne(random());
  }
  if (received >= expected) allHere.resolve();
}

async function openOne(): Promise<Watched> {
  const { address, token, lease } = await createInbox(httpUrl, { hold: true });
  const tab = openTab({ httpUrl: relay.origin, token, lease, onChange });
  await tab.opened;
  return { address, token, tab };
}

async function openAll(): Promise<Watched[]> {
  const watched: Watched[] = [];
  let begun = 0;
  const maker = async () => {
    while (begun < order.tabs) {
      begun += 1;
      watched.push(await openOne());
    }
  };
  await Promise.all(Array.from({ length: MAKERS }, maker));
  return watched;
}

/** The ids in the store's own order, which every tab has to agree with. */
async function storedIds(token: string): Promise<string[]> {
  const answer = await request(httpUrl, '/inbox/messages', { token });
  return Stored.parse(await answer.json()).messages.map(({ id }) => id);
}

/** Park and Miller's minimal standard generator: the same cuts for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const watched = await openAll();
tell({ kind: 'ready', addresses: watched.map(({ address }) => address) });
await allHere.promise;

const faults: string[] = [];
for (const { address, token, tab } of watched)
  faults.push(...faultsOf(address, tab, await storedIds(token), order.mailsPerTab));
const reconnects = watched.reduce((sum, { tab }) => sum + tab.connections - 1, 0);
tell({ kind: 'done', received, cut, reconnects, faults });
for (const { tab } of watched) tab[Symbol.dispose]();
